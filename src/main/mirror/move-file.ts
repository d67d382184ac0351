import type { FileSystem } from '../ports.ts'
import { errnoOf } from './disk-problem.ts'
import { meansNoLinks } from './replace-file.ts'

/**
 * Gives a file its final name unless something has that name already: throws EEXIST then. Returns whether hard links
 * work, to be passed as `canLink` the next time.
 */
export async function moveWithoutOverwriting(
  files: FileSystem,
  from: string,
  to: string,
  canLink: boolean,
): Promise<boolean> {
  if (canLink) {
    try {
      await files.link(from, to)
      await files.unlink(from)
      return true
    } catch (error) {
      if (!meansNoLinks(error)) throw error
    }
  }
  // Without hard links there is no move that refuses to overwrite. We are alone here, by the lock of the mirror.
  try {
    await files.lstat(to)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    await files.rename(from, to)
    return false
  }
  throw Object.assign(new Error('something is there already'), { code: 'EEXIST' })
}
