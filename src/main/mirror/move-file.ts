import type { MirrorFiles } from './mirror-files.ts'
import type { MirrorPath } from './mirror-path.ts'
import { NotOrdinaryError } from './ordinary-file.ts'
import { meansNoLinks } from './replace-file.ts'

/**
 * Gives a file its final name unless something has that name already: throws EEXIST then. Returns whether hard links
 * work, to be passed as `canLink` the next time.
 */
export async function moveWithoutOverwriting(
  files: MirrorFiles,
  from: MirrorPath,
  to: MirrorPath,
  canLink: boolean,
): Promise<boolean> {
  let works = canLink
  if (canLink) {
    try {
      await files.link(from, to)
      await files.remove(from)
      return true
    } catch (error) {
      // Links to links follow them on some systems, and there are none to folders.
      const notOrdinary = error instanceof NotOrdinaryError
      if (!notOrdinary && !meansNoLinks(error)) throw error
      works = notOrdinary
    }
  }
  // Without hard links there is no move that refuses to overwrite. We are alone here, by the lock of the mirror.
  if (await files.look(to)) throw Object.assign(new Error('something is there already'), { code: 'EEXIST' })
  await files.rename(from, to)
  return works
}
