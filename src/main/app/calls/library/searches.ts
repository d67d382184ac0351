import { z } from 'zod'
import type { SearchesCalls } from '../../../../shared/contract/library/searches.ts'
import type { SearchId } from '../../../../shared/domain.ts'
import { success } from '../../../../shared/problems/problem.ts'
import { isSavedSearch, longestSearchName } from '../../../../shared/search/saved-search.ts'
import { withMirror, type AnsweredCalls } from '../call-context.ts'
import { nothing, ownerId, shortText } from '../input-parts.ts'

const searchId = z
  .string()
  .min(1)
  .max(255)
  .transform((value) => value as SearchId)

const kept = z
  .strictObject({
    id: searchId.exactOptional(),
    name: z.string().max(longestSearchName),
    filters: z.strictObject({
      search: shortText,
      kind: z.enum(['photo', 'video', 'all']),
      from: shortText,
      to: shortText,
      where: shortText,
    }),
    owner: ownerId.exactOptional(),
  })
  .refine((search) => isSavedSearch({ id: 'new' as SearchId, keptAt: 0, ...search }), 'no search that can be kept')

export const searches = {
  'searches.list': {
    input: nothing,
    handle: (context) => withMirror(context, (parts) => success(parts.searches.list())),
  },
  'searches.keep': {
    input: kept,
    handle: (context, search) => withMirror(context, (parts) => parts.searches.keep(search)),
  },
  'searches.remove': {
    input: z.strictObject({ id: searchId }),
    handle: (context, { id }) => withMirror(context, (parts) => parts.searches.remove(id)),
  },
} satisfies AnsweredCalls<SearchesCalls>
