import type { LibraryFilter } from '../../../shared/library-filter.ts'

interface DayOfGoogle {
  year: number
  month: number
  day: number
}

function dayOf(text: string): DayOfGoogle {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return { year, month, day }
}

/** The first and the last that Google takes (reference, 2: Date), for ranges that have no beginning or no end. */
const [firstDay, lastDay] = ['0001-01-01', '9999-12-31']

/**
 * The filters of a search as Google has them (reference, 2). They stand in no search for an album, which Google refuses
 * (reference, 3.1). What is dated in the future fits none of them, and what was just uploaded may fit later (reference, 3.9).
 */
export function filtersOf({ since, until, type, favorites, categories, archived }: LibraryFilter): object {
  return {
    ...((since ?? until) !== undefined && {
      dateFilter: { ranges: [{ startDate: dayOf(since ?? firstDay), endDate: dayOf(until ?? lastDay) }] },
    }),
    ...(type && { mediaTypeFilter: { mediaTypes: [type === 'photo' ? 'PHOTO' : 'VIDEO'] } }),
    ...(favorites && { featureFilter: { includedFeatures: ['FAVORITES'] } }),
    ...(categories && {
      contentFilter: { includedContentCategories: categories.map((category) => category.toUpperCase()) },
    }),
    ...(archived && { includeArchivedMedia: true }),
  }
}
