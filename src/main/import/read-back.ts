import { createHash } from 'node:crypto'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import type { MirrorPath } from '../mirror-path.ts'

const pieceSize = 1 << 20

interface Reading {
  signal: AbortSignal
  /** Called for each piece; waits while it should rest. */
  meter: (bytes: number) => Promise<void> | undefined
}

/** SHA-256 of a file in hexadecimal, read to its end. Throws what the file system throws, and if `signal` aborts. */
export async function readBack(files: MirrorFiles, path: MirrorPath, { signal, meter }: Reading): Promise<string> {
  const hash = createHash('sha256')
  const handle = await files.open(path)
  try {
    const buffer = Buffer.allocUnsafe(pieceSize)
    for (let at = 0; ;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
      at += bytesRead
      await meter(bytesRead)
      signal.throwIfAborted()
    }
  } finally {
    await handle.close()
  }
}
