import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import { NotOrdinaryError } from '../mirror/disk/ordinary-file.ts'
import { isSameFile } from '../mirror/disk/same-file.ts'
import type { Target, Targets } from './targets.ts'

/**
 * True if a file has no other names than those that the index knows and that are there: what is done to it is done to nothing
 * outside of the mirror. A link that somebody else has made is never counted.
 */
export async function hasOnlyOwnNames(files: MirrorFiles, targets: Targets, target: Target): Promise<boolean> {
  const found = await files.look(target.path)
  if (!found || found.nlink <= 1) return found !== undefined
  const photo = target.kind === 'album' ? target.photoPath : target.path
  const known = targets.inAlbums(target.item, target.role).map(({ path }) => path)
  let own = 0
  for (const name of new Set([target.path, photo, ...known]))
    try {
      const other = await files.look(name)
      if (other && isSameFile(found, other)) own++
    } catch (error) {
      // It lies behind something that is no folder of the mirror.
      if (!(error instanceof NotOrdinaryError)) throw error
    }
  return own >= found.nlink
}
