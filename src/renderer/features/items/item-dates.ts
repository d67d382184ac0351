import type { Language } from '../../../shared/text/languages.ts'
import { dateOfKey } from '../../grid/sections.ts'

/** Days and months as people write them. Days count from 1970-01-01, months from January 1970. */
export interface ItemDates {
  /** With the weekday; leaves out the year that is running. */
  longDay: (day: number) => string
  shortDay: (day: number) => string
  month: (month: number) => string
  shortMonth: (month: number) => string
  /** Years count from 1970. */
  year: (year: number) => string
  /** A date as `YYYY-MM-DD`. */
  date: (text: string) => string
  /** From one date to another, both as `YYYY-MM-DD`; one date alone where they are the same. */
  span: (first: string, last: string) => string
  /** A wall-clock time such as `2021-07-04T12:11:12`, shown as it is, in no time zone. */
  wallClock: (text: string) => string
}

function createItemDates(language: Language): ItemDates {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options })
  const thisYear = format({ weekday: 'long', day: 'numeric', month: 'long' })
  const otherYear = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const short = format({ day: 'numeric', month: 'short', year: 'numeric' })
  const long = format({ dateStyle: 'long' })
  const month = format({ month: 'long', year: 'numeric' })
  const shortMonth = format({ month: 'short', year: 'numeric' })
  const year = format({ year: 'numeric' })
  const wallClock = format({ dateStyle: 'full', timeStyle: 'short' })
  return {
    longDay(day) {
      const date = dateOfKey(day, 'day')
      return date.getUTCFullYear() === new Date().getFullYear() ? thisYear.format(date) : otherYear.format(date)
    },
    shortDay: (day) => short.format(dateOfKey(day, 'day')),
    month: (key) => month.format(dateOfKey(key, 'month')),
    shortMonth: (key) => shortMonth.format(dateOfKey(key, 'month')),
    year: (key) => year.format(dateOfKey(key, 'year')),
    date: (text) => short.format(new Date(`${text}T00:00:00Z`)),
    span: (first, last) => long.formatRange(new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`)),
    wallClock: (text) => wallClock.format(new Date(text.endsWith('Z') ? text : `${text}Z`)),
  }
}

const known = new Map<Language, ItemDates>()

/** The same object for each language: to make one takes longer than to use it. */
export function itemDatesOf(language: Language): ItemDates {
  let dates = known.get(language)
  if (!dates) known.set(language, (dates = createItemDates(language)))
  return dates
}
