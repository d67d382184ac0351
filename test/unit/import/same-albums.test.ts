import { describe, expect, it } from 'vitest'
import { albumKeys } from '../../../src/main/import/albums/album-keys.ts'
import {
  sameAlbums,
  type AlbumContents,
  type AlbumFolder,
  type KnownAlbum,
} from '../../../src/main/import/albums/same-albums.ts'
import { seededRandom, type Random } from '../../emulator/random.ts'

/** A folder of an export, with what is in it, and which album of Google Photos it was made of. */
interface Made extends AlbumFolder {
  items: ReadonlySet<number>
  of: number
}

interface MadeKnown extends KnownAlbum {
  items: ReadonlySet<number>
}

/** Items in the years of each export. */
type Libraries = ReadonlyMap<number, ReadonlySet<number>>

function contentsOf(libraries: Libraries): AlbumContents {
  return {
    items: (of) => (of as Made | MadeKnown).items,
    isExplained: () => true,
    inLibrary: (exported, items) => items.filter((item) => libraries.get(exported)?.has(item)).length,
  }
}

/** Albums as lists of their folders, each `<export>/<folder>`. */
function together(folders: readonly Made[], libraries: Libraries, known: readonly MadeKnown[] = []) {
  const { albums, doubtful } = sameAlbums(folders, known, contentsOf(libraries))
  const name = ({ exported, folder }: AlbumFolder): string => `${exported}/${folder}`
  return {
    albums: albums
      .filter((album) => album.folders.length > 0)
      .map((album) => album.folders.map(name).toSorted().join(' '))
      .toSorted(),
    doubtful: doubtful.map(name).toSorted(),
    keys: albumKeys(albums, new Set()),
  }
}

const date = (exported: number): string => `2026-0${exported}-01T00:00:00Z`

function folder(exported: number, name: string, items: string, more: Partial<Made> = {}): Made {
  const [letters, asOf] = [items.split('').map((letter) => letter.codePointAt(0) ?? 0), date(exported)]
  return { exported, folder: name, asOf, title: name.replace(/\(\d+\)$/, ''), items: new Set(letters), of: 0, ...more }
}

function library(...exports: string[]): Libraries {
  return new Map(exports.map((items, at) => [at + 1, new Set(items.split('').map((one) => one.codePointAt(0) ?? 0))]))
}

describe('albums of one title', () => {
  it.each<[string, Made[], Libraries, string[], string[]?]>([
    [
      'one is the same in every export, whatever it has',
      [folder(1, 'Trip', 'ab'), folder(2, 'Trip', 'c')],
      library('abc', 'c'),
      ['1/Trip 2/Trip'],
    ],
    [
      'two with the numbers swapped are told by what is in them',
      [folder(1, 'Trip', 'ab'), folder(1, 'Trip(1)', 'cd'), folder(2, 'Trip', 'cd'), folder(2, 'Trip(1)', 'ab')],
      library('abcd', 'abcd'),
      ['1/Trip 2/Trip(1)', '1/Trip(1) 2/Trip'],
    ],
    [
      'two that share photos are told by most of them',
      [folder(1, 'Trip', 'abc'), folder(1, 'Trip(1)', 'cde'), folder(2, 'Trip', 'cdef'), folder(2, 'Trip(1)', 'abc')],
      library('abcdef', 'abcdef'),
      ['1/Trip 2/Trip(1)', '1/Trip(1) 2/Trip'],
    ],
    [
      'two with the same in them stay two',
      [folder(1, 'Trip', 'ab'), folder(1, 'Trip(1)', 'ab'), folder(2, 'Trip', 'ab'), folder(2, 'Trip(1)', 'ab')],
      library('ab', 'ab'),
      ['1/Trip 2/Trip', '1/Trip(1) 2/Trip(1)'],
    ],
    [
      'the second is found where the first is gone',
      [folder(1, 'Trip', 'ab'), folder(1, 'Trip(1)', 'cd'), folder(2, 'Trip', 'cde')],
      library('abcde', 'abcde'),
      ['1/Trip', '1/Trip(1) 2/Trip'],
    ],
    [
      'a second comes',
      [folder(1, 'Trip', 'ab'), folder(2, 'Trip', 'cd'), folder(2, 'Trip(1)', 'ab')],
      library('ab', 'abcd'),
      ['1/Trip 2/Trip(1)', '2/Trip'],
    ],
    [
      'of two with nothing in common in an increment nobody can say which it is',
      [folder(1, 'Trip', 'ab'), folder(1, 'Trip(1)', 'cd'), folder(2, 'Trip', 'x')],
      library('abcd', 'x'),
      ['1/Trip', '1/Trip(1)', '2/Trip'],
      ['2/Trip'],
    ],
    [
      'a later full export tells which it was',
      [
        folder(1, 'Trip', 'ab'),
        folder(1, 'Trip(1)', 'cd'),
        folder(2, 'Trip', 'x'),
        folder(3, 'Trip', 'cdx'),
        folder(3, 'Trip(1)', 'ab'),
      ],
      library('abcd', 'x', 'abcdx'),
      ['1/Trip 3/Trip(1)', '1/Trip(1) 2/Trip 3/Trip'],
    ],
    [
      'what metadata say tells of two with nothing in common',
      [
        folder(1, 'Trip', 'ab', { words: 'one' }),
        folder(1, 'Trip(1)', 'cd', { words: 'two' }),
        folder(2, 'Trip', 'x', { words: 'two' }),
      ],
      library('abcd', 'x'),
      ['1/Trip', '1/Trip(1) 2/Trip'],
    ],
    [
      'that only one is left of as many as before tells nothing: not all may have been chosen',
      [folder(1, 'Trip', 'ab'), folder(1, 'Trip(1)', 'cd'), folder(2, 'Trip', 'cx'), folder(2, 'Trip(1)', 'y')],
      library('abcd', 'cxy'),
      ['1/Trip', '1/Trip(1) 2/Trip', '2/Trip(1)'],
      ['2/Trip(1)'],
    ],
    [
      'empty ones are the same each time',
      [folder(1, 'Trip', ''), folder(1, 'Trip(1)', ''), folder(2, 'Trip', ''), folder(2, 'Trip(1)', '')],
      library('', ''),
      ['1/Trip 2/Trip', '1/Trip(1) 2/Trip(1)'],
    ],
    [
      'what the export has and not in the album speaks against it',
      [folder(1, 'Trip', 'ab'), folder(1, 'Trip(1)', 'cd'), folder(2, 'Trip', 'cd'), folder(2, 'Trip(1)', 'y')],
      library('abcd', 'abcdy'),
      ['1/Trip', '1/Trip(1) 2/Trip', '2/Trip(1)'],
    ],
    [
      'one that lost its metadata is that of the folder',
      [
        folder(1, 'Lake _ Hills', 'ab', { title: 'Lake & Hills' }),
        { ...folder(2, 'Lake _ Hills', 'c'), title: undefined } as unknown as Made,
      ],
      library('ab', 'c'),
      ['1/Lake _ Hills 2/Lake _ Hills'],
    ],
    [
      'one that gets its metadata later is that of the folder',
      [
        { ...folder(1, 'Lake _ Hills', 'ab'), title: undefined } as unknown as Made,
        folder(2, 'Lake _ Hills', 'c', { title: 'Lake & Hills' }),
      ],
      library('ab', 'c'),
      ['1/Lake _ Hills 2/Lake _ Hills'],
    ],
    [
      'two titles that look alike on the disk are two',
      [
        folder(1, 'A-B', 'ab', { title: 'A/B' }),
        folder(1, 'A-B(1)', 'cd', { title: 'A-B' }),
        folder(2, 'A-B', 'c', { title: 'A-B' }),
        folder(2, 'A-B(1)', 'a', { title: 'A/B' }),
      ],
      library('abcd', 'ac'),
      ['1/A-B 2/A-B(1)', '1/A-B(1) 2/A-B'],
    ],
    [
      'a title that ends in a number is no second one',
      [
        folder(1, 'Trip', 'ab'),
        folder(1, 'Trip(1)', 'cd', { title: 'Trip(1)' }),
        folder(2, 'Trip(1)', 'x', { title: 'Trip(1)' }),
      ],
      library('abcd', 'x'),
      ['1/Trip', '1/Trip(1) 2/Trip(1)'],
    ],
    [
      'those without a title go by what is in them alone',
      [folder(1, 'Untitled', 'ab', { title: '' }), folder(2, 'Untitled', 'cd', { title: '' })],
      library('abcd', 'abcd'),
      ['1/Untitled', '2/Untitled'],
    ],
  ])('%s', (_name, folders, libraries, albums, doubtful = []) => {
    expect(together(folders, libraries)).toMatchObject({ albums, doubtful })
    expect(together(folders.toReversed(), libraries)).toMatchObject({ albums, doubtful })
  })

  it('are found again after a rebuild, of which only the albums themselves tell', () => {
    const [ab, cd] = [folder(1, 'x', 'ab').items, folder(1, 'x', 'cd').items]
    const known: MadeKnown[] = [
      { key: 'Trip', title: 'Trip', isTold: false, isCalledByFolder: false, items: ab },
      { key: 'Trip (1)', title: 'Trip', isTold: false, isCalledByFolder: false, items: cd },
    ]
    const folders = [folder(2, 'Trip', 'cde'), folder(2, 'Trip(1)', 'ab')]
    const { keys } = together(folders, library('', 'abcde'), known)
    const called = [...keys].map(([{ folders: its }, { key }]) => `${its.map((each) => each.folder).join()} ${key}`)
    expect(called.toSorted()).toEqual(['Trip Trip (1)', 'Trip(1) Trip'])
  })

  it('keep what they were known by, and get keys of their own', () => {
    const folders = [
      folder(1, 'Trip', 'ab', { key: 'Trip' }),
      folder(1, 'Trip(1)', 'cd', { key: 'Trip (1)' }),
      folder(2, 'Trip', 'cd'),
      folder(2, 'Trip(1)', 'x'),
      folder(2, 'Trip(2)', 'ab'),
    ]
    const { keys } = together(folders, library('abcd', 'abcdx'))
    const called = [...keys].map(([{ folders: its }, { key }]) => `${key}: ${its.map((each) => each.folder).join()}`)
    expect(called.toSorted()).toEqual(['Trip (1): Trip(1),Trip', 'Trip (2): Trip(1)', 'Trip: Trip,Trip(2)'])
  })
})

interface Album {
  id: number
  title: string
  items: number[]
}

/** Albums of few titles over exports: full ones, increments and selections, numbers given anew by each. */
function series(seed: number): { folders: Made[]; libraries: Map<number, ReadonlySet<number>>; shapes: string[] } {
  const random = seededRandom(seed)
  const folders: Made[] = []
  const libraries = new Map<number, ReadonlySet<number>>()
  const shapes: string[] = []
  let [photos, next, nextAlbum]: [Set<number>, number, number] = [new Set(), 0, 0]
  let albums: Album[] = []
  const take = (count: number): number[] => Array.from({ length: count }, () => next++)
  const addAlbum = (): void => {
    const others = random.chance(0.3) ? [...photos].filter(() => random.chance(0.1)).slice(0, 2) : []
    const own = take(random.whole(6, 9))
    for (const item of own) photos.add(item)
    albums.push({ id: nextAlbum++, title: random.pick(['Trip', 'Trip', 'Home']), items: [...own, ...others] })
  }
  for (let count = random.whole(2, 5); count > 0; count--) addAlbum()
  for (let exported = 1; exported <= 5; exported++) {
    const fresh = new Set<number>(exported === 1 ? photos : [])
    if (exported > 1) {
      const [loses, gains] = [random.chance(0.3), random.chance(0.5)]
      if (loses && albums.length > 1) albums = albums.filter((each) => each !== albums[0])
      if (random.chance(0.3)) addAlbum()
      for (const album of albums) {
        // At most a part of an album leaves between any two exports.
        if (random.chance(0.3)) album.items = album.items.filter((_item, at) => at % 4 !== 3)
        if (!gains) continue
        const added = take(random.whole(0, 3))
        for (const item of added) fresh.add(item)
        album.items = [...album.items, ...added]
      }
      photos = new Set([...photos, ...fresh, ...albums.flatMap(({ items }) => items)])
    }
    const shape = exported === 1 ? 'full' : random.pick(['full', 'full', 'increment', 'selection'])
    shapes.push(shape)
    const has = (item: number): boolean => shape !== 'increment' || fresh.has(item)
    libraries.set(exported, new Set([...photos].filter((item) => has(item) && shape !== 'selection')))
    const chosen = shape === 'selection' ? albums.filter(() => random.chance(0.6)) : albums
    folders.push(...foldersOf(exported, chosen, has, random))
  }
  return { folders, libraries, shapes }
}

function foldersOf(exported: number, albums: readonly Album[], has: (item: number) => boolean, random: Random): Made[] {
  const taken = new Map<string, number>()
  const order = albums.map((album) => ({ album, at: random.whole(0, 1e6) })).toSorted((one, other) => one.at - other.at)
  return order.flatMap(({ album }) => {
    const items = new Set(album.items.filter(has))
    if (items.size === 0) return []
    const number = taken.get(album.title) ?? 0
    taken.set(album.title, number + 1)
    const name = `${album.title}${number > 0 ? `(${number})` : ''}`
    return [{ exported, folder: name, asOf: date(exported), title: album.title, items, of: album.id }]
  })
}

describe('series of exports in which numbers are given anew', () => {
  it('never have two albums in one where both are there, and full ones have each album once', () => {
    let [pairs, swapped, others] = [0, 0, 0]
    for (let seed = 1; seed <= 1000; seed++) {
      const { folders, libraries, shapes } = series(seed)
      const { albums } = sameAlbums(folders, [], contentsOf(libraries))
      const albumOf = new Map(albums.flatMap((album) => album.folders.map((each) => [each, album] as const)))
      for (const one of folders)
        for (const other of folders) {
          if (one.exported >= other.exported) continue
          // Where an export has one of a title alone nobody can tell that it is not the one of before.
          const counts = Map.groupBy(
            folders.filter(({ title }) => title === other.title),
            ({ exported }) => exported,
          )
          if (![...counts.values()].every((its) => its.length > 1)) continue
          const isOne = albumOf.get(one) === albumOf.get(other)
          const isFull = [one, other].every(({ exported }) => shapes[exported - 1] === 'full')
          const hint = `seed ${seed}: ${shapes.join(' ')}, ${one.exported}/${one.folder} ${other.exported}/${other.folder}`
          if (one.of !== other.of) {
            expect(isOne, hint).toBe(false)
            others++
          } else if (isFull) {
            expect(isOne, hint).toBe(true)
            pairs++
            if (one.folder !== other.folder) swapped++
          }
        }
    }
    expect(pairs).toBeGreaterThan(1000)
    expect(swapped).toBeGreaterThan(200)
    expect(others).toBeGreaterThan(1000)
  })

  it('are the same in whatever order the exports were imported', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { folders, libraries } = series(seed)
      const random = seededRandom(seed)
      const mixed = folders
        .map((each) => ({ each, at: random.whole(0, 1e6) }))
        .toSorted((one, other) => one.at - other.at)
      const { albums, doubtful } = together(folders, libraries)
      expect(
        together(
          mixed.map(({ each }) => each),
          libraries,
        ),
        `seed ${seed}`,
      ).toMatchObject({ albums, doubtful })
    }
  })
})
