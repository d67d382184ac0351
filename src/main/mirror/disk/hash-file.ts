import { createHash } from 'node:crypto'
import type { MirrorFiles } from './mirror-files.ts'
import type { MirrorPath } from '../../mirror-path.ts'

/** SHA-256 of a file in hexadecimal. */
export async function hashFile(files: MirrorFiles, path: MirrorPath): Promise<string> {
  const hash = createHash('sha256')
  const handle = await files.open(path)
  try {
    const buffer = Buffer.alloc(1 << 18)
    for (let at = 0; ;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
  } finally {
    await handle.close()
  }
}
