import type { DatabaseSync } from 'node:sqlite'
import type { FileRole, ItemId } from '../../../shared/domain.ts'
import { isImported } from '../source-rows.ts'
import { flag, itemId, rowReader, text } from '../schema/typed-rows.ts'

/** A file without any good copy here. */
export interface Refetch {
  /** Where it was. */
  path: string
  item: ItemId
  /** False if Google turned out not to have it any more. */
  inGoogle: boolean
  /** It can come from an export again. */
  isImported: boolean
}

/** Files that the next backup downloads again, whatever it is about otherwise: the table `refetch`. */
export class Refetches {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** `now` in milliseconds since 1970. */
  add(item: number, role: FileRole, path: string, now: number): void {
    this.#statements.add.run(item, role, path, now)
  }

  /** Forgets those whose files are here by now. */
  forgetArrived(): void {
    this.#statements.forgetArrived.run()
  }

  /** Those that are still to come, by path. */
  awaited(): Refetch[] {
    return this.#statements.awaited.all().map(readRefetch)
  }
}

const readRefetch = rowReader<Refetch>({ path: text, item: itemId, inGoogle: flag, isImported: flag })

function prepare(database: DatabaseSync) {
  const arrived =
    'SELECT 1 FROM item_file AS known WHERE known.item = refetch.item AND known.role = refetch.role AND known.number = 0'
  return {
    add: database.prepare(`
      INSERT INTO refetch (item, role, path, since) VALUES (?, ?, ?, ?)
      ON CONFLICT (item, role) DO UPDATE SET path = excluded.path, since = excluded.since`),
    forgetArrived: database.prepare(`DELETE FROM refetch WHERE EXISTS (${arrived})`),
    awaited: database.prepare(`
      SELECT refetch.path, item.id AS item, item.in_google AS inGoogle, ${isImported} AS isImported
      FROM refetch JOIN item ON item.ref = refetch.item
      WHERE NOT EXISTS (${arrived}) ORDER BY refetch.path`),
  }
}
