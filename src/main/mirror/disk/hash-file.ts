import { createHash } from 'node:crypto'
import type { MirrorFiles } from './mirror-files.ts'
import type { MirrorPath } from '../../mirror-path.ts'

interface Reading {
  signal: AbortSignal
  /** Called for each piece; waits while it should rest. */
  meter: (bytes: number) => Promise<void> | undefined
}

/**
 * SHA-256 of a file in hexadecimal, read to its end. With `reading` it can rest, and throws if `signal` aborts. Throws what the file
 * system throws.
 */
export async function hashFile(files: MirrorFiles, path: MirrorPath, reading?: Reading): Promise<string> {
  const hash = createHash('sha256')
  const handle = await files.open(path)
  try {
    const buffer = Buffer.alloc(1 << 18)
    for (let at = 0; ;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
      at += bytesRead
      await reading?.meter(bytesRead)
      reading?.signal.throwIfAborted()
    }
  } finally {
    await handle.close()
  }
}
