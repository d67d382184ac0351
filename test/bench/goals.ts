import { rounded } from './figures.ts'

/** What Shoebox wants to reach, and what it has; null where something could not be measured. */
export interface Goal {
  goal: string
  wanted: string
  measured: number | null
  met: boolean | null
}

type Figure = number | null | undefined

/** `of` divided by `by`, the same figure of two programs in one run. */
export function ratio(of: Figure, by: Figure): number | null {
  return typeof of === 'number' && typeof by === 'number' && by > 0 ? rounded(of / by, 2) : null
}

export function atMost(goal: string, measured: Figure, limit: number): Goal {
  return goalOf(goal, `at most ${limit}`, measured, (value) => value <= limit)
}

export function atLeast(goal: string, measured: Figure, limit: number): Goal {
  return goalOf(goal, `at least ${limit}`, measured, (value) => value >= limit)
}

function goalOf(goal: string, wanted: string, measured: Figure, isMet: (value: number) => boolean): Goal {
  return { goal, wanted, measured: measured ?? null, met: typeof measured === 'number' ? isMet(measured) : null }
}
