import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import styles from './SearchField.module.css'

const pauseMs = 200

interface SearchFieldProps {
  label: string
  value: string
  /** Called when the person pauses, and at once when the field is left or cleared. */
  onSearch: (text: string) => void
}

/** A field that searches while one types. Escape clears it. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const { library: words } = useMessages()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  const [told, setTold] = useState(value)
  const search = useRef(onSearch)
  useEffect(() => {
    search.current = onSearch
  })

  // The value also changes from outside, when filters are removed elsewhere.
  if (value !== told) {
    setTold(value)
    setText(value)
  }

  const tell = useCallback((written: string): void => {
    setTold(written)
    search.current(written)
  }, [])

  useEffect(() => {
    if (text === told) return undefined
    const timer = setTimeout(() => tell(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text, told, tell])

  const clear = (): void => {
    setText('')
    setTold('')
    onSearch('')
    input.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || text === '') return
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
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          // Whoever goes elsewhere at once finds here what was typed.
          if (text !== told) tell(text)
        }}
      />
      {text === '' ? null : (
        <button type="button" className={styles.clear} aria-label={words.clearSearch} onClick={clear}>
          <X size={16} aria-hidden />
        </button>
      )}
    </search>
  )
}
