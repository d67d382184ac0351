import type { DatabaseSync } from 'node:sqlite'
import type { FileRole } from '../../../shared/domain.ts'
import { AlbumFileRows } from '../../index/albums/album-file-rows.ts'
import { transaction } from '../../index/schema/database.ts'
import { isShown } from '../../index/items/shown-file.ts'
import { fileRole, integer, optional, photoPath, rowReader, text } from '../../index/schema/typed-rows.ts'
import { albumFolder } from '../../mirror/names/layout.ts'
import type { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import { below, nameFromRow, nameOf } from '../../mirror-path.ts'
import type { MirrorName, MirrorPath } from '../../mirror-path.ts'
import { nameKey } from '../../mirror/names/names.ts'
import { NotOrdinaryError } from '../../mirror/disk/ordinary-file.ts'
import { isSameFile } from '../../mirror/disk/same-file.ts'

const filesAtATime = 64

interface Expected {
  item: number
  role: FileRole
  path: MirrorPath
  name: MirrorName
}

/**
 * Finds the files of album folders again, after `FillIndex`: which are there, and which of them are links. One that is
 * not there is left to the next backup, which makes it.
 */
export async function findAlbumFiles(database: DatabaseSync, files: MirrorFiles): Promise<void> {
  const albums = database.prepare('SELECT id, folder FROM album WHERE folder IS NOT NULL ORDER BY id').all()
  const expected = database.prepare(`
    SELECT file.item, file.role, file.path, entry_name.name FROM album_item JOIN item ON item.ref = album_item.item
    JOIN current_file AS file ON file.item = album_item.item
    LEFT JOIN entry_name ON entry_name.album = album_item.album AND entry_name.item = item.id
      AND entry_name.role = file.role
    WHERE album_item.album = ? AND ${isShown('file')} ORDER BY album_item.position, file.role`)
  const known = new AlbumFileRows(database)

  /** Whether the file is a link; undefined if it is not there. */
  const look = async (folder: MirrorName, { path, name }: Expected): Promise<boolean | undefined> => {
    try {
      const there = await files.look(below(albumFolder(folder), name))
      if (!there?.isFile()) return undefined
      const photo = await files.look(path)
      return photo !== undefined && isSameFile(photo, there)
    } catch (error) {
      // A folder that is none of the mirror's own holds nothing of it.
      if (error instanceof NotOrdinaryError) return undefined
      throw error
    }
  }

  for (const { id: album, folder } of albums.map(albumRow)) {
    const rows = expected.all(album).map(expectedFile)
    for (let at = 0; at < rows.length; at += filesAtATime) {
      const some = rows.slice(at, at + filesAtATime)
      const links = await Promise.all(some.map((row) => look(folder, row)))
      transaction(database, () => {
        for (const [index, { item, role, name }] of some.entries()) {
          const linked = links[index]
          if (linked !== undefined) known.found({ album, item, role, name, nameKey: nameKey(name), linked })
        }
      })
    }
  }
}

const albumRow = rowReader({ id: text, folder: nameFromRow })
const expectedRow = rowReader({ item: integer, role: fileRole, path: photoPath, name: optional(nameFromRow) })

function expectedFile(row: Parameters<typeof expectedRow>[0]): Expected {
  const { name, ...file } = expectedRow(row)
  return { ...file, name: name ?? nameOf(file.path) }
}
