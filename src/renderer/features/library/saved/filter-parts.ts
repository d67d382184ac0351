import { useEffect } from 'react'
import { parseWhere } from '../../../../shared/map/where.ts'
import { parseSearch, withoutToken } from '../../../../shared/search/parse-search.ts'
import type { Filters } from '../../../../shared/search/filters.ts'
import { useLanguage, useMessages } from '../../../i18n/use-messages.ts'
import { useMap } from '../../../state/map-store.ts'
import { itemDatesOf } from '../../items/item-dates.ts'
import { whereText } from '../../items/where-text.ts'
import { tokenLabel } from '../header/token-label.ts'

/** One thing that narrows a list. */
export interface FilterPart {
  key: string
  text: string
  /** It is understood of what was typed. */
  isTyped: boolean
  without: Partial<Filters>
}

/** What narrows a list, part by part in words: what is understood of the search, and the filters. Other words of the search are none. */
export function useFilterParts({ kind, from, to, search, where }: Filters): FilterPart[] {
  const { library: words, map } = useMessages()
  const language = useLanguage()
  const dates = itemDatesOf(language)
  const parts = parseSearch(search).tokens.map((token): FilterPart => ({
    key: `token-${token.start}`,
    text: tokenLabel(token, words, language),
    isTyped: true,
    without: { search: withoutToken(search, token) },
  }))
  const add = (key: string, text: string, without: Partial<Filters>): void => {
    parts.push({ key, text, isTyped: false, without })
  }
  if (kind !== 'all') add('kind', kind === 'video' ? words.showVideos : words.showPhotos, { kind: 'all' })
  if (from !== '' || to !== '') {
    const text =
      from !== '' && to !== ''
        ? words.between(dates.date(from), dates.date(to))
        : from === ''
          ? words.until(dates.date(to))
          : words.since(dates.date(from))
    add('dates', text, { from: '', to: '' })
  }
  const place = parseWhere(where)
  const isNamed = place !== undefined && 'place' in place && place.place.town !== undefined
  const countries = useMap((store) => store.places?.countries)
  useEffect(() => {
    // An address tells a town by one of its names alone.
    if (isNamed && !countries) void useMap.getState().loadPlaces()
  }, [isNamed, countries])
  if (place) add('where', whereText(place, map, language, countries), { where: '' })
  return parts
}

/** The words of a search that mean nothing but themselves. */
export function plainWords({ search }: Filters): string {
  return parseSearch(search).words.trim().replaceAll(/\s+/gu, ' ')
}
