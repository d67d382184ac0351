import { createHash } from 'node:crypto'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import type { MirrorPath } from '../mirror-path.ts'

const pieceSize = 1 << 20

export interface Reading {
  signal: AbortSignal
  /** Called for every piece; holds the reading back while a speed limit asks for it. */
  meter: (bytes: number, signal: AbortSignal) => Promise<void>
}

/**
 * SHA-256 of a file of about `bytes` bytes, in hexadecimal. The next piece is read while one is hashed. Undefined as soon as `signal` aborts.
 * Throws what the file system throws.
 */
export async function hashWhole(
  files: MirrorFiles,
  path: MirrorPath,
  bytes: number,
  { signal, meter }: Reading,
): Promise<string | undefined> {
  const hash = createHash('sha256')
  const handle = await files.open(path)
  let next: Promise<number> | undefined
  try {
    // One byte more, so that a single read shows the end of a small file.
    const size = Math.min(pieceSize, bytes + 1)
    let [current, other] = [Buffer.allocUnsafe(size), Buffer.allocUnsafe(size)]
    const read = (into: Buffer, at: number): Promise<number> => {
      const reading = handle.read(into, 0, into.length, at).then(({ bytesRead }) => bytesRead)
      // A failure is met where the piece is awaited, which may be after a pause.
      reading.catch(() => undefined)
      return reading
    }
    next = read(current, 0)
    for (let at = 0; ;) {
      const got = await next
      next = undefined
      if (got === 0) return hash.digest('hex')
      if (signal.aborted) return undefined
      at += got
      next = read(other, at)
      hash.update(current.subarray(0, got))
      ;[current, other] = [other, current]
      await meter(got, signal)
    }
  } finally {
    // A handle must not be closed under a read.
    await next?.catch(() => undefined)
    await handle.close()
  }
}
