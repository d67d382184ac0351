import type { GridLayout } from '../layout.ts'
import { type Grouping, monthOfDay } from '../sections.ts'

export interface MonthMark {
  /** Months since January 1970. */
  month: number
  /** Scroll position at which the month's first section is at the top of the view. */
  top: number
}

function monthOfKey(key: number, grouping: Exclude<Grouping, 'none'>): number {
  if (grouping === 'day') return monthOfDay(key)
  return grouping === 'month' ? key : 12 * key
}

/** One mark for each run of sections of the same month, or of the same year by its January, in display order. */
export function monthMarks(layout: GridLayout, grouping: Grouping): MonthMark[] {
  const marks: MonthMark[] = []
  if (grouping === 'none') return marks
  const { key, top } = layout.sections
  for (let section = 0; section < key.length; section++) {
    const month = monthOfKey(key[section] ?? 0, grouping)
    if (marks.at(-1)?.month !== month) marks.push({ month, top: top[section] ?? 0 })
  }
  return marks
}

/** The mark whose month stands at this scroll position. */
export function markAt(marks: readonly MonthMark[], scrollTop: number): number {
  // Half a pixel, because browsers round what they are told to scroll to.
  const after = marks.findIndex((mark) => mark.top > scrollTop + 0.5)
  return after < 0 ? marks.length - 1 : Math.max(0, after - 1)
}

export interface YearLabel {
  year: number
  /** Pixels from the top of the track. */
  at: number
}

/**
 * Years to write beside the track: each where its first month begins, leaving out what would stand closer than
 * `spacing` pixels to the label above. `scrollRange` is the greatest scroll position.
 */
export function yearLabels(
  marks: readonly MonthMark[],
  scrollRange: number,
  trackHeight: number,
  spacing: number,
): YearLabel[] {
  const labels: YearLabel[] = []
  let lastYear = Number.NaN
  for (const mark of marks) {
    const year = 1970 + Math.floor(mark.month / 12)
    if (year === lastYear) continue
    lastYear = year
    const at = scrollRange > 0 ? Math.min(1, mark.top / scrollRange) * trackHeight : 0
    const above = labels.at(-1)
    if (!above || at - above.at >= spacing) labels.push({ year, at })
  }
  return labels
}

/** The mark that `step` months or, with `wholeYears`, years further down the list starts; the ends stop it. */
export function markStep(marks: readonly MonthMark[], from: number, step: 1 | -1, wholeYears: boolean): number {
  const last = marks.length - 1
  if (!wholeYears) return Math.min(last, Math.max(0, from + step))
  const yearOf = (at: number): number => Math.floor((marks[at]?.month ?? 0) / 12)
  let at = from
  while (at + step >= 0 && at + step <= last && yearOf(at) === yearOf(from)) at += step
  return at
}
