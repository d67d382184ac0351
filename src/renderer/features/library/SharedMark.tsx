import { Users } from 'lucide-react'
import { useMessages } from '../../i18n/use-messages.ts'
import styles from './SharedMark.module.css'

/** Marks an album that is shared. */
export function SharedMark({ size }: { size: number }) {
  const { library: words } = useMessages()
  return (
    <span className={styles.mark}>
      <Users size={size} aria-hidden />
      <span className={styles.spoken}>{words.sharedAlbum}</span>
    </span>
  )
}
