import type { DatabaseSync } from 'node:sqlite'
import type { OwnerId, SearchId } from '../../shared/domain.ts'
import type { Filters } from '../../shared/search/filters.ts'
import { isSavedSearch, type SavedSearch } from '../../shared/search/saved-search.ts'
import { integer, optional, rowReader, text } from './schema/typed-rows.ts'

const kinds: readonly Filters['kind'][] = ['photo', 'video', 'all']

const searchRow = rowReader({
  id: text,
  name: text,
  search: text,
  kind: text,
  first_day: text,
  last_day: text,
  whereabouts: text,
  owner: optional(text),
  kept_at: integer,
})

/**
 * Reads and writes the table `saved_search`. What no search can be, which another program has written, is left out: it is no reason
 * to refuse an index.
 */
export class SavedSearchRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** By their ids. */
  all(): SavedSearch[] {
    return this.#statements.all
      .all()
      .flatMap((row): SavedSearch[] => {
        const {
          id,
          name,
          search,
          kind: found,
          first_day: from,
          last_day: to,
          whereabouts: where,
          owner,
          kept_at,
        } = searchRow(row)
        const kind = kinds.find((each) => each === found)
        if (!kind) return []
        const filters = { search, kind, from, to, where }
        const ofOwner = owner !== undefined && { owner: owner as OwnerId }
        return [{ id: id as SearchId, name, filters, ...ofOwner, keptAt: kept_at }]
      })
      .filter(isSavedSearch)
  }

  /** Throws SQLite's constraint error if there is one of this id. */
  add({ id, name, filters, owner, keptAt }: SavedSearch): void {
    const { search, kind, from, to, where } = filters
    this.#statements.add.run({ id, name, search, kind, from, to, where, owner: owner ?? null, keptAt })
  }

  /** Another search, or another name, under the same id. False if there is none of it. */
  change({ id, name, filters, owner }: Omit<SavedSearch, 'keptAt'>): boolean {
    const { search, kind, from, to, where } = filters
    return this.#statements.change.run({ id, name, search, kind, from, to, where, owner: owner ?? null }).changes > 0
  }

  remove(id: SearchId): void {
    this.#statements.remove.run(id)
  }
}

function prepare(database: DatabaseSync) {
  return {
    all: database.prepare(`
      SELECT id, name, search, kind, first_day, last_day, whereabouts, owner, kept_at FROM saved_search ORDER BY id`),
    add: database.prepare(`
      INSERT INTO saved_search (id, name, search, kind, first_day, last_day, whereabouts, owner, kept_at)
      VALUES (:id, :name, :search, :kind, :from, :to, :where, :owner, :keptAt)`),
    change: database.prepare(`
      UPDATE saved_search SET name = :name, search = :search, kind = :kind, first_day = :from, last_day = :to,
        whereabouts = :where, owner = :owner WHERE id = :id`),
    remove: database.prepare('DELETE FROM saved_search WHERE id = ?'),
  }
}
