import type { FileRole } from '../../shared/domain.ts'
import type { FileSystem } from '../ports.ts'
import { errnoOf } from './disk-problem.ts'
import { folderOf, inMirror, layout } from './layout.ts'
import type { Mirror } from './open-mirror.ts'
import { makeFolders } from './make-folders.ts'
import { hashFile } from './publish.ts'
import { syncFolder } from './replace-file.ts'

export interface MissingFile {
  item: number
  role: FileRole
  path: string
  bytes: number
}

/**
 * Brings a file that was removed from `Photos/` back from an album's folder, where a hard link still holds its bytes.
 * Checks their hash. False if there is no such link.
 */
export async function restoreFromAlbums(mirror: Mirror, files: FileSystem, missing: MissingFile): Promise<boolean> {
  const links = mirror.database
    .prepare(
      `SELECT album.folder, album_file.name, file.sha256 FROM album_file
       JOIN album ON album.id = album_file.album
       JOIN file ON file.item = album_file.item AND file.role = album_file.role
       WHERE album_file.item = ? AND album_file.role = ? AND album_file.linked = 1 AND album.folder IS NOT NULL`,
    )
    .all(missing.item, missing.role)
  for (const link of links) {
    const from = inMirror(mirror.path, `${layout.albums}/${String(link['folder'])}/${String(link['name'])}`)
    try {
      if ((await files.stat(from)).size !== missing.bytes) continue
      if ((await hashFile(files, from)) !== link['sha256']) continue
      await makeFolders(files, mirror.path, inMirror(mirror.path, folderOf(missing.path)))
      await files.link(from, inMirror(mirror.path, missing.path))
      await syncFolder(files, mirror.path, folderOf(missing.path))
      return true
    } catch (error) {
      // It came back meanwhile: another list holds the same item.
      if (errnoOf(error) === 'EEXIST') return true
      // This link is gone as well; the next album may have one.
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }
  return false
}
