import type { DatabaseSync } from 'node:sqlite'
import type { FileRole } from '../../../shared/domain.ts'
import { nameFromRow, type MirrorName } from '../../mirror-path.ts'
import { compiledOnUse } from '../schema/compiled-on-use.ts'
import { flag, nullable, rowReader, text } from '../schema/typed-rows.ts'

/** A file in the folder of an album: a link, or a copy. */
export interface FileInAlbum {
  album: string
  folder: MirrorName
  name: MirrorName
  /** A copy of what the item shows; else a link to it, or something of what it has shown before. */
  isCopy: boolean
}

/** Writes which dates files have that are here for long. What writes belongs into a transaction. */
export class DateRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** What there is of an item in the folders of albums. */
  inAlbums(item: number, role: FileRole): FileInAlbum[] {
    return this.#statements.inAlbums.all(item, role).map((found) => {
      const { album, folder, name, linked, made_of: madeOf } = inAlbum(found)
      return { album, folder, name, isCopy: !linked && madeOf === null }
    })
  }

  /** A file is to have this date, milliseconds since 1970. `here`: what the disk shows for it, if that is another. */
  dated(file: number, mtime: number, here: number | undefined): void {
    this.#statements.dated.run(mtime, here ?? null, file)
  }
}

const mirrorName = (found: unknown): MirrorName => nameFromRow(found)
const inAlbum = rowReader({
  album: text,
  folder: mirrorName,
  name: mirrorName,
  linked: flag,
  made_of: nullable(text),
})

function prepare(database: DatabaseSync) {
  return compiledOnUse(database, {
    inAlbums: `
      SELECT album.id AS album, folder, name, linked, made_of FROM album_file JOIN album ON album.id = album_file.album
      WHERE item = ? AND role = ? AND folder IS NOT NULL`,
    dated: 'UPDATE file SET mtime = ?, mtime_here = ? WHERE id = ?',
  })
}
