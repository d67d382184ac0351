import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import { albumPageSteps } from '../../../src/main/library/album-page.ts'
import { KeptLibrary, libraryColumns } from '../../../src/main/library/kept/kept-library.ts'
import { ownerIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import { atOnce } from '../../../src/main/slices.ts'
import type { AlbumId, ItemRef } from '../../../src/shared/domain.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { changeRows } from '../../rows/rows.ts'
import { SampleIndex } from './sample-index.ts'

const pageOf = ({ database }: SampleIndex, album: AlbumId) => atOnce(albumPageSteps(database, album))

test('an album with nothing told of it and nothing in it has a page all the same, and one that is not here has none', () => {
  const sample = new SampleIndex()
  const album = sample.album('')
  expect(pageOf(sample, album)).toEqual({
    id: album,
    title: '',
    photos: 0,
    videos: 0,
    blocks: [],
    people: [{ id: ownerIdOf('account'), name: 'ann@example.org', emails: ['ann@example.org'] }],
    sources: [{ kind: 'library', email: 'ann@example.org', gone: false }],
  })
  expect(pageOf(sample, 'another' as AlbumId)).toBeNull()
})

test('words, places, people and sources are told as they are known, and what is damaged is left out', () => {
  const sample = new SampleIndex()
  const album = sample.album('Lake', [sample.item({ width: 6000, height: 2000 }), sample.item({ video: true })])
  const blocks = [
    { text: 'First' },
    {
      places: [
        { name: 'Bohinj', latitude: 46.28, longitude: 13.86 },
        { latitude: 200, longitude: 0 },
      ],
    },
    { text: 7 },
    'nothing',
  ]
  changeRows(sample.database, 'album', { description: 'Rain', blocks: JSON.stringify(blocks) }, { id: album })
  const rows = new SourceRows(sample.database)
  rows.mentionOwner('ben', 'Ben')
  const source = rows.setSource({ id: 'exports', kind: 'takeout', account: undefined, owner: 'ben', label: 'Old disk' })
  const asOf = '2026-03-01T10:15:00Z'
  rows.addToAlbum({ album, source, key: 'k', title: 'Lake', state: 'listed', asOf, lackedAt: undefined })
  rows.replaceMembers(album, source, [2])
  expect(pageOf(sample, album)).toMatchObject({
    title: 'Lake',
    cover: { ref: 1, ratio: 3 },
    dates: { first: '2021-07-04', last: '2021-07-04' },
    photos: 1,
    videos: 1,
    description: 'Rain',
    blocks: [{ text: 'First' }, { places: [{ name: 'Bohinj', latitude: 46.28, longitude: 13.86 }] }],
    people: [{ name: 'ann@example.org' }, { name: 'Ben', emails: [] }],
    sources: [{ kind: 'library' }, { kind: 'takeout', label: 'Old disk', asOf, gone: false }],
  })
  changeRows(sample.database, 'album', { description: ' \n', blocks: 'no JSON' }, { id: album })
  const damaged = pageOf(sample, album)
  expect(damaged?.blocks).toEqual([])
  expect(damaged).not.toHaveProperty('description')
})

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const words = fc.constantFrom('', ' ', 'Bohinj')
const told = fc.oneof(
  fc.record({ text: words }),
  fc.record({
    places: fc.array(fc.record({ name: maybe(words), description: maybe(words), at: fc.boolean() }), { maxLength: 4 }),
  }),
)

test('what is told between the photos leaves no gap, and nothing that can be read is left out: fuzzed', () => {
  const sample = new SampleIndex()
  const album = sample.album('Lake')
  fc.assert(
    fc.property(fc.array(told, { maxLength: 5 }), (all) => {
      const written = all.map((block) =>
        'text' in block
          ? block
          : {
              places: block.places.map(({ at, ...place }) => ({
                ...place,
                ...(at && { latitude: 46, longitude: 13 }),
              })),
            },
      )
      changeRows(sample.database, 'album', { blocks: JSON.stringify(written) }, { id: album })
      const isRead = (...texts: (string | undefined)[]) => texts.some((text) => (text ?? '').trim() !== '')
      const counts = all
        .map((block) =>
          'text' in block
            ? Number(isRead(block.text))
            : block.places.filter(({ name, description, at }) => at || isRead(name, description)).length,
        )
        .filter((count) => count > 0)
      const blocks = pageOf(sample, album)?.blocks ?? []
      expect(blocks.map((block) => ('text' in block ? 1 : block.places.length))).toEqual(counts)
    }),
    { numRuns: someRuns(30, 300) },
  )
})

test('of very many texts and places the page has the first', () => {
  const sample = new SampleIndex()
  const album = sample.album('Lake')
  const places = Array.from({ length: 3000 }, (_, at) => ({ name: `Place ${at}` }))
  changeRows(sample.database, 'album', { blocks: JSON.stringify([{ text: 'A' }, { places }]) }, { id: album })
  expect(pageOf(sample, album)?.blocks).toEqual([{ text: 'A' }, { places: places.slice(0, 999) }])
})

const days = fc.integer({ min: 0, max: 15_000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
const members = fc.array(fc.record({ day: days, video: fc.boolean(), here: fc.boolean(), dated: fc.boolean() }), {
  maxLength: 25,
})

test('dates and numbers are those of what is here, and dates those of what is dated: fuzzed', () => {
  fc.assert(
    fc.property(members, (all) => {
      const sample = new SampleIndex()
      const refs = all.map(({ day, video, here, dated }) =>
        sample.item({
          taken: `${day}T12:00:00`,
          video,
          ...(!here && { file: false }),
          ...(!dated && { timeKnown: 'nothing' }),
        }),
      )
      const page = pageOf(sample, sample.album('A', refs))
      const here = all.filter((each) => each.here)
      const dated = here
        .filter((each) => each.dated)
        .map(({ day }) => day)
        .toSorted()
      expect([page?.photos, page?.videos]).toEqual([
        here.filter(({ video }) => !video).length,
        here.filter(({ video }) => video).length,
      ])
      expect(page?.dates).toEqual(dated.length > 0 ? { first: dated[0], last: dated.at(-1) } : undefined)
      expect(page?.cover !== undefined).toBe(here.length > 0)
    }),
    { numRuns: someRuns(30, 300) },
  )
})

test('by date an album has the same items in the order of the timeline, or the other way round: fuzzed', () => {
  fc.assert(
    fc.property(members, fc.integer({ min: 1, max: 30 }), fc.boolean(), (all, first, isNarrowed) => {
      const sample = new SampleIndex()
      const refs = all.map(({ day, video, here }) =>
        sample.item({ taken: `${day}T12:00:00`, video, ...(!here && { file: false }) }),
      )
      const inAlbum = refs.filter((_, at) => at % 3 !== 1).toReversed()
      const album = sample.album('A', inAlbum)
      const more = isNarrowed ? { kind: 'photo' as const, search: 'IMG' } : {}
      const listed = (query: object): ItemRef[] =>
        [...libraryColumns(sample.database, { ...more, ...query }).ref] as ItemRef[]
      const newest = listed({}).filter((ref) => inAlbum.includes(ref))
      expect(listed({ album, order: 'newest' })).toEqual(newest)
      expect(listed({ album, order: 'oldest' })).toEqual(newest.toReversed())
      expect(listed({ album, order: 'oldest', first })).toEqual(newest.toReversed().slice(0, first))
      expect(listed({ order: 'oldest', first })).toEqual(listed({}).toReversed().slice(0, first))
    }),
    { numRuns: someRuns(30, 300) },
  )
})

test('an album by date is sorted with one moment in several items, and as each item is shown', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 40 }), fc.infiniteStream(fc.nat()), (hours, keys) => {
      const sample = new SampleIndex()
      const refs = hours.map((hour, at) => sample.item({ taken: `2021-07-04T1${hour}:00:00`, width: 1000 + at }))
      const shuffled = refs.map((ref) => ({ ref, key: keys.next().value ?? 0 })).toSorted((a, b) => a.key - b.key)
      const album = sample.album(
        'A',
        shuffled.map(({ ref }) => ref),
      )
      expect(libraryColumns(sample.database, { album, order: 'newest' })).toEqual(libraryColumns(sample.database, {}))
    }),
    { numRuns: someRuns(20, 200) },
  )
})

test('an album by date is read in the same steps, however much else the library has', () => {
  const stepsIn = (others: number): number => {
    const sample = new SampleIndex()
    const album = sample.album('A', [sample.item(), sample.item()])
    for (let other = 0; other < others; other++) sample.item({ file: false })
    const steps = new KeptLibrary(sample.database).columns({ album, order: 'newest' })
    let count = 0
    while (steps.next().done !== true) count++
    return count
  }
  // More than are read of the timeline at a time.
  expect(stepsIn(2100)).toBe(stepsIn(0))
})
