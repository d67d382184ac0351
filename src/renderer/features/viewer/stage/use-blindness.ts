import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { isBlind, secondsPlayed } from './is-blind.ts'

/** Asks of a video whether its picture cannot be decoded here; what it plays while nobody sees the window tells nothing. */
export function useBlindness(element: RefObject<HTMLVideoElement | null>): () => boolean {
  const unseen = useRef(0)
  const look = useCallback(() => {
    const video = element.current
    if (!video) return false
    if (document.hidden) unseen.current = secondsPlayed(video)
    return isBlind(video, unseen.current)
  }, [element])
  useEffect(() => {
    const note = (): void => {
      // What was played until now, be the window hidden from now on or seen again.
      if (element.current) unseen.current = secondsPlayed(element.current)
    }
    document.addEventListener('visibilitychange', note)
    return () => document.removeEventListener('visibilitychange', note)
  }, [element])
  return look
}
