import type { OwnerId, SearchId } from '../../domain.ts'
import type { Filters } from '../../search/filters.ts'
import type { SavedSearch } from '../../search/saved-search.ts'
import type { Call, Names } from '../call.ts'

export interface SearchesCalls {
  /** The searches that are kept in the mirror, the latest first. */
  'searches.list': Call<void, SavedSearch[]>
  /** Keeps a search under a name; with the id of one, in its place. Answers with its id. */
  'searches.keep': Call<{ id?: SearchId; name: string; filters: Filters; owner?: OwnerId }, SearchId>
  /** Keeps a search no more; of one that is not there, nothing is to be done. No photo is touched. */
  'searches.remove': Call<{ id: SearchId }, void>
}

export interface SearchesEvents {
  'searches.changed': SavedSearch[]
}

export const searchesCalls: Names<SearchesCalls> = {
  'searches.list': true,
  'searches.keep': true,
  'searches.remove': true,
}

export const searchesEvents: Names<SearchesEvents> = {
  'searches.changed': true,
}
