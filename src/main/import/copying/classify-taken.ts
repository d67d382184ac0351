import { photoKey } from '../../takeout/meaning/photo-address.ts'
import type { Classification } from '../../takeout/stock/classify.ts'
import type { FoundExport } from '../../takeout/stock/exports-here.ts'
import { classify } from '../../takeout/stock/make-stock.ts'
import type { TakeIn } from './take-in.ts'

/** What has become of each entry. `before`: keys of items that were here before anything was taken in. */
export function classifyTaken(
  exports: readonly FoundExport[],
  includeTrash: boolean,
  { stored, lost }: Pick<TakeIn, 'stored' | 'lost'>,
  before: ReadonlySet<string>,
): Classification {
  return classify(exports, includeTrash, {
    hasBytes: (digest) => !stored.has(digest),
    hasItem: (url) => before.has(photoKey(url)),
    isLost: (digest) => lost.has(digest),
  })
}
