export const seasons = ['spring', 'summer', 'autumn', 'winter'] as const
export type Season = (typeof seasons)[number]
export const timeSpans = [
  'today',
  'yesterday',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
  'this-year',
  'last-year',
  'on-this-day',
] as const
export type TimeSpan = (typeof timeSpans)[number]

/** What a time that goes back from today is counted in. */
export const lastUnits = ['day', 'week', 'month', 'year'] as const
export type LastUnit = (typeof lastUnits)[number]

/** A time that somebody means: of one year, or of every year. Months count from 1. */
export type TimeMeaning =
  | { when: 'year'; year: number }
  | { when: 'month'; month: number; year?: number }
  | { when: 'day'; month: number; day: number; year?: number }
  | { when: 'season'; season: Season; year?: number }
  | { when: 'span'; span: TimeSpan }
  | { when: 'last'; count: number; unit: LastUnit }

/** Days as `YYYY-MM-DD`, both included. */
export interface DayRange {
  from: string
  to: string
}

/** Moments, milliseconds since 1970, the last one not included; without an end with none. */
export interface MomentRange {
  from: number
  to?: number
}

/** Days of every year as month times 100 plus day, both included; over the turn of the year if `from` is the later one. */
export interface YearlyRange {
  from: number
  to: number
  /** Only of the years before this one. */
  before?: number
}

const dayMs = 86_400_000
/** Of the northern half of the Earth, by whole months. */
const firstMonthOf: Record<Season, number> = { spring: 3, summer: 6, autumn: 9, winter: 12 }

/** The moments of these days where the person is. */
export function momentsOf({ from, to }: DayRange): Required<MomentRange> {
  const next = key(Date.parse(`${to}T00:00:00Z`) + dayMs)
  return { from: Date.parse(`${from}T00:00:00`), to: Date.parse(`${next}T00:00:00`) }
}

const key = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** From a day of a month up to the day before another one. */
function between(year: number, month: number, endYear: number, endMonth: number): DayRange {
  return { from: key(Date.UTC(year, month - 1, 1)), to: key(Date.UTC(endYear, endMonth - 1, 1) - dayMs) }
}

/** Which days of the calendar are meant; `today` as `YYYY-MM-DD`. Weeks begin on Monday, as ISO 8601 has them. */
export function daysMeant(meaning: TimeMeaning, today: string): DayRange | YearlyRange {
  switch (meaning.when) {
    case 'year':
      return between(meaning.year, 1, meaning.year + 1, 1)
    case 'month': {
      const { year, month } = meaning
      return year === undefined
        ? { from: month * 100 + 1, to: month * 100 + 31 }
        : between(year, month, year, month + 1)
    }
    case 'day': {
      const { year, month, day } = meaning
      if (year === undefined) return { from: month * 100 + day, to: month * 100 + day }
      const date = key(Date.UTC(year, month - 1, day))
      return { from: date, to: date }
    }
    case 'season': {
      const { year, season } = meaning
      const first = firstMonthOf[season]
      const last = ((first + 1) % 12) + 1
      return year === undefined ? { from: first * 100 + 1, to: last * 100 + 31 } : between(year, first, year, first + 3)
    }
    case 'span':
      return daysOfSpan(meaning.span, today)
    case 'last':
      return { from: key(startOfLast(meaning.count, meaning.unit, today)), to: today }
  }
}

/** The first day of the last so many, of which today is one. Months and years go back to the day after the same one. */
function startOfLast(count: number, unit: LastUnit, today: string): number {
  const at = Date.parse(`${today}T00:00:00Z`)
  if (unit === 'day' || unit === 'week') return at - (count * (unit === 'week' ? 7 : 1) - 1) * dayMs
  const date = new Date(at)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() - count * (unit === 'year' ? 12 : 1)]
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + dayMs
}

function daysOfSpan(span: TimeSpan, today: string): DayRange | YearlyRange {
  const at = Date.parse(`${today}T00:00:00Z`)
  const date = new Date(at)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1]
  const monday = at - ((date.getUTCDay() + 6) % 7) * dayMs
  switch (span) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: key(at - dayMs), to: key(at - dayMs) }
    case 'this-week':
      return { from: key(monday), to: key(monday + 6 * dayMs) }
    case 'last-week':
      return { from: key(monday - 7 * dayMs), to: key(monday - dayMs) }
    case 'this-month':
      return between(year, month, year, month + 1)
    case 'last-month':
      return between(year, month - 1, year, month)
    case 'this-year':
      return between(year, 1, year + 1, 1)
    case 'last-year':
      return between(year - 1, 1, year, 1)
    case 'on-this-day': {
      const from = month * 100 + date.getUTCDate()
      const isLeap = new Date(Date.UTC(year, 2, 0)).getUTCDate() === 29
      // Who took a photo on a 29th of February sees it in the other years as well.
      return { from, to: from === 228 && !isLeap ? 229 : from, before: year }
    }
  }
}

/** Whether a time comes back every year. */
export function isOfEveryYear(meaning: TimeMeaning): boolean {
  if (meaning.when === 'span') return meaning.span === 'on-this-day'
  return meaning.when !== 'year' && meaning.when !== 'last' && meaning.year === undefined
}

/** Whether days are those of every year, told by months and days without a year. */
export function isYearly(days: DayRange | YearlyRange): days is YearlyRange {
  return typeof days.from === 'number'
}
