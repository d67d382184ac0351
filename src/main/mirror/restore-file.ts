import type { FileRole } from '../../shared/domain.ts'
import { errnoOf } from '../disk-problem.ts'
import { hashFile } from './disk/hash-file.ts'
import { albumFolder } from './names/layout.ts'
import { makeFolderSafely } from './disk/make-folder.ts'
import { rowReader, text } from '../index/schema/typed-rows.ts'
import { below, folderOf, nameFromRow } from '../mirror-path.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { Mirror } from './opening/open-mirror.ts'
import { isSameFile } from './disk/same-file.ts'
import { SetAside } from './disk/set-aside.ts'
import { NotOrdinaryError } from './disk/ordinary-file.ts'

export interface MissingFile {
  item: number
  role: FileRole
  path: MirrorPath
  bytes: number
}

interface LinkInAlbum {
  path: MirrorPath
  /** Of the file that it is a link to, as it was saved. */
  sha256: string
}

function linksOf({ database }: Mirror, { item, role }: Pick<MissingFile, 'item' | 'role'>): LinkInAlbum[] {
  return database
    .prepare(
      `SELECT album.folder, album_file.name, file.sha256 FROM album_file
       JOIN album ON album.id = album_file.album
       JOIN current_file AS file ON file.item = album_file.item AND file.role = album_file.role
       WHERE album_file.item = ? AND album_file.role = ? AND album_file.linked = 1 AND album.folder IS NOT NULL`,
    )
    .all(item, role)
    .map((row) => {
      const { folder, name, sha256 } = linkRow(row)
      return { path: below(albumFolder(folder), name), sha256 }
    })
}

const linkRow = rowReader({ folder: nameFromRow, name: nameFromRow, sha256: text })

/**
 * Moves a file that is not what it was out of the way, and with it the links to it in album folders: what was saved is about
 * to come back. Resolves with the paths that are free now. Broken off, it leaves files that are missing.
 */
export async function setDamagedAside(
  mirror: Mirror,
  damaged: Pick<MissingFile, 'item' | 'role' | 'path'>,
  now: number,
): Promise<MirrorPath[]> {
  const { files } = mirror
  const aside = new SetAside(mirror, now)
  const entry = await files.look(damaged.path)
  const freed = [damaged.path]
  for (const { path } of linksOf(mirror, damaged)) {
    const link = await files.look(path)
    if (entry && link && isSameFile(entry, link)) freed.push(path)
  }
  for (const path of freed) await aside.move(path)
  return freed
}

/**
 * Brings a file that was removed from `Photos/` back from an album's folder, where a hard link still holds its bytes.
 * Checks their hash. False if there is no such link.
 */
export async function restoreFromAlbums(mirror: Mirror, missing: MissingFile): Promise<boolean> {
  const { files } = mirror
  for (const { path: from, sha256 } of linksOf(mirror, missing)) {
    try {
      if (!(await files.hasFile(from, missing.bytes))) continue
      if ((await hashFile(files, from)) !== sha256) continue
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
