import type { MirrorFiles } from './mirror-files.ts'
import { folderOf, foldersDownTo, mirrorTop } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'

/** Makes a folder and the ones above it, so that their names survive a power cut. */
export async function makeFolderSafely(files: MirrorFiles, folder: MirrorPath): Promise<void> {
  const created = await files.makeFolder(folder)
  if (created === undefined) return
  for (const above of foldersDownTo(folderOf(folder)).reverse()) await files.sync(above)
  await files.sync(mirrorTop)
}
