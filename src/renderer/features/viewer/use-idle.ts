import { useEffect, useState } from 'react'

/** True after nobody has moved the pointer or pressed a key for `afterMs`, while `watching`. */
export function useIdle(watching: boolean, afterMs: number): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    if (!watching) return undefined
    let timer = setTimeout(() => setIdle(true), afterMs)
    const onActivity = (): void => {
      setIdle(false)
      clearTimeout(timer)
      timer = setTimeout(() => setIdle(true), afterMs)
    }
    const events = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const
    for (const name of events) window.addEventListener(name, onActivity)
    return () => {
      clearTimeout(timer)
      setIdle(false)
      for (const name of events) window.removeEventListener(name, onActivity)
    }
  }, [watching, afterMs])
  return watching && idle
}
