import type { DatabaseSync } from 'node:sqlite'
import { anything, integer, rowReader, text } from './schema/typed-rows.ts'

/** What is kept of archives and folders that were imported as a whole. */
export interface ImportMark {
  /** Row of the source that they are of. */
  source: number
  /** As text, of whatever form whoever wrote it gave it. */
  report: string
  /** SHA-256 of each photo and video, 32 bytes each. */
  contents: Uint8Array
}

/** Writes the tables `import_mark` and `import_mark_export`. To be used inside transactions. */
export class ImportMarkRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Undefined where there is no such mark, or one without contents. */
  withKey(key: string): (ImportMark & { ref: number }) | undefined {
    const row = this.#statements.withKey.get(key)
    if (!row) return undefined
    const { contents, ...mark } = markRow(row)
    return contents instanceof Uint8Array ? { ...mark, contents } : undefined
  }

  /** Rows of the exports that a mark is about. */
  exportsOf(ref: number): number[] {
    return this.#statements.exportsOf.all(ref).map((row) => exportRow(row).export)
  }

  /** `exports`: rows of those that the mark is about. In place of a mark with this key. */
  keep(key: string, { source, report, contents }: ImportMark, exports: Iterable<number>): void {
    this.#statements.drop.run(key)
    const { lastInsertRowid } = this.#statements.add.run(key, source, report, contents)
    for (const ref of exports) this.#statements.addExport.run(lastInsertRowid, ref)
  }

  /** Takes away all marks that are about an export, by its row. */
  forget(exportRef: number): void {
    this.#statements.forget.run(exportRef)
  }
}

const markRow = rowReader({ ref: integer, source: integer, report: text, contents: anything })
const exportRow = rowReader({ export: integer })

function prepare(database: DatabaseSync) {
  return {
    withKey: database.prepare('SELECT ref, source, report, contents FROM import_mark WHERE key = ?'),
    exportsOf: database.prepare('SELECT export FROM import_mark_export WHERE mark = ? ORDER BY export'),
    drop: database.prepare('DELETE FROM import_mark WHERE key = ?'),
    add: database.prepare('INSERT INTO import_mark (key, source, report, contents) VALUES (?, ?, ?, ?)'),
    addExport: database.prepare('INSERT INTO import_mark_export (mark, export) VALUES (?, ?)'),
    forget: database.prepare(`
      DELETE FROM import_mark WHERE ref IN (SELECT mark FROM import_mark_export WHERE export = ?)`),
  }
}
