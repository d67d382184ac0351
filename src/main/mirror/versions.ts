import type { DatabaseSync } from 'node:sqlite'
import type { FileRole } from '../../shared/domain.ts'
import { photoPathFromRow } from '../mirror-path.ts'
import type { MirrorPath } from '../mirror-path.ts'

/** An earlier file of an item, which stays where it is. */
export interface KnownVersion {
  number: number
  path: MirrorPath
  bytes: number
  sha256: string
}

/**
 * Moves the rows of files between "the file of its item" and "an earlier version of it". No file is touched: an older
 * file keeps its place in `Photos/` for ever. Everything but `withBytes` belongs into a transaction.
 */
export class Versions {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Versions of an item that have these bytes, newest first. */
  withBytes(item: number, role: FileRole, sha256: string): KnownVersion[] {
    return this.#statements.withBytes.all(item, role, sha256).map((row) => ({
      number: Number(row['number']),
      path: photoPathFromRow(row['path']),
      bytes: Number(row['bytes']),
      sha256: String(row['sha256']),
    }))
  }

  /** The file of an item becomes a version. False if the item has no such file. */
  retire(item: number, role: FileRole, now: number): boolean {
    if (!this.#statements.file.get(item, role)) return false
    this.#statements.keep.run(now, item, role)
    this.#statements.markLinks.run({ item, role })
    this.#statements.dropFile.run(item, role)
    return true
  }

  /** A version becomes the item's file again, and what was its file a version. */
  reinstate(item: number, role: FileRole, number: number, now: number): void {
    this.retire(item, role, now)
    this.#statements.bringBack.run(item, number)
    this.#statements.restoreSize.run({ item, number })
    this.#statements.unmarkLinks.run({ item, number, role })
    this.#statements.dropVersion.run(item, number)
  }
}

function prepare(database: DatabaseSync) {
  const fields = 'path, path_key, bytes, sha256, mime_type, fidelity, mtime, mtime_here, published_at'
  return {
    withBytes: database.prepare(`
      SELECT number, path, bytes, sha256 FROM file_version WHERE item = ? AND role = ? AND sha256 = ?
      ORDER BY number DESC`),
    // Most files have no earlier one, and looking costs much less than the statement that would keep it.
    file: database.prepare('SELECT 1 FROM file WHERE item = ? AND role = ?'),
    keep: database.prepare(`
      INSERT INTO file_version (item, number, role, ${fields}, width, height, replaced_at, verified_at)
      SELECT file.item, (SELECT coalesce(max(number), 0) + 1 FROM file_version WHERE file_version.item = file.item),
             file.role, file.path, file.path_key, file.bytes, file.sha256, file.mime_type, file.fidelity, file.mtime,
             file.mtime_here, file.published_at, CASE role WHEN 'primary' THEN item.width END,
             CASE role WHEN 'primary' THEN item.height END, ?,
             (SELECT at FROM file_verified WHERE file_verified.item = file.item AND file_verified.role = file.role)
      FROM file JOIN item ON item.ref = file.item WHERE file.item = ? AND file.role = ?`),
    // A link that is older still stays what it was.
    markLinks: database.prepare(`
      UPDATE album_file SET made_of = (SELECT path FROM file WHERE file.item = :item AND file.role = :role)
      WHERE item = :item AND role = :role AND made_of IS NULL`),
    dropFile: database.prepare('DELETE FROM file WHERE item = ? AND role = ?'),
    bringBack: database.prepare(`
      INSERT INTO file (item, role, ${fields}) SELECT item, role, ${fields} FROM file_version
      WHERE item = ? AND number = ?`),
    restoreSize: database.prepare(`
      UPDATE item SET width = coalesce(version.width, item.width), height = coalesce(version.height, item.height)
      FROM file_version AS version
      WHERE item.ref = :item AND version.item = :item AND version.number = :number AND version.role = 'primary'`),
    unmarkLinks: database.prepare(`
      UPDATE album_file SET made_of = NULL WHERE item = :item AND role = :role
        AND made_of = (SELECT path FROM file_version WHERE item = :item AND number = :number)`),
    dropVersion: database.prepare('DELETE FROM file_version WHERE item = ? AND number = ?'),
  }
}
