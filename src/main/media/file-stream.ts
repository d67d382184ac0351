import type { FileHandle } from 'node:fs/promises'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import type { MirrorPath } from '../mirror-path.ts'

const chunkBytes = 256 * 1024

/**
 * The bytes of a file from `first` to `last`, both included, as fast as they are taken. The file is opened with the
 * first read and closed at the end, on an error and when the reader loses interest; a stream that nobody reads never
 * opens it. Fails if the file ends early.
 */
export function fileStream(
  files: MirrorFiles,
  path: MirrorPath,
  first: number,
  last: number,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let file: FileHandle | undefined
  let at = first
  let cancelled = false

  async function close(): Promise<void> {
    const closing = file
    file = undefined
    await closing?.close()
  }

  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          file ??= await files.open(path)
          const chunk = new Uint8Array(Math.min(chunkBytes, last + 1 - at))
          const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
          if (bytesRead === 0) throw new Error(`The file ended at ${at} instead of ${last + 1}`)
          at += bytesRead
          if (!cancelled) controller.enqueue(chunk.subarray(0, bytesRead))
          if (cancelled || at > last) {
            await close()
            if (!cancelled) controller.close()
          }
        } catch (error) {
          await close()
          throw error
        }
      },
      async cancel() {
        cancelled = true
        await close()
      },
    },
    // Nothing is read ahead: a paused video holds at most one piece.
    { highWaterMark: 0 },
  )
}
