import { useSyncExternalStore } from 'react'
import { dayHere } from '../../../i18n/formats.ts'

const today = (): string => dayHere(Date.now())

/** Tells when another day may have begun: at midnight, and when the window is looked at again after the machine slept. */
function onAnotherDay(tell: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = (): void => {
    const now = new Date()
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1)
    timer = setTimeout(() => {
      tell()
      wait()
    }, midnight.getTime() - now.getTime())
  }
  wait()
  document.addEventListener('visibilitychange', tell)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', tell)
  }
}

/** Today, as long as it is that. */
export function useToday(): string {
  return useSyncExternalStore(onAnotherDay, today)
}
