import { ItemFlag } from '../../../shared/domain.ts'
import type { ItemColumns, LibraryQuery } from '../../../shared/domain.ts'
import type { ItemMark } from '../../../shared/search/search-words.ts'
import type { YearlyRange } from '../../../shared/search/time-meaning.ts'
import type { Steps } from '../../slices.ts'

/** A few milliseconds even where V8 has not compiled the loops yet. */
const entriesAtATime = 25_000
/** What most of the newest items have is found among so many of them, without a look at all. */
const newestEntries = 40_000
const newestAtATime = 2000
const dayMs = 86_400_000
/** A picture that is so many times as wide as high, or as high as wide. */
const panoramaFrom = 2.2

/** Those of the columns that match and are what is asked for, as many as are asked for first; the columns themselves if all are. */
export function* narrowed(
  columns: ItemColumns,
  query: LibraryQuery,
  matches: Uint8Array | undefined,
): Steps<ItemColumns> {
  const places = yield* placesOf(columns, query, matches)
  return places ? yield* taken(columns, places) : columns
}

/** The places of these; undefined if they are all. */
export function* placesOf(
  columns: ItemColumns,
  query: LibraryQuery,
  matches: Uint8Array | undefined,
): Steps<Uint32Array | undefined> {
  const tests = testsOf(query, columns)
  if (!matches && tests.length === 0) return undefined
  const most = Math.min(columns.ref.length, query.first ?? Infinity)
  const places = new Uint32Array(most)
  let count = 0
  for (let start = 0; start < columns.ref.length && count < most; start += entriesAtATime) {
    const end = Math.min(columns.ref.length, start + entriesAtATime)
    for (let place = start; place < end && count < most; place++) {
      if (matches && matches[columns.ref[place] ?? 0] !== 1) continue
      if (tests.every((isAsked) => isAsked(place))) places[count++] = place
    }
    yield
  }
  return places.subarray(0, count)
}

/** The `first` of those that are `has` and what is asked for, looked for among the newest alone; undefined if these do not tell. */
export function* soonFound(
  columns: ItemColumns,
  query: LibraryQuery,
  first: number,
  has: (ref: number) => boolean,
): Steps<ItemColumns | undefined> {
  const tests = testsOf(query, columns)
  const all = columns.ref.length
  const places = new Uint32Array(Math.min(all, first))
  const last = Math.min(all, newestEntries)
  let count = 0
  for (let start = 0; start < last && count < places.length; start += newestAtATime) {
    const end = Math.min(last, start + newestAtATime)
    for (let place = start; place < end && count < places.length; place++)
      if (tests.every((isAsked) => isAsked(place)) && has(columns.ref[place] ?? 0)) places[count++] = place
    yield
  }
  return count === places.length || last === all ? yield* taken(columns, places.subarray(0, count)) : undefined
}

/** The entries at these places, in the order of the places. */
export function* taken(columns: ItemColumns, places: Uint32Array): Steps<ItemColumns> {
  const [ref, ratio] = [new Uint32Array(places.length), new Float32Array(places.length)]
  const [day, flags] = [new Int32Array(places.length), new Uint8Array(places.length)]
  for (let start = 0; start < places.length; start += entriesAtATime) {
    const end = Math.min(places.length, start + entriesAtATime)
    for (let at = start; at < end; at++) {
      const place = places[at] ?? 0
      ref[at] = columns.ref[place] ?? 0
      ratio[at] = columns.ratio[place] ?? 0
      day[at] = columns.day[place] ?? 0
      flags[at] = columns.flags[place] ?? 0
    }
    yield
  }
  return { ref, ratio, day, flags }
}

type Test = (place: number) => boolean

function testsOf(query: LibraryQuery, columns: ItemColumns): Test[] {
  const { kind, from, to, marks = [], within, yearly } = query
  const tests: Test[] = []
  if (kind !== undefined) tests.push(ofKind(columns, kind))
  if (from !== undefined || to !== undefined) {
    const [first, last] = [from === undefined ? -Infinity : dayOf(from), to === undefined ? Infinity : dayOf(to)]
    tests.push((place) => (columns.day[place] ?? 0) >= first && (columns.day[place] ?? 0) <= last)
  }
  for (const mark of marks) {
    const test = shownMarks[mark]?.(columns)
    if (test) tests.push(test)
  }
  if (within) {
    const ranges = within.map((range) => [dayOf(range.from), dayOf(range.to)] as const)
    tests.push(ofDays(columns, (day) => ranges.some(([first, last]) => day >= first && day <= last)))
  }
  if (yearly) tests.push(ofDays(columns, (day) => yearly.some((range) => isInYearly(day, range))))
  return tests
}

/** The marks that a list shows itself; `KeptMarks` knows the others. */
const shownMarks: { readonly [Mark in ItemMark]?: (columns: ItemColumns) => Test } = {
  photo: (columns) => ofKind(columns, 'photo'),
  video: (columns) => ofKind(columns, 'video'),
  motion: (columns) => ofFlag(columns, ItemFlag.motion),
  animation: (columns) => ofFlag(columns, ItemFlag.animated),
  raw: (columns) => ofFlag(columns, ItemFlag.preview),
  panorama: ({ ratio }) => {
    return (place) => (ratio[place] ?? 1) >= panoramaFrom || (ratio[place] ?? 1) <= 1 / panoramaFrom
  },
}

function ofFlag({ flags }: ItemColumns, flag: number): Test {
  return (place) => ((flags[place] ?? 0) & flag) !== 0
}

function ofKind({ flags }: ItemColumns, kind: 'photo' | 'video'): Test {
  const wanted = kind === 'video' ? ItemFlag.video : 0
  return (place) => ((flags[place] ?? 0) & ItemFlag.video) === wanted
}

/** Neighbours are mostly of one day, which is looked at once. */
function ofDays({ day: days }: ItemColumns, isAsked: (day: number) => boolean): Test {
  let [last, fits] = [Number.NaN, false]
  return (place) => {
    const day = days[place] ?? 0
    if (day !== last) [last, fits] = [day, isAsked(day)]
    return fits
  }
}

function isInYearly(day: number, { from, to, before }: YearlyRange): boolean {
  const date = new Date(day * dayMs)
  if (before !== undefined && date.getUTCFullYear() >= before) return false
  const monthAndDay = (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
  return from <= to ? monthAndDay >= from && monthAndDay <= to : monthAndDay >= from || monthAndDay <= to
}

/** Days since 1970. */
const dayOf = (day: string): number => Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs)
