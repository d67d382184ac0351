import { expect, test } from 'vitest'
import { filtersOf } from '../../../../src/main/google/library/library-filters.ts'
import { isDay, readLibraryFilter, type LibraryFilter } from '../../../../src/shared/library-filter.ts'

const day = (year: number, month: number, of: number) => ({ year, month, day: of })

test.each<[LibraryFilter, object]>([
  [{ since: '2021-07-04' }, { dateFilter: { ranges: [{ startDate: day(2021, 7, 4), endDate: day(9999, 12, 31) }] } }],
  [{ until: '1987-01-02' }, { dateFilter: { ranges: [{ startDate: day(1, 1, 1), endDate: day(1987, 1, 2) }] } }],
  [
    { since: '2021-07-04', until: '2021-07-05' },
    { dateFilter: { ranges: [{ startDate: day(2021, 7, 4), endDate: day(2021, 7, 5) }] } },
  ],
  [{ type: 'photo' }, { mediaTypeFilter: { mediaTypes: ['PHOTO'] } }],
  [{ type: 'video' }, { mediaTypeFilter: { mediaTypes: ['VIDEO'] } }],
  [{ favorites: true }, { featureFilter: { includedFeatures: ['FAVORITES'] } }],
  [{ categories: ['pets', 'food'] }, { contentFilter: { includedContentCategories: ['PETS', 'FOOD'] } }],
  [{ archived: true }, { includeArchivedMedia: true }],
  [
    { type: 'photo', favorites: true, archived: true },
    {
      mediaTypeFilter: { mediaTypes: ['PHOTO'] },
      featureFilter: { includedFeatures: ['FAVORITES'] },
      includeArchivedMedia: true,
    },
  ],
])('%j is asked for as Google wants it', (filter, asked) => {
  expect(filtersOf(filter)).toEqual(asked)
  expect(readLibraryFilter(JSON.parse(JSON.stringify(filter)))).toEqual(filter)
})

test.each<[unknown]>([
  [undefined],
  [null],
  [{}],
  [[]],
  ['photo'],
  [{ since: undefined }],
  [{ since: '' }],
  [{ since: 2021 }],
  [{ until: '2021-02-29' }],
  [{ since: '2021-07-05', until: '2021-07-04' }],
  [{ type: 'PHOTO' }],
  [{ favorites: false }],
  [{ archived: 1 }],
  [{ categories: [] }],
  [{ categories: ['none'] }],
  [{ categories: ['pets', 'pets'] }],
  [{ categories: 'pets' }],
  [
    {
      categories: [
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
        'pets',
      ],
    },
  ],
  [{ type: 'photo', colour: 'red' }],
])('%j is no part of a library', (value) => {
  expect(readLibraryFilter(value)).toBeUndefined()
})

test.each([
  ['2024-02-29', true],
  ['0001-01-01', true],
  ['9999-12-31', true],
  ['0000-01-01', false],
  ['2023-02-29', false],
  ['2023-00-10', false],
  ['2023-01-00', false],
  ['2023-1-1', false],
  ['+2023-01-01', false],
  ['2023-01-01 ', false],
])('%s is a day: %s', (text, is) => {
  expect(isDay(text)).toBe(is)
})
