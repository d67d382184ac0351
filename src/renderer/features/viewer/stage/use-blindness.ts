import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { isBlind, secondsPlayed } from './is-blind.ts'

/** Asks of a video whether its picture cannot be decoded here; what it plays while nobody sees the window tells nothing. */
export function useBlindness(element: RefObject<HTMLVideoElement | null>): () => boolean {
  const unseen = useRef<{ video: HTMLVideoElement; seconds: number }>(undefined)
  const look = useCallback(() => {
    const video = element.current
    if (!video) return false
    if (document.hidden) unseen.current = { video, seconds: secondsPlayed(video) }
    // Of a video that was there before it tells nothing.
    return isBlind(video, unseen.current?.video === video ? unseen.current.seconds : 0)
  }, [element])
  useEffect(() => {
    const note = (): void => {
      // What was played until now, be the window hidden from now on or seen again.
      const video = element.current
      if (video) unseen.current = { video, seconds: secondsPlayed(video) }
    }
    document.addEventListener('visibilitychange', note)
    return () => document.removeEventListener('visibilitychange', note)
  }, [element])
  return look
}
