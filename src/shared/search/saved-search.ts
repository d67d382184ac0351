import type { OwnerId, SearchId } from '../domain.ts'
import { activeFilters, areFilters, type Filters } from './filters.ts'

/** More is no name. UTF-16 code units. */
export const longestSearchName = 200
/** Ids are ours, but a catalogue may have come from elsewhere. */
const longestId = 255

/** A search that a person keeps under a name, as one keeps an album. It has no photos of its own: it finds what fits now. */
export interface SavedSearch {
  id: SearchId
  name: string
  filters: Filters
  /** The person whose photos alone it finds; absent for everybody's. */
  owner?: OwnerId
  /** When it was kept first, milliseconds since 1970. */
  keptAt: number
}

/** What it can be: it has a name, and looks for something that can be looked for. What an index or a catalogue says may be anything. */
export function isSavedSearch({ id, name, filters, owner = 'somebody' as OwnerId }: SavedSearch): boolean {
  return (
    [id, owner].every((each) => each !== '' && each.length <= longestId && each.isWellFormed()) &&
    name.trim() !== '' &&
    name.length <= longestSearchName &&
    name.isWellFormed() &&
    activeFilters(filters) > 0 &&
    areFilters(filters)
  )
}
