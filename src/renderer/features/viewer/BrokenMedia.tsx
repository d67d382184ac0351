import { FileWarning } from 'lucide-react'
import { useMessages } from '../../i18n/use-messages.ts'
import { RevealButton } from './RevealButton.tsx'
import styles from './stage.module.css'
import type { StageItem } from './stage-item.ts'

/** Says that a file cannot be shown, and leads to it. */
export function BrokenMedia({ title, item }: { title: string; item: StageItem }) {
  const { library: words } = useMessages()
  return (
    <div className={styles.broken} role="alert">
      <FileWarning size={48} strokeWidth={1.2} aria-hidden />
      <p className={styles.brokenTitle}>{title}</p>
      <p>{words.brokenText}</p>
      <RevealButton item={item.ref} />
    </div>
  )
}
