import { X } from 'lucide-react'
import { useLanguage, useMessages } from '../../../i18n/use-messages.ts'
import styles from './ActiveFilters.module.css'
import { itemDatesOf } from '../../items/item-dates.ts'
import { type Filters, filtersOf, useLibrary } from '../../../state/library-store.ts'

/** What narrows the list, each with a way to be rid of it. The search has its own field. */
export function ActiveFilters() {
  const { library: words } = useMessages()
  const dates = itemDatesOf(useLanguage())
  const { kind, from, to } = useLibrary(filtersOf)
  const setFilters = useLibrary((library) => library.setFilters)
  const chips: { text: string; without: Partial<Filters> }[] = []
  if (kind !== 'all') {
    chips.push({ text: kind === 'video' ? words.showVideos : words.showPhotos, without: { kind: 'all' } })
  }
  if (from !== '' || to !== '') {
    const text =
      from !== '' && to !== ''
        ? words.between(dates.date(from), dates.date(to))
        : from === ''
          ? words.until(dates.date(to))
          : words.since(dates.date(from))
    chips.push({ text, without: { from: '', to: '' } })
  }
  if (chips.length === 0) return null
  return (
    <ul className={styles.chips} aria-label={words.filters}>
      {chips.map((chip) => (
        <li key={chip.text}>
          <button
            type="button"
            className={styles.chip}
            aria-label={words.removeFilter(chip.text)}
            onClick={() => setFilters(chip.without)}
          >
            {chip.text}
            <X size={14} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}
