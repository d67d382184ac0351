import type { ExportedItem } from '../../index/export-items.ts'
import type { Steps } from '../../slices.ts'

/** An export as far as it decides what a person no longer has in Google Photos. */
export interface JudgedExport {
  /** Its row. */
  ref: number
  /** When it was made, RFC 3339, UTC; undefined if nobody knows. */
  asOf?: string
  /** All its parts are here and right, as far as can be known, and it is no unpacked folder. */
  isWhole: boolean
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

/**
 * Of the items of before that nobody has changed since, as far as exports tell, a full export has at least four of five. What has
 * fewer may be a selection; an increment has none of them, however many of the others, but for those with a change that exports
 * do not tell. So they must be half of all items of before, too.
 */
const [enough, half] = [0.8, 0.5]
/** Of those that have not changed since an earlier one, of which more may be gone. */
const enoughSince = 2 / 3
/** Google makes a series of increments for a year, each of what was changed since the one before, in milliseconds. */
const oneSeries = 366 * 86_400_000
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
  itemsOf: (exported: number) => Iterable<readonly ExportedItem[]>,
): Steps<Judgement> {
  const dated = exports.flatMap((each) => (each.asOf === undefined ? [] : [{ ...each, asOf: each.asOf }]))
  const inOrder = dated.toSorted((one, other) => (one.asOf < other.asOf ? -1 : 1))
  const undated = new Set<number>()
  for (const { ref } of exports.filter(({ asOf }) => asOf === undefined))
    for (const page of itemsOf(ref)) {
      for (const { item } of page) undated.add(item)
      yield
    }
  /** Each item as it was last, of those that were in the library and are not known to be gone. */
  const former = new Map<number, ExportedItem>()
  const newest = new Map<number, number>()
  const lacked = new Map<number, string>()
  const full = new Map<number, number>()
  for (const [rank, { ref, asOf, isWhole }] of inOrder.entries()) {
    const here = new Map<number, ExportedItem>()
    for (const page of itemsOf(ref)) {
      for (const each of page) here.set(each.item, each)
      yield
    }
    const found = isWhole ? yield* lackingIn(here, former) : undefined
    const before = inOrder.slice(0, rank).toReversed()
    const isFull = found !== undefined && (yield* hasWhatWasBefore({ here, former, asOf }, before, itemsOf))
    const lacking = isFull ? found : undefined
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
    yield* inSteps(here.values(), (each) => {
      newest.set(each.item, rank)
      lacked.delete(each.item)
      if (each.place > 0) former.set(each.item, each)
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
  here: ReadonlyMap<number, ExportedItem>,
  former: ReadonlyMap<number, ExportedItem>,
): Steps<number[] | undefined> {
  const places = new Set<number>()
  yield* inSteps(here.values(), ({ place }) => places.add(place))
  const lacking: number[] = []
  let [inAbsentYears, unchanged] = [0, 0]
  yield* inSteps(former.values(), ({ item, place, said }) => {
    const now = here.get(item)
    if (now) unchanged += Number(said !== undefined && now.said === said)
    else if (places.has(place)) lacking.push(item)
    else inAbsentYears++
  })
  const absent = lacking.length + inAbsentYears
  if (unchanged === 0 || unchanged < Math.max((unchanged + absent) * enough, former.size * half)) return undefined
  return inAbsentYears > Math.max(fewOfAbsentYears, former.size * ofAbsentYears) ? undefined : lacking
}

/**
 * An export has most of what has not changed since each large one of the year before it, too, which may be the one that an
 * increment counts from: what was exported in between was changed since then. `before`: the newest first.
 */
function* hasWhatWasBefore(
  { here, former, asOf }: Record<'here' | 'former', ReadonlyMap<number, ExportedItem>> & { asOf: string },
  before: readonly { ref: number; asOf: string }[],
  itemsOf: (exported: number) => Iterable<readonly ExportedItem[]>,
): Steps<boolean> {
  for (const each of before) {
    let [known, unchanged, absent] = [0, 0, 0]
    for (const page of itemsOf(each.ref)) {
      for (const { item, place, said } of page) {
        if (place === 0 || !former.has(item)) continue
        const now = here.get(item)
        known++
        if (!now) absent++
        else if (said !== undefined && now.said === said) unchanged++
      }
      yield
    }
    if (known < former.size * half) continue
    if (unchanged < (unchanged + absent) * enoughSince) return false
    if (Date.parse(asOf) - Date.parse(each.asOf) > oneSeries) return true
  }
  return true
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
