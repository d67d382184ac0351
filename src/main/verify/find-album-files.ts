import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../mirror/database.ts'
import { inMirror, layout, nameOf } from '../mirror/layout.ts'
import { nameKey } from '../mirror/names.ts'
import type { FileSystem } from '../ports.ts'
import { entryAt, isSameFile } from './check-file.ts'

const filesAtATime = 64

interface Expected {
  item: number
  role: string
  path: string
  name: string | null
}

/**
 * Finds the files of album folders again, after `FillIndex`: which are there, and which of them are links. One that is
 * not there is left to the next backup, which makes it.
 */
export async function findAlbumFiles(database: DatabaseSync, root: string, files: FileSystem): Promise<void> {
  const albums = database.prepare('SELECT id, folder FROM album WHERE folder IS NOT NULL ORDER BY id').all()
  const expected = database.prepare(`
    SELECT file.item, file.role, file.path, entry_name.name FROM album_item JOIN item ON item.ref = album_item.item
    JOIN file ON file.item = album_item.item
    LEFT JOIN entry_name ON entry_name.album = album_item.album AND entry_name.item = item.id
      AND entry_name.role = file.role
    WHERE album_item.album = ? ORDER BY album_item.position, file.role`)
  const add = database.prepare(`
    INSERT INTO album_file (album, item, role, name, name_key, linked) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)

  /** Whether the file is a link; undefined if it is not there. */
  const look = async (folder: string, { path }: Expected, name: string): Promise<boolean | undefined> => {
    const there = await entryAt(files, inMirror(root, `${layout.albums}/${folder}/${name}`))
    if (!there?.isFile()) return undefined
    const photo = await entryAt(files, inMirror(root, path))
    return photo !== undefined && isSameFile(photo, there)
  }

  for (const album of albums) {
    const rows = expected.all(String(album['id'])) as unknown as Expected[]
    for (let at = 0; at < rows.length; at += filesAtATime) {
      const some = rows.slice(at, at + filesAtATime).map((row) => ({ row, name: row.name ?? nameOf(row.path) }))
      const links = await Promise.all(some.map(({ row, name }) => look(String(album['folder']), row, name)))
      transaction(database, () => {
        for (const [index, { row, name }] of some.entries()) {
          const linked = links[index]
          if (linked !== undefined)
            add.run(String(album['id']), row.item, row.role, name, nameKey(name), linked ? 1 : 0)
        }
      })
    }
  }
}
