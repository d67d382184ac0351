import { describe, expect, it } from 'vitest'
import { lackedAlbums, type ExportWithAlbums } from '../../../src/main/import/lacking/lacked-albums.ts'
import { seededRandom } from '../../emulator/random.ts'

const instant = (at: number): string => `2026-0${at}-01T10:15:00Z`

function exportOf(at: number, albums: Iterable<[string, readonly number[]]>, isFull = true): ExportWithAlbums {
  const all = [...albums].map(([key, items]) => [key, { title: key, items: () => new Set(items) }] as const)
  return { asOf: instant(at), isFull, albums: new Map(all) }
}

/** A person's albums over time, with exports that are full, have some of the albums, or are no full ones. */
function series(seed: number): ExportWithAlbums[] {
  const random = seededRandom(seed)
  const albums = new Map(
    Array.from({ length: random.whole(1, 12) }, (_, at) => [`album ${at}`, [at * 10, at * 10 + 1]]),
  )
  const exports = [exportOf(1, albums)]
  for (let at = 2; at <= 6; at++) {
    if (random.chance(0.5)) {
      const key = random.pick([...albums.keys(), 'none'])
      albums.delete(key)
    }
    if (random.chance(0.3)) albums.set(`new ${at}`, [at * 1000])
    const kind = random.pick(['full', 'full', 'increment', 'selection'])
    const chosen = kind === 'full' ? [...albums] : [...albums].filter(() => random.chance(0.3))
    exports.push(exportOf(at, chosen, kind !== 'increment'))
  }
  return exports
}

describe('albums that full exports lack', () => {
  it('are compared without reading what is in an album more than once', () => {
    let reads = 0
    const thirty = (name: string, asOf: string): ExportWithAlbums => ({
      asOf,
      isFull: true,
      albums: new Map(
        Array.from({ length: 30 }, (_, at) => {
          const title = `${name} ${at}`
          const items = (): Set<number> => {
            reads += 1
            return new Set([title.length * 1000 + at])
          }
          return [title, { title, items }]
        }),
      ),
    })
    lackedAlbums([thirty('old', instant(1)), thirty('fresh', instant(2))])
    expect(reads).toBe(60)
  })

  it('are the same in whatever order exports come, never those that an export since has, and none by an increment', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const exports = series(seed)
      const random = seededRandom(seed)
      const found = lackedAlbums(exports)
      expect(lackedAlbums(exports.toReversed()), `seed ${seed}`).toEqual(found)
      const shuffled = exports.map((each) => [random.whole(0, 1000), each] as const)
      shuffled.sort(([one], [other]) => one - other)
      expect(lackedAlbums(shuffled.map(([, each]) => each)), `seed ${seed}`).toEqual(found)
      for (const [key, at] of found) {
        const by = exports.find(({ asOf }) => asOf === at)
        expect(by?.isFull, `seed ${seed}, ${key}`).toBe(true)
        expect(by?.albums.has(key), `seed ${seed}, ${key}`).toBe(false)
        const since = exports.filter(({ asOf = '', albums }) => asOf > at && albums.has(key))
        expect(since, `seed ${seed}, ${key}`).toEqual([])
      }
    }
  })

  it('are those that a person has removed, one at a time, where every export is full', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seededRandom(seed)
      const albums = new Map(Array.from({ length: random.whole(2, 9) }, (_, at) => [`album ${at}`, [at]]))
      const exports = [exportOf(1, albums)]
      const removed = new Map<string, string>()
      for (let at = 2; at <= 5 && albums.size > 1; at++) {
        const key = random.pick([...albums.keys()])
        albums.delete(key)
        removed.set(key, instant(at))
        exports.push(exportOf(at, albums))
      }
      expect(lackedAlbums(exports), `seed ${seed}`).toEqual(removed)
    }
  })

  it.each<[string, ExportWithAlbums[]]>([
    ['of an export that has no other', [exportOf(1, [['one', [1]]]), exportOf(2, [])]],
    [
      'that is empty',
      [
        exportOf(1, [
          ['one', [1]],
          ['two', []],
        ]),
        exportOf(2, [['one', [1]]]),
      ],
    ],
    [
      'that a new one has nearly all of',
      [
        exportOf(1, [
          ['one', [1]],
          ['two', [2, 3]],
        ]),
        exportOf(2, [
          ['one', [1]],
          ['three', [2]],
        ]),
      ],
    ],
    [
      'that an export of unknown age has',
      [
        exportOf(1, [
          ['one', [1]],
          ['two', [2]],
        ]),
        exportOf(2, [['one', [1]]]),
        { isFull: true, albums: exportOf(3, [['two', [2]]]).albums },
      ],
    ],
  ])('are none %s', (_name, exports) => {
    expect(lackedAlbums(exports)).toEqual(new Map())
  })
})
