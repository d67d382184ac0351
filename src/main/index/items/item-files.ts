import type { DatabaseSync } from 'node:sqlite'
import { compiledOnUse } from '../schema/compiled-on-use.ts'
import type { Fidelity, FileRole } from '../../../shared/domain.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { AlbumFileRows } from '../albums/album-file-rows.ts'
import { Files } from './files.ts'
import type { FileFacts } from './files.ts'
import { preferred } from './preferred-file.ts'
import type { Ranked } from './preferred-file.ts'
import { fileRole, integer, oneOf, optional, photoPath, rowReader, text } from '../schema/typed-rows.ts'

/** A file that an item shows. */
export interface CurrentFile {
  path: MirrorPath
  bytes: number
  sha256: string
  fidelity: Fidelity
  /** When it was published, milliseconds since 1970. */
  arrivedAt: number
  /** As `Ranked` has it. */
  asOf: string | undefined
}

/** An earlier file of an item, which stays where it is. */
export interface KnownVersion {
  number: number
  path: MirrorPath
  bytes: number
  sha256: string
  fidelity: Fidelity
  /** As `Ranked` has it. */
  asOf: string | undefined
}

/** A file of an item, whatever it is to that. */
export interface FileOfItem {
  role: FileRole
  /** 0 for what the item shows; earlier versions have others. */
  number: number
  path: MirrorPath
  /** Lower-case hex. */
  sha256: string
  /** The row of the source that it is from, if that is known. */
  source: number | undefined
  /** Milliseconds since 1970. */
  arrivedAt: number
}

/** A file that has come, when the export that it is from was made, if it is from one, and whether it lacks its end. */
type ArrivingFile = FileFacts & { asOf?: string | undefined; isCut?: boolean }

/** What became of a file that came: the only one of its kind, shown in place of another, or kept beside a better one. */
export type Arrival = 'first' | 'replaces' | 'kept-beside'

/**
 * Writes the table `item_file`: which files an item has, which of them it shows, and which are earlier versions. No file on
 * the disk is touched: an older file keeps its place in `Photos/` for ever. What writes belongs into a transaction.
 */
export class ItemFiles {
  readonly #files: Files
  readonly #inAlbums: AlbumFileRows
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#files = new Files(database)
    this.#inAlbums = new AlbumFileRows(database)
    this.#statements = prepare(database)
  }

  /** The file that an item shows in this role; undefined if it has none. */
  current(item: number, role: FileRole): CurrentFile | undefined {
    const row = this.#statements.current.get(item, role)
    return row && currentFile(row)
  }

  /** Every file of an item, earlier versions included. */
  all(item: number): FileOfItem[] {
    return this.#statements.all.all(item).map((row) => fileOfItem(row))
  }

  /** Earlier versions of an item that have these bytes, newest first. */
  withBytes(item: number, role: FileRole, sha256: string): KnownVersion[] {
    return this.#statements.withBytes.all(item, role, sha256).map((row) => knownVersion(row))
  }

  /** A published file is an item's. What it showed so far becomes a version, or the new one does; see `preferred`. */
  arrive(item: number, role: FileRole, file: ArrivingFile, fidelity: Fidelity, source?: number): Arrival {
    const { width, height, asOf, isCut = false, ...shown } = file
    // Those of the original are the item's.
    const size = role === 'edited' ? { width, height } : {}
    const now = file.publishedAt
    const known = this.current(item, role)
    const isBetter = !known || (!isCut && isPreferred(role, { ...shown, fidelity, asOf, arrivedAt: now }, known))
    if (isBetter) {
      if (known) this.retire(item, role, now)
      this.show(item, role, { ...shown, ...size }, fidelity, source)
    } else {
      const number = this.#nextNumber(item)
      // As of a photo that was shown, 0 stands for what nobody can tell.
      const its = role === 'primary' ? { width: width ?? 0, height: height ?? 0 } : { width, height }
      this.keep({ item, role, number, replacedAt: now }, { ...shown, ...its }, fidelity, source)
    }
    if (asOf !== undefined) this.noteExport(item, shown.sha256, asOf)
    if (!isBetter) return 'kept-beside'
    return known ? 'replaces' : 'first'
  }

  /** A file is the one that its item shows. There must be no other. `source`: the row of where it is from, if that is known. */
  show(item: number, role: FileRole, file: FileFacts, fidelity: Fidelity, source?: number): void {
    this.#statements.insert.run(item, role, 0, this.#files.add(file), file.mimeType, fidelity, null, source ?? null)
  }

  /** A file is an earlier version of its item, by a number that the item has not yet given. */
  keep(
    { item, role, number, replacedAt }: { item: number; role: FileRole; number: number; replacedAt: number },
    file: FileFacts,
    fidelity: Fidelity,
    source?: number,
  ): void {
    const of = [this.#files.add(file), file.mimeType, fidelity, replacedAt, source ?? null]
    this.#statements.insert.run(item, role, number, ...of)
  }

  /** The file that an item shows becomes a version. False if the item has no such file. */
  retire(item: number, role: FileRole, now: number): boolean {
    if (!this.#statements.isThere.get(item, role)) return false
    if (role === 'primary') this.#statements.noteSize.run(item, 0)
    this.#inAlbums.markEarlier(item, role)
    this.#statements.makeRoom.run({ item, role, now, number: this.#nextNumber(item) })
    return true
  }

  /**
   * The photo or video of an item, and its earlier versions, become what it has in another role. It must have nothing there. Edited copies
   * of a video that becomes a moving half are earlier versions of that half.
   */
  recast(item: number, role: 'motion' | 'edited', now: number): void {
    if (role === 'edited') this.#statements.noteSize.run(item, 1)
    else {
      this.retire(item, 'edited', now)
      this.#statements.recastEdited.run(item)
    }
    this.#statements.recast.run(role, item)
    this.#statements.forgetSizes.run({ item, role, number: null })
  }

  /** The same for one of them alone, by its number, which may have others in that role beside it. */
  recastOne(item: number, number: number, role: 'motion' | 'edited', now: number): void {
    const last = this.#nextNumber(item)
    if (number === 0) this.retire(item, 'primary', now)
    const from = number === 0 ? last : number
    const isFirst = this.current(item, role) === undefined
    const to = isFirst ? 0 : from
    this.#statements.recastOne.run({ item, from, role, to, replacedAt: isFirst ? null : now })
    this.#statements.forgetSizes.run({ item, role, number: to })
  }

  /** A file of one item, by its role and number there, becomes an earlier version of another, in a role there. */
  give(
    { item, role, number }: { item: number; role: FileRole; number: number },
    to: number,
    as: FileRole,
    now: number,
  ): void {
    const from = number === 0 ? this.#nextNumber(item) : number
    if (number === 0) this.retire(item, role, now)
    const next = this.#nextNumber(to)
    this.#statements.give.run({ item, role, from, to, as, next, now })
    this.#statements.forgetSizes.run({ item: to, role: as, number: next })
  }

  /** Whether a version is to be preferred to what its item shows. */
  isToBeShown(
    item: number,
    role: FileRole,
    version: Pick<KnownVersion, 'number' | 'fidelity'> & Partial<KnownVersion>,
    now: number,
  ): boolean {
    const known = this.current(item, role)
    return !known || isPreferred(role, { ...version, arrivedAt: now }, known)
  }

  /**
   * A version becomes the file that its item shows, and what that was a version. False, and nothing is changed, if what the
   * item shows is to be preferred.
   */
  reinstate(
    item: number,
    role: FileRole,
    version: Pick<KnownVersion, 'number' | 'fidelity'> & Partial<KnownVersion>,
    now: number,
  ): boolean {
    const { number } = version
    if (!this.isToBeShown(item, role, version, now)) return false
    this.retire(item, role, now)
    this.#statements.restoreSize.run({ item, number })
    this.#inAlbums.markCurrent(item, role, number)
    this.#statements.bringBack.run(item, role, number)
    return true
  }

  /** An export that was made then has these bytes, too. Whether that is news of any file of the item. */
  noteExport(item: number, sha256: string, asOf: string): boolean {
    return this.#statements.noteExport.run({ item, sha256, asOf }).changes > 0
  }

  /** The newest export that has these bytes for an item was made then, whatever was noted before. */
  setExport(item: number, sha256: string, asOf: string): void {
    this.#statements.setExport.run({ item, sha256, asOf })
  }

  /** A source has the very bytes of a file that came as a copy: it is an original. `number` as of versions, 0 for what is shown. */
  noteOriginal(item: number, role: FileRole, number: number, source: number): void {
    this.#statements.noteOriginal.run(source, item, role, number)
  }

  /** Forgets the file that an item shows, if it is at this path, where one is given: it is no longer here. */
  forget(item: number, role: FileRole, path?: MirrorPath): void {
    this.#statements.forget.run({ item, role, path: path ?? null })
  }

  /** Forgets an earlier version at a path, by what paths are compared by. */
  forgetEarlier(pathKey: string): void {
    this.#statements.forgetEarlier.run(pathKey)
  }

  /** Google was asked for the length of what it delivers for this file. */
  noteLengthChecked(item: number, role: FileRole, now: number): void {
    this.#statements.noteLengthChecked.run(now, item, role)
  }

  #nextNumber(item: number): number {
    return numbered(this.#statements.nextNumber.get(item) ?? {}).number
  }
}

/** Whether what arrives now is to be shown in place of what the item shows. */
function isPreferred(role: FileRole, arriving: Ranked, known: CurrentFile): boolean {
  // A clock that was put back makes nothing older that came later.
  const arrived = { ...arriving, arrivedAt: Math.max(arriving.arrivedAt, known.arrivedAt) }
  return preferred<Ranked>(role, [known, arrived]) === arrived
}

const bytesThere = {
  path: photoPath,
  bytes: integer,
  sha256: text,
  fidelity: oneOf<Fidelity>(['original', 'copy'], 'copy'),
  asOf: optional(text),
}
const currentFile = rowReader<CurrentFile>({ ...bytesThere, arrivedAt: integer })
const knownVersion = rowReader<KnownVersion>({ ...bytesThere, number: integer })
const fileOfItem = rowReader<FileOfItem>({
  role: fileRole,
  number: integer,
  path: photoPath,
  sha256: text,
  source: optional(integer),
  arrivedAt: integer,
})
const numbered = rowReader<{ number: number }>({ number: integer })

// `+?` and not `?` where an index has rows of one value alone: SQLite would look what is bound, and so compile the statement
// anew each time.
function prepare(database: DatabaseSync) {
  return compiledOnUse(database, {
    current: `
      SELECT path, bytes, sha256, fidelity, as_of AS asOf, published_at AS arrivedAt
      FROM item_file JOIN file ON file.id = item_file.file WHERE item = ? AND role = +? AND number = 0`,
    all: 'SELECT role, number, path, sha256, source, published_at AS arrivedAt FROM item_file JOIN file ON file.id = item_file.file WHERE item = ?',
    isThere: 'SELECT 1 FROM item_file WHERE item = ? AND role = +? AND number = 0',
    withBytes: `
      SELECT number, path, bytes, sha256, fidelity, as_of AS asOf FROM item_file JOIN file ON file.id = item_file.file
      WHERE item = ? AND role = +? AND sha256 = ? AND number > 0 ORDER BY number DESC`,
    nextNumber: 'SELECT coalesce(max(number), 0) + 1 AS number FROM item_file WHERE item = ?',
    insert: `
      INSERT INTO item_file (item, role, number, file, mime_type, fidelity, replaced_at, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    noteSize: `
      UPDATE file SET width = item.width, height = item.height
      FROM item_file JOIN item ON item.ref = item_file.item
      WHERE item_file.item = ? AND item_file.role = 'primary' AND item_file.number = 0 AND file.id = item_file.file
        AND item.width >= ?`,
    recast: "UPDATE item_file SET role = ? WHERE item = ? AND role = 'primary'",
    recastEdited: "UPDATE item_file SET role = 'motion' WHERE item = ? AND role = 'edited'",
    recastOne: `
      UPDATE item_file SET role = :role, number = :to, replaced_at = :replacedAt
      WHERE item = :item AND role = 'primary' AND number = :from`,
    give: `
      UPDATE item_file SET item = :to, role = :as, number = :next, replaced_at = coalesce(replaced_at, :now)
      WHERE item = :item AND role = +:role AND number = :from`,
    // Of a moving half none is kept, and none of an edited copy that has none.
    forgetSizes: `
      UPDATE file SET width = NULL, height = NULL FROM item_file
      WHERE item_file.item = :item AND item_file.role = :role AND file.id = item_file.file
        AND (:number IS NULL OR item_file.number = :number)
        AND (:role = 'motion' OR (:role = 'edited' AND file.width = 0))`,
    makeRoom: `
      UPDATE item_file SET number = :number, replaced_at = :now, length_checked_at = NULL
      WHERE item = :item AND role = +:role AND number = 0`,
    restoreSize: `
      UPDATE item SET width = coalesce(version.width, item.width), height = coalesce(version.height, item.height)
      FROM earlier_file AS version
      WHERE item.ref = :item AND version.item = :item AND version.number = +:number AND version.role = 'primary'`,
    bringBack: `
      UPDATE item_file SET number = 0, replaced_at = NULL WHERE item = ? AND role = +? AND number = +?`,
    noteExport: `
      UPDATE item_file SET as_of = :asOf
      WHERE item = :item AND (as_of IS NULL OR as_of < :asOf) AND file IN (SELECT id FROM file WHERE sha256 = :sha256)`,
    setExport: `
      UPDATE item_file SET as_of = :asOf WHERE item = :item AND file IN (SELECT id FROM file WHERE sha256 = :sha256)`,
    noteOriginal: `
      UPDATE item_file SET fidelity = 'original', source = ?
      WHERE item = ? AND role = +? AND number = +? AND fidelity <> 'original'`,
    forget: `
      DELETE FROM file WHERE id = (SELECT file FROM item_file WHERE item = :item AND role = +:role AND number = 0)
        AND (:path IS NULL OR path = :path)`,
    forgetEarlier: `
      DELETE FROM file WHERE path_key = ? AND EXISTS
        (SELECT 1 FROM item_file WHERE item_file.file = file.id AND item_file.number > 0)`,
    noteLengthChecked: `
      UPDATE item_file SET length_checked_at = ? WHERE item = ? AND role = +? AND number = 0`,
  })
}
