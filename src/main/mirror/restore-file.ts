import type { FileRole } from '../../shared/domain.ts'
import { errnoOf } from '../disk-problem.ts'
import { hashFile } from './disk/hash-file.ts'
import { albumFolder } from './names/layout.ts'
import { makeFolderSafely } from './disk/make-folder.ts'
import { below, folderOf, nameFromRow } from '../mirror-path.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { Mirror } from './opening/open-mirror.ts'
import { NotOrdinaryError } from './disk/ordinary-file.ts'

export interface MissingFile {
  item: number
  role: FileRole
  path: MirrorPath
  bytes: number
}

/**
 * Brings a file that was removed from `Photos/` back from an album's folder, where a hard link still holds its bytes.
 * Checks their hash. False if there is no such link.
 */
export async function restoreFromAlbums(mirror: Mirror, missing: MissingFile): Promise<boolean> {
  const { database, files } = mirror
  const links = database
    .prepare(
      `SELECT album.folder, album_file.name, file.sha256 FROM album_file
       JOIN album ON album.id = album_file.album
       JOIN current_file AS file ON file.item = album_file.item AND file.role = album_file.role
       WHERE album_file.item = ? AND album_file.role = ? AND album_file.linked = 1 AND album.folder IS NOT NULL`,
    )
    .all(missing.item, missing.role)
  for (const link of links) {
    const from = below(albumFolder(nameFromRow(link['folder'])), nameFromRow(link['name']))
    try {
      const found = await files.look(from)
      if (!found?.isFile() || found.size !== missing.bytes) continue
      if ((await hashFile(files, from)) !== link['sha256']) continue
      await makeFolderSafely(files, folderOf(missing.path))
      await files.link(from, missing.path)
      await files.sync(folderOf(missing.path))
      return true
    } catch (error) {
      // It came back meanwhile: another list holds the same item.
      if (errnoOf(error) === 'EEXIST') return true
      // This link is gone as well, or its folder is none of ours; the next album may have one.
      if (errnoOf(error) !== 'ENOENT' && !(error instanceof NotOrdinaryError)) throw error
    }
  }
  return false
}
