import { useEffect } from 'react'
import { create } from 'zustand'
import styles from './Announcer.module.css'

/**
 * What is still there after this would be said again where a dialog over it closes, and would be read at the end of the page.
 */
const goneAfterMs = 4000

const useAnnouncement = create<{ text: string; times: number }>()(() => ({ text: '', times: 0 }))

/** Has a screen reader say this when it is done with what it is saying. Keep it rare. */
export function announce(text: string): void {
  useAnnouncement.setState(({ times }) => ({ text, times: times + 1 }))
}

/** The one polite live region of the window. */
export function Announcer() {
  const said = useAnnouncement()
  useEffect(() => {
    if (said.text === '') return undefined
    const timer = setTimeout(() => announce(''), goneAfterMs)
    return () => clearTimeout(timer)
  }, [said])
  return (
    <output className={styles.hidden} aria-live="polite">
      {/* Another one each time, as the same text once more would be no change that is said. */}
      <span key={said.times}>{said.text}</span>
    </output>
  )
}
