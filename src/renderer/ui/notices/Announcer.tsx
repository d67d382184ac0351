import { create } from 'zustand'
import styles from './Announcer.module.css'

const useAnnouncement = create<{ text: string }>()(() => ({ text: '' }))

/** Has a screen reader say this when it is done with what it is saying. Keep it rare. */
export function announce(text: string): void {
  useAnnouncement.setState({ text })
}

/** The one polite live region of the window. */
export function Announcer() {
  const text = useAnnouncement((state) => state.text)
  return (
    <output className={styles.hidden} aria-live="polite">
      {text}
    </output>
  )
}
