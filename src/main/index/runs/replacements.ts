import type { DatabaseSync } from 'node:sqlite'
import type { FileRole } from '../../../shared/domain.ts'

/** Sets the columns of an item that say as what Google listed it when its file came; what no account lists has none. */
export const asListed = `
  base_type = CASE WHEN account IS NOT NULL THEN mime_type END, base_width = coalesce(listed_width, base_width),
  base_height = coalesce(listed_height, base_height)`

/**
 * Remembers which files Google has something newer for, and by what that is noticed. To be used inside transactions.
 */
export class Replacements {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  note(item: number, role: FileRole, now: number): void {
    this.#statements.note.run(item, role, now)
  }

  /** The newest file of an item is here, or there is none to be had. */
  settled(item: number, role: FileRole): void {
    this.#statements.settled.run(item, role)
  }

  /** Forgets those whose item has no file of that role any more: it is downloaded as it is now. */
  forgetOutdated(): void {
    this.#statements.forgetOutdated.run()
  }

  /** What Google listed last is what the file that is here looks like. */
  setBase(item: number): void {
    this.#statements.setBase.run(item)
  }
}

function prepare(database: DatabaseSync) {
  return {
    setBase: database.prepare(`UPDATE item SET ${asListed} WHERE ref = ?`),
    note: database.prepare(
      'INSERT INTO replacement (item, role, since) VALUES (?, ?, ?) ON CONFLICT (item, role) DO NOTHING',
    ),
    forgetOutdated: database.prepare(`
      DELETE FROM replacement WHERE NOT EXISTS
        (SELECT 1 FROM item_file AS known
         WHERE known.item = replacement.item AND known.role = replacement.role AND known.number = 0)`),
    settled: database.prepare('DELETE FROM replacement WHERE item = ? AND role = ?'),
  }
}
