import type { DayPlan } from '../../index/schema/meta-values.ts'

export interface DayFacts {
  today: string
  /** What a day has to read so that everything is read in time. */
  share: number
  /** Bytes of the files that should have been read by now. */
  overdue: number
}

/** Days that were missed are made up, but a disk is not kept busy for a whole day because of that. */
const mostShares = 3
const dayMs = 86_400_000

/** The day of an instant by the zone of this machine, as `2026-02-28`. */
export function localDay(milliseconds: number): string {
  const at = new Date(milliseconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/**
 * The plan of today. What a day did not read is left to the next ones; what it read too much, because files are read
 * whole, they need not read, except for files that are overdue.
 */
export function planOf({ today, share, overdue }: DayFacts, before: DayPlan | undefined): DayPlan {
  if (before?.day === today) return before
  const left = before ? before.credit - before.read : 0
  // At least one: a clock that was set back must not stop the reading.
  const days = before ? Math.max(1, Math.round((Date.parse(today) - Date.parse(before.day)) / dayMs)) : 1
  const most = mostShares * share
  const credit = Math.min(left + days * share, most)
  return { day: today, budget: Math.max(0, credit, Math.min(overdue, most)), read: 0, credit }
}
