import type { DatabaseSync } from 'node:sqlite'
import { compiledOnUse } from '../schema/compiled-on-use.ts'
import type { FileRole } from '../../../shared/domain.ts'
import type { MirrorName, MirrorPath } from '../../mirror-path.ts'

/** Which file in an album's folder is meant. */
export interface AlbumFileKey {
  album: string
  item: number
  role: FileRole
}

/** A file that is in an album's folder now. */
export interface AlbumFileRow extends AlbumFileKey {
  name: MirrorName
  /** What names are compared by, see `nameKey`. */
  nameKey: string
  /** A hard link to the photo, or a copy of it. */
  linked: boolean
}

/**
 * Writes the tables `album_file` and `album_file_verified`: what Shoebox has put into album folders, and when copies there
 * were read. What writes several rows belongs into a transaction.
 */
export class AlbumFileRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** A file was made of the photo at `path`, which may be an earlier version of its item by now. */
  made(row: AlbumFileRow, path: MirrorPath, mtimeHere: number | undefined): void {
    const { album, item, role, name, nameKey, linked } = row
    const how = { linked: linked ? 1 : 0, mtime_here: mtimeHere ?? null }
    this.#statements.made.run({ album, item, role, name, name_key: nameKey, path, ...how })
  }

  /** A file was found where it should be. Of two that are said to have one name the first is known. */
  found({ album, item, role, name, nameKey, linked }: AlbumFileRow): void {
    this.#statements.found.run(album, item, role, name, nameKey, linked ? 1 : 0)
  }

  /** A link was put in the place of a copy. */
  setLinked({ album, item, role }: AlbumFileKey): void {
    this.#statements.setLinked.run(album, item, role)
  }

  /** A file turned out to be a copy, or became one. */
  setCopied({ album, item, role }: AlbumFileKey): void {
    this.#statements.setCopied.run(album, item, role)
  }

  /** All bytes of a copy were read and are right. Nothing is noted of one that is gone from the index. */
  noteVerified({ album, item, role }: AlbumFileKey, now: number): void {
    this.#statements.noteVerified.run(album, item, role, now)
  }

  /** The time that the disk shows for a copy; null if it is the one that it was given. */
  noteTimeHere({ album, item, role }: AlbumFileKey, time: number | null): void {
    this.#statements.noteTimeHere.run(time, album, item, role)
  }

  forget({ album, item, role }: AlbumFileKey): void {
    this.#statements.forget.run(album, item, role)
  }

  /** Forgets a file by what names are compared by. */
  forgetNamed(album: string, nameKey: string): void {
    this.#statements.forgetNamed.run(album, nameKey)
  }

  /** Forgets all files of an album: its folder goes, or is gone. */
  forgetAlbum(album: string): void {
    this.#statements.forgetAlbum.run(album)
  }

  /** Forgets the files of an item in all albums. */
  forgetItem(item: number, role: FileRole): void {
    this.#statements.forgetItem.run(item, role)
  }

  /** What the item shows is about to be an earlier version, and its files in albums are of that then. */
  markEarlier(item: number, role: FileRole): void {
    this.#statements.markEarlier.run({ item, role })
  }

  /** Files of an earlier version are again of what the item shows. */
  markCurrent(item: number, role: FileRole, number: number): void {
    this.#statements.markCurrent.run({ item, role, number })
  }
}

function prepare(database: DatabaseSync) {
  const one = 'album = ? AND item = ? AND role = ?'
  return compiledOnUse(database, {
    made: `
      INSERT INTO album_file (album, item, role, name, name_key, linked, mtime_here, made_of)
      VALUES (:album, :item, :role, :name, :name_key, :linked, :mtime_here,
        CASE WHEN EXISTS (SELECT 1 FROM earlier_file WHERE item = :item AND path = :path) THEN :path END)`,
    found: `
      INSERT INTO album_file (album, item, role, name, name_key, linked) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING`,
    setLinked: `UPDATE album_file SET linked = 1, mtime_here = NULL WHERE ${one}`,
    setCopied: `UPDATE album_file SET linked = 0 WHERE ${one}`,
    noteVerified: `
      INSERT INTO album_file_verified (album, item, role, at)
      SELECT album, item, role, ?4 FROM album_file WHERE album = ?1 AND item = ?2 AND role = ?3
      ON CONFLICT (album, item, role) DO UPDATE SET at = excluded.at`,
    noteTimeHere: `UPDATE album_file SET mtime_here = ? WHERE ${one}`,
    forget: `DELETE FROM album_file WHERE ${one}`,
    forgetNamed: 'DELETE FROM album_file WHERE album = ? AND name_key = ?',
    forgetAlbum: 'DELETE FROM album_file WHERE album = ?',
    forgetItem: 'DELETE FROM album_file WHERE item = ? AND role = ?',
    // A link that is older still stays what it was.
    markEarlier: `
      UPDATE album_file SET made_of = (SELECT path FROM current_file AS known WHERE known.item = :item AND known.role = :role)
      WHERE item = :item AND role = :role AND made_of IS NULL`,
    markCurrent: `
      UPDATE album_file SET made_of = NULL WHERE item = :item AND role = :role AND made_of =
        (SELECT path FROM earlier_file AS known WHERE known.item = :item AND known.number = :number)`,
  })
}
