import type { DatabaseSync } from 'node:sqlite'
import { parseJson } from '../../shared/parse-json.ts'
import { noTally, readTally, type ExportTally } from './export-tally.ts'
import { packJson, unpackJson } from './schema/packed-json.ts'
import { anything, integer, optional, rowReader, text } from './schema/typed-rows.ts'

/** What tells an entry of an export from all others that have other bytes. */
export interface EntryKey {
  path: string
  size: number
  /** Empty if nothing tells its bytes without reading them. */
  mark: string
}

/** An entry that is remembered. */
export interface KeptEntry extends EntryKey {
  /** SHA-256 in base64. */
  digest?: string
  /** Of a file with facts: its bytes. */
  json?: Buffer
  /** What is wrong with it, as whoever has read it calls that: it is to be read again. */
  damage?: string
}

/** An export that was here before. */
export interface KnownExport {
  ref: number
  id: string
  /** Row of the source that it is of; undefined if nobody has said it yet. */
  source?: number
}

/** Entries that are read at a time where their JSON is unpacked, and where it is not. */
const [entriesAtATime, contentsAtATime] = [500, 4000]

/** Stands before every entry. */
const beforeAll: EntryKey = { path: '', size: -1, mark: '' }

/** Writes the tables `export` and `export_entry`. To be used inside transactions. */
export class ExportRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Exports with this id: one for each person, and one of nobody yet. */
  withId(id: string): KnownExport[] {
    return this.#statements.withId.all(id).map((row) => {
      const { source, ...rest } = exportRow(row)
      return { ...rest, ...(source !== undefined && { source }) }
    })
  }

  /** The row of an export that nobody's is yet, made where there is none. */
  unowned(id: string, now: number): number {
    const known = this.withId(id).find(({ source }) => source === undefined)
    return known?.ref ?? Number(this.#statements.add.run({ id, now }).lastInsertRowid)
  }

  /**
   * What was remembered of an export as nobody's is of a source now, together with what was known of it. Its row. `withTrash`: its
   * trash is taken in, too.
   */
  settle(id: string, source: number, now: number, withTrash: boolean): number {
    const isNew = !this.withId(id).some((each) => each.source === source)
    const ref = this.#settle(id, source, now)
    if (isNew || withTrash) this.#statements.noteTrash.run(withTrash ? 1 : 0, ref)
    return ref
  }

  /** Nothing was ever taken from the trash of an export on request. */
  isWithoutTrash(ref: number): boolean {
    return this.#statements.withoutTrash.get(ref) !== undefined
  }

  /** Other exports of the same source that have an entry with this digest; their rows. */
  othersWith(ref: number, digest: string): number[] {
    return this.#statements.othersWith.all(ref, digest).map((row) => refRow(row).ref)
  }

  /** All exports of a source, in the order in which they first came. */
  ofSource(source: number): { ref: number; id: string }[] {
    return this.#statements.ofSource.all(source).map((row) => {
      const { ref, id } = exportRow(row)
      return { ref, id }
    })
  }

  /** All exports of somebody, in the order in which they first came. */
  owned(): { ref: number; source: number }[] {
    return this.#statements.owned.all().map((row) => ownedRow(row))
  }

  /** What an export calls the contents of entries without facts, with their folders, a few thousand at a time. */
  *contents(ref: number): Generator<{ digest: string; path: string }[]> {
    let after: EntryKey = beforeAll
    for (;;) {
      const rows = this.#statements.contents.all(ref, after.path, after.size, after.mark, contentsAtATime)
      const page = rows.map((row) => contentRow(row))
      yield page
      const last = page.at(-1)
      if (!last || page.length < contentsAtATime) return
      after = last
    }
  }

  #settle(id: string, source: number, now: number): number {
    const [all, { move, forget, own }] = [this.withId(id), this.#statements]
    const known = all.find((each) => each.source === source)
    const fresh = all.find((each) => each.source === undefined)?.ref ?? (known ? undefined : this.unowned(id, now))
    if (!known) {
      own.run(source, Number(fresh))
      return Number(fresh)
    }
    if (fresh !== undefined) {
      move.run(known.ref, fresh)
      forget.run(fresh)
    }
    return known.ref
  }

  /** Numbers of the parts of an export that were here, in order. */
  partsOf(ref: number): number[] {
    const row = this.#statements.parts.get(ref)
    return row ? partNumbers(partsRow(row).parts) : []
  }

  /** Parts with these numbers were here. */
  seen(ref: number, parts: readonly number[], now: number): void {
    const all = [...new Set([...this.partsOf(ref), ...parts])].sort((one, other) => one - other)
    this.#statements.seen.run(JSON.stringify(all), now, ref)
  }

  /** What all imports of an export have come to so far. */
  tallyOf(ref: number): ExportTally {
    const row = this.#statements.tally.get(ref)
    return readTally(row && tallyRow(row).report) ?? noTally
  }

  setTally(ref: number, tally: ExportTally): void {
    this.#statements.setTally.run(JSON.stringify(tally), ref)
  }

  /** A full export lacks so many items of before; undefined for one that is not full. Nothing else of its tally changes. */
  setLacks(ref: number, lacks: number | undefined): void {
    const { lacks: before, ...rest } = this.tallyOf(ref)
    if (before !== lacks) this.setTally(ref, { ...rest, ...(lacks !== undefined && { lacks }) })
  }

  /** So many albums of before, or members of them, are not in a full export. Nothing else of its tally changes. */
  setMissing(ref: number, what: 'formerMembers' | 'goneAlbums', count: number): void {
    const { [what]: before = 0, ...rest } = this.tallyOf(ref)
    if (before !== count) this.setTally(ref, { ...rest, ...(count > 0 && { [what]: count }) })
  }

  /** The digest of an entry of an export, if it was read, and nothing was wrong with it. */
  digestOf(ref: number, { path, size, mark }: EntryKey): string | undefined {
    const row = this.#statements.digest.get(ref, path, size, mark)
    return row && digestRow(row).digest
  }

  /** The JSON of an entry is remembered already. */
  hasJson(ref: number, { path, size, mark }: EntryKey): boolean {
    return this.#statements.hasJson.get(ref, path, size, mark) !== undefined
  }

  /** The JSON of an entry as it is remembered; undefined if it is not, or cannot be unpacked. */
  jsonOf(ref: number, { path, size, mark }: EntryKey): Buffer | undefined {
    const row = this.#statements.json.get(ref, path, size, mark)
    const packed = row && jsonRow(row).json
    return packed instanceof Uint8Array ? unpackJson(packed) : undefined
  }

  keepJson(ref: number, { path, size, mark }: EntryKey, digest: string, bytes: Uint8Array): void {
    this.#statements.keep.run({ ref, path, size, mark, digest, json: packJson(bytes), damage: null })
  }

  keepDigest(ref: number, { path, size, mark }: EntryKey, digest: string, damage?: string): void {
    this.#statements.keep.run({ ref, path, size, mark, digest, json: null, damage: damage ?? null })
  }

  /**
   * What is remembered of an export, as far as it is asked for, in the order of the paths, some hundred entries at a time. What cannot be
   * unpacked is left out.
   */
  *pages(ref: number, isWanted: (key: EntryKey) => boolean = () => true): Generator<KeptEntry[]> {
    let after: EntryKey = beforeAll
    for (;;) {
      const rows = this.#statements.page.all(ref, after.path, after.size, after.mark, entriesAtATime)
      yield [...keptEntries(rows, isWanted)]
      const last = rows.at(-1)
      if (!last || rows.length < entriesAtATime) return
      after = entryRow(last)
    }
  }

  /** The same of what is at one path, with a content. */
  *entriesAt(ref: number, path: string, digest: string | undefined): Generator<KeptEntry> {
    yield* keptEntries(this.#statements.entriesAt.all(ref, path, digest ?? null), () => true)
  }

  /** The same of one folder, by its path as it is remembered, and not of folders in it. */
  *entriesIn(ref: number, folder: string): Generator<KeptEntry> {
    const [from, to] = [`${folder}/`, `${folder}0`]
    const isDirect = ({ path }: EntryKey): boolean => !path.includes('/', from.length)
    yield* keptEntries(this.#statements.entriesIn.iterate(ref, from, to), isDirect)
  }

  /** Paths of all folders of an export that have entries. Looks at each entry. */
  foldersOf(ref: number): string[] {
    const folders = new Set<string>()
    for (const row of this.#statements.paths.iterate(ref)) {
      const { path } = pathRow(row)
      folders.add(path.slice(0, Math.max(0, path.lastIndexOf('/'))))
    }
    return [...folders]
  }
}

function* keptEntries(
  rows: Iterable<Parameters<typeof entryRow>[0]>,
  isWanted: (key: EntryKey) => boolean,
): Generator<KeptEntry> {
  for (const row of rows) {
    const { path, size, mark, digest, json: packed, damage } = entryRow(row)
    // Before it is unpacked, which takes far longer.
    if (!isWanted({ path, size, mark })) continue
    const json = packed instanceof Uint8Array ? unpackJson(packed) : undefined
    if (packed !== null && !json) continue
    yield {
      path,
      size,
      mark,
      ...(digest !== undefined && { digest }),
      ...(json && { json }),
      ...(damage !== undefined && { damage }),
    }
  }
}

/** The numbers that the column `export.parts` names, in order. */
export function partNumbers(column: string): number[] {
  const parsed = parseJson(column)
  return Array.isArray(parsed) ? parsed.filter((each) => Number.isSafeInteger(each) && each > 0) : []
}

const exportRow = rowReader({
  ref: integer,
  id: text,
  source: optional(integer),
})
const ownedRow = rowReader({ ref: integer, source: integer })
const refRow = rowReader({ ref: integer })
const pathRow = rowReader({ path: text })
const contentRow = rowReader({ path: text, size: integer, mark: text, digest: text })
const partsRow = rowReader({ parts: text })
const tallyRow = rowReader({ report: optional(text) })
const digestRow = rowReader({ digest: optional(text) })
const jsonRow = rowReader({ json: anything })
const entryRow = rowReader({
  path: text,
  size: integer,
  mark: text,
  digest: optional(text),
  json: anything,
  damage: optional(text),
})

function prepare(database: DatabaseSync) {
  const one = 'export = ? AND path = ? AND size = ? AND mark = ?'
  return {
    withId: database.prepare('SELECT ref, id, source FROM export WHERE id = ? ORDER BY ref'),
    ofSource: database.prepare('SELECT ref, id, source FROM export WHERE source = ? ORDER BY ref'),
    add: database.prepare('INSERT INTO export (id, first_seen, last_seen) VALUES (:id, :now, :now)'),
    own: database.prepare('UPDATE export SET source = ? WHERE ref = ?'),
    move: database.prepare('UPDATE OR REPLACE export_entry SET export = ? WHERE export = ?'),
    noteTrash: database.prepare('UPDATE export SET trash = ? WHERE ref = ?'),
    withoutTrash: database.prepare('SELECT 1 FROM export WHERE ref = ? AND trash = 0'),
    othersWith: database.prepare(`
      SELECT DISTINCT other.ref FROM export JOIN export AS other ON other.source = export.source AND other.ref <> export.ref
      JOIN export_entry ON export_entry.export = other.ref
      WHERE export.ref = ? AND export_entry.digest = ? AND export_entry.json IS NULL`),
    owned: database.prepare('SELECT ref, source FROM export WHERE source IS NOT NULL ORDER BY ref'),
    contents: database.prepare(`
      SELECT path, size, mark, digest FROM export_entry
      WHERE export = ? AND (path, size, mark) > (?, ?, ?) AND json IS NULL AND digest IS NOT NULL
      ORDER BY path, size, mark LIMIT ?`),
    page: database.prepare(`
      SELECT path, size, mark, digest, json, damage FROM export_entry
      WHERE export = ? AND (path, size, mark) > (?, ?, ?) ORDER BY path, size, mark LIMIT ?`),
    forget: database.prepare('DELETE FROM export WHERE ref = ?'),
    parts: database.prepare('SELECT parts FROM export WHERE ref = ?'),
    seen: database.prepare('UPDATE export SET parts = ?, last_seen = ? WHERE ref = ?'),
    tally: database.prepare('SELECT report FROM export WHERE ref = ?'),
    setTally: database.prepare('UPDATE export SET report = ? WHERE ref = ?'),
    digest: database.prepare(`SELECT digest FROM export_entry WHERE ${one} AND damage IS NULL`),
    json: database.prepare(`SELECT json FROM export_entry WHERE ${one}`),
    hasJson: database.prepare(`SELECT 1 FROM export_entry WHERE ${one} AND json IS NOT NULL`),
    keep: database.prepare(`
      INSERT INTO export_entry (export, path, size, mark, digest, json, damage) VALUES (:ref, :path, :size, :mark, :digest, :json, :damage)
      ON CONFLICT (export, path, size, mark)
        DO UPDATE SET digest = excluded.digest, json = coalesce(excluded.json, json), damage = excluded.damage`),
    entriesAt: database.prepare(`
      SELECT path, size, mark, digest, json, damage FROM export_entry WHERE export = ? AND path = ? AND digest IS ?`),
    // In the order of paths, a slash is followed by a zero.
    entriesIn: database.prepare(`
      SELECT path, size, mark, digest, json, damage FROM export_entry WHERE export = ? AND path > ? AND path < ?`),
    paths: database.prepare('SELECT path FROM export_entry WHERE export = ?'),
  }
}
