import type { Language } from '../../../../shared/text/languages.ts'
import type { SearchToken } from '../../../../shared/search/parse-search.ts'
import type { TimeMeaning } from '../../../../shared/search/time-meaning.ts'
import type { Messages } from '../../../i18n/message-shape.ts'

/** What an understood part of a search means, in words. */
export function tokenLabel(token: SearchToken, words: Messages['library'], language: Language): string {
  if (token.kind === 'mark') return words.marks[token.mark]
  const time = timeLabel(token.meaning, words, language)
  if (token.kind === 'time') return time
  return token.since ? words.addedSince(time) : words.added(time)
}

function timeLabel(meaning: TimeMeaning, words: Messages['library'], language: Language): string {
  const format = (options: Intl.DateTimeFormatOptions, month = 1, day = 1, year = 2000): string =>
    new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options }).format(new Date(Date.UTC(year, month - 1, day)))
  switch (meaning.when) {
    case 'span':
      return words.spans[meaning.span]
    case 'last':
      return words.lastUnits[meaning.unit](meaning.count)
    case 'year':
      return format({ year: 'numeric' }, 1, 1, meaning.year)
    case 'season': {
      const { season, year } = meaning
      return year === undefined
        ? words.everyYear(words.seasons[season])
        : words.seasonOf(words.seasons[season], format({ year: 'numeric' }, 1, 1, year))
    }
    case 'month': {
      const { month, year } = meaning
      return year === undefined
        ? words.everyYear(format({ month: 'long' }, month))
        : format({ month: 'long', year: 'numeric' }, month, 1, year)
    }
    case 'day': {
      const { month, day, year } = meaning
      return year === undefined
        ? words.everyYear(format({ month: 'long', day: 'numeric' }, month, day))
        : format({ month: 'long', day: 'numeric', year: 'numeric' }, month, day, year)
    }
  }
}
