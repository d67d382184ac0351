import type { Steps } from '../slices.ts'

/** An export as far as it decides what a person no longer has in Google Photos. */
export interface JudgedExport {
  /** Its row. */
  ref: number
  /** When it was made, RFC 3339, UTC; undefined if nobody knows. */
  asOf?: string
  /** All its parts are here and right, as far as can be known, and it is no unpacked folder. */
  isWhole: boolean
}

/** Where an export has an item: a year, 1 for the archive, 2 for another folder of the library, 0 for any other place. */
interface Placed {
  item: number
  place: number
}

/** What becomes of all exports of one person together. */
export interface Judgement {
  /** Items that a full export lacks and no later one has, each with the instant of the first that lacks it. */
  lacked: Map<number, string>
  /** The newest word of each export that has an item, whichever it is: by item, its instant. */
  newest: (item: number) => string | undefined
  /** Rows of the exports that are full, each with how many items of before it lacks. */
  full: Map<number, number>
}

/** A full export has at least four of five items that were there before; what has fewer may be a selection or an increment. */
const enough = 0.8
/** Of years that are not in an export it may lack so many of a hundred items, or ten; more of them are a selection. */
const ofAbsentYears = 1 / 100
const fewOfAbsentYears = 10

/**
 * What the exports of one person say together of what is no longer in Google Photos: a function of the exports alone, in
 * whatever order they were imported. An export is full if it is whole, is not the first, and has nearly all that was in the
 * years and the archive of earlier ones. An item counts as lacking if it was there, in a year that the full export has, too, and
 * if nowhere in that export, its trash included, there is anything of it. What an export of unknown age has is never lacking.
 */
export function* judge(
  exports: readonly JudgedExport[],
  itemsOf: (exported: number) => Iterable<readonly Placed[]>,
): Steps<Judgement> {
  const dated = exports.flatMap((each) => (each.asOf === undefined ? [] : [{ ...each, asOf: each.asOf }]))
  const inOrder = dated.toSorted((one, other) => (one.asOf < other.asOf ? -1 : 1))
  const undated = new Set<number>()
  for (const { ref } of exports.filter(({ asOf }) => asOf === undefined))
    for (const page of itemsOf(ref)) {
      for (const { item } of page) undated.add(item)
      yield
    }
  /** Where each item was last, of those that were in the library and are not known to be gone. */
  const former = new Map<number, number>()
  const newest = new Map<number, number>()
  const lacked = new Map<number, string>()
  const full = new Map<number, number>()
  for (const [rank, { ref, asOf, isWhole }] of inOrder.entries()) {
    const here = new Map<number, number>()
    for (const page of itemsOf(ref)) {
      for (const { item, place } of page) here.set(item, place)
      yield
    }
    const lacking = isWhole ? yield* lackingIn(here, former) : undefined
    if (lacking) {
      let count = 0
      for (const item of lacking) {
        if (undated.has(item)) continue
        lacked.set(item, asOf)
        former.delete(item)
        count++
      }
      full.set(ref, count)
    }
    yield* inSteps(here, ([item, place]) => {
      newest.set(item, rank)
      lacked.delete(item)
      if (place > 0) former.set(item, place)
    })
  }
  return {
    lacked,
    full,
    newest: (item) => {
      const rank = newest.get(item)
      return rank === undefined ? undefined : inOrder[rank]?.asOf
    },
  }
}

/** The items of before that a whole export lacks; undefined if it is not full. */
function* lackingIn(
  here: ReadonlyMap<number, number>,
  former: ReadonlyMap<number, number>,
): Steps<number[] | undefined> {
  const places = new Set<number>()
  yield* inSteps(here, ([, place]) => places.add(place))
  const lacking: number[] = []
  let inAbsentYears = 0
  yield* inSteps(former, ([item, place]) => {
    if (here.has(item)) return
    if (places.has(place)) lacking.push(item)
    else inAbsentYears++
  })
  if (former.size === 0 || lacking.length + inAbsentYears > former.size - former.size * enough) return undefined
  return inAbsentYears > Math.max(fewOfAbsentYears, former.size * ofAbsentYears) ? undefined : lacking
}

/** Goes through very many in small steps. */
function* inSteps<Each>(all: Iterable<Each>, look: (each: Each) => unknown): Steps<void> {
  let seen = 0
  for (const each of all) {
    look(each)
    if (++seen % 20_000 === 0) yield
  }
  yield
}
