import { unknownTime } from '../dates/item-time.ts'
import { lastingFacts, type SourceFacts } from './source-facts.ts'

/** When facts were said; the oldest of all where nobody knows it. */
const saidAt = ({ asOf }: SourceFacts): string => asOf ?? unknownTime

/**
 * What a source says of an item in two of its words, which may come in any order: an export of last year may be imported after
 * that of today. What can be taken back is as the newer word has it, as a whole; what cannot, such as when it was taken, is
 * that of the newest word which says it. Of two of one instant the second counts.
 */
export function saidTogether(one: SourceFacts, other: SourceFacts): SourceFacts {
  const [newer, older] = saidAt(other) >= saidAt(one) ? [other, one] : [one, other]
  const together: SourceFacts = { ...newer }
  const asOfEach: NonNullable<SourceFacts['asOfEach']> = {}
  for (const name of lastingFacts) {
    const from = wordOf(name, newer, older)
    if (from === undefined) continue
    Object.assign(together, { [name]: from.facts[name] })
    if (from.at !== saidAt(newer)) asOfEach[name] = from.at
  }
  // An export that lacks the item tells of it, too, by when it was made.
  const lacked = [one.lackedAt, other.lackedAt]
    .filter((at) => at !== undefined && at > saidAt(newer))
    .toSorted(byText)[0]
  delete together.lackedAt
  if (lacked !== undefined) together.lackedAt = lacked
  delete together.asOfEach
  if (Object.keys(asOfEach).length > 0) together.asOfEach = asOfEach
  return together
}

type Lasting = (typeof lastingFacts)[number]

/** Which of two words counts for a fact, and when that was said. */
function wordOf(name: Lasting, newer: SourceFacts, older: SourceFacts): { facts: SourceFacts; at: string } | undefined {
  const [mine, theirs] = [newer, older].map((facts) =>
    facts[name] === undefined ? undefined : { facts, at: facts.asOfEach?.[name] ?? saidAt(facts) },
  )
  if (!mine || !theirs) return mine ?? theirs
  return theirs.at > mine.at ? theirs : mine
}

function byText(one = '', other = ''): number {
  return one < other ? -1 : 1
}
