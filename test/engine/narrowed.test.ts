import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Selection } from '../../src/shared/domain.ts'
import { photoCategories, readLibraryFilter, type LibraryFilter } from '../../src/shared/library-filter.ts'
import { healthNumbers } from '../../src/main/library/completeness/health-numbers.ts'
import { verdictFacts } from '../../src/main/library/completeness/verdict-facts.ts'
import { someRuns } from '../cases/some-cases.ts'
import type { EmulatorItem } from '../emulator/library/model.ts'
import type { EmulatorOptions } from '../emulator/start-emulator.ts'
import { openWorld, wholeLibrary, type World } from './world.ts'

let world: World
const open = async (emulator: EmulatorOptions): Promise<void> => {
  world = await openWorld({ emulator })
}
afterEach(() => world.close())

const only = (filter: LibraryFilter): Selection => ({ ...wholeLibrary, only: filter })
const dayOf = ({ creationTime }: EmulatorItem): string => new Date(creationTime).toISOString().slice(0, 10)

/** Whether an item is of a part of the library, as the words of the filter say. */
function fits(item: EmulatorItem, filter: LibraryFilter): boolean {
  const { since = '0000', until = '9999-99', type, favorites, categories, archived } = filter
  return (
    dayOf(item) >= since &&
    dayOf(item) <= until &&
    (type === undefined || (type === 'video') === (item.video !== undefined)) &&
    (!favorites || item.favorite) &&
    (!categories || categories.some((name) => item.categories?.includes(name.toUpperCase()))) &&
    (archived === true || !item.archived)
  )
}

const inGoogle = (): string[] =>
  world.mirror.database
    .prepare('SELECT remote_id AS id FROM item WHERE in_google = 1 ORDER BY id')
    .all()
    .map((row) => String(row['id']))
const items = (): EmulatorItem[] => [...world.emulator.library.main.items]
const idsOf = (list: readonly EmulatorItem[]): string[] => list.map(({ id }) => id).toSorted()

/** Every third item is in the archive, and every fourth a favourite. */
function mark(): void {
  for (const [index, { id }] of items().entries())
    world.emulator.library.changeItem(id, { archived: index % 3 === 0, favorite: index % 4 === 0 })
}

test('whatever part is asked for, Google gives just that', async () => {
  await open({ items: 120, albums: 0 })
  mark()
  const [account] = world.google.accounts()
  const library = account && world.google.session(account.id)?.library
  const day = fc
    .integer({ min: 0, max: 6800 })
    .map((days) => new Date(Date.UTC(2008, 0, 1 + days)).toISOString().slice(0, 10))
  const filters = fc
    .record(
      {
        since: day,
        until: day,
        type: fc.constantFrom('photo' as const, 'video' as const),
        favorites: fc.constant(true as const),
        categories: fc.uniqueArray(fc.constantFrom('pets', 'food', 'selfies', 'weddings'), { minLength: 1 }),
        archived: fc.constant(true as const),
      },
      { requiredKeys: [] },
    )
    .map((filter) => readLibraryFilter(filter))
    .filter((filter) => filter !== undefined)
  await fc.assert(
    fc.asyncProperty(filters, async (filter) => {
      const found: string[] = []
      let token: string | undefined
      do {
        const page = await library?.libraryItems(token, new AbortController().signal, filter)
        if (!page?.ok) throw new Error(JSON.stringify(page?.failure))
        found.push(...page.value.entries.map(({ id }) => id))
        token = page.value.nextPageToken
      } while (token !== undefined)
      expect(found.toSorted()).toEqual(idsOf(items().filter((item) => fits(item, filter))))
    }),
    { numRuns: someRuns(20, 60) },
  )
})

test('Google knows every category that can be asked for', async () => {
  await open({ items: 3, albums: 0 })
  for (let at = 0; at < photoCategories.length; at += 10)
    expect((await world.run(only({ categories: photoCategories.slice(at, at + 10) }))).outcome.kind).toBe('complete')
})

describe('a backup of a part of the library', () => {
  test('brings that part, and remembers what was asked for', async () => {
    await open({ items: 60, albums: 2 })
    mark()
    const filter: LibraryFilter = { since: '2014-01-01', until: '2022-12-31', type: 'photo', archived: true }
    const { outcome, progress } = await world.run(only(filter))
    const meant = items().filter((item) => fits(item, filter))
    expect(meant.length).toBeGreaterThan(5)
    expect([outcome.kind, progress.downloaded, progress.items]).toEqual(['complete', meant.length, meant.length])
    expect(inGoogle()).toEqual(idsOf(meant))
    expect(world.emulator.counters.byMethod['mediaItems.list']).toBeUndefined()
    await world.reopen()
    expect(world.backup.lastSelection()).toEqual(only(filter))
    // Of the rest nothing is known, and a backup of everything brings it.
    await world.run(wholeLibrary)
    expect(inGoogle()).toEqual(idsOf(items().filter((item) => !item.archived || fits(item, filter))))
  })

  test('never means that something has left Google Photos, whatever its lists lack', async () => {
    await open({ items: 40, albums: 2 })
    await world.run(wholeLibrary)
    const all = inGoogle()
    const [deleted, ...rest] = items()
    world.emulator.library.removeItem(deleted?.id ?? '')
    const day = dayOf(rest[5] ?? items()[0] ?? ({} as EmulatorItem))
    const parts: LibraryFilter[] = [
      { since: day },
      { until: day },
      { type: 'video' },
      { favorites: true },
      { categories: ['pets'] },
      { type: 'photo', archived: true },
      { since: '1990-01-01', until: '1990-12-31' },
    ]
    for (const filter of parts) {
      expect((await world.run(only(filter))).outcome.kind).toBe('complete')
      expect([filter, inGoogle()]).toEqual([filter, all])
    }
    // Only a list of everything makes it ask, with the archive on top of it or without.
    await world.run(only({ archived: true }))
    expect(inGoogle()).toEqual(all.filter((id) => id !== deleted?.id))
  })

  test('is told of as a part, and does not count as a look at the whole library', async () => {
    await open({ items: 30, albums: 1 })
    await world.run(only({ type: 'photo' }))
    expect(verdictFacts(world.mirror.database, false)).toMatchObject({
      library: false,
      narrowed: true,
      listed: true,
      lacking: 0,
    })
    const libraryRead = (): boolean => healthNumbers(world.mirror.database).libraryRead
    expect(libraryRead()).toBe(false)
    await world.run(wholeLibrary)
    expect(verdictFacts(world.mirror.database, false)).toMatchObject({ library: true, listed: true })
    expect(verdictFacts(world.mirror.database, false)).not.toHaveProperty('narrowed')
    expect(libraryRead()).toBe(true)
  })

  test('with nothing but the archive on top is told of as the whole library', async () => {
    await open({ items: 12, albums: 0 })
    mark()
    world.emulator.library.addItem({
      filename: 'from a wrong clock.jpg',
      creationTime: Date.now() + 10 * 365 * 86_400_000,
    })
    const { progress } = await world.run(only({ archived: true }))
    expect(inGoogle()).toEqual(idsOf(items()))
    expect([progress.items, progress.done]).toEqual([13, 13])
    expect(healthNumbers(world.mirror.database)).toMatchObject({ items: 13, problems: [] })
    expect(verdictFacts(world.mirror.database, false)).toMatchObject({ library: true, listed: true })
    expect(verdictFacts(world.mirror.database, false)).not.toHaveProperty('narrowed')
    expect(healthNumbers(world.mirror.database).libraryRead).toBe(true)
  })

  test.each<[string, Partial<Selection>]>([
    ['all albums', { allAlbums: true }],
    ['shared albums', { sharedAlbums: true }],
    ['an album', { albums: ['x' as never] }],
    ['albums without the library', { library: false, allAlbums: true }],
  ])('does not begin together with %s, which Google does not narrow', async (_, more) => {
    await open({ items: 2, albums: 1 })
    expect(world.backup.start({ ...only({ type: 'photo' }), ...more })).toMatchObject({
      ok: false,
      problem: { code: 'filters-with-albums' },
    })
    expect(world.emulator.counters.api).toBe(0)
  })
})
