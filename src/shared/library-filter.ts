import type { Selection } from './domain.ts'
import { objectOf } from './parse-json.ts'

/** What Google says that it sees in photos (reference of the Library API, ContentCategory; NONE is none). */
export const photoCategories = [
  'animals',
  'arts',
  'birthdays',
  'cityscapes',
  'crafts',
  'documents',
  'fashion',
  'flowers',
  'food',
  'gardens',
  'holidays',
  'houses',
  'landmarks',
  'landscapes',
  'night',
  'people',
  'performances',
  'pets',
  'receipts',
  'screenshots',
  'selfies',
  'sport',
  'travel',
  'utility',
  'weddings',
  'whiteboards',
] as const
export type PhotoCategory = (typeof photoCategories)[number]

/** So many of them can be asked for at once. */
export const mostCategories = 10

/** A part of the library of Google Photos: what fits in every respect. Days are those that Google goes by, `2021-07-04`. */
export interface LibraryFilter {
  /** The first day. */
  since?: string
  /** The last day. */
  until?: string
  type?: 'photo' | 'video'
  favorites?: true
  /** At least one of these. */
  categories?: PhotoCategory[]
  /** Also what is in the archive, which the library leaves out otherwise. */
  archived?: true
}

/** Whether it is a day that there is, from the year 1 to 9999, as a filter has it. */
export function isDay(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  const date = new Date(`${text}T00:00:00Z`)
  return Number(year) > 0 && date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day)
}

const isCategory = (value: unknown): value is PhotoCategory => photoCategories.some((name) => name === value)

/**
 * A filter as it was written down; undefined if it is none that can be asked for: something that is not known, a day that there
 * is not, an end before its beginning, or nothing at all.
 */
export function readLibraryFilter(value: unknown): LibraryFilter | undefined {
  const { since, until, type, favorites, categories, archived, ...more } = objectOf(value) ?? {}
  const isGood =
    Object.keys(more).length === 0 &&
    [since, until].every((day) => day === undefined || (typeof day === 'string' && isDay(day))) &&
    (typeof since !== 'string' || typeof until !== 'string' || since <= until) &&
    (type === undefined || type === 'photo' || type === 'video') &&
    [favorites, archived].every((flag) => flag === undefined || flag === true) &&
    (categories === undefined ||
      (Array.isArray(categories) &&
        categories.length > 0 &&
        categories.length <= mostCategories &&
        new Set(categories).size === categories.length &&
        categories.every(isCategory)))
  const filter = objectOf(value)
  return isGood && filter && Object.values(filter).some((one) => one !== undefined) ? filter : undefined
}

/** Whether a filter leaves out anything that Google lists in the library: the archive comes on top of that. */
export function isNarrower(only: LibraryFilter | undefined): only is LibraryFilter {
  return (
    only !== undefined && Object.entries(only).some(([field, value]) => field !== 'archived' && value !== undefined)
  )
}

/** Whether it is about all that Google lists in the library: only then does it mean anything that something is not listed. */
export function isWholeLibrary({ library, only }: Selection): boolean {
  return library && !isNarrower(only)
}
