import type { DatabaseSync } from 'node:sqlite'
import type { OwnerId, SearchId } from '../../../shared/domain.ts'
import type { Filters } from '../../../shared/search/filters.ts'
import type { SavedSearch } from '../../../shared/search/saved-search.ts'
import { success, type Result } from '../../../shared/problems/problem.ts'
import { writeMeta } from '../../index/schema/meta.ts'
import { transaction } from '../../index/schema/database.ts'
import { SavedSearchRows } from '../../index/saved-search-rows.ts'
import { mintedId } from '../../mirror/names/identifiers.ts'
import type { Clock } from '../../ports.ts'

export interface KeptSearches {
  /** All of them, the latest first. */
  list(): SavedSearch[]
  /** Under a new id, or in the place of the one with this id. Fails as the disk does. */
  keep(search: { id?: SearchId; name: string; filters: Filters; owner?: OwnerId }): Result<SearchId>
  /** Fails as the disk does. */
  remove(id: SearchId): Result<void>
}

interface SearchesParts {
  database: DatabaseSync
  clock: Clock
  random: (count: number) => Uint8Array
  /** To be told after each change, which the catalogue does not know yet. */
  changed: () => void
}

/** The searches that a person keeps in a mirror. Each change notes in its transaction that the catalogue is behind. */
export function keepSearches({ database, clock, random, changed }: SearchesParts): KeptSearches {
  const rows = new SavedSearchRows(database)
  function change<Value>(work: () => Value): Result<Value> {
    const value = transaction(database, () => {
      writeMeta(database, 'catalogue-behind', true)
      return work()
    })
    changed()
    return success(value)
  }
  return {
    list: () => rows.all().toSorted((one, other) => other.keptAt - one.keptAt),
    keep: ({ id = mintedId(random) as SearchId, ...search }) =>
      change(() => {
        if (!rows.change({ ...search, id })) rows.add({ ...search, id, keptAt: clock.now() })
        return id
      }),
    remove: (id) => change(() => rows.remove(id)),
  }
}
