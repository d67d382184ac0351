import type { DatabaseSync } from 'node:sqlite'
import type { MirrorPath } from '../../mirror-path.ts'

/** What is known of a published file, whatever it is to an item. */
export interface FileFacts {
  path: MirrorPath
  /** What paths are compared by, see `nameKey`. */
  pathKey: string
  bytes: number
  /** Lower-case hex. */
  sha256: string
  mimeType: string
  /** The time that it was given, milliseconds since 1970. */
  mtime: number
  /** What the disk has made of that, if it is another. */
  mtimeHere?: number | undefined
  publishedAt: number
  /** Pixels as shown: of an edited copy, and of a file that no item shows. Those of an item's original are the item's. */
  width?: number | undefined
  height?: number | undefined
}

/** Writes the table `file`. Rows go away with `ItemFiles`, which knows whose they are. */
export class Files {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Returns the number of the new row. Throws SQLite's constraint error if there is a file of the same path already. */
  add({ path, pathKey, bytes, sha256, mimeType, mtime, mtimeHere, publishedAt, width, height }: FileFacts): number {
    const here = mtimeHere ?? null
    const size = [width ?? null, height ?? null]
    const { add } = this.#statements
    return Number(add.run(path, pathKey, bytes, sha256, mimeType, mtime, here, publishedAt, ...size).lastInsertRowid)
  }

  /** All bytes of a file of this item were read and are right; nothing is noted of one that is gone from the index. */
  noteVerified(item: number, path: MirrorPath, now: number): void {
    this.#statements.noteVerified.run(now, item, path)
  }

  /** The time that the disk shows for a file of this item; null if it is the one that it was given. */
  noteTimeHere(item: number, path: MirrorPath, time: number | null): void {
    this.#statements.noteTimeHere.run(time, item, path)
  }
}

function prepare(database: DatabaseSync) {
  const ofItem = 'id IN (SELECT file FROM item_file WHERE item = ?) AND path = ?'
  return {
    add: database.prepare(`
      INSERT INTO file (path, path_key, bytes, sha256, mime_type, mtime, mtime_here, published_at, width, height)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    noteVerified: database.prepare(`UPDATE file SET verified_at = ? WHERE ${ofItem}`),
    noteTimeHere: database.prepare(`UPDATE file SET mtime_here = ? WHERE ${ofItem}`),
  }
}
