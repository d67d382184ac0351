import { useEffect, useRef, useState } from 'react'
import type { ItemColumns, ItemRef, LibraryQuery } from '../../../../shared/domain.ts'
import { addedSince, wordsOfSpan, type SearchLanguage } from '../../../../shared/search/suggest-search.ts'
import { dayHere } from '../../../i18n/formats.ts'
import { useLanguage } from '../../../i18n/use-messages.ts'
import { getBridge } from '../../../state/bridge.ts'
import { askPatiently } from '../../../state/library/ask-patiently.ts'
import { ownerShown, queryOf } from '../../../state/library/library-query.ts'
import { topItem, useLibrary } from '../../../state/library/library-store.ts'
import { useSession, useSetting } from '../../../state/session-store.ts'
import { areHiddenOn, hideOn } from './hidden-today.ts'
import { useToday } from './use-today.ts'
import { yearsOf } from './years-of.ts'

/** Photos that are worth a look today, and the search that finds them all. */
export interface Shelf {
  kind: 'on-this-day' | 'new'
  search: string
  count: number
  pictures: ItemRef[]
  /** When the photos of `on-this-day` were taken, from the latest year on; none where they are too many to tell. */
  years: number[]
  /** When the task began that brought the photos of `new`; milliseconds since 1970. */
  since: number
}

/** What came longer ago is not news. */
const newForMs = 30 * 86_400_000
/** From these the pictures and the years of a day are taken. */
const looked = 1000
/** Something was added or taken away: the shelves wait until that has rested. */
const restMs = 4000

/** Undefined where the engine does not answer, which is no news of the photos. */
async function shelvesNow(language: SearchLanguage, isOver: () => boolean): Promise<Shelf[] | undefined> {
  const bridge = getBridge()
  const library = useLibrary.getState()
  const newest = await askPatiently(() => bridge.call('library.newest', undefined), isOver)
  if (!newest.ok) return undefined
  const since = newest.value ?? 0
  const isNews = since > Date.now() - newForMs && since <= Date.now()
  const searches = {
    'on-this-day': wordsOfSpan('on-this-day', language),
    ...(isNews && { new: addedSince(dayHere(since), language) }),
  }
  const asked = Object.entries(searches) as [Shelf['kind'], string][]
  const queries = ['', ...asked.map(([, search]) => search)].map((search) => queryOf(library, search))
  const counted = await askPatiently(() => bridge.call('library.counts', { queries }), isOver)
  if (!counted.ok) return undefined
  const [all = 0, ...counts] = counted.value
  const shelves: Shelf[] = []
  for (const [at, [kind, search]] of asked.entries()) {
    const count = counts[at] ?? 0
    // After a first backup everything is new, which is no news.
    if (count === 0 || (kind === 'new' && count * 2 > all)) continue
    const query = { ...queryOf(library, search), first: looked }
    const found = await askPatiently(() => bridge.call('library.columns', query), isOver)
    if (!found.ok) return undefined
    const { pictures, years } = shownOf(found.value, kind)
    // Of more than were looked at nobody knows all years.
    shelves.push({ kind, search, count, since, pictures, years: count > looked ? [] : years })
  }
  return shelves
}

/** Pictures of as many years as there are, the latest first. */
function shownOf(columns: ItemColumns, kind: Shelf['kind']): Pick<Shelf, 'pictures' | 'years'> {
  const refs = [...columns.ref] as ItemRef[]
  if (kind === 'new') return { pictures: refs.slice(0, shownPictures), years: [] }
  const { years, spread } = yearsOf(columns.day)
  return { pictures: spread.slice(0, shownPictures).flatMap((at) => refs[at] ?? []), years }
}

/** More do not fit beside their line. */
const shownPictures = 4

/** What was found last, for whoever comes back to the library. */
let last: { key: string; shelves: Shelf[] } | undefined

/** The shelves of the whole timeline, and how to put them away for today. */
export function useShelves(): { shelves: Shelf[]; hide: () => void } {
  const language: SearchLanguage = useLanguage() === 'zh-Hans' ? 'zh' : 'en'
  const isWanted = useSetting('shelves')
  const mirror = useSession((session) => session.mirror?.path)
  const owner = useLibrary((library) => ownerShown(library)?.id)
  const areOwnersKnown = useLibrary((library) => library.owners !== undefined)
  const folders = useLibrary((library) => library.folders)
  const columns = useLibrary(({ shown }) => (shown && isWholeTimeline(shown) ? shown.columns : undefined))
  const today = useToday()
  const key = `${mirror} ${folders} ${owner} ${language} ${today}`
  const [found, setFound] = useState(last)
  const [hiddenOn, setHiddenOn] = useState<string>()
  const isHidden = hiddenOn === today || mirror === undefined || areHiddenOn(mirror, today)
  const isLooked = useRef<string>(last?.key)
  useEffect(() => {
    if (!columns || !areOwnersKnown || !isWanted || isHidden) return undefined
    let over = false
    const load = async (): Promise<void> => {
      const shelves = await shelvesNow(language, () => over)
      // The shelves are an extra: without an answer they stay as they were.
      if (over || !shelves) return
      isLooked.current = key
      // Whoever has scrolled meanwhile has begun to look: nothing moves under their hands.
      if (topItem(useLibrary.getState()) !== undefined) return
      last = { key, shelves }
      setFound(last)
    }
    const timer = setTimeout(() => void load(), isLooked.current === key ? restMs : 0)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [columns, areOwnersKnown, isWanted, isHidden, language, key])
  return {
    shelves: isWanted && !isHidden && found?.key === key ? found.shelves : none,
    hide() {
      if (mirror !== undefined) hideOn(mirror, today)
      setHiddenOn(today)
    },
  }
}

const none: Shelf[] = []

function isWholeTimeline({ isWhole, query }: { isWhole: boolean; query: LibraryQuery }): boolean {
  return isWhole && Object.keys(query).every((part) => part === 'owner')
}
