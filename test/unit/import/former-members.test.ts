import { describe, expect, it } from 'vitest'
import { formerMembers, type AlbumInExport } from '../../../src/main/import/lacking/former-members.ts'
import { judge, type JudgedExport } from '../../../src/main/import/lacking/lacked-items.ts'
import type { ExportedItem } from '../../../src/main/index/export-items.ts'
import { atOnce } from '../../../src/main/slices.ts'
import { seededRandom, type Random } from '../../emulator/random.ts'

interface Photo {
  item: number
  year: number
  said: number
  /** When it was last uploaded, edited, or touched in a way that an export does not show. */
  since: number
}

interface Made extends JudgedExport {
  items: ExportedItem[]
  /** What is in the folder of each album. */
  folders: Map<number, ReadonlySet<number>>
  /** What was in each album of Google Photos when it was made. */
  albums: Map<number, ReadonlySet<number>>
}

const shapes = ['full', 'full', 'full without albums', 'increment', 'years', 'album', 'broken'] as const

function itemsIn(shape: (typeof shapes)[number], photos: readonly Photo[], last: number, random: Random): Photo[] {
  if (shape === 'increment') return photos.filter(({ since }) => since > last)
  if (shape === 'years') return photos.filter(({ year }) => year % 2 === random.whole(0, 1))
  if (shape === 'broken') return photos.filter(() => random.chance(0.9))
  return shape === 'album' ? [] : [...photos]
}

/** What the folders of albums have: not all albums are chosen, and an increment has what is new or was edited alone. */
function foldersIn(
  shape: (typeof shapes)[number],
  albums: ReadonlyMap<number, ReadonlySet<number>>,
  here: ReadonlySet<number>,
  random: Random,
): Made['folders'] {
  const chosen = [...albums].filter(() => shape !== 'full without albums' || random.chance(0.4))
  const has = (item: number): boolean => {
    if (shape === 'increment' || shape === 'years') return here.has(item)
    return shape === 'full' || shape === 'full without albums' || random.chance(0.8)
  }
  return new Map(chosen.map(([album, items]) => [album, new Set([...items].filter(has))]))
}

function series(seed: number): { exports: Made[] } {
  const random = seededRandom(seed)
  let photos: Photo[] = Array.from({ length: random.whole(10, 80) }, (_, item) => ({
    item,
    year: 2015 + random.whole(0, 4),
    said: 0,
    since: 1,
  }))
  const albums = new Map<number, ReadonlySet<number>>()
  for (let album = 0; album < 4; album++)
    albums.set(album, new Set(photos.filter(() => random.chance(0.3)).map(({ item }) => item)))
  const exports: Made[] = []
  let [next, scheduled] = [photos.length, 0]
  for (let at = 1; at <= 6; at++) {
    if (at > 1) {
      const [changes, touches] = [random.pick([0, 0.1, 0.5, 0.8]), random.pick([0, 0.1, 0.25])]
      photos = photos
        .filter(() => !random.chance(0.02))
        .map((photo) => {
          if (random.chance(changes)) return { ...photo, said: photo.said + 1, since: at }
          return random.chance(touches) ? { ...photo, since: at } : photo
        })
      for (let added = random.whole(0, 6); added > 0; added--)
        photos.push({ item: next++, year: 2015 + random.whole(0, 5), said: 0, since: at })
      const left = new Set(photos.map(({ item }) => item))
      for (const [album, items] of albums) {
        const leaves = random.pick([0, 0, 0.1, 0.7])
        const stays = [...items].filter((item) => left.has(item) && !random.chance(leaves))
        const added = photos.filter(({ since }) => since === at && random.chance(0.2)).map(({ item }) => item)
        albums.set(album, new Set([...stays, ...added]))
      }
    }
    const shape = at === 1 ? 'full' : random.pick(shapes)
    const here = itemsIn(shape, photos, scheduled, random)
    const folders = foldersIn(shape, albums, new Set(here.map(({ item }) => item)), random)
    if (shape === 'increment' || shape === 'full') scheduled = at
    if (at > 1 && random.chance(0.2)) continue
    const inYears = here.map(({ item, year, said }): ExportedItem => ({ item, place: year, said: String(said) }))
    const inAlbums = new Set([...folders.values()].flatMap((its) => [...its]))
    for (const { item } of here) inAlbums.delete(item)
    exports.push({
      ref: at,
      asOf: `2026-0${at}-01T00:00:00Z`,
      isWhole: shape !== 'broken',
      items: [...inYears, ...[...inAlbums].map((item) => ({ item, place: 0 }))],
      folders,
      albums: new Map(albums),
    })
  }
  return { exports }
}

/** The former members of each album. */
function formerIn(exports: readonly Made[]): Map<number, string>[] {
  const places = new Map(exports.map(({ ref, items }) => [ref, new Map(items.map((each) => [each.item, each.place]))]))
  const { full } = atOnce(judge(exports, (ref) => [exports.find((each) => each.ref === ref)?.items ?? []]))
  return [0, 1, 2, 3].map((album) => {
    const its = exports.flatMap(({ ref, asOf, folders }): AlbumInExport[] => {
      const items = folders.get(album)
      return items ? [{ exported: ref, items, ...(asOf !== undefined && { asOf }) }] : []
    })
    return formerMembers(
      its,
      (ref) => full.has(ref),
      (ref, item) => places.get(ref)?.get(item),
    )
  })
}

describe('members that a later full export no longer has in an album', () => {
  it('are none that was in the album then, whatever the exports are', () => {
    let told = 0
    for (let seed = 1; seed <= 1000; seed++) {
      const { exports } = series(seed)
      for (let count = 2; count <= exports.length; count++)
        for (const [album, former] of formerIn(exports.slice(0, count)).entries())
          for (const [item, asOf] of former) {
            const inAlbum = exports
              .find((each) => each.asOf === asOf)
              ?.albums.get(album)
              ?.has(item)
            if (inAlbum !== false) expect.fail(`seed ${seed}, ${count} exports, album ${album}, item ${item}`)
            told++
          }
    }
    expect(told).toBeGreaterThan(1000)
  })

  it('are the same in whatever order the exports were imported', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { exports } = series(seed)
      expect(formerIn(exports.toReversed()), `seed ${seed}`).toEqual(formerIn(exports))
    }
  })

  const march: AlbumInExport = { exported: 1, asOf: '2026-03-01T00:00:00Z', items: new Set([1, 2, 3, 4]) }
  const may = (...items: number[]): AlbumInExport => ({
    exported: 2,
    asOf: '2026-05-01T00:00:00Z',
    items: new Set(items),
  })

  it.each<[string, AlbumInExport[], Record<number, number | undefined>, number[]]>([
    ['one of four', [march, may(1, 2, 3)], {}, [4]],
    ['half', [march, may(1, 2)], {}, [3, 4]],
    ['none where most of the album is gone', [march, may(1)], {}, []],
    ['none where the album is not in the export', [march], {}, []],
    ['none that is no longer in Google Photos', [march, may(1, 2, 3)], { 4: undefined }, []],
    ['none that is outside of the library', [march, may(1, 2, 3)], { 4: 0 }, []],
    ['none that has come into the archive', [march, may(1, 2, 3)], { 4: 1 }, []],
    ['none where something else may be the very same', [march, may(1, 2, 3, 9)], { 9: 0 }, []],
    ['one beside another that is new', [march, may(1, 2, 3, 9)], {}, [4]],
    ['none that an export of unknown age has', [march, may(1, 2, 3), { exported: 3, items: new Set([4]) }], {}, []],
    [
      'none that a later one has again',
      [march, may(1, 2, 3), { exported: 3, asOf: '2026-07-01T00:00:00Z', items: new Set([4]) }],
      {},
      [],
    ],
  ])('are %s', (_name, albums, places, items) => {
    const placeIn = (exported: number, item: number): number | undefined =>
      exported === 2 && item in places ? places[item] : 2019
    expect([...formerMembers(albums, (exported) => exported === 2, placeIn).keys()]).toEqual(items)
  })
})
