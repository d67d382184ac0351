import { errnoOf } from '../disk-problem.ts'
import type { MirrorFiles } from './disk/mirror-files.ts'
import { NotOrdinaryError } from './disk/ordinary-file.ts'
import { parsePhotoPath, type MirrorPath } from '../mirror-path.ts'
import { isSealed } from '../xmp/seal.ts'

const ending = '.xmp'

/** No sidecar of ours is larger. In bytes. */
const largest = 4_000_000

/** `Photos/2021/07/IMG_0001.jpg.xmp`; undefined where that name would be too long. */
export function sidecarPath(photo: MirrorPath): MirrorPath | undefined {
  return parsePhotoPath(photo + ending)
}

/** The photo that a sidecar of this path would be of; undefined for the path of anything else. */
export function photoOf(path: MirrorPath): MirrorPath | undefined {
  return path.endsWith(ending) ? parsePhotoPath(path.slice(0, -ending.length)) : undefined
}

/**
 * The bytes of a sidecar that Shoebox has written and nobody has changed; `theirs` for whatever else has the name, and
 * `nothing`. Throws what the file system throws, but for what cannot be read, which is theirs.
 */
export async function ownSidecar(files: MirrorFiles, path: MirrorPath): Promise<Buffer | 'theirs' | 'nothing'> {
  try {
    const found = await files.look(path)
    if (!found) return 'nothing'
    if (!found.isFile() || found.size > largest) return 'theirs'
    const bytes = await files.read(path, largest)
    return isSealed(bytes) ? bytes : 'theirs'
  } catch (error) {
    if (error instanceof NotOrdinaryError || ['EACCES', 'EPERM', 'EIO'].includes(errnoOf(error) ?? '')) return 'theirs'
    throw error
  }
}
