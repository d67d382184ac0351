import type { Language } from '../../shared/text/languages.ts'
import { momentOf } from '../../shared/moment.ts'

/** Numbers, sizes, dates and times as people of one language write them. */
export interface Formats {
  number: (value: number) => string
  /** `fraction` from 0 to 1. Never says 100% before everything is done. */
  percent: (fraction: number) => string
  /** Decimal units, as disks are sold and as file managers show them. */
  bytes: (value: number) => string
  rate: (bytesPerSecond: number) => string
  /** A length of time in words, in at most two units: `1 hr 20 min`. */
  duration: (seconds: number) => string
  /** Clock time, with the day if it is not today. */
  moment: (milliseconds: number) => string
  /** Day and clock time as people say it: `today at 18:00`, `yesterday at 09:00`, `Friday at 18:00`. */
  when: (milliseconds: number) => string
  date: (milliseconds: number) => string
  list: (parts: readonly string[]) => string
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

function unitOf(bytes: number): { value: number; unit: (typeof byteUnits)[number] } {
  let value = Math.max(0, bytes)
  let step = 0
  while (value >= 999.5 && step < byteUnits.length - 1) {
    value /= 1000
    step++
  }
  return { value, unit: byteUnits[step] ?? 'byte' }
}

/** The day it is then where the person is, as days since 1970-01-01. */
function localDay(at: Date): number {
  return Math.floor(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000)
}

/** The day that it is where the person is, counted from 1970. */
export function localToday(): number {
  return localDay(new Date())
}

/** The day a moment is in where the person is, `YYYY-MM-DD`. */
export function dayHere(moment: number): string {
  return new Date(localDay(new Date(moment)) * 86_400_000).toISOString().slice(0, 10)
}

function createFormats(language: Language): Formats {
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' })
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const list = new Intl.ListFormat(language, { type: 'conjunction' })

  function unit(value: number, name: string, digits = 0): string {
    const display = name === 'byte' || name === 'second' || name === 'day' ? 'long' : 'short'
    return new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: display,
      maximumFractionDigits: digits,
    }).format(value)
  }

  function bytes(count: number): string {
    const { value, unit: name } = unitOf(count)
    return unit(value, name, name === 'byte' || name === 'kilobyte' || value >= 100 ? 0 : 1)
  }

  return {
    number: (value) => number.format(value),
    percent: (fraction) => percent.format(fraction < 1 ? Math.floor(fraction * 100) / 100 : 1),
    bytes,
    rate: (perSecond) => (language === 'zh-Hans' ? `${bytes(perSecond)}/秒` : `${bytes(perSecond)}/s`),
    duration(seconds) {
      const whole = Math.max(0, Math.round(seconds))
      if (whole < 60) return unit(whole, 'second')
      const minutes = Math.round(whole / 60)
      if (minutes < 60) return unit(minutes, 'minute')
      const hours = Math.floor(minutes / 60)
      const rest = minutes % 60
      if (hours >= 48) return unit(Math.round(hours / 24), 'day')
      return rest === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(rest, 'minute')}`
    },
    moment(milliseconds) {
      const at = momentOf(milliseconds)
      return at.toDateString() === new Date().toDateString() ? time.format(at) : dateTime.format(at)
    },
    when(milliseconds) {
      const at = momentOf(milliseconds)
      const days = localDay(at) - localToday()
      if (days < -1 || days > 6) return dateTime.format(at)
      const day = Math.abs(days) <= 1 ? relative.format(days, 'day') : weekday.format(at)
      return language === 'zh-Hans' ? `${day} ${time.format(at)}` : `${day} at ${time.format(at)}`
    },
    date: (milliseconds) => date.format(momentOf(milliseconds)),
    list: (parts) => list.format(parts),
  }
}

const known = new Map<Language, Formats>()

/** The same object for each language: to make one takes longer than to use it. */
export function formatsOf(language: Language): Formats {
  let formats = known.get(language)
  if (!formats) known.set(language, (formats = createFormats(language)))
  return formats
}

/** The language to use for a setting, falling back to what the system speaks, then to English. */
export function resolveLanguage(setting: 'system' | Language, systemLanguage: string): Language {
  if (setting !== 'system') return setting
  return systemLanguage.toLowerCase().startsWith('zh') ? 'zh-Hans' : 'en'
}
