import type { MediaAnswer, MediaApi } from '../../google/library/library-api.ts'
import { ArrivingFile } from '../../intake/arriving/arriving-file.ts'
import type { ArrivedFile } from '../../intake/candidate.ts'
import type { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import type { TaskFolder } from '../../mirror/disk/task-folders.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import type { Part } from './journal.ts'
import type { SilenceWatch, Watched } from '../../tasks/silence-watch.ts'

/** A partial file is made safe on the disk, so that it can be continued, each time it has grown by this much. */
const checkpointSize = 16 << 20
/** Google Photos takes photos of 200 MB and videos of 20 GB; what is sent may be made anew, but never this much more. */
export const mostPhotoBytes = 1 << 30
export const mostVideoBytes = 24 * (1 << 30)
/** Smaller rests are not worth keeping. */
const smallestPart = 1 << 20

export interface ReceiveParts {
  files: MirrorFiles
  /** Where new partial files go. */
  folder: TaskFolder
  silence: SilenceWatch
  /** Counts bytes as they arrive; if they arrive too fast, the next may be read when the promise resolves. */
  meter: (bytes: number, signal: AbortSignal) => Promise<void> | undefined
  /** Tells how much of the partial file can be continued after a crash. */
  notePart: (part: Part) => void
}

export type Received =
  | ({ kind: 'file' } & ArrivedFile)
  | { kind: 'answer'; answer: Exclude<MediaAnswer, { kind: 'bytes' }> }
  /** `silent`: the server kept the connection, but sent nothing any more. */
  | { kind: 'broken'; detail: string; silent: boolean }
  /** More than `mostBytes`, announced or arrived; nothing of it is kept. */
  | { kind: 'too-long'; detail: string }
  | { kind: 'cancelled' }

type Bytes = Extract<MediaAnswer, { kind: 'bytes' }>

/**
 * Downloads the bytes behind a base URL into memory or a temporary file, and hands it back. `part` is what an earlier
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
  parts: ReceiveParts,
  signal: AbortSignal,
): Promise<Received> {
  // One listener on the signal of all downloads for as long as this one lives: `AbortSignal.any` leaves traces there.
  const ending = new AbortController()
  const end = (): void => ending.abort()
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  let silent = false
  const watched = parts.silence.begin(() => {
    silent = true
    end()
  })
  let sink: ArrivingFile | undefined
  try {
    const { files, folder } = parts
    const part = target.part && (await ArrivingFile.continued(files, folder, target.part.path, target.part.bytes))
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
        await sink?.end()
        sink = undefined
        if (target.leftOver) await files.removeIfThere(target.leftOver)
        sink = new ArrivingFile(files, folder)
      }
      const broken = await pump(answer, sink, { ...parts, mostBytes: target.mostBytes }, ending.signal, watched)
      if (sink.bytes > target.mostBytes) return { kind: 'too-long', detail: `more than ${target.mostBytes} bytes` }
      if (broken !== undefined) {
        await keepPart(answer, sink, parts)
        if (signal.aborted) return { kind: 'cancelled' }
        return { kind: 'broken', detail: silent ? 'silence' : broken, silent }
      }
    } finally {
      // Ends the connection unless the body was read to its end.
      answer.body.destroy()
    }
    const { contentType, total } = answer
    return { kind: 'file', ...(await sink.arrived()), contentType, total }
  } finally {
    signal.removeEventListener('abort', end)
    watched.end()
    await sink?.end()
  }
}

function continues(answer: Bytes, part: Part | undefined): boolean {
  if (!part || answer.offset !== part.bytes) return false
  return answer.total === part.total && answer.etag === part.etag
}

/** Moves the body into the file. Returns undefined at its end, or what went wrong with the connection. */
async function pump(
  answer: Bytes,
  file: ArrivingFile,
  parts: ReceiveParts & { mostBytes: number },
  signal: AbortSignal,
  watched: Watched,
): Promise<string | undefined> {
  const chunks = answer.body[Symbol.asyncIterator]()
  let checkpoint = file.bytes
  const flush = async (): Promise<void> => {
    await file.flush()
    if (file.bytes - checkpoint < checkpointSize) return
    checkpoint = file.bytes
    await keepPart(answer, file, parts)
  }
  for (;;) {
    let next: IteratorResult<Uint8Array>
    try {
      next = await chunks.next()
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
    if (next.done) return undefined
    const { byteLength } = next.value
    for (let put = 0; put < byteLength;) {
      put += file.put(next.value.subarray(put))
      if (file.isDue) await flush()
    }
    // While the speed limit makes us wait, the silence is our own.
    watched.rest()
    const held = parts.meter(byteLength, signal)
    if (held) await held
    watched.heard(byteLength)
    // More than announced: the length will not be right, so the rest is of no use.
    if (file.bytes > (answer.total ?? parts.mostBytes)) return undefined
  }
}

/** Makes what has arrived safe and notes it, if it can be continued at all. */
async function keepPart(answer: Bytes, file: ArrivingFile, parts: ReceiveParts): Promise<void> {
  const { total, etag } = answer
  if (total === undefined || etag === undefined || file.bytes < smallestPart || file.bytes > total) return
  const path = await file.sync()
  if (path === undefined) return
  parts.notePart({ path, bytes: file.bytes, total, etag })
  file.kept = true
}
