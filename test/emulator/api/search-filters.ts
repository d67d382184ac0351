import { limits } from '../../../src/main/google/library/methods.ts'
import type { EmulatorItem } from '../library/model.ts'
import type { DayOfFilter, Filters } from './request-shapes.ts'

export interface SearchFilter {
  matches(item: EmulatorItem): boolean
  oldestFirst: boolean
}

interface DayParts {
  year: number
  month: number
  day: number
}

/** Shapes that are allowed (reference, 2, Filters): full, year and month, year, month and day. */
function readDay({ year = 0, month = 0, day = 0 }: DayOfFilter): DayParts | undefined {
  if (year < 0 || year > 9999 || month < 0 || month > 12 || day < 0 || day > 31) return undefined
  const isAllowed = (year > 0 && (month > 0 || day === 0)) || (year === 0 && month > 0 && day > 0)
  return isAllowed ? { year, month, day } : undefined
}

const dayOf = (item: EmulatorItem): DayParts => {
  const at = new Date(item.creationTime)
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }
}

const shapeOf = (day: DayParts): string => [day.year, day.month, day.day].map((part) => (part > 0 ? 'x' : '-')).join('')

/** Comparable number of those parts that `shape` has. */
const asNumber = (day: DayParts, shape: DayParts): number =>
  (shape.year > 0 ? day.year * 10_000 : 0) + (shape.month > 0 ? day.month * 100 : 0) + (shape.day > 0 ? day.day : 0)

type Test = (item: EmulatorItem) => boolean

function dateTest({ dates = [], ranges = [] }: NonNullable<Filters['dateFilter']>): Test | string {
  if (dates.length > limits.dates || ranges.length > limits.dates)
    return `A date filter holds at most ${limits.dates} dates and ${limits.dates} date ranges.`
  const tests: Test[] = []
  for (const date of dates) {
    const wanted = readDay(date)
    if (!wanted) return 'Invalid date.'
    tests.push((item) => asNumber(dayOf(item), wanted) === asNumber(wanted, wanted))
  }
  for (const { startDate = {}, endDate = {} } of ranges) {
    const [start, end] = [readDay(startDate), readDay(endDate)]
    if (!start || !end || shapeOf(start) !== shapeOf(end)) return 'Invalid date range.'
    tests.push((item) => {
      const day = asNumber(dayOf(item), start)
      return day >= asNumber(start, start) && day <= asNumber(end, end)
    })
  }
  return (item) => tests.length === 0 || tests.some((test) => test(item))
}

function mediaTypeTest({ mediaTypes = [] }: NonNullable<Filters['mediaTypeFilter']>): Test | string {
  const [type = 'ALL_MEDIA', another] = mediaTypes
  if (another !== undefined) return 'Only one media type can be used.'
  return (item) => type === 'ALL_MEDIA' || (item.video !== undefined) === (type === 'VIDEO')
}

/** By the categories that items were given: the emulator sees nothing in a picture. NONE beside others is ignored (reference, 2). */
function contentTest(filter: NonNullable<Filters['contentFilter']>): Test | string {
  const { includedContentCategories: included = [], excludedContentCategories: excluded = [] } = filter
  if (included.length > limits.categories || excluded.length > limits.categories)
    return `A content filter holds at most ${limits.categories} categories.`
  if (included.some((category) => excluded.includes(category))) return 'A category cannot be included and excluded.'
  const wanted = included.filter((category) => category !== 'NONE')
  return ({ categories = [] }) =>
    (wanted.length === 0 || wanted.some((category) => categories.includes(category))) &&
    !excluded.some((category) => categories.includes(category))
}

/** What stands beside a date filter when it is ordered (reference, 2: only these two may). */
const besideOrder = new Set(['dateFilter', 'includeArchivedMedia', 'excludeNonAppCreatedData'])

/** The text of a 400 instead of a filter if the request is wrong. `now`: items dated later never match (reference, 3.9). */
export function readFilters(filters: Filters | undefined, order: string, now: number): SearchFilter | string {
  const given = filters ?? {}
  const { dateFilter, mediaTypeFilter, contentFilter, featureFilter } = given
  if (!['', 'MediaMetadata.creation_time', 'MediaMetadata.creation_time desc'].includes(order))
    return 'Invalid order by.'
  if (order !== '' && dateFilter === undefined) return 'Order by is only allowed with a date filter.'
  if (order !== '' && Object.keys(given).some((name) => !besideOrder.has(name)))
    return 'Order by is only allowed with a date filter, and with no other filter besides it.'
  const wanted = [
    dateFilter && dateTest(dateFilter),
    mediaTypeFilter && mediaTypeTest(mediaTypeFilter),
    contentFilter && contentTest(contentFilter),
    featureFilter?.includedFeatures?.includes('FAVORITES') && ((item: EmulatorItem) => item.favorite),
    given.excludeNonAppCreatedData && ((item: EmulatorItem) => item.appCreated),
    given.includeArchivedMedia !== true && ((item: EmulatorItem) => !item.archived),
    Object.keys(given).length > 0 && ((item: EmulatorItem) => item.creationTime <= now),
  ]
  const tests: Test[] = []
  for (const test of wanted) {
    if (typeof test === 'string') return test
    if (typeof test === 'function') tests.push(test)
  }
  return {
    matches: (item) => tests.every((test) => test(item)),
    oldestFirst: order === 'MediaMetadata.creation_time',
  }
}
