import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { followAddress } from '../../../src/renderer/state/address/follow-address.ts'
import { knownId } from '../../../src/renderer/state/address/item-names.ts'
import {
  formatPlace,
  type LibraryPlace,
  parsePlace,
  type ShownPlace,
  topOfLibrary,
} from '../../../src/renderer/state/address/place.ts'
import { itemOrders } from '../../../src/shared/domain.ts'
import { noFilters } from '../../../src/shared/search/filters.ts'
import { stepBetween, type Whereabouts } from '../../../src/renderer/state/address/steps.ts'
import { followLibrary, forgetLibrary, topItem, useLibrary } from '../../../src/renderer/state/library/library-store.ts'
import { useNavigation } from '../../../src/renderer/state/navigation-store.ts'
import { usePicked } from '../../../src/renderer/state/library/picked-store.ts'
import { useSession } from '../../../src/renderer/state/session-store.ts'
import type { AlbumId, ItemId, ItemRef, MirrorInfo, OwnerId, SearchId } from '../../../src/shared/domain.ts'
import { success } from '../../../src/shared/problems/problem.ts'
import { slowBridge } from './slow-bridge.ts'

const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
const itemId = id.map((text) => text as ItemId)
const albumId = id.map((text) => text as AlbumId)
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const opened = fc.record({ item: itemId, details: fc.boolean() })
const search = fc.string({ unit: 'grapheme', maxLength: 30 })
const filters = fc.record({
  search,
  kind: fc.constantFrom('all' as const, 'photo' as const, 'video' as const),
  from: fc.oneof(fc.constant(''), day),
  to: fc.oneof(fc.constant(''), day),
  where: fc.constantFrom('', '170,-20,-170,-10', 'FR', 'US/Ohio/Springfield', 'GB//London'),
})
const common = {
  grouping: fc.constantFrom('size' as const, 'day' as const, 'month' as const, 'year' as const),
  owner: id.map((text) => text as OwnerId),
}
const openedInLibrary = fc.record(
  { item: itemId, details: fc.boolean(), beside: itemId },
  { requiredKeys: ['item', 'details'] },
)
const list = { filters, opened: openedInLibrary, at: itemId, albumSearch: fc.constant(''), ...common }
const optional = {
  requiredKeys: ['tab', 'filters', 'albumSearch', 'grouping'] as ('tab' | 'filters' | 'albumSearch' | 'grouping')[],
}

const library: fc.Arbitrary<LibraryPlace> = fc.oneof(
  fc.record({ tab: fc.constant('timeline' as const), ...list }, optional),
  fc
    .tuple(
      fc.record({ tab: fc.constant('albums' as const), ...list, order: fc.constantFrom(...itemOrders) }, optional),
      albumId,
    )
    .map(([place, album]) => ({ ...place, album })),
  fc
    .tuple(
      fc.record({ tab: fc.constant('albums' as const), ...list, filters: fc.constant(noFilters) }, optional),
      id.map((text) => text as SearchId),
    )
    .map(([place, saved]) => ({ ...place, saved })),
  fc.record(
    { tab: fc.constant('albums' as const), filters: fc.constant(noFilters), albumSearch: search, ...common },
    optional,
  ),
)

const mapView = fc
  .tuple(
    fc.integer({ min: -90e5, max: 90e5 }),
    fc.integer({ min: -180e5, max: 180e5 }),
    fc.integer({ min: 0, max: 1800 }),
  )
  .map(([latitude, longitude, zoom]) => ({ latitude: latitude / 1e5, longitude: longitude / 1e5, zoom: zoom / 100 }))

const place: fc.Arbitrary<ShownPlace> = fc.oneof(
  library.map((inLibrary) => ({ screen: 'library' as const, library: inLibrary })),
  fc.option(fc.tuple(opened, fc.option(albumId))).map((shown) => ({
    screen: 'health' as const,
    health: shown ? { opened: shown[0], ...(shown[1] !== null && { album: shown[1] }) } : {},
  })),
  fc
    .record({ view: mapView, owner: common.owner }, { requiredKeys: [] })
    .map((map) => ({ screen: 'map' as const, map })),
  fc
    .constantFrom('albums' as const, 'backup' as const, 'settings' as const, 'export' as const, undefined)
    .map((screen) => ({ screen })),
)

test('an address leads to the place that it was made of, whatever is typed and whatever ids are', () => {
  fc.assert(
    fc.property(place, (there) => {
      expect(parsePlace(formatPlace(there))).toEqual(there)
    }),
  )
})

test('whatever somebody types is an address of some place, which has one that means the same', () => {
  const part = fc.constantFrom(
    '#/library',
    '/albums',
    '/searches',
    '/',
    '?',
    '&',
    'q=',
    'item=',
    'at=%',
    '%ff',
    'by=month',
    '#/map',
    'at=48.85,2.35,11',
    'where=FR',
    'where=1,2,3,4',
    'details=open',
    'beside=',
    '#/health',
    'from=2019-02-31',
    '<b>',
    '..',
    '+',
    'é',
  )
  const typed = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(typed, (text) => {
      const there = parsePlace(text)
      expect(parsePlace(formatPlace(there))).toEqual(there)
    }),
    { numRuns: 300 },
  )
})

test('what is too long to be an id, or a search, is cut, also in the middle of a character', () => {
  const long = encodeURIComponent(`${'a'.repeat(254)}😀`)
  for (const address of [`#/library/albums/${long}`, `#/library?item=${long}&q=${long}${long}`]) {
    const there = parsePlace(address)
    expect(parsePlace(formatPlace(there))).toEqual(there)
  }
})

test('addresses that were handed on go on to mean what they mean', () => {
  const inLibrary = (change: Partial<LibraryPlace>): ShownPlace => ({
    screen: 'library',
    library: { ...topOfLibrary, ...change },
  })
  const addresses: [string, ShownPlace][] = [
    ['', { screen: undefined }],
    ['#/albums', { screen: 'albums' }],
    ['#/nowhere', { screen: undefined }],
    ['#/library', inLibrary({})],
    ['#/library/albums', inLibrary({ tab: 'albums' })],
    ['#/library/searches/s1', inLibrary({ tab: 'albums', saved: 's1' as SearchId })],
    ['#/library/searches', inLibrary({ tab: 'albums' })],
    ['#/library/albums?q=sea', inLibrary({ tab: 'albums', albumSearch: 'sea' })],
    [
      '#/library/albums/a1?item=i1&details=open',
      inLibrary({ tab: 'albums', album: 'a1' as AlbumId, opened: { item: 'i1' as ItemId, details: true } }),
    ],
    [
      '#/library?q=a+b&by=month&at=i2',
      inLibrary({ filters: { ...noFilters, search: 'a b' }, grouping: 'month', at: 'i2' as ItemId }),
    ],
    ['#/library?from=2019-02-31&kind=film', inLibrary({})],
    ['#/library?where=2.1%2C48.5%2C2.6%2C49', inLibrary({ filters: { ...noFilters, where: '2.1,48.5,2.6,49' } })],
    ['#/library?where=FR%2F%2FParis', inLibrary({ filters: { ...noFilters, where: 'FR//Paris' } })],
    ['#/library?where=everywhere', inLibrary({})],
    ['#/map', { screen: 'map', map: {} }],
    [
      '#/map?at=48.8566%2C2.3522%2C11.5',
      { screen: 'map', map: { view: { latitude: 48.8566, longitude: 2.3522, zoom: 11.5 } } },
    ],
    ['#/map?at=91%2C0%2C3', { screen: 'map', map: {} }],
    ['#/health?item=i3', { screen: 'health', health: { opened: { item: 'i3' as ItemId, details: false } } }],
  ]
  for (const [address, there] of addresses) expect(parsePlace(address), address).toEqual(there)
})

const at = (change: Partial<Whereabouts['library']> = {}, opened?: number, details = false): Whereabouts => {
  const { tab, filters: none, albumSearch, grouping } = topOfLibrary
  return {
    screen: 'library',
    library: { tab, filters: none, albumSearch, grouping, ...change },
    jumps: 0,
    ...(opened !== undefined && { opened: { ref: opened as ItemRef, details } }),
  }
}
const searching = (text: string): Whereabouts => at({ filters: { ...noFilters, search: text } })
const part = (where: string): Partial<Whereabouts['library']> => ({ filters: { ...noFilters, where } })
const onMap = (zoom: number, owner?: OwnerId | 'everybody'): Whereabouts => ({
  ...at(owner === undefined ? {} : { owner }),
  screen: 'map',
  mapView: { latitude: 0, longitude: 0, zoom },
})
const besides: Whereabouts = { ...at(), opened: { ref: 1 as ItemRef, details: false, beside: 2 as ItemRef } }
const album = { tab: 'albums' as const, album: 'a1' as AlbumId }
const saved = { tab: 'albums' as const, saved: 's1' as SearchId }

test('what a person would want to come back from is an entry of the history, and nothing else is', () => {
  const steps: [string, Whereabouts, Whereabouts, string][] = [
    ['the screen that the window opens on', { ...at(), screen: undefined }, at(), 'replace'],
    ['another screen', at(), { ...at(), screen: 'settings' }, 'push'],
    ['scrolling', at(), at({ at: 4 as ItemRef }), 'replace'],
    ['nothing', at({ at: 4 as ItemRef }), at({ at: 4 as ItemRef }), 'none'],
    ['opening a photo', at(), at({}, 1), 'push'],
    ['the next photo', at({}, 1), at({}, 2), 'replace'],
    ['its details', at({}, 1), at({}, 1, true), 'replace'],
    ['another one beside it', at({}, 1), besides, 'replace'],
    ['two side by side', at(), besides, 'push'],
    ['closing them', besides, at(), 'close-item'],
    ['closing it', at({}, 1, true), at({ at: 1 as ItemRef }), 'close-item'],
    ['an album from its details', at({}, 1, true), at(album), 'push'],
    ['the top, by the link of the library', at({ at: 4 as ItemRef }), { ...at(), jumps: 1 }, 'push'],
    ['the shelf', at(), at({ tab: 'albums' }), 'push'],
    ['an album', at({ tab: 'albums' }), at(album), 'push'],
    ['leaving it', at(album), at({ tab: 'albums' }), 'close-album'],
    ['a saved search', at({ tab: 'albums' }), at(saved), 'push'],
    ['leaving that', at(saved), at({ tab: 'albums' }), 'close-album'],
    ['an album from a photo of one', at(saved, 1), at(album), 'push'],
    ['the first letter of a search', at(), searching('s'), 'push'],
    ['the next', searching('s'), searching('se'), 'replace'],
    ['clearing it', searching('se'), at(), 'replace'],
    [
      'a search in an album that was itself searched for',
      at({ ...album, albumSearch: 'sea' }),
      at({ ...album, albumSearch: 'sea', filters: { ...noFilters, search: 's' } }),
      'push',
    ],
    ['a search among the albums', at({ tab: 'albums' }), at({ tab: 'albums', albumSearch: 's' }), 'push'],
    ['months', at(), at({ grouping: 'month' }), 'push'],
    ['an album by date', at(album), at({ ...album, order: 'oldest' }), 'push'],
    ['another part of the world', at(part('FR')), at(part('DE')), 'push'],
    ['everywhere again', at(part('FR')), at(), 'replace'],
    ['another part of the map', onMap(1), onMap(2), 'replace'],
    ['the photos of one person on it', onMap(1, 'everybody'), onMap(1, 'o1' as OwnerId), 'push'],
    ['photos from it', onMap(1), at(part('FR')), 'push'],
    ['whose photos there are becoming known', at(), at({ owner: 'everybody' }), 'replace'],
    ['those of one person', at({ owner: 'everybody' }), at({ owner: 'o1' as OwnerId }), 'push'],
    [
      'the library changing behind another screen',
      { ...at(), screen: 'settings' },
      { ...at(album), screen: 'settings' },
      'none',
    ],
  ]
  for (const [what, before, after, step] of steps) expect(stepBetween(before, after), what).toBe(step)
})

/** A page whose browser keeps a history as browsers do, and which follows its address. */
async function pageOfLibrary(hash = '#/library') {
  const slow = slowBridge()
  const entries = [{ hash, state: null as unknown }]
  let current = 0
  const popped = new Set<() => void>()
  vi.stubGlobal('window', {
    shoebox: slow.bridge,
    addEventListener: (name: string, listener: () => void) => name === 'popstate' && popped.add(listener),
    removeEventListener: (_name: string, listener: () => void) => popped.delete(listener),
  })
  vi.stubGlobal('location', {
    pathname: '/',
    search: '',
    get hash() {
      return entries[current]?.hash
    },
  })
  vi.stubGlobal('history', {
    get state() {
      return entries[current]?.state
    },
    pushState: (state: unknown, _title: string, hash: string) =>
      entries.splice(++current, entries.length, { hash, state }),
    replaceState: (state: unknown, _title: string, hash: string) => entries.splice(current, 1, { hash, state }),
    back: () =>
      setTimeout(() => {
        current--
        for (const listener of popped) listener()
      }),
  })
  const end = followAddress()
  ends.push(end, forgetLibrary)
  const passed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  await passed()
  return { slow, entries, passed, at: () => current }
}

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
  useLibrary.setState(useLibrary.getInitialState(), true)
  useNavigation.setState(useNavigation.getInitialState(), true)
  useSession.setState(useSession.getInitialState(), true)
  usePicked.setState(usePicked.getInitialState(), true)
  vi.unstubAllGlobals()
})

test('a photo that is closed as soon as it was opened keeps its address for Forward', async () => {
  const { slow, entries, passed, at } = await pageOfLibrary()
  useLibrary.getState().openItem(1 as ItemRef)
  await slow.answer('library.ids', success(['i1']))
  useLibrary.getState().closeItem()
  await passed()
  await passed()
  expect(entries.map(({ hash }) => hash)).toEqual(['#/library', '#/library?item=i1'])
  expect(at()).toBe(0)
})

test('with another folder numbers mean other items, whichever screen is shown', async () => {
  const { slow } = await pageOfLibrary()
  useLibrary.getState().openItem(1 as ItemRef)
  await slow.answer('library.ids', success(['i1']))
  usePicked.getState().pick('{}', Uint32Array.of(1, 2), [0, 1])
  useNavigation.getState().go('settings')
  useSession.setState({ mirror: { path: '/one' } as MirrorInfo })
  slow.tell('mirror.changed', { path: '/one' })
  expect(knownId(1 as ItemRef)).toBe('i1')
  slow.tell('mirror.changed', { path: '/other' })
  expect(knownId(1 as ItemRef)).toBeUndefined()
  expect(usePicked.getState().ranges).toEqual([])
})

test('a saved search that an address names is asked for as soon as it is known what it means, and anew when it means something else', async () => {
  const { slow } = await pageOfLibrary('#/library/searches/s1?at=i5')
  const seen: unknown[] = []
  const { call } = slow.bridge
  slow.bridge.call = (name, ...rest: unknown[]) => {
    if (name === 'library.columns') seen.push(rest[0])
    return call(name)
  }
  const search = { id: 's1', name: 'Sea', filters: { ...noFilters, search: 'sea videos' }, keptAt: 0, owner: 'o2' }
  expect(seen).toEqual([])
  await slow.answer('searches.list', success([search]))
  await slow.answer('library.refs', success([5]))
  expect(seen[0]).toMatchObject({ search: 'sea', marks: ['video'], owner: 'o2' })
  expect(topItem(useLibrary.getState())).toBe(5)
  ends.push(followLibrary())
  slow.tell('searches.changed', [{ ...search, filters: { ...noFilters, kind: 'photo' } }])
  expect(seen.at(-1)).toMatchObject({ kind: 'photo', owner: 'o2' })
  const asked = seen.length
  const places: unknown[] = []
  ends.push(useLibrary.subscribe(({ tab, saved, searches }) => places.push([tab, saved, searches?.length])))
  slow.tell('searches.changed', [])
  expect(seen).toHaveLength(asked)
  // Never is one seen to be gone that was open as it went.
  expect(places).not.toContainEqual(['albums', 's1', 0])
  expect(places.at(-1)).toEqual(['albums', undefined, 0])
})

test('the place in the list of one person survives a reload, although who is here is known only later', async () => {
  const { slow } = await pageOfLibrary('#/library?of=o1&at=i5')
  await slow.answer('library.refs', success([5]))
  expect(topItem(useLibrary.getState())).toBe(5)
  void useLibrary.getState().loadOwners()
  await slow.answer('library.owners', success([{ id: 'o1' }, { id: 'o2' }]))
  expect(useLibrary.getState().owner).toBe('o1')
  expect(topItem(useLibrary.getState())).toBe(5)
})
