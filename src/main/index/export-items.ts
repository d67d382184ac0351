import type { DatabaseSync } from 'node:sqlite'
import { integer, optional, rowReader, text } from './schema/typed-rows.ts'

/** Rows that are read or written at a time. */
const atATime = 20_000

/** An item of an export. */
export interface ExportedItem {
  item: number
  /** Where the export has it: see the column `export_item.place`. */
  place: number
  /** The same only where another export says the same of it, and has the same files; undefined if that is not known. */
  said?: string | undefined
}

const itemRow = rowReader<ExportedItem>({ item: integer, place: integer, said: optional(text) })
const exportRow = rowReader({ ref: integer, id: text, parts: text, report: optional(text) })
const saidRow = rowReader({ key: text, state: text, facts: optional(text) })
const goneRow = rowReader({ item: integer })
const countRow = rowReader({ count: integer })
const placeRow = rowReader({ place: integer })

/** Reads and writes which items exports have. Writing inside transactions. */
export class ExportItems {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** The exports of a source, as their rows say of them. */
  exportsOf(source: number): ReturnType<typeof exportRow>[] {
    return this.#statements.exports.all(source).map(exportRow)
  }

  /** The items of an export, a few thousand at a time. */
  *of(exported: number): Generator<ExportedItem[]> {
    for (let after = 0; ;) {
      const rows = this.#statements.items.all(exported, after).map(itemRow)
      if (rows.length > 0) yield rows
      if (rows.length < atATime) return
      after = rows.at(-1)?.item ?? after
    }
  }

  /** How many of these items, by their rows, an export has in its years or its archive. */
  countInLibrary(exported: number, items: readonly number[]): number {
    return countRow(this.#statements.inLibrary.get({ exported, items: JSON.stringify(items) }) ?? {}).count
  }

  /** Where an export has an item, as `ExportedItem.place`; undefined if nowhere. */
  libraryPartOf(exported: number, item: number): number | undefined {
    const row = this.#statements.place.get(exported, item)
    return row && placeRow(row).place
  }

  /** An export has these items so. What it had before it has still, as parts come one by one. */
  note(exported: number, items: readonly ExportedItem[]): void {
    for (const { item, place, said } of items) this.#statements.note.run({ exported, item, place, said: said ?? null })
  }

  /** An export has none of these items: something in it was taken for them. */
  forget(exported: number, items: readonly number[]): void {
    this.#statements.forget.run(exported, JSON.stringify(items))
  }

  /** What a source says of an item, by its keys. */
  saidOf(source: number, item: number): ReturnType<typeof saidRow>[] {
    return this.#statements.said.all(item, source).map(saidRow)
  }

  /** The items that a source no longer has. */
  goneOf(source: number): number[] {
    return [...new Set(this.#statements.gone.all(source).map((row) => goneRow(row).item))]
  }
}

function prepare(database: DatabaseSync) {
  return {
    exports: database.prepare('SELECT ref, id, parts, report FROM export WHERE source = ?'),
    items: database.prepare(
      `SELECT item, place, said FROM export_item WHERE export = ? AND item > ? ORDER BY item LIMIT ${atATime}`,
    ),
    inLibrary: database.prepare(`
      SELECT count(*) AS count FROM json_each(:items) CROSS JOIN export_item ON export = :exported AND item = value WHERE place > 0`),
    place: database.prepare('SELECT place FROM export_item WHERE export = ? AND item = ?'),
    note: database.prepare(`
      INSERT INTO export_item (export, item, place, said) VALUES (:exported, :item, :place, :said)
      ON CONFLICT (export, item) DO UPDATE SET place = excluded.place, said = excluded.said`),
    forget: database.prepare('DELETE FROM export_item WHERE export = ? AND item IN (SELECT value FROM json_each(?))'),
    said: database.prepare('SELECT key, state, facts FROM item_source WHERE item = ? AND source = ?'),
    gone: database.prepare(`SELECT item FROM item_source WHERE source = ? AND state = 'gone'`),
  }
}
