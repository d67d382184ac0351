import { X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import { useMessages } from '../../../i18n/use-messages.ts'
import styles from './ActiveFilters.module.css'
import { useLibrary } from '../../../state/library/library-store.ts'
import { filtersOf } from '../../../state/library/library-query.ts'
import { useFilterParts } from '../saved/filter-parts.ts'

/** What narrows the list, each part with a way to be rid of it: filters, and what is understood of the search. */
export function ActiveFilters() {
  const { library: words } = useMessages()
  const setFilters = useLibrary((library) => library.setFilters)
  const chips = useFilterParts(useLibrary(filtersOf))
  const understood = chips.filter(({ isTyped }) => isTyped)

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
      <span className={styles.heard} aria-live="polite">
        {heard}
      </span>
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
