import type { DatabaseSync } from 'node:sqlite'
import { SavedSearchRows } from '../../index/saved-search-rows.ts'
import { line, moment } from './catalogue-line.ts'

/** The searches that a person keeps, by id. */
export function* searchLines(database: DatabaseSync): Generator<string> {
  const said = (value: string): string | undefined => (value === '' ? undefined : value)
  for (const { id, name, filters, owner, keptAt } of new SavedSearchRows(database).all()) {
    const { search, kind, from, to, where } = filters
    yield line({
      kind: 'search',
      id,
      name,
      search: said(search),
      only: kind === 'all' ? undefined : kind,
      from: said(from),
      to: said(to),
      where: said(where),
      owner,
      keptAt: moment(keptAt),
    })
  }
}
