import { itemMarks, type ItemMark } from './search-words.ts'
import { daysMeant, isYearly, momentsOf, type DayRange, type MomentRange, type YearlyRange } from './time-meaning.ts'
import type { ParsedSearch } from './parse-search.ts'

/** So long a search may be, in UTF-16 code units. */
export const longestSearch = 500

/** What a search asks for apart from words: all marks, and one of the ranges of each kind. */
export interface Understood {
  marks?: ItemMark[]
  within?: DayRange[]
  yearly?: YearlyRange[]
  added?: MomentRange[]
}

/**
 * What a list is to be narrowed to by the parts of a search that are understood. Several years or months are one or the other;
 * “July” and “2015” are both, wherever they stand.
 */
export function understood({ tokens }: ParsedSearch, today: string): Understood {
  const marks = new Set<ItemMark>()
  const within: DayRange[] = []
  const yearly: YearlyRange[] = []
  const added: MomentRange[] = []
  for (const token of tokens) {
    if (token.kind === 'mark') marks.add(token.mark)
    else {
      const days = daysMeant(token.meaning, today)
      if (isYearly(days)) yearly.push(days)
      else if (token.kind === 'time') within.push(days)
      else added.push(token.since ? { from: momentsOf(days).from } : momentsOf(days))
    }
  }
  return {
    ...(marks.size > 0 && { marks: itemMarks.filter((mark) => marks.has(mark)) }),
    ...(within.length > 0 && { within }),
    ...(yearly.length > 0 && { yearly }),
    ...(added.length > 0 && { added }),
  }
}
