import type { DatabaseSync } from 'node:sqlite'
import { albumFolder } from '../names/layout.ts'
import { photoPath, rowReader, text } from '../../index/schema/typed-rows.ts'
import { below, nameFromRow, type MirrorName } from '../../mirror-path.ts'

const filesAtATime = 1000

const fileRow = rowReader({ path: photoPath, path_key: text, sha256: text })
const name = (found: unknown): MirrorName => nameFromRow(found)
const copyRow = rowReader({ folder: name, folder_key: text, name, name_key: text, sha256: text })

/**
 * The lines of `SHA256SUMS`, as `sha256sum -c` reads them from the mirror's folder: all files in `Photos/`, earlier
 * versions included, then the copies in `Albums/`. Hard links are the same files again and need no line of their own.
 * No name has a backslash or a line break (see `names.ts`), so none needs escaping.
 */
export function* checksumLines(database: DatabaseSync): Generator<string> {
  const files = database.prepare(
    `SELECT path, path_key, sha256 FROM file WHERE path_key > ? ORDER BY path_key LIMIT ${filesAtATime}`,
  )
  for (let after = ''; ;) {
    const rows: ReturnType<typeof fileRow>[] = files.all(after).map(fileRow)
    for (const { sha256, path } of rows) yield `${sha256}  ${path}\n`
    if (rows.length < filesAtATime) break
    after = rows.at(-1)?.path_key ?? ''
  }
  const copies = database.prepare(`
    SELECT album.folder, album.folder_key, album_file.name, album_file.name_key, file.sha256
    FROM album_file JOIN album ON album.id = album_file.album
    JOIN current_file AS file ON file.item = album_file.item AND file.role = album_file.role
    WHERE album_file.linked = 0 AND album_file.made_of IS NULL AND album.folder_key IS NOT NULL
      AND (album.folder_key > ?1 OR (album.folder_key = ?1 AND album_file.name_key > ?2))
    ORDER BY album.folder_key, album_file.name_key LIMIT ${filesAtATime}`)
  for (let [folder, name] = ['', '']; ;) {
    const rows: ReturnType<typeof copyRow>[] = copies.all(folder, name).map(copyRow)
    for (const row of rows) yield `${row.sha256}  ${below(albumFolder(row.folder), row.name)}\n`
    if (rows.length < filesAtATime) return
    ;[folder, name] = [rows.at(-1)?.folder_key ?? '', rows.at(-1)?.name_key ?? '']
  }
}
