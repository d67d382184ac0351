import { useCallback, useEffect, useRef, useState } from 'react'
import type { ItemRef } from '../../../shared/domain.ts'
import { useViewerSettings } from '../../state/viewer-settings.ts'

interface SlideshowInput {
  item: ItemRef
  /** The item is the last one; the show ends after it. */
  last: boolean
  /** Something stands over what is shown, which ends the show. */
  covered: boolean
  /** False for videos that can be played: their end turns the page. */
  turnsItself: boolean
  onNext: () => void
}

export interface Slideshow {
  playing: boolean
  toggle: () => void
  /** To be called when the present picture is on the screen: only then its time begins. */
  onReady: () => void
  /** To be called when a video has come to its end. */
  onEnd: () => void
}

/**
 * Goes on by itself, once what is shown has come; what turns itself, such as a video, goes on at its end. It ends with
 * the last.
 */
export function useSlideshow({ item, last, covered, turnsItself, onNext }: SlideshowInput): Slideshow {
  const interval = useViewerSettings((settings) => settings.interval)
  const [playing, setPlaying] = useState(false)
  if (playing && covered) setPlaying(false)
  const [readyItem, setReadyItem] = useState<ItemRef>()
  const turn = useRef(onNext)
  useEffect(() => {
    turn.current = () => (last ? setPlaying(false) : onNext())
  })

  useEffect(() => {
    if (!playing || !turnsItself || readyItem !== item) return undefined
    const timer = setTimeout(() => turn.current(), interval * 1000)
    return () => clearTimeout(timer)
  }, [playing, turnsItself, readyItem, item, interval])

  return {
    playing,
    toggle: useCallback(() => setPlaying((before) => !before), []),
    onReady: useCallback(() => setReadyItem(item), [item]),
    onEnd: () => {
      if (playing) turn.current()
    },
  }
}
