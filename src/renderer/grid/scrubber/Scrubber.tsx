/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an input of type range has no years along its track, nor a label that follows */
import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import styles from './scrubber.module.css'
import type { GridLayout } from '../layout.ts'
import { markAt, markStep, monthMarks, yearLabels } from './scrubber-marks.ts'
import type { Grouping } from '../sections.ts'

interface ScrubberProps {
  layout: GridLayout
  grouping: Grouping
  scroller: RefObject<HTMLElement | null>
  viewHeight: number
  label: string
  monthName: (month: number) => string
  /** The greatest `top`. */
  range: number
  /** Pixels of the list above the view, now. */
  top: () => number
  scrollTo: (top: number) => void
}

/** Pixels above and below the track, so that the handle stays inside. */
const inset = 14
const labelSpacing = 22

/** The years of the library along the right edge: drag, click, or use the keys to be somewhere else in time. */
export function Scrubber({
  layout,
  grouping,
  scroller,
  viewHeight,
  label,
  monthName,
  range,
  top: topNow,
  scrollTo,
}: ScrubberProps) {
  const track = useRef<HTMLDivElement>(null)
  const [dragging, setDragging] = useState(false)
  const [pointed, setPointed] = useState<number>()

  const subscribe = useCallback(
    (changed: () => void) => {
      const element = scroller.current
      element?.addEventListener('scroll', changed, { passive: true })
      return () => element?.removeEventListener('scroll', changed)
    },
    [scroller],
  )
  const scrollTop = useSyncExternalStore(subscribe, topNow)

  const trackHeight = Math.max(0, viewHeight - 2 * inset)
  const marks = useMemo(() => monthMarks(layout, grouping), [layout, grouping])
  const years = useMemo(() => yearLabels(marks, range, trackHeight, labelSpacing), [marks, range, trackHeight])

  if (range === 0 || marks.length === 0 || trackHeight === 0) return null

  const current = markAt(marks, scrollTop)
  const nameOf = (mark: number): string => monthName(marks[mark]?.month ?? 0)
  const at = Math.min(1, scrollTop / range) * trackHeight
  const shownAt = dragging ? at : pointed

  const fractionAt = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect()
    if (!box) return 0
    return Math.min(1, Math.max(0, (event.clientY - box.top - inset) / trackHeight))
  }

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDragging(true)
    scrollTo(fractionAt(event) * range)
  }
  const onPointerMove = (event: PointerEvent): void => {
    if (dragging) scrollTo(fractionAt(event) * range)
    else if (event.pointerType === 'mouse') setPointed(fractionAt(event) * trackHeight)
  }
  const onPointerEnd = (): void => {
    setDragging(false)
    setPointed(undefined)
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    // With Alt they go back and forward.
    if (event.altKey) return
    const topOf = (mark: number): number => marks[mark]?.top ?? 0
    const keys: Record<string, () => number> = {
      ArrowUp: () => topOf(markStep(marks, current, -1, false)),
      ArrowLeft: () => topOf(markStep(marks, current, -1, false)),
      ArrowDown: () => topOf(markStep(marks, current, 1, false)),
      ArrowRight: () => topOf(markStep(marks, current, 1, false)),
      PageUp: () => topOf(markStep(marks, current, -1, true)),
      PageDown: () => topOf(markStep(marks, current, 1, true)),
      Home: () => 0,
      End: () => range,
    }
    const top = keys[event.key]?.()
    if (top === undefined) return
    event.preventDefault()
    scrollTo(Math.min(range, top))
  }

  return (
    <div
      ref={track}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={marks.length - 1}
      aria-valuenow={current}
      aria-valuetext={nameOf(current)}
      className={styles.scrubber}
      data-dragging={dragging || undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
      onPointerLeave={() => setPointed(undefined)}
      onKeyDown={onKeyDown}
    >
      {years.map((year) => (
        <span key={`${year.year}-${year.at}`} className={styles.year} style={{ top: inset + year.at }} aria-hidden>
          {year.year}
        </span>
      ))}
      <span className={styles.handle} style={{ top: inset + at }} aria-hidden />
      <span className={styles.bubble} style={{ top: inset + (shownAt ?? at) }} aria-hidden>
        {nameOf(shownAt === undefined || dragging ? current : markAt(marks, (shownAt / trackHeight) * range))}
      </span>
    </div>
  )
}
