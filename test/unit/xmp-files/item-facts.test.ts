import { describe, expect, it } from 'vitest'
import {
  albumTitles,
  descriptionsOf,
  factsOf,
  itemLine,
  lacksFacts,
  type CatalogueItem,
} from '../../../src/main/xmp-files/item-facts.ts'
import type { MirrorPath } from '../../../src/main/mirror-path.ts'

const bare: CatalogueItem = {
  kind: 'item',
  id: 'a',
  path: 'Photos/2021/07/a.jpg' as MirrorPath,
  filename: 'a.jpg',
  creationTime: '2021-07-04T10:11:12Z',
  people: [],
  camera: {},
  sources: [],
  versions: [],
}

function known(more: Partial<CatalogueItem>, albums: string[] = []): [string | undefined, string | undefined, boolean] {
  const item = { ...bare, ...more }
  const facts = factsOf(item, albums)
  return [facts.localTime, facts.zone, lacksFacts(item, facts)]
}

const clock = '2021-07-04T11:11:12'

describe('the date of a sidecar', () => {
  it.each<[string, Partial<CatalogueItem>, ReturnType<typeof known>]>([
    ['is in UTC for want of a zone', {}, ['2021-07-04T10:11:12', '+00:00', true]],
    ['is that on the clock there', { zone: '+05:45' }, ['2021-07-04T15:56:12', '+05:45', true]],
    ['is that on a clock behind UTC', { zone: '-03:30' }, ['2021-07-04T06:41:12', '-03:30', true]],
    ['is none that the file lacks', { zone: '+01:00', localTime: clock }, [clock, '+01:00', false]],
    ['is that of the camera without a zone', { localTime: clock }, [clock, undefined, false]],
    [
      'has no zone that was inferred for a clock',
      { localTime: clock, zone: '+01:00', zoneFrom: 'neighbour' },
      [clock, undefined, false],
    ],
    ['has a zone that was inferred for an instant', { zone: '+01:00', zoneFrom: 'neighbour' }, [clock, '+01:00', true]],
    [
      'is another than that of a camera whose clock was wrong',
      { zone: '+01:00', localTime: '2001-01-01T00:00:00' },
      [clock, '+01:00', true],
    ],
    [
      'is the better one of two instants',
      { takenAt: '2021-07-04T09:11:12Z', zone: '+02:00', localTime: clock },
      [clock, '+02:00', false],
    ],
    [
      'is none that the header of a video lacks',
      { camera: { recorded: '2021-07-04T10:11:12.000Z' } },
      ['2021-07-04T10:11:12', '+00:00', false],
    ],
    [
      'is another than in the header of a video',
      { camera: { recorded: '2020-07-04T10:11:12Z' } },
      ['2021-07-04T10:11:12', '+00:00', true],
    ],
    ['is none where nobody knows it', { creationTime: '1970-01-01T00:00:00Z' }, [undefined, undefined, false]],
    [
      'is none where only the upload is known',
      { sources: [{ facts: { uploadedAt: '2021-07-04T10:11:12Z' } }] },
      [undefined, undefined, false],
    ],
    [
      'is none where nobody knows it, whatever the zone',
      { creationTime: '1970-01-01T00:00:00Z', zone: '+01:00' },
      [undefined, undefined, false],
    ],
    [
      'is one that is known beside that of the upload',
      { sources: [{ facts: { uploadedAt: '2021-07-04T10:11:12Z' } }], takenAt: '2019-01-02T03:04:05Z' },
      ['2019-01-02T03:04:05', '+00:00', true],
    ],
    [
      'is none of an upload that was at another time, or of which nothing is known',
      { sources: [{}, { facts: {} }, { facts: { uploadedAt: '2021-07-04T10:11:13Z' } }] },
      ['2021-07-04T10:11:12', '+00:00', true],
    ],
  ])('%s', (_, item, expected) => {
    expect(known(item)).toEqual(expected)
  })
})

describe('what a file lacks', () => {
  const dated = { localTime: clock }
  const place = { latitude: 46.5, longitude: 9.25 }

  it.each<[string, Partial<CatalogueItem>, string[], boolean]>([
    ['nothing', {}, [], false],
    ['people', { people: ['Nora'] }, [], true],
    ['a description', { description: 'By the lake' }, [], true],
    ['a favourite', { favorite: true }, [], true],
    ['an album', {}, ['Trip'], true],
    ['no album without a title', {}, [''], false],
    ['no empty description', { description: '' }, [], false],
    ['a place', { location: place }, [], true],
    ['no place that it has', { location: place, camera: { latitude: 46.500001, longitude: 9.25 } }, [], false],
    ['another latitude', { location: place, camera: { latitude: 46.6, longitude: 9.25 } }, [], true],
    ['another longitude', { location: place, camera: { latitude: 46.5, longitude: -9.25 } }, [], true],
  ])('is %s', (_, more, albums, expected) => {
    expect(known({ ...dated, ...more }, albums)[2]).toBe(expected)
  })
})

it('a file that nothing is known of lacks nothing', () => {
  expect(lacksFacts({ ...bare, localTime: clock }, {})).toBe(false)
})

it.each(['../a.jpg', '/a.jpg', 'Albums/Trip/a.jpg', 'Photos', ''])(
  'the line of an item names no place like %j',
  (path) => {
    expect(itemLine.safeParse({ ...bare, path }).success).toBe(false)
    expect(itemLine.safeParse({ ...bare, edited: { path } }).success).toBe(false)
    expect(itemLine.safeParse({ ...bare, versions: [{ path, role: 'primary' }] }).success).toBe(false)
    expect(itemLine.safeParse(bare).success).toBe(true)
  },
)

describe('a file that can have a sidecar', () => {
  const path = (name: string): MirrorPath => `Photos/2021/07/${name}` as MirrorPath
  const named = { ...bare, localTime: clock }
  const described = (more: Partial<CatalogueItem>, albums: string[] = []): unknown[] =>
    [...descriptionsOf({ ...named, ...more }, albums)].map(({ path: of, facts, lacks }) => [of, facts.title, lacks])

  it('is that of the item, its edited copy and its earlier versions, but no video part of a photo', () => {
    const versions = [
      { path: path('a (2).jpg'), role: 'primary' },
      { path: path('a.mp4'), role: 'motion' },
      { path: path('a (3).jpg'), role: 'edited' },
    ]
    expect(described({ edited: { path: path('a-edited.jpg') }, versions })).toEqual([
      [path('a.jpg'), undefined, false],
      [path('a-edited.jpg'), 'a.jpg', true],
      [path('a (2).jpg'), 'a.jpg', false],
      [path('a (3).jpg'), 'a.jpg', false],
    ])
  })

  it('is told the name in Google Photos where it is another, and all that is known of the item', () => {
    const more = { filename: 'A:B.jpg', description: 'By the lake', favorite: true, people: ['Nora'] }
    const [only] = [...descriptionsOf({ ...named, ...more }, ['Trip', 'Lake'])]
    expect(only).toEqual({
      path: path('a.jpg'),
      lacks: true,
      facts: {
        localTime: clock,
        location: undefined,
        people: ['Nora'],
        description: 'By the lake',
        favorite: true,
        albums: ['Lake', 'Trip'],
        title: 'A:B.jpg',
      },
    })
  })

  const nothing: Partial<CatalogueItem> = { creationTime: '1970-01-01T00:00:00Z' }
  it.each<[string, Partial<CatalogueItem>, string[], boolean]>([
    ['nothing', nothing, [], false],
    ['words without any', { ...nothing, description: '', favorite: false }, [''], false],
    ['a time', { ...nothing, localTime: clock }, [], true],
    ['a place', { ...nothing, location: { latitude: 0, longitude: 0 } }, [], true],
    ['words', { ...nothing, description: 'x' }, [], true],
    ['a favourite', { ...nothing, favorite: true }, [], true],
    ['people', { ...nothing, people: ['x'] }, [], true],
    ['an album', nothing, ['', 'x'], true],
  ])('that an editor has made lacks what is known of the item: %s', (_, known, albums, lacks) => {
    const of = { ...bare, edited: { path: path('a-edited.jpg') }, ...known }
    expect([...descriptionsOf(of, albums)].map((each) => each.lacks)[1]).toBe(lacks)
  })
})

it('the titles of albums are those of every album that an item is in, in their order', () => {
  const titles = albumTitles([
    { title: 'b', items: ['one', 'two'] },
    { title: 'a', items: ['two'] },
    { title: 'c', items: [] },
  ])
  expect([...titles]).toEqual([
    ['one', ['b']],
    ['two', ['b', 'a']],
  ])
})

describe('a place that differs by what rounding makes', () => {
  const lacks = (latitude?: number, longitude?: number): boolean =>
    known({
      localTime: clock,
      location: { latitude: 46.5, longitude: 9.25 },
      camera: { ...(latitude !== undefined && { latitude }), ...(longitude !== undefined && { longitude }) },
    })[2]

  it('is the same, and half a place is none', () => {
    for (const off of [0, 0.000_009, -0.000_009]) {
      expect(lacks(46.5 + off, 9.25)).toBe(false)
      expect(lacks(46.5, 9.25 + off)).toBe(false)
    }
    for (const off of [0.000_02, -0.000_02]) {
      expect(lacks(46.5 + off, 9.25)).toBe(true)
      expect(lacks(46.5, 9.25 + off)).toBe(true)
    }
    expect([lacks(46.5), lacks(undefined, 9.25)]).toEqual([true, true])
  })
})
