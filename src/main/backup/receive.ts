import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { ReadableStreamDefaultReader, ReadableStreamReadResult } from 'node:stream/web'
import type { Clock, FileSystem } from '../ports.ts'
import type { MediaAnswer, MediaApi } from '../google/library-api.ts'
import { errnoOf } from '../mirror/disk-problem.ts'
import type { Part } from './journal.ts'

/** A body that brings less than this for so long has died, whatever the connection says. */
const silenceMs = 60_000
const leastBytes = 4096
/** Chunks are gathered to this size before they are written. */
const writeSize = 1 << 18
/** A partial file is made safe on the disk, so that it can be continued, each time it has grown by this much. */
const checkpointSize = 16 << 20
/** Smaller rests are not worth keeping. */
const smallestPart = 1 << 20

export interface ReceivePorts {
  files: FileSystem
  clock: Clock
  /** Counts bytes as they arrive, and waits if they arrive too fast. */
  meter: (bytes: number, signal: AbortSignal) => Promise<void>
  /** Tells how much of the partial file can be continued after a crash. */
  notePart: (part: Part) => void
}

export type Received =
  | { kind: 'file'; handle: FileHandle; bytes: number; sha256: string; contentType: string; total?: number }
  | { kind: 'answer'; answer: Exclude<MediaAnswer, { kind: 'bytes' }> }
  | { kind: 'broken'; detail: string }
  | { kind: 'cancelled' }

type Bytes = Extract<MediaAnswer, { kind: 'bytes' }>

/**
 * Downloads the bytes behind a base URL into the file at `path`, and hands it back open. `part` is what an earlier
 * attempt has left there; it is continued only if the server still has the very same bytes by length and ETag, else
 * the download starts over. What the file system throws is thrown on; the file may then hold anything.
 */
export async function receive(
  media: MediaApi,
  target: { baseUrl: string; suffix: string; path: string; part: Part | undefined },
  ports: ReceivePorts,
  signal: AbortSignal,
): Promise<Received> {
  const silence = new AbortController()
  const both = AbortSignal.any([signal, silence.signal])
  const watch = watchSilence(ports.clock, silence, both)
  let handle: FileHandle | undefined
  try {
    const part = await openPart(ports.files, target.path, target.part)
    handle = part?.handle
    let answer = await media.open(target.baseUrl, target.suffix, part?.bytes ?? 0, both)
    let sink = part
    if (part && answer.kind === 'bytes' && answer.offset > 0 && !continues(answer, target.part)) {
      await answer.body.cancel()
      answer = await media.open(target.baseUrl, target.suffix, 0, both)
    }
    if (answer.kind !== 'bytes') {
      if (silence.signal.aborted) return { kind: 'broken', detail: 'no answer' }
      return signal.aborted ? { kind: 'cancelled' } : { kind: 'answer', answer }
    }
    if (!sink || answer.offset === 0) {
      await handle?.close()
      handle = undefined
      handle = await ports.files.open(target.path, 'w+')
      sink = { handle, bytes: 0, hash: createHash('sha256') }
    }
    const end = await pump(answer, sink, ports, both, watch)
    if (end !== undefined) {
      await keepPart(answer, sink, ports)
      if (signal.aborted) return { kind: 'cancelled' }
      return { kind: 'broken', detail: silence.signal.aborted ? 'silence' : end }
    }
    const { bytes, hash } = sink
    const total = answer.total === undefined ? {} : { total: answer.total }
    // From here on the file belongs to the caller.
    handle = undefined
    const { contentType } = answer
    return { kind: 'file', handle: sink.handle, bytes, sha256: hash.digest('hex'), contentType, ...total }
  } finally {
    watch.end()
    await handle?.close()
  }
}

interface Sink {
  handle: FileHandle
  bytes: number
  hash: Hash
}

function continues(answer: Bytes, part: Part | undefined): boolean {
  if (!part || answer.offset !== part.bytes) return false
  return answer.total === part.total && answer.etag === part.etag
}

/** Opens what is left of an earlier attempt and hashes it; undefined if it is not there any more. */
async function openPart(files: FileSystem, path: string, part: Part | undefined): Promise<Sink | undefined> {
  if (!part) return undefined
  let handle: FileHandle
  try {
    handle = await files.open(path, 'r+')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    if ((await handle.stat()).size < part.bytes) {
      await handle.close()
      return undefined
    }
    // What was written after the last checkpoint may not have reached the disk.
    await handle.truncate(part.bytes)
    const hash = createHash('sha256')
    const buffer = Buffer.alloc(Math.min(part.bytes, 1 << 20))
    for (let at = 0; at < part.bytes;) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, part.bytes - at), at)
      if (bytesRead === 0) throw new Error('a partial file became shorter while it was read')
      hash.update(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
    return { handle, bytes: part.bytes, hash }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Moves the body into the sink. Returns undefined at its end, or what went wrong with the connection. */
async function pump(
  answer: Bytes,
  sink: Sink,
  ports: ReceivePorts,
  signal: AbortSignal,
  watch: Watch,
): Promise<string | undefined> {
  const reader = answer.body.getReader()
  let gathered: Uint8Array[] = []
  let size = 0
  let checkpoint = sink.bytes
  const flush = async (): Promise<void> => {
    if (size === 0) return
    const [pieces, length] = [gathered, size]
    gathered = []
    size = 0
    await writeAll(sink.handle, pieces, length, sink.bytes)
    for (const piece of pieces) sink.hash.update(piece)
    sink.bytes += length
    if (sink.bytes - checkpoint >= checkpointSize) {
      checkpoint = sink.bytes
      await keepPart(answer, sink, ports)
    }
  }
  try {
    for (;;) {
      let next: ReadableStreamReadResult<Uint8Array>
      try {
        next = await readUnlessAborted(reader, signal)
      } catch (error) {
        await flush()
        return error instanceof Error ? error.message : String(error)
      }
      if (next.done) {
        await flush()
        return undefined
      }
      gathered.push(next.value)
      size += next.value.byteLength
      // While the speed limit makes us wait, the silence is our own.
      watch.rest()
      await ports.meter(next.value.byteLength, signal)
      watch.heard(next.value.byteLength)
      // More than announced: the length will not be right, so the rest is of no use.
      if (answer.total !== undefined && sink.bytes + size > answer.total) {
        await flush()
        return undefined
      }
      if (size >= writeSize) await flush()
    }
  } finally {
    // Ends the connection unless the body was read to its end; what the other side says to that is of no interest.
    reader.cancel().catch(() => undefined)
  }
}

async function readUnlessAborted(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  signal.throwIfAborted()
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(new Error('stopped'))
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([reader.read(), promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function writeAll(handle: FileHandle, pieces: Uint8Array[], length: number, at: number): Promise<void> {
  const { bytesWritten } = await handle.writev(pieces, at)
  if (bytesWritten === length) return
  // The rest after a short write, which is how some disks begin to be full.
  const whole = Buffer.concat(pieces, length)
  for (let done = bytesWritten; done < length;) {
    const more = await handle.write(whole, done, length - done, at + done)
    if (more.bytesWritten === 0) throw Object.assign(new Error('nothing could be written'), { code: 'ENOSPC' })
    done += more.bytesWritten
  }
}

/** Makes what has arrived safe and notes it, if it can be continued at all. */
async function keepPart(answer: Bytes, sink: Sink, ports: ReceivePorts): Promise<void> {
  const { total, etag } = answer
  if (total === undefined || etag === undefined || sink.bytes < smallestPart || sink.bytes > total) return
  await sink.handle.datasync()
  ports.notePart({ bytes: sink.bytes, total, etag })
}

interface Watch {
  /** So many bytes have arrived. */
  heard(bytes: number): void
  /** Nothing is expected until bytes are heard of again. */
  rest(): void
  end(): void
}

/** Aborts `controller` after a time of silence. */
function watchSilence(clock: Clock, controller: AbortController, signal: AbortSignal): Watch {
  const ended = new AbortController()
  let since = clock.monotonic()
  let restingSince: number | undefined
  let bytesSince = 0
  const watch = async (): Promise<void> => {
    const any = AbortSignal.any([ended.signal, signal])
    while (!any.aborted) {
      const left = restingSince === undefined ? since + silenceMs - clock.monotonic() : silenceMs
      if (left <= 0) controller.abort()
      else await clock.sleep(left, any)
    }
  }
  void watch()
  return {
    heard(bytes) {
      if (restingSince !== undefined) since += clock.monotonic() - restingSince
      restingSince = undefined
      bytesSince += bytes
      if (bytesSince < leastBytes) return
      bytesSince = 0
      since = clock.monotonic()
    },
    rest() {
      restingSince ??= clock.monotonic()
    },
    end() {
      ended.abort()
    },
  }
}
