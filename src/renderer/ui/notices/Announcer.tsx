import { useEffect } from 'react'
import { create } from 'zustand'
import styles from './Announcer.module.css'

/**
 * What is still there after this would be said again where a dialog over it closes, would be read at the end of the page, and would
 * not be said if the same comes once more.
 */
const goneAfterMs = 4000

const useAnnouncement = create<{ text: string }>()(() => ({ text: '' }))

/** Has a screen reader say this when it is done with what it is saying. Keep it rare. */
export function announce(text: string): void {
  useAnnouncement.setState({ text })
}

/** The one polite live region of the window. */
export function Announcer() {
  const text = useAnnouncement((state) => state.text)
  useEffect(() => {
    if (text === '') return undefined
    const timer = setTimeout(() => announce(''), goneAfterMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <output className={styles.hidden} aria-live="polite">
      {text}
    </output>
  )
}
