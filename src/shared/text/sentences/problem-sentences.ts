import type { Language } from '../languages.ts'
import { momentOf } from '../../moment.ts'
import type { Problem } from '../../problems/problem.ts'
import { problemSentencesEn } from './problem-sentences-en.ts'
import { problemSentencesZhHans } from './problem-sentences-zh-hans.ts'
import { sentencesOfManyEn, sentencesOfManyZhHans } from './sentences-of-many.ts'
import type { ProblemSentence, SentenceValues } from './sentence-shape.ts'

function formatMoment(milliseconds: number, language: Language): string {
  const at = momentOf(milliseconds)
  const isToday = at.toDateString() === new Date().toDateString()
  return new Intl.DateTimeFormat(
    language,
    isToday ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
  ).format(at)
}

/** Each with the bytes from which on it is used, and those that it is. */
const sizeUnits = [
  ['gigabyte', 1e9, 1e9],
  ['megabyte', 1e5, 1e6],
] as const

function formatSize(bytes: number, language: Language): string {
  const [unit, , size] = sizeUnits.find(([, least]) => bytes >= least) ?? (['kilobyte', 0, 1e3] as const)
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / size)
}

function sentenceValues(problem: Problem, language: Language): SentenceValues {
  const valueOf = (name: string) => problem.values?.[name]
  return {
    quoted(name) {
      const value = valueOf(name)
      if (value === undefined || value === '') return ''
      return language === 'zh-Hans' ? `“${value}”` : ` “${value}”`
    },
    moment(name) {
      const value = valueOf(name)
      return typeof value === 'number' ? formatMoment(value, language) : (value ?? '')
    },
    size(name) {
      const value = valueOf(name)
      return typeof value === 'number' ? formatSize(value, language) : (value ?? '')
    },
    count(name) {
      const value = valueOf(name)
      return typeof value === 'number' ? value.toLocaleString(language) : (value ?? '')
    },
    plain: (name) => String(valueOf(name) ?? ''),
  }
}

/**
 * Puts a problem in words. The technical `detail` is left out on purpose: show it separately, if at all. Codes are kept in
 * the index, where another program or a newer version may have written any: one that nobody knows is `unexpected`. The value
 * `many` says how many things have this one cause: of more than one, the sentence names none.
 */
export function problemSentence(problem: Problem, language: Language): ProblemSentence {
  const ofMany = language === 'zh-Hans' ? sentencesOfManyZhHans : sentencesOfManyEn
  if (Number(problem.values?.['many']) > 1 && Object.hasOwn(ofMany, problem.code)) {
    const sentence = ofMany[problem.code]
    if (sentence) return sentence
  }
  const sentences = language === 'zh-Hans' ? problemSentencesZhHans : problemSentencesEn
  const code = Object.hasOwn(sentences, problem.code) ? problem.code : 'unexpected'
  return sentences[code](sentenceValues(problem, language))
}
