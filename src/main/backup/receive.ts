import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { MediaAnswer, MediaApi } from '../google/library/library-api.ts'
import { errnoOf, isDiskError } from '../disk-problem.ts'
import { temporaryPath } from '../mirror/layout.ts'
import type { MirrorFiles } from '../mirror/mirror-files.ts'
import type { MirrorPath } from '../mirror-path.ts'
import { NotOrdinaryError } from '../mirror/ordinary-file.ts'
import type { Part } from './journal.ts'
import { KeptBytes } from './kept-bytes.ts'
import type { SilenceWatch, Watched } from '../tasks/silence-watch.ts'

/** Chunks are gathered to this size before they are written. */
const writeSize = 1 << 18
/** A partial file is made safe on the disk, so that it can be continued, each time it has grown by this much. */
const checkpointSize = 16 << 20
/** Google Photos takes photos of 200 MB and videos of 20 GB; what is sent may be made anew, but never this much more. */
export const mostPhotoBytes = 1 << 30
export const mostVideoBytes = 24 * (1 << 30)
/** Smaller rests are not worth keeping. */
const smallestPart = 1 << 20

export interface ReceivePorts {
  files: MirrorFiles
  silence: SilenceWatch
  /** Counts bytes as they arrive; if they arrive too fast, the next may be read when the promise resolves. */
  meter: (bytes: number, signal: AbortSignal) => Promise<void> | undefined
  /** Tells how much of the partial file can be continued after a crash. */
  notePart: (part: Part) => void
}

export type Received =
  | ReceivedFile
  | { kind: 'answer'; answer: Exclude<MediaAnswer, { kind: 'bytes' }> }
  /** `silent`: the server kept the connection, but sent nothing any more. */
  | { kind: 'broken'; detail: string; silent: boolean }
  /** More than `mostBytes`, announced or arrived; nothing of it is kept. */
  | { kind: 'too-long'; detail: string }
  | { kind: 'cancelled' }

export interface ReceivedFile {
  kind: 'file'
  handle: FileHandle
  /** Where it lies. */
  temporary: MirrorPath
  /** The bytes of the file, partly still in memory. */
  content: KeptBytes
  bytes: number
  sha256: string
  contentType: string
  total: number | undefined
}

type Bytes = Extract<MediaAnswer, { kind: 'bytes' }>

/**
 * Downloads the bytes behind a base URL into a temporary file, and hands it back open. `part` is what an earlier
 * attempt has left; it is continued only if the server still has the very same bytes by length and ETag, else the
 * download starts over in a file of its own, and `leftOver`, which is the file of that attempt, goes. What the file system
 * throws is thrown on. What is neither handed back nor noted as a part is removed.
 */
export async function receive(
  media: MediaApi,
  target: {
    baseUrl: string
    suffix: string
    part: Part | undefined
    leftOver: MirrorPath | undefined
    /** A body without an end would fill the disk. */
    mostBytes: number
  },
  ports: ReceivePorts,
  signal: AbortSignal,
): Promise<Received> {
  // One listener on the signal of all downloads for as long as this one lives: `AbortSignal.any` leaves traces there.
  const ending = new AbortController()
  const end = (): void => ending.abort()
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  let silent = false
  const watched = ports.silence.begin(() => {
    silent = true
    end()
  })
  let sink: Sink | undefined
  let given = false
  try {
    const part = await openPart(ports.files, target.part)
    sink = part
    let answer = await media.open(target.baseUrl, target.suffix, part?.bytes ?? 0, ending.signal)
    if (part && answer.kind === 'bytes' && answer.offset > 0 && !continues(answer, target.part)) {
      answer.body.destroy()
      answer = await media.open(target.baseUrl, target.suffix, 0, ending.signal)
    }
    if (answer.kind !== 'bytes') {
      if (silent) return { kind: 'broken', detail: 'no answer', silent: true }
      return signal.aborted ? { kind: 'cancelled' } : { kind: 'answer', answer }
    }
    try {
      if ((answer.total ?? 0) > target.mostBytes) return { kind: 'too-long', detail: `${answer.total} bytes announced` }
      if (!sink || answer.offset === 0) {
        await sink?.handle.close()
        sink = undefined
        if (target.leftOver) await ports.files.removeIfThere(target.leftOver)
        const path = temporaryPath('download')
        sink = emptySink(path, await ports.files.create(path))
      }
      const broken = await pump(answer, sink, { ...ports, mostBytes: target.mostBytes }, ending.signal, watched)
      if (sink.bytes > target.mostBytes) return { kind: 'too-long', detail: `more than ${target.mostBytes} bytes` }
      if (broken !== undefined) {
        await keepPart(answer, sink, ports)
        if (signal.aborted) return { kind: 'cancelled' }
        return { kind: 'broken', detail: silent ? 'silence' : broken, silent }
      }
    } finally {
      // Ends the connection unless the body was read to its end.
      answer.body.destroy()
    }
    const { path: temporary, handle, content, bytes, hash } = sink
    const { contentType, total } = answer
    // From here on the file belongs to the caller.
    given = true
    return { kind: 'file', handle, temporary, content, bytes, sha256: hash.digest('hex'), contentType, total }
  } finally {
    signal.removeEventListener('abort', end)
    watched.end()
    if (sink && !given) await endSink(ports.files, sink)
  }
}

interface Sink {
  path: MirrorPath
  handle: FileHandle
  content: KeptBytes
  bytes: number
  hash: Hash
  /** The journal knows of the file, and the next attempt can continue it. */
  noted: boolean
}

function emptySink(path: MirrorPath, handle: FileHandle): Sink {
  return { path, handle, content: new KeptBytes(handle), bytes: 0, hash: createHash('sha256'), noted: false }
}

async function endSink(files: MirrorFiles, { path, handle, noted }: Sink): Promise<void> {
  await handle.close()
  if (!noted) await discardDownload(files, path)
}

/** Removes a download that nobody can continue. A disk that refuses even that keeps it until the next backup. */
export async function discardDownload(files: MirrorFiles, path: MirrorPath): Promise<void> {
  try {
    await files.removeIfThere(path)
  } catch (error) {
    if (!isDiskError(error)) throw error
  }
}

function continues(answer: Bytes, part: Part | undefined): boolean {
  if (!part || answer.offset !== part.bytes) return false
  return answer.total === part.total && answer.etag === part.etag
}

/** Opens what is left of an earlier attempt and hashes it; undefined if it is not there any more. */
async function openPart(files: MirrorFiles, part: Part | undefined): Promise<Sink | undefined> {
  if (!part) return undefined
  let handle: FileHandle
  try {
    handle = await files.open(part.path, { write: true, single: true })
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof NotOrdinaryError) return undefined
    throw error
  }
  try {
    if ((await handle.stat()).size < part.bytes) {
      await handle.close()
      return undefined
    }
    // What was written after the last checkpoint may not have reached the disk.
    await handle.truncate(part.bytes)
    const sink = emptySink(part.path, handle)
    const buffer = Buffer.alloc(Math.min(part.bytes, 1 << 20))
    for (let at = 0; at < part.bytes;) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, part.bytes - at), at)
      if (bytesRead === 0) throw new Error('a partial file became shorter while it was read')
      sink.hash.update(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
    sink.bytes = part.bytes
    sink.noted = true
    return sink
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Moves the body into the sink. Returns undefined at its end, or what went wrong with the connection. */
async function pump(
  answer: Bytes,
  sink: Sink,
  ports: ReceivePorts & { mostBytes: number },
  signal: AbortSignal,
  watched: Watched,
): Promise<string | undefined> {
  const chunks = answer.body[Symbol.asyncIterator]()
  let gathered: Uint8Array[] = []
  let size = 0
  let checkpoint = sink.bytes
  const flush = async (): Promise<void> => {
    if (size === 0) return
    const [pieces, length] = [gathered, size]
    gathered = []
    size = 0
    const written = writeAll(sink.handle, pieces, length, sink.bytes)
    // Meanwhile; if writing fails, nobody asks for this hash any more.
    for (const piece of pieces) sink.hash.update(piece)
    await written
    sink.content.wrote(pieces, length, sink.bytes)
    sink.bytes += length
    if (sink.bytes - checkpoint >= checkpointSize) {
      checkpoint = sink.bytes
      await keepPart(answer, sink, ports)
    }
  }
  for (;;) {
    let next: IteratorResult<Uint8Array>
    try {
      next = await chunks.next()
    } catch (error) {
      await flush()
      return error instanceof Error ? error.message : String(error)
    }
    if (next.done) {
      await flush()
      return undefined
    }
    const { byteLength } = next.value
    gathered.push(next.value)
    size += byteLength
    // While the speed limit makes us wait, the silence is our own.
    watched.rest()
    const held = ports.meter(byteLength, signal)
    if (held) await held
    watched.heard(byteLength)
    // More than announced: the length will not be right, so the rest is of no use.
    if (sink.bytes + size > (answer.total ?? ports.mostBytes)) {
      await flush()
      return undefined
    }
    if (size >= writeSize) await flush()
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
  ports.notePart({ path: sink.path, bytes: sink.bytes, total, etag })
  sink.noted = true
}
