import type { DatabaseSync } from 'node:sqlite'
import type { FileRole, ItemId } from '../../../shared/domain.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { compiledOnUse } from '../schema/compiled-on-use.ts'
import { fileRole, integer, itemId, oneOf, optional, photoPath, rowReader, text } from '../schema/typed-rows.ts'
import type { TimeColumns } from '../items/items.ts'

/** An item whose files may belong elsewhere, or have another date. */
export interface DueItem extends TimeColumns {
  ref: number
  id: ItemId
  filename: string
  /** Google's instant, RFC 3339; `unknownTime` where nobody knows. */
  creation_time: string
  taken_local: number
  taken_from_file: number
}

/** A file of such an item. `number`: 0 for what the item shows, and that of the earlier version else. */
export interface PlacedFile {
  file: number
  role: FileRole
  number: number
  path: MirrorPath
  bytes: number
  /** Lower-case hex. */
  sha256: string
  mimeType: string
  /** The time that it was given, milliseconds since 1970, and what the disk has made of that, if it is another. */
  mtime: number
  mtimeHere: number | undefined
  /** What its source calls it, if it has another name so far. */
  calledThere: string | undefined
}

/** A file that is about to get another name, or has got it and may still have the old one, too. */
export interface MoveUnderWay {
  file: number
  origin: MirrorPath
  target: MirrorPath
  /** Where it is by its row: one of both, unless something else has become of it. */
  path: MirrorPath
  bytes: number
  sha256: string
}

/**
 * Writes the tables `place_due`, `place_name` and `file_move`, and where files are. That an item is due is noted by triggers; see migration
 * 0034. What writes belongs into a transaction.
 */
export class PlaceRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Items that are due, with higher numbers than `after`, in their order. */
  due(after: number, most: number): DueItem[] {
    return this.#statements.due.all(after, most).map((row) => dueItem(row))
  }

  /** How many items are due. */
  countDue(): number {
    return countRow(this.#statements.countDue.get() ?? {}).count
  }

  /** The files of an item, what it shows first. */
  filesOf(item: number): PlacedFile[] {
    return this.#statements.filesOf.all(item).map((row) => placedFile(row))
  }

  /** A file of this item is called so by its source, and is due because of it. */
  noteName(item: number, file: number, name: string): void {
    this.#statements.noteName.run({ file, name })
    this.#statements.noteDue.run(item)
  }

  /** All files of the item lie where they belong and have their date, or stay as they are. */
  settled(item: number): void {
    this.#statements.forgetNames.run(item)
    this.#statements.settled.run(item)
  }

  /** No item is due, whatever was noted while an index was filled from a catalogue. */
  allSettled(): void {
    this.#statements.allSettled.run()
  }

  /** A file is about to be moved to `target`, which nothing else may be given until then. `key`: see `nameKey`. */
  intend(file: number, origin: MirrorPath, target: MirrorPath, key: string): void {
    this.#statements.intend.run({ file, origin, target, key })
  }

  /** True if a file is known by this key of a path, or is about to be. */
  isTaken(key: string): boolean {
    return this.#statements.isTaken.get({ key }) !== undefined
  }

  /** A file has its new name, for all that know it by its path. */
  moved({ file, origin, target, key }: { file: number; origin: MirrorPath; target: MirrorPath; key: string }): void {
    const { setPath, inAlbums, noProblem, problem } = this.#statements
    setPath.run(target, key, file)
    inAlbums.run({ file, origin, target })
    noProblem.run(target)
    problem.run(target, origin)
  }

  /** It has only one name: the new one, or, if nothing came of it, the old one. */
  forgetMove(file: number): void {
    this.#statements.forgetMove.run(file)
  }

  underWay(): MoveUnderWay[] {
    return this.#statements.underWay.all().map((row) => moveUnderWay(row))
  }
}

const countRow = rowReader({ count: integer })
const dueItem = rowReader<DueItem>({
  ref: integer,
  id: itemId,
  filename: text,
  creation_time: text,
  taken_at: integer,
  time_known: oneOf(['instant', 'clock', 'nothing'], 'nothing'),
  zone: (found, name) => optional(integer)(found, name) ?? null,
  zone_from: (found, name) => optional(text)(found, name) ?? null,
  taken_local: integer,
  taken_from_file: integer,
})
const placedFile = rowReader<PlacedFile>({
  file: integer,
  role: fileRole,
  number: integer,
  path: photoPath,
  bytes: integer,
  sha256: text,
  mimeType: text,
  mtime: integer,
  mtimeHere: optional(integer),
  calledThere: optional(text),
})
const moveUnderWay = rowReader<MoveUnderWay>({
  file: integer,
  origin: photoPath,
  target: photoPath,
  path: photoPath,
  bytes: integer,
  sha256: text,
})

function prepare(database: DatabaseSync) {
  return compiledOnUse(database, {
    due: `
      SELECT ref, id, filename, creation_time, taken_at, time_known, zone, zone_from, taken_local, taken_from_file
      FROM place_due JOIN item ON item.ref = place_due.item WHERE place_due.item > ? ORDER BY place_due.item LIMIT +?`,
    countDue: 'SELECT count(*) AS count FROM place_due',
    filesOf: `
      SELECT file.id AS file, role, number, path, bytes, sha256, file.mime_type AS mimeType, mtime, mtime_here AS mtimeHere,
        place_name.name AS calledThere
      FROM item_file JOIN file ON file.id = item_file.file LEFT JOIN place_name ON place_name.file = file.id
      WHERE item = ? ORDER BY number, role DESC`,
    noteName: `
      INSERT INTO place_name (file, name) VALUES (:file, :name) ON CONFLICT (file) DO UPDATE SET name = excluded.name`,
    noteDue: 'INSERT INTO place_due (item) VALUES (?) ON CONFLICT DO NOTHING',
    forgetNames: 'DELETE FROM place_name WHERE file IN (SELECT file FROM item_file WHERE item = ?)',
    settled: 'DELETE FROM place_due WHERE item = ?',
    allSettled: 'DELETE FROM place_due',
    intend: 'INSERT INTO file_move (file, origin, target, target_key) VALUES (:file, :origin, :target, :key)',
    isTaken: `
      SELECT 1 FROM file WHERE path_key = :key UNION ALL SELECT 1 FROM file_move WHERE target_key = :key LIMIT 1`,
    setPath: 'UPDATE file SET path = ?, path_key = ? WHERE id = ?',
    inAlbums: `
      UPDATE album_file SET made_of = :target
      WHERE made_of = :origin AND item = (SELECT item FROM item_file WHERE file = :file)`,
    // Taken away by itself, so that it is noted whose it was.
    noProblem: 'DELETE FROM file_problem WHERE path = ?',
    problem: 'UPDATE file_problem SET path = ? WHERE path = ?',
    forgetMove: 'DELETE FROM file_move WHERE file = ?',
    underWay: `
      SELECT file_move.file, origin, target, path, bytes, sha256 FROM file_move JOIN file ON file.id = file_move.file
      ORDER BY file_move.file`,
  })
}
