import { describe, expect, it } from 'vitest'
import { factsOf, lacksFacts, type CatalogueItem } from '../../../src/main/xmp-files/item-facts.ts'
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
