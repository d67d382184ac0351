import { useCallback, useEffect, useRef, useState } from 'react'
import type { ItemRef } from '../../../shared/domain.ts'
import { useViewerSettings } from './viewer-settings.ts'

interface SlideshowInput {
  item: ItemRef
  /** The item is the last one; the show ends after it. */
  last: boolean
  /** False for videos, whose end turns the page. */
  turnsItself: boolean
  onNext: () => void
}

export interface Slideshow {
  playing: boolean
  toggle: () => void
  /** To be called when the present picture is on the screen: only then its time begins. */
  onReady: () => void
}

export function useSlideshow({ item, last, turnsItself, onNext }: SlideshowInput): Slideshow {
  const interval = useViewerSettings((settings) => settings.interval)
  const [playing, setPlaying] = useState(false)
  const [readyItem, setReadyItem] = useState<ItemRef>()
  const next = useRef(onNext)
  useEffect(() => {
    next.current = onNext
  })

  useEffect(() => {
    if (!playing || !turnsItself || readyItem !== item) return undefined
    const timer = setTimeout(() => (last ? setPlaying(false) : next.current()), interval * 1000)
    return () => clearTimeout(timer)
  }, [playing, turnsItself, readyItem, item, last, interval])

  return {
    playing,
    toggle: useCallback(() => setPlaying((before) => !before), []),
    onReady: useCallback(() => setReadyItem(item), [item]),
  }
}
