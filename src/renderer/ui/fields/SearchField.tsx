import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import styles from './SearchField.module.css'

interface SearchFieldProps {
  label: string
  value: string
  /** Called with each letter, and when the field is cleared. */
  onSearch: (text: string) => void
}

/** A field that searches while one types. Escape clears it. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const { library: words } = useMessages()
  const input = useRef<HTMLInputElement>(null)
  const clear = (): void => {
    onSearch('')
    input.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || value === '') return
    event.preventDefault()
    clear()
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
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {value === '' ? null : (
        <button type="button" className={styles.clear} aria-label={words.clearSearch} onClick={clear}>
          <X size={16} aria-hidden />
        </button>
      )}
    </search>
  )
}
