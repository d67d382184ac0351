import type { ItemKind } from '../domain.ts'
import { isDay } from '../library-filter.ts'
import { parseWhere } from '../map/where.ts'
import { longestSearch } from './search-query.ts'

/** What narrows a list of the library, as a person has typed and chosen it. */
export interface Filters {
  search: string
  kind: ItemKind | 'all'
  /** `YYYY-MM-DD`, or empty for no limit. */
  from: string
  to: string
  /** A part of the world as `parseWhere` reads it, or empty for everywhere. */
  where: string
}

export const noFilters: Filters = { search: '', kind: 'all', from: '', to: '', where: '' }

/** Longer is no name of a place. */
export const longestWhere = 500

/** How many filters narrow the list, the search included. */
export function activeFilters({ search, kind, from, to, where }: Filters): number {
  return [search.trim() !== '', kind !== 'all', from !== '' || to !== '', where !== ''].filter(Boolean).length
}

/** Whether each of them is one that can be asked for, whoever has written it. */
export function areFilters({ search, from, to, where }: Filters): boolean {
  return (
    search.length <= longestSearch &&
    search.isWellFormed() &&
    [from, to].every((day) => day === '' || isDay(day)) &&
    (where === '' || (where.length <= longestWhere && parseWhere(where) !== undefined))
  )
}

/** Whether two ask for the same, however they are spaced. */
export function sameFilters(one: Filters, other: Filters): boolean {
  const plain = ({ search, ...rest }: Filters): string =>
    JSON.stringify([search.trim().replaceAll(/\s+/gu, ' '), rest.kind, rest.from, rest.to, rest.where])
  return plain(one) === plain(other)
}
