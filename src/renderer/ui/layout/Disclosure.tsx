import { ChevronRight } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import styles from './Disclosure.module.css'

interface DisclosureProps {
  /** What the button says; phrasing content, as it stands inside of a button. */
  summary: ReactNode
  /** Its name where the summary alone would not tell it from others; begins with the summary. */
  label?: string | undefined
  /** Stands below the button in any case, and is not part of its name. */
  hint?: string | undefined
  /** Whether it is open, and who hears that it was pressed, where somebody else remembers that. */
  open?: boolean
  onOpen?: (open: boolean) => void
  /** Made only while it is open. */
  children: ReactNode
}

/** A line that shows more below it when it is pressed. */
export function Disclosure({ summary, label, hint, open: given, onOpen, children }: DisclosureProps) {
  const id = useId()
  const [own, setOwn] = useState(false)
  const open = given ?? own
  return (
    <div>
      <button
        type="button"
        className={styles.button}
        aria-label={label}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onClick={() => (onOpen ?? setOwn)(!open)}
      >
        <ChevronRight className={styles.mark} size={16} aria-hidden />
        <span className={styles.summary}>{summary}</span>
      </button>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {open ? (
        <div id={id} className={styles.content}>
          {children}
        </div>
      ) : null}
    </div>
  )
}
