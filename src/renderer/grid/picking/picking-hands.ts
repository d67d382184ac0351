import type { KeyboardEvent, MouseEvent } from 'react'
import { between, countPlaces, hasPlace, noRanges, type Ranges, withoutRanges, withRanges } from './ranges.ts'

/** A run that Shift draws: where it begins, and what is picked without it. */
export interface PickedRun {
  at: number
  base: Ranges
}

/** What is picked of a list. Who keeps it moves it to other places when the list becomes another, the run included. */
export interface Picking {
  picked: Ranges
  run: PickedRun | undefined
  onPick: (picked: Ranges, run?: PickedRun) => void
}

interface PickingParts extends Picking {
  count: number
  /** False while the end of the list is not known. */
  isWhole: boolean
}

export interface PickingHands {
  /** True if the click has picked something, or taken it out, and opens nothing. */
  click: (event: MouseEvent, index: number) => boolean
  /** All of a section, or, where all of it is picked, nothing of it. */
  clickSection: (from: number, until: number) => void
  /** True if the key was one that picks. `move`: moves the focus by a key, and gives the place where it is then. */
  key: (event: KeyboardEvent, index: number, move: (key: string) => number | undefined) => boolean
}

const marksItem = '[data-picks]'

/** How clicks and keys pick items of the grid: one by one, by runs from the one before, all of them, and none. */
export function pickingHands({ picked, run, onPick, count, isWhole }: PickingParts): PickingHands {
  const toggle = (index: number): void => {
    const one = between(index, index)
    const next = hasPlace(picked, index) ? withoutRanges(picked, one) : withRanges(picked, one)
    onPick(next, { at: index, base: next })
  }
  /** A run that is drawn anew gives back what it has no longer. */
  const runTo = (index: number, from: number): void => {
    const drawn = picked.length > 0 && run ? run : { at: from, base: picked }
    onPick(withRanges(drawn.base, between(drawn.at, index)), drawn)
  }

  return {
    click(event, index) {
      const onMark = event.target instanceof Element && event.target.closest(marksItem) !== null
      if (event.shiftKey) runTo(index, index)
      else if (onMark || event.ctrlKey || event.metaKey || picked.length > 0) toggle(index)
      else return false
      return true
    },
    clickSection(from, until) {
      const section = between(from, until - 1)
      const isAll = countPlaces(picked, from, until) === until - from
      const next = isAll ? withoutRanges(picked, section) : withRanges(picked, section)
      onPick(next, { at: from, base: next })
    },
    key(event, index, move) {
      const { key, shiftKey } = event
      const isCommand = event.ctrlKey || event.metaKey
      if (key === ' ' && !isCommand) {
        if (shiftKey) runTo(index, index)
        else toggle(index)
      } else if ((key === 'a' || key === 'A') && isCommand && !shiftKey) {
        if (isWhole && count > 0) onPick(between(0, count - 1))
      } else if (key === 'Escape' && picked.length > 0) {
        onPick(noRanges)
      } else if (shiftKey && !isCommand) {
        const to = move(key)
        if (to === undefined) return false
        runTo(to, index)
      } else return false
      return true
    },
  }
}
