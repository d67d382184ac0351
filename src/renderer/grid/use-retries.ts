import { useCallback, useEffect, useRef, useState } from 'react'
import type { NotShownReason } from '../../shared/picture-state.ts'

/** What is to be done about a picture that did not come. */
export type Missing = { kind: 'again' } | { kind: 'never'; reason: NotShownReason }

export interface Retries {
  /** Changes with each new try; the key of the image element. */
  attempt: number
  /** Why there will be no picture; undefined while there may be one. */
  reason: NotShownReason | undefined
  /** The image element's own. */
  onError: () => void
}

const firstWaitMs = 300
const longestWaitMs = 3000

/**
 * For pictures that are made when they are asked for: the server answers soon, with an error where one takes longer.
 * `ask` tells whether to ask for it again. Ends when the element leaves the page.
 */
export function useRetries(ask: () => Promise<Missing>): Retries {
  const [attempt, setAttempt] = useState(0)
  const [reason, setReason] = useState<NotShownReason>()
  const here = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
      clearTimeout(timer.current)
    }
  }, [])
  const onError = useCallback(() => {
    const judge = async (): Promise<void> => {
      const missing = await ask()
      if (!here.current) return
      if (missing.kind === 'never') setReason(missing.reason)
      else {
        const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt, 8))
        timer.current = setTimeout(() => setAttempt((before) => before + 1), wait)
      }
    }
    void judge()
  }, [ask, attempt])
  return { attempt, reason, onError }
}
