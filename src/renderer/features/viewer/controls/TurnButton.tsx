import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMessages } from '../../../i18n/use-messages.ts'
import { classNames } from '../../../ui/class-names.ts'
import styles from '../Viewer.module.css'

interface TurnButtonProps {
  step: 1 | -1
  /** There is nothing more on this side. */
  isAtEnd: boolean
  go: (step: 1 | -1) => void
}

/** Goes to the item before or behind. It keeps the focus at the end of the list. */
export function TurnButton({ step, isAtEnd, go }: TurnButtonProps) {
  const { library: words } = useMessages()
  const Icon = step < 0 ? ChevronLeft : ChevronRight
  return (
    <button
      type="button"
      className={classNames(styles.turn, step < 0 ? styles.previous : styles.next)}
      aria-label={step < 0 ? words.previous : words.next}
      aria-disabled={isAtEnd}
      onClick={() => go(step)}
    >
      <Icon size={28} aria-hidden />
    </button>
  )
}
