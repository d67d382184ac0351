import type { MirrorPath } from '../mirror-path.ts'
import type { MirrorFiles } from './disk/mirror-files.ts'
import { NotOrdinaryError } from './disk/ordinary-file.ts'
import { isSameFile } from './disk/same-file.ts'

/**
 * True if a file has no other names than these and its own, as far as they are there: what is done to it is done to nothing
 * outside of the mirror. A link that somebody else has made is never counted.
 */
export async function hasOnlyOwnNames(
  files: MirrorFiles,
  path: MirrorPath,
  names: readonly MirrorPath[],
): Promise<boolean> {
  const found = await files.look(path)
  if (!found || found.nlink <= 1) return found !== undefined
  let own = 0
  for (const name of new Set([path, ...names]))
    try {
      const other = await files.look(name)
      if (other && isSameFile(found, other)) own++
    } catch (error) {
      // It lies behind something that is no folder of the mirror.
      if (!(error instanceof NotOrdinaryError)) throw error
    }
  return own >= found.nlink
}
