/* oxlint-disable jsx-a11y/prefer-tag-over-role -- the options of a field that one goes on typing in */
import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { longestSearch } from '../../../shared/search/search-query.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { classNames } from '../class-names.ts'
import styles from './SearchField.module.css'

/** What a search may become. */
export interface FieldSuggestion {
  text: string
  /** The whole text of the field with it. */
  value: string
  /** What stands at its end. */
  detail: string
  /** What it does besides. */
  onChoose?: () => void
}

interface SearchFieldProps {
  label: string
  value: string
  /** Called with each letter, and when the field is cleared. */
  onSearch: (text: string) => void
  /** Offered below while the field has the focus. */
  suggestions?: readonly FieldSuggestion[]
}

const nothing: readonly FieldSuggestion[] = []

/** A field that searches while one types. Escape takes away what is offered, and then the search. */
export function SearchField({ label, value, onSearch, suggestions }: SearchFieldProps) {
  const { library: words } = useMessages()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [focused, setFocused] = useState(false)
  const [dismissed, setDismissed] = useState<string>()
  const [marked, setMarked] = useState<{ value: string; at: number }>()
  const offered = (focused && dismissed !== value ? suggestions : undefined) ?? nothing
  const isOffered = offered.length > 0
  const at = marked?.value === value ? Math.min(marked.at, offered.length - 1) : -1
  const optionId = (option: number): string => `${id}-option-${option}`

  const clear = (): void => {
    onSearch('')
    input.current?.focus()
  }
  const choose = (suggestion: FieldSuggestion | undefined): void => {
    suggestion?.onChoose?.()
    if (suggestion) onSearch(suggestion.value === '' ? '' : `${suggestion.value} `)
    input.current?.focus()
  }
  const move = (by: number): void => {
    const next = at + by
    setMarked({ value, at: next < -1 ? offered.length - 1 : next >= offered.length ? -1 : next })
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter and arrows also choose among Chinese words.
    if (event.nativeEvent.isComposing) return
    const acts: Record<string, (() => void) | undefined> = {
      Escape: isOffered ? () => setDismissed(value) : value === '' ? undefined : clear,
      ...(isOffered && {
        ArrowDown: () => move(1),
        ArrowUp: () => move(-1),
        Enter: at >= 0 ? () => choose(offered[at]) : undefined,
      }),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <search className={styles.field}>
      <Search className={styles.icon} size={16} aria-hidden />
      <input
        ref={input}
        className={styles.input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label={label}
        placeholder={label}
        value={value}
        maxLength={longestSearch}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        {...(suggestions && {
          role: 'combobox',
          'aria-autocomplete': 'list',
          'aria-expanded': isOffered,
          ...(isOffered && { 'aria-controls': `${id}-list` }),
          ...(at >= 0 && { 'aria-activedescendant': optionId(at) }),
        })}
      />
      {value === '' ? null : (
        <button type="button" className={styles.clear} aria-label={words.clearSearch} onClick={clear}>
          <X size={16} aria-hidden />
        </button>
      )}
      {isOffered ? (
        <div id={`${id}-list`} role="listbox" aria-label={words.suggestions} className={styles.list}>
          {offered.map(({ text, value: whole, detail }, option) => (
            <div
              key={`${detail} ${text} ${whole}`}
              id={optionId(option)}
              role="option"
              tabIndex={-1}
              aria-selected={option === at}
              className={classNames(styles.option, option === at && styles.marked)}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(offered[option])}
              onKeyDown={onKeyDown}
            >
              <bdi className={styles.text}>{text}</bdi>
              <span className={styles.detail}>{detail}</span>
            </div>
          ))}
        </div>
      ) : null}
      {/* Of no role: as a status it would be read where it is empty. */}
      <span className={styles.heard} aria-live="polite">
        {isOffered ? words.suggestionsOffered(offered.length) : ''}
      </span>
    </search>
  )
}
