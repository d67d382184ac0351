import { X } from 'lucide-react'
import { type KeyboardEvent, useEffect } from 'react'
import { flushSync } from 'react-dom'
import { parseWhere } from '../../../../shared/map/where.ts'
import { parseSearch, withoutToken } from '../../../../shared/search/parse-search.ts'
import { useLanguage, useMessages } from '../../../i18n/use-messages.ts'
import styles from './ActiveFilters.module.css'
import { itemDatesOf } from '../../items/item-dates.ts'
import { useLibrary } from '../../../state/library/library-store.ts'
import { useMap } from '../../../state/map-store.ts'
import { filtersOf } from '../../../state/library/library-query.ts'
import { type Filters } from '../../../state/address/place.ts'
import { whereText } from '../../items/where-text.ts'
import { tokenLabel } from './token-label.ts'

interface Chip {
  key: string
  text: string
  without: Partial<Filters>
}

/** What narrows the list, each part with a way to be rid of it: filters, and what is understood of the search. */
export function ActiveFilters() {
  const { library: words, map } = useMessages()
  const language = useLanguage()
  const dates = itemDatesOf(language)
  const { kind, from, to, search, where } = useLibrary(filtersOf)
  const setFilters = useLibrary((library) => library.setFilters)
  const understood: Chip[] = parseSearch(search).tokens.map((token) => ({
    key: `token-${token.start}`,
    text: tokenLabel(token, words, language),
    without: { search: withoutToken(search, token) },
  }))
  const chips = [...understood]
  if (kind !== 'all') {
    chips.push({ key: 'kind', text: kind === 'video' ? words.showVideos : words.showPhotos, without: { kind: 'all' } })
  }
  if (from !== '' || to !== '') {
    const text =
      from !== '' && to !== ''
        ? words.between(dates.date(from), dates.date(to))
        : from === ''
          ? words.until(dates.date(to))
          : words.since(dates.date(from))
    chips.push({ key: 'dates', text, without: { from: '', to: '' } })
  }
  const place = parseWhere(where)
  const isNamed = place !== undefined && 'place' in place && place.place.town !== undefined
  const countries = useMap((store) => store.places?.countries)
  useEffect(() => {
    // An address tells a town by one of its names alone.
    if (isNamed && !countries) void useMap.getState().loadPlaces()
  }, [isNamed, countries])
  if (place) chips.push({ key: 'where', text: whereText(place, map, language, countries), without: { where: '' } })

  /** The focus goes on to the part that follows, or back to the search. */
  const remove = (button: HTMLElement, at: number): void => {
    const header = button.closest('header')
    flushSync(() => setFilters(chips[at]?.without ?? {}))
    const left = [...(header?.querySelectorAll<HTMLElement>('[data-filter]') ?? [])]
    const next = left[Math.min(at, left.length - 1)] ?? header?.querySelector<HTMLElement>('input')
    next?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, at: number): void => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return
    event.preventDefault()
    remove(event.currentTarget, at)
  }
  const heard = understood.length > 0 ? words.understood(understood.map(({ text }) => text).join(', ')) : ''
  return (
    <>
      <output className={styles.heard}>{heard}</output>
      {chips.length === 0 ? null : (
        <ul className={styles.chips} aria-label={words.filters}>
          {chips.map((chip, at) => (
            <li key={chip.key}>
              <button
                type="button"
                className={styles.chip}
                aria-label={words.removeFilter(chip.text)}
                data-filter
                onClick={(event) => remove(event.currentTarget, at)}
                onKeyDown={(event) => onKeyDown(event, at)}
              >
                {chip.text}
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
