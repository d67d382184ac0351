import type { DatabaseSync } from 'node:sqlite'
import { albumFolder } from '../names/layout.ts'
import { below, nameFromRow, photoPathFromRow } from '../../mirror-path.ts'

const filesAtATime = 1000

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
    const rows = files.all(after)
    for (const row of rows) yield `${String(row['sha256'])}  ${photoPathFromRow(row['path'])}\n`
    if (rows.length < filesAtATime) break
    after = String(rows.at(-1)?.['path_key'])
  }
  const copies = database.prepare(`
    SELECT album.folder, album.folder_key, album_file.name, album_file.name_key, file.sha256
    FROM album_file JOIN album ON album.id = album_file.album
    JOIN current_file AS file ON file.item = album_file.item AND file.role = album_file.role
    WHERE album_file.linked = 0 AND album_file.made_of IS NULL AND album.folder_key IS NOT NULL
      AND (album.folder_key > ?1 OR (album.folder_key = ?1 AND album_file.name_key > ?2))
    ORDER BY album.folder_key, album_file.name_key LIMIT ${filesAtATime}`)
  for (let [folder, name] = ['', '']; ;) {
    const rows = copies.all(folder, name)
    for (const row of rows)
      yield `${String(row['sha256'])}  ${below(albumFolder(nameFromRow(row['folder'])), nameFromRow(row['name']))}\n`
    if (rows.length < filesAtATime) return
    ;[folder, name] = [String(rows.at(-1)?.['folder_key']), String(rows.at(-1)?.['name_key'])]
  }
}
