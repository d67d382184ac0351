import { isDiskError } from '../disk-problem.ts'
import { folderOf, foldersDownTo, type MirrorPath } from '../mirror-path.ts'
import type { MirrorFiles } from './disk/mirror-files.ts'

/**
 * Removes the months and years of files that have gone from `Photos` in which nothing is left, as if there had never been anything.
 * Whoever calls it does so before it forgets that these have gone, so that it is called again after a crash. Those that went.
 */
export async function removeEmptied(files: MirrorFiles, gone: readonly MirrorPath[]): Promise<MirrorPath[]> {
  const emptied = new Set(gone.flatMap((path) => foldersDownTo(folderOf(path)).slice(1)))
  const removed: MirrorPath[] = []
  for (const folder of [...emptied].toSorted((one, other) => other.length - one.length))
    try {
      await files.removeFolder(folder)
      removed.push(folder)
      await files.sync(folderOf(folder))
    } catch (error) {
      // Something lies in it, or the disk does not want it: an empty folder is in nobody's way.
      if (!isDiskError(error)) throw error
    }
  return removed
}
