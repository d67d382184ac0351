import { Bookmark, BookmarkCheck } from 'lucide-react'
import { useState } from 'react'
import { activeFilters, sameFilters } from '../../../../shared/search/filters.ts'
import type { SavedSearch } from '../../../../shared/search/saved-search.ts'
import { isolated } from '../../../../shared/text/owner-names.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { ownerShown } from '../../../state/library/library-query.ts'
import { useLibrary } from '../../../state/library/library-store.ts'
import { keepSearch } from '../../../state/library/searches.ts'
import { IconButton } from '../../../ui/controls/IconButton.tsx'
import spoken from '../../../ui/spoken.module.css'
import { plainWords, useFilterParts } from './filter-parts.ts'
import { SearchNameDialog } from './SearchNameDialog.tsx'

/** Longer names are cut on cards anyway. */
const longestProposal = 80

/** Keeps what narrows the timeline under a name; leads to the saved search where that is done. Nothing where nothing is narrowed, or nobody knows yet which are kept. */
export function KeepSearch() {
  const { saved: words } = useMessages().library
  const filters = useLibrary((library) => library.timelineFilters)
  const owner = useLibrary((library) => ownerShown(library)?.id)
  const searches = useLibrary((library) => library.searches)
  const openSearch = useLibrary((library) => library.openSearch)
  const parts = useFilterParts(filters)
  const [isNaming, setNaming] = useState(false)
  const [news, setNews] = useState<SavedSearch['filters']>()
  if (!searches || activeFilters(filters) === 0) return null
  const kept = searches.find((each) => each.owner === owner && sameFilters(each.filters, filters))
  const ofName = (name: string): SavedSearch | undefined => searches.find((each) => each.name === name)
  const named = new Set([plainWords(filters), ...parts.map(({ text }) => text)].filter(Boolean))
  const proposed = [...named].join(', ')
  return (
    <>
      <IconButton
        label={kept ? words.keptAs(isolated(kept.name)) : words.keep}
        icon={kept ? <BookmarkCheck size={20} aria-hidden /> : <Bookmark size={20} aria-hidden />}
        onClick={() => (kept ? openSearch(kept.id) : setNaming(true))}
      />
      <output className={spoken.spoken}>{news === filters && kept ? words.kept : ''}</output>
      {isNaming ? (
        <SearchNameDialog
          title={words.keep}
          name={proposed.slice(0, longestProposal).toWellFormed()}
          outcome={(name) =>
            ofName(name)
              ? { hint: words.replaces(isolated(name)), confirm: words.replace }
              : { hint: words.keepHint, confirm: words.confirm }
          }
          onName={(name) => {
            const before = ofName(name)
            return keepSearch({ ...(before && { id: before.id }), name, filters, ...(owner && { owner }) })
          }}
          onEnd={(name) => {
            setNaming(false)
            if (name !== undefined) setNews(filters)
          }}
        />
      ) : null}
    </>
  )
}
