import type { EmulatorItem } from '../library/model.ts'

type Json = Record<string, unknown>

export interface SearchFilter {
  matches(item: EmulatorItem): boolean
  oldestFirst: boolean
}

interface DayParts {
  year: number
  month: number
  day: number
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function listOf(value: unknown, most: number): unknown[] | undefined {
  if (value === undefined || value === null) return []
  return Array.isArray(value) && value.length <= most ? value : undefined
}

/** Shapes that are allowed (reference, 2, Filters): full, year and month, year, month and day. */
function readDay(value: unknown): DayParts | undefined {
  if (!isObject(value)) return undefined
  const [year, month, day] = ['year', 'month', 'day'].map((name) => Number(value[name] ?? 0))
  if (year === undefined || month === undefined || day === undefined) return undefined
  if (![year, month, day].every(Number.isInteger)) return undefined
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

function dateTest(filter: unknown): Test | string {
  if (!isObject(filter)) return 'Invalid date filter.'
  const dates = listOf(filter['dates'], 5)
  const ranges = listOf(filter['ranges'], 5)
  if (!dates || !ranges) return 'A date filter holds at most 5 dates and 5 date ranges.'
  const tests: Test[] = []
  for (const date of dates) {
    const wanted = readDay(date)
    if (!wanted) return 'Invalid date.'
    tests.push((item) => asNumber(dayOf(item), wanted) === asNumber(wanted, wanted))
  }
  for (const range of ranges) {
    const [start, end] = isObject(range) ? [readDay(range['startDate']), readDay(range['endDate'])] : []
    if (!start || !end || shapeOf(start) !== shapeOf(end)) return 'Invalid date range.'
    tests.push((item) => {
      const day = asNumber(dayOf(item), start)
      return day >= asNumber(start, start) && day <= asNumber(end, end)
    })
  }
  return (item) => tests.length === 0 || tests.some((test) => test(item))
}

function mediaTypeTest(filter: unknown): Test | string {
  const types = isObject(filter) ? listOf(filter['mediaTypes'], 1) : undefined
  if (!types) return 'Only one media type can be used.'
  const [type = 'ALL_MEDIA'] = types
  if (type === 'ALL_MEDIA') return () => true
  if (type === 'VIDEO') return (item) => item.video !== undefined
  if (type === 'PHOTO') return (item) => item.video === undefined
  return `Invalid media type: ${String(type)}`
}

function featureTest(filter: unknown): Test | string {
  const features = isObject(filter) ? listOf(filter['includedFeatures'], 10) : undefined
  if (!features) return 'Invalid feature filter.'
  return features.includes('FAVORITES') ? (item) => item.favorite : () => true
}

/** Categories are accepted but match nothing here except when only things are excluded: the emulator sees no content. */
function contentTest(filter: unknown): Test | string {
  const included = isObject(filter) ? listOf(filter['includedContentCategories'], 10) : undefined
  const excluded = isObject(filter) ? listOf(filter['excludedContentCategories'], 10) : undefined
  if (!included || !excluded) return 'A content filter holds at most 10 categories.'
  if (included.some((category) => excluded.includes(category))) return 'A category cannot be included and excluded.'
  const wants = included.some((category) => category !== 'NONE')
  return () => !wants
}

const readers: Record<string, (value: unknown) => Test | string> = {
  dateFilter: dateTest,
  mediaTypeFilter: mediaTypeTest,
  featureFilter: featureTest,
  contentFilter: contentTest,
  excludeNonAppCreatedData: (value) => (value === true ? (item): boolean => item.appCreated : (): boolean => true),
  includeArchivedMedia: () => () => true,
}

/** The text of a 400 instead of a filter if the request is wrong. `now`: items dated later never match (reference, 3.9). */
export function readFilters(filters: unknown, orderBy: unknown, now: number): SearchFilter | string {
  if (filters !== undefined && !isObject(filters)) return 'Invalid filters.'
  const given = filters ?? {}
  const tests: Test[] = []
  for (const [name, value] of Object.entries(given)) {
    const reader = readers[name]
    if (!reader) return `Invalid JSON payload received. Unknown name "${name}" at 'filters': Cannot find field.`
    const test = reader(value)
    if (typeof test === 'string') return test
    tests.push(test)
  }
  if (given['includeArchivedMedia'] !== true) tests.push((item) => !item.archived)
  if (Object.keys(given).length > 0) tests.push((item) => item.creationTime <= now)
  const order = orderBy ?? ''
  if (typeof order !== 'string') return 'Invalid order by.'
  if (order !== '' && given['dateFilter'] === undefined) return 'Order by is only allowed with a date filter.'
  if (!['', 'MediaMetadata.creation_time', 'MediaMetadata.creation_time desc'].includes(order))
    return 'Invalid order by.'
  return {
    matches: (item) => tests.every((test) => test(item)),
    oldestFirst: order === 'MediaMetadata.creation_time',
  }
}
