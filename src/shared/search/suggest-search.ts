import { foldText } from '../text/fold-text.ts'
import {
  addedWords,
  itemMarks,
  lastWords,
  markWords,
  monthWords,
  recentlyAddedWords,
  seasonWords,
  sinceWords,
  spanWords,
  unitWords,
} from './search-words.ts'
import { parseSearch } from './parse-search.ts'
import { seasons, timeSpans, type TimeSpan } from './time-meaning.ts'

export type SearchLanguage = 'en' | 'zh'

/** What the end of a search may become. */
export interface SearchSuggestion {
  /** The phrase, as it is typed. */
  phrase: string
  /** The whole search with it. */
  search: string
}

/** More than these nobody reads while typing. */
const most = 6
const longestBeginning = 3
/** So many letters are typed before duplicates are suggested: what there is of them is known only by reading every checksum. */
const leastOfDuplicates = { en: 3, zh: 2 }

function phrasesOf(language: SearchLanguage): string[] {
  const all = [
    ...itemMarks.map((mark) => markWords[mark]),
    ...monthWords,
    ...seasons.map((season) => seasonWords[season]),
    ...timeSpans.map((span) => spanWords[span]),
    recentlyAddedWords,
  ]
  const last = [7, 30].map((days) => {
    const parts = [lastWords[language][0] ?? '', String(days), unitWords.day[language][0] ?? '']
    return parts.join(language === 'en' ? ' ' : '')
  })
  return [...all.map((words) => words[language][0] ?? ''), ...last]
}

/**
 * Phrases that the last words of a search are the beginning of, the ones that go on from most words first; none where a blank or a
 * phrase that is understood already stands at the end.
 */
export function suggestSearch(text: string, language: SearchLanguage): SearchSuggestion[] {
  const typed = /\S+$/u.exec(text)
  if (!typed || /["“”„]/u.test(text)) return []
  const { tokens } = parseSearch(text)
  if (tokens.at(-1)?.end === text.length) return []
  const words = [...text.matchAll(/\S+/gu)]
  const duplicates = markWords.duplicate[language][0]
  const found = new Map<string, string>()
  for (let count = Math.min(longestBeginning, words.length); count > 0; count--) {
    const start = words.at(-count)?.index ?? 0
    const beginning = foldText(text.slice(start)).replaceAll(/\s+/gu, ' ')
    for (const phrase of phrasesOf(language)) {
      if (!phrase.startsWith(beginning) || found.has(phrase)) continue
      if (phrase === duplicates && beginning.length < leastOfDuplicates[language]) continue
      found.set(phrase, text.slice(0, start) + phrase)
    }
  }
  const [, before = '', decade] = /^(.*?)\b(1[89]\d|20\d|21\d)$/su.exec(text) ?? []
  if (decade !== undefined)
    for (let digit = 9; digit >= 0; digit--) found.set(`${decade}${digit}`, `${before}${decade}${digit}`)
  return [...found].slice(0, decade === undefined ? most : 10).map(([phrase, search]) => ({ phrase, search }))
}

/** Beginnings of a name that may be typed at the end of a search, the one of most words first, whatever else they mean; none after a blank. */
export function nameBeginnings(text: string): string[] {
  if (!/\S$/u.test(text) || /["“”„]/u.test(text)) return []
  const words = [...text.matchAll(/\S+/gu)].slice(-longestBeginning)
  return words.map(({ index }) => text.slice(index))
}

/** The whole search with a name in place of its beginning, so that nothing else is understood by it. */
export function withName(text: string, beginning: string, name: string): string {
  const isWords = parseSearch(name).tokens.length === 0 && !/["“”„]/u.test(name)
  return (
    text.slice(0, text.length - beginning.length) + (isWords ? name : `"${name.replaceAll(/["“”„]/gu, ' ').trim()}"`)
  )
}

/** How a span of time is typed. */
export function wordsOfSpan(span: TimeSpan, language: SearchLanguage): string {
  return spanWords[span][language][0] ?? ''
}

/** How to type what came here since the beginning of a day, `YYYY-MM-DD`. */
export function addedSince(day: string, language: SearchLanguage): string {
  const [added, since] = [addedWords[language][0] ?? '', sinceWords[language][0] ?? '']
  return language === 'en' ? `${added} ${since} ${day}` : `${since}${day}${added}`
}
