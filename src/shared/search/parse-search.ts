import { foldText } from '../text/fold-text.ts'
import {
  addedWords,
  itemMarks,
  lastWords,
  markWords,
  monthWords,
  numberWords,
  recentlyAddedWords,
  seasonWords,
  sinceWords,
  spanWords,
  unitWords,
  type ItemMark,
  type Vocabulary,
} from './search-words.ts'
import { isOfEveryYear, lastUnits, seasons, timeSpans, type TimeMeaning } from './time-meaning.ts'

type Meaning =
  | { kind: 'mark'; mark: ItemMark }
  | { kind: 'time'; meaning: TimeMeaning }
  /** When photos came here; from then on with `since`. */
  | { kind: 'added'; meaning: TimeMeaning; since: boolean }

/** A part of a search that is understood, and where it stands in the text that was typed. */
export type SearchToken = { start: number; end: number } & Meaning

export interface ParsedSearch {
  tokens: SearchToken[]
  /** What is not understood, as it was typed, without the quotation marks; found as words. */
  words: string
}

interface Piece {
  start: number
  end: number
  /** Folded; undefined for what stands in quotation marks. */
  folded: string | undefined
  typed: string
}

/** So many words mean one thing at most, as in “added in the last 30 days”. */
const longestPhrase = 6
/** No photo is older. */
const firstYear = 1826
const lastYear = 2199

/**
 * Takes times and kinds out of a search, in English and Chinese alike, whatever the language of the window is. Whole words alone are
 * understood, the longest phrase first, and Chinese without blanks where all of it is; a text in quotation marks is words and nothing
 * else. Never throws.
 */
export function parseSearch(text: string): ParsedSearch {
  const pieces = piecesOf(text)
  const tokens: SearchToken[] = []
  const words: string[] = []
  for (let at = 0; at < pieces.length;) {
    const found = longestFrom(pieces, at)
    if (found) {
      tokens.push({ ...found.token, start: pieces[at]?.start ?? 0, end: pieces[at + found.length - 1]?.end ?? 0 })
      at += found.length
      continue
    }
    const piece = pieces[at++]
    const together = piece && tokensWithin(piece)
    if (together) tokens.push(...together)
    else words.push(piece?.typed ?? '')
  }
  return { tokens, words: words.join(' ') }
}

/** The text without one of its parts. */
export function withoutToken(text: string, { start, end }: Pick<SearchToken, 'start' | 'end'>): string {
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim()
}

function piecesOf(text: string): Piece[] {
  return [...text.matchAll(/["“”„]([^"“”„]*)(?:["“”„]|$)|[^\s"“”„]+/gu)].flatMap((match) => {
    const [whole] = match
    const typed = match[1] ?? whole
    if (typed.trim() === '') return []
    const folded = match[1] === undefined ? foldText(whole).replace(/[,，、.]+$/u, '') : undefined
    return [{ start: match.index, end: match.index + whole.length, folded, typed }]
  })
}

function longestFrom(pieces: readonly Piece[], at: number): { token: Meaning; length: number } | undefined {
  for (let length = Math.min(longestPhrase, pieces.length - at); length > 0; length--) {
    const phrase = pieces.slice(at, at + length).map(({ folded }) => folded)
    if (phrase.includes(undefined)) continue
    const token = meaningOf(phrase.join(' '))
    if (token) return { token, length }
  }
  return undefined
}

/** Between Chinese words, as in `2019年夏天的照片`. */
const particle = '的'

/** What a text without blanks means, if all of it means something: `2019年夏天的照片` is a time and a kind. */
function tokensWithin({ start, folded, typed }: Piece): SearchToken[] | undefined {
  // Where folding has changed the length, nobody could say what stands where.
  if (folded === undefined || folded.length > longestPiece || !/\p{Script=Han}/u.test(folded)) return undefined
  if (foldText(typed.slice(0, folded.length)).length !== folded.length) return undefined
  const found = phrasesFrom(folded, 0)
  return found?.map(({ from, to, token }) => ({ ...token, start: start + from, end: start + to }))
}

interface Phrase {
  from: number
  to: number
  token: Meaning
}

/** What is longer than this was pasted, and is words. */
const longestPiece = 500
/** No phrase without blanks has more characters; that of `2019年12月31日` are 11. */
const longestWithin = 20

/**
 * The longest phrases first; a particle belongs to what stands behind it. Undefined if something is left that means nothing, which is
 * noted in `hopeless` by where it begins: `2019年1月` and the like can be read in several ways, each of which would look again.
 */
function phrasesFrom(text: string, from: number, hopeless = new Set<number>()): Phrase[] | undefined {
  if (hopeless.has(from)) return undefined
  const first = text.startsWith(particle, from) ? from + particle.length : from
  for (let end = Math.min(text.length, first + longestWithin); end > first; end--) {
    const token = meaningOf(text.slice(first, end))
    if (!token) continue
    const phrase = { from, to: end, token }
    if (end === text.length) return [phrase]
    const rest = text.slice(end) === particle ? [] : phrasesFrom(text, end, hopeless)
    if (rest) return [rest.length === 0 ? { ...phrase, to: text.length } : phrase, ...rest]
  }
  hopeless.add(from)
  return undefined
}

/** Folded as searches are, so that all ways to write it are one. */
const has = ({ en, zh }: Vocabulary, phrase: string): boolean => en.includes(phrase) || zh.includes(phrase)

function meaningOf(phrase: string): Meaning | undefined {
  const mark = itemMarks.find((each) => has(markWords[each], phrase))
  if (mark) return { kind: 'mark', mark }
  const meaning = timeOf(phrase)
  return meaning ? { kind: 'time', meaning } : addedOf(phrase)
}

/** What `recently added` means. */
const recently: TimeMeaning = { when: 'last', count: 30, unit: 'day' }

/** `added last week`, `added since 2019`, `上周添加`, `自2019年以来添加`, `recently added`. Nothing came here in July of every year. */
function addedOf(phrase: string): Meaning | undefined {
  if (has(recentlyAddedWords, phrase)) return { kind: 'added', meaning: recently, since: false }
  const [, since, time] = addedPatterns.map((pattern) => pattern.exec(phrase)).find((found) => found !== null) ?? []
  const meaning = time === undefined ? undefined : timeOf(time)
  if (!meaning || isOfEveryYear(meaning)) return undefined
  return { kind: 'added', meaning, since: since !== undefined }
}

function timeOf(phrase: string): TimeMeaning | undefined {
  const span = timeSpans.find((each) => has(spanWords[each], phrase))
  if (span) return { when: 'span', span }
  return numericTime(phrase) ?? lastTime(phrase) ?? chineseTime(phrase) ?? englishTime(phrase)
}

const patternOf = (words: readonly string[]): string =>
  words.toSorted((one, other) => other.length - one.length).join('|')
const addedPatterns = [
  new RegExp(`^(?:${patternOf(addedWords.en)}) (?:(${patternOf(sinceWords.en)}) |on |in )?(.+)$`, 'u'),
  new RegExp(`^(?:(${patternOf(sinceWords.zh)}) ?)?(.+?) ?(?:以来|起|于)? ?(?:${patternOf(addedWords.zh)})$`, 'u'),
  new RegExp(`^(?:${patternOf(addedWords.zh)})于 ?()?(.+)$`, 'u'),
]
/** `last 30 days`, `the past two weeks`, `最近30天`, `过去三个月`. */
const lastPatterns = (['en', 'zh'] as const).map((language) => {
  const blank = language === 'en' ? ' ' : ' ?'
  const numbers = patternOf(numberWords.flatMap((words) => words[language]))
  const units = patternOf(lastUnits.flatMap((unit) => unitWords[unit][language]))
  return new RegExp(`^(?:${patternOf(lastWords[language])})${blank}(\\d{1,3}|${numbers})${blank}(${units})$`, 'u')
})

function lastTime(phrase: string): TimeMeaning | undefined {
  const match = lastPatterns.map((pattern) => pattern.exec(phrase)).find((found) => found !== null)
  const [, number = '', word = ''] = match ?? []
  const unit = lastUnits.find((each) => has(unitWords[each], word))
  const count = /^\d+$/.test(number) ? Number(number) : numberWords.findIndex((words) => has(words, number)) + 1
  return unit !== undefined && count > 0 ? { when: 'last', count, unit } : undefined
}

function yearOf(text: string | undefined): number | undefined {
  const year = text !== undefined && /^\d{4}$/.test(text) ? Number(text) : NaN
  return year >= firstYear && year <= lastYear ? year : undefined
}

/** Undefined for a day that there is not, such as the 31st of April; of every year there is a 29th of February. */
function dayOf(month: number, day: number, year?: number): TimeMeaning | undefined {
  const date = new Date(Date.UTC(year ?? 2000, month - 1, day))
  const exists = month >= 1 && month <= 12 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? { when: 'day', month, day, ...(year !== undefined && { year }) } : undefined
}

function monthMeant(month: number, year?: number): TimeMeaning | undefined {
  return month >= 1 && month <= 12 ? { when: 'month', month, ...(year !== undefined && { year }) } : undefined
}

/** `2015`, `2015-07` and `2015-07-04`. */
function numericTime(phrase: string): TimeMeaning | undefined {
  const [, yearText, month, day] = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(phrase) ?? []
  const year = yearOf(yearText)
  if (year === undefined) return undefined
  if (month === undefined) return { when: 'year', year }
  return day === undefined ? monthMeant(Number(month), year) : dayOf(Number(month), Number(day), year)
}

/** `2015年`, `7月`, `2015年7月4日`, `十二月25日`, `2019年夏天`, with blanks between or without. */
function chineseTime(phrase: string): TimeMeaning | undefined {
  const together = phrase.replaceAll(' ', '')
  const [, yearText, rest = ''] = /^(?:(\d{4})年)?(.*)$/u.exec(together) ?? []
  const year = yearOf(yearText)
  if (yearText !== undefined && year === undefined) return undefined
  if (rest === '') return year === undefined ? undefined : { when: 'year', year }
  const season = seasons.find((each) => seasonWords[each].zh.includes(rest))
  if (season) return { when: 'season', season, ...(year !== undefined && { year }) }
  const [, monthText = '', dayText] = /^(.{1,2}月)(?:份|(\d{1,2})[日号])?$/u.exec(rest) ?? []
  const month = monthWords.findIndex(({ zh }) => zh.includes(monthText)) + 1
  if (month === 0) return undefined
  return dayText === undefined ? monthMeant(month, year) : dayOf(month, Number(dayText), year)
}

/** `july`, `july 2015`, `25 december`, `december 25th 2019`, `summer 2019`, with the year in front as well, and `of` between. */
function englishTime(phrase: string): TimeMeaning | undefined {
  const parts = phrase.split(' ').map((part) => part.replace(/,$/, ''))
  const words = parts.filter((part, at) => part !== 'of' || at === 0 || at === parts.length - 1)
  const years = words.filter((word) => yearOf(word) !== undefined)
  const [year, others] = [yearOf(years[0]), words.filter((word) => yearOf(word) === undefined)]
  if (years.length > 1) return undefined
  const ofYear = year === undefined ? {} : { year }
  const [first = '', second] = others
  if (others.length === 1) {
    const season = seasons.find((each) => seasonWords[each].en.includes(first))
    if (season) return { when: 'season', season, ...ofYear }
    const month = monthNumber(first)
    return month === undefined ? undefined : { when: 'month', month, ...ofYear }
  }
  if (others.length !== 2 || second === undefined) return undefined
  const [month, day] = [monthNumber(first) ?? monthNumber(second), dayNumber(first) ?? dayNumber(second)]
  return month === undefined || day === undefined ? undefined : dayOf(month, day, year)
}

function monthNumber(word: string): number | undefined {
  const at = monthWords.findIndex(({ en }) => en.includes(word))
  return at < 0 ? undefined : at + 1
}

function dayNumber(word: string): number | undefined {
  const [, day] = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word) ?? []
  return day === undefined ? undefined : Number(day)
}
