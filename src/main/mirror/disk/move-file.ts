import type { MirrorFiles } from './mirror-files.ts'
import { folderOf } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { NotOrdinaryError } from './ordinary-file.ts'
import { meansNoLinks } from './replace-file.ts'

/**
 * Gives a file its final name unless something has that name already: throws EEXIST then. With `safely` the new name
 * survives a power cut before the old one goes; else a power cut can take both.
 */
export async function moveWithoutOverwriting(
  { files, canLink }: { files: MirrorFiles; canLink: boolean },
  from: MirrorPath,
  to: MirrorPath,
  { safely = false } = {},
): Promise<void> {
  if (canLink && (await isLinked(files, from, to))) {
    if (safely) await files.sync(folderOf(to))
    await files.removeIfThere(from)
    return
  }
  // Without hard links there is no move that refuses to overwrite. We are alone here, by the lock of the mirror.
  if (await files.look(to)) throw Object.assign(new Error('something is there already'), { code: 'EEXIST' })
  await files.rename(from, to)
}

async function isLinked(files: MirrorFiles, from: MirrorPath, to: MirrorPath): Promise<boolean> {
  try {
    await files.link(from, to)
    return true
  } catch (error) {
    // Links to links follow them on some systems, and there are none to folders.
    if (error instanceof NotOrdinaryError || meansNoLinks(error)) return false
    throw error
  }
}
