import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { joinItems, type FoundFile } from '../../../src/main/takeout/meaning/join-items.ts'
import { seriesOf } from '../../../src/main/takeout/meaning/series.ts'
import { matchExport } from '../../../src/main/takeout/stock/match-export.ts'
import { answersOf } from '../../emulator/takeout/answers.ts'
import { baseMedia, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import { planExports } from '../../emulator/takeout/plan-exports.ts'
import type { PlannedExport } from '../../emulator/takeout/planned-export.ts'
import { plannedEntries } from './planned-entries.ts'

function file(at: number, digest: string, more: Partial<FoundFile> = {}): FoundFile {
  return { at, digest, bytes: 10, export: 0, role: 'own', ...more }
}

const item = { own: [], edited: [], motion: [], again: [], urls: [] }

describe('files become items', () => {
  it('by their bytes and by their addresses, never by anything else', () => {
    const files = [
      file(0, 'a', { url: '1' }),
      file(1, 'a', { url: '1' }),
      file(2, 'b', { url: '1', bytes: 9 }),
      file(3, 'c', { url: '2' }),
      file(4, 'd'),
    ]
    expect(joinItems(files)).toEqual([
      { ...item, own: [0, 2], again: [1], urls: ['1'] },
      { ...item, own: [3], urls: ['2'] },
      { ...item, own: [4] },
    ])
  })

  it('with edits and moving halves, in whichever folder these are', () => {
    const files = [
      file(0, 'a', { url: '1' }),
      file(1, 'e', { role: 'edited', of: 0 }),
      file(2, 'm', { role: 'motion', of: 0 }),
      file(3, 'a'),
      file(4, 'e', { role: 'edited', of: 3 }),
      file(5, 'f', { role: 'edited', url: '1' }),
    ]
    expect(joinItems(files)).toEqual([{ own: [0], edited: [1, 5], motion: [2], again: [3, 4], urls: ['1'] }])
  })

  it('of its own, where the original of an edit is nowhere', () => {
    expect(joinItems([file(7, 'e', { role: 'edited', url: '9' })])).toEqual([{ ...item, own: [7], urls: ['9'] }])
  })

  it('with what goes with a half, where that is with one of several photos', () => {
    const files = [
      file(0, 'a'),
      file(1, 'm', { role: 'motion', of: 0 }),
      file(2, 'b', { url: '2' }),
      file(3, 'm', { role: 'motion', of: 2 }),
      file(4, 'm', { export: 1 }),
      file(5, 'e', { role: 'edited', of: 4, export: 1 }),
    ]
    expect(joinItems(files)).toEqual([
      { ...item, own: [0], motion: [5, 4], again: [1] },
      { ...item, own: [2], motion: [3], urls: ['2'] },
    ])
  })

  it('with an edited copy of several photos, where that comes without an address and without any of them', () => {
    const files = [
      file(0, 'a'),
      file(1, 'e', { role: 'edited', of: 0 }),
      file(2, 'e', { role: 'edited', url: '2' }),
      file(3, 'b', { url: '2', export: 1 }),
      file(4, 'e', { role: 'edited', export: 1 }),
    ]
    expect(joinItems(files)).toEqual([
      { ...item, own: [0], edited: [4], again: [1] },
      { ...item, own: [3], edited: [2], urls: ['2'] },
    ])
  })

  it('for themselves, where their moving halves or their edits have the same bytes', () => {
    for (const role of ['motion', 'edited'] as const) {
      const files = [
        file(0, 'a', { url: '1' }),
        file(1, 'm', { role, of: 0 }),
        file(2, 'b', { url: '2' }),
        file(3, 'm', { role, of: 2 }),
        file(4, 'm', { url: '3' }),
      ]
      expect(joinItems(files)).toEqual([
        { ...item, own: [0], [role]: [1], urls: ['1'] },
        { ...item, own: [2], [role]: [3], urls: ['2'] },
        { ...item, own: [4], urls: ['3'] },
      ])
    }
  })

  it('for themselves, where an edit that lay elsewhere without its photo has the address of another', () => {
    for (const role of ['motion', 'edited'] as const)
      expect(
        joinItems([file(0, 'a', { url: '1' }), file(1, 'e', { role, of: 0 }), file(2, 'e', { role, url: '2' })]),
      ).toEqual([
        { ...item, own: [0], [role]: [1], urls: ['1'] },
        { ...item, own: [2], urls: ['2'] },
      ])
  })

  it('with a moving half that lay elsewhere without its photo', () => {
    // However large it is, in whichever export, under the address of the photo or none.
    for (const bytes of [1, 100])
      for (const alone of [{}, { export: 1 }, { url: '1' }, { export: 1, url: '1' }]) {
        const photo = file(0, 'a', { url: '1' })
        const half = file(1, 'm', { role: 'motion', of: 0, bytes })
        const [first, second] = 'export' in alone ? [2, 1] : [1, 2]
        expect(joinItems([photo, half, file(2, 'm', { ...alone, bytes })])).toEqual([
          { ...item, own: [0], motion: [first], again: [second], urls: ['1'] },
        ])
      }
  })

  it('with the edited copy of their moving half, where that lies with the half alone', () => {
    const files = [
      file(0, 'a', { url: '1' }),
      file(1, 'm', { role: 'motion', of: 0, url: '1' }),
      file(2, 'm', { url: '1', export: 1 }),
      file(3, 'e', { role: 'edited', of: 2, export: 1 }),
    ]
    expect(joinItems(files)).toEqual([{ ...item, own: [0], motion: [3, 2], again: [1], urls: ['1'] }])
  })

  it('each its own, where what two photos have in common lies elsewhere under the address of each, without them', () => {
    for (const role of ['motion', 'edited'] as const) {
      const of = (at: number, digest: string, url: string): FoundFile[] => [
        file(at, digest, { url }),
        file(at + 1, 'm', { role, of: at, url }),
        file(at + 2, 'm', { url, export: 1 }),
      ]
      expect(joinItems([...of(0, 'a', '1'), ...of(3, 'b', '2')])).toEqual([
        { ...item, own: [0], [role]: [2], again: [1], urls: ['1'] },
        { ...item, own: [3], [role]: [5], again: [4], urls: ['2'] },
      ])
    }
  })

  it('with the newest export first, and within one the larger file', () => {
    const files = [
      file(0, 'a', { url: '1', bytes: 364_041 }),
      file(1, 'b', { url: '1', bytes: 365_022 }),
      file(2, 'c', { url: '1', bytes: 5, export: 1 }),
    ]
    expect(joinItems(files)[0]?.own).toEqual([2, 1, 0])
  })

  const some = fc
    .array(
      fc.record({
        digest: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        url: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
        role: fc.constantFrom<FoundFile['role']>('own', 'own', 'edited', 'motion'),
        of: fc.option(fc.nat(11), { nil: undefined }),
        export: fc.nat(2),
      }),
      { maxLength: 12 },
    )
    .map((list) =>
      list.map(({ url, of, ...rest }, at): FoundFile => {
        const original = of === undefined ? undefined : list[of]
        const has = rest.role !== 'own' && original?.role === 'own'
        return {
          at,
          bytes: rest.digest.charCodeAt(0),
          ...rest,
          ...(url !== undefined && { url }),
          ...(has && of !== undefined && { of }),
        }
      }),
    )

  it('each file in one list of one item, the same in any order', () => {
    fc.assert(
      fc.property(some, (files) => {
        const joined = joinItems(files)
        const all = joined.flatMap(({ own, edited, motion, again }) => [...own, ...edited, ...motion, ...again])
        expect(all.toSorted((one, other) => one - other)).toEqual(files.map(({ at }) => at))
        expect(joined.every(({ own }) => own.length > 0)).toBe(true)
        expect(joinItems(files.toReversed())).toEqual(joined)
        const itemsWith = (test: (at: number) => boolean): number =>
          joined.filter(({ own, edited, motion, again }) => [...own, ...edited, ...motion, ...again].some(test)).length
        // What goes with the photo of an address is no photo of that address, and may be one of another.
        const besideOwn = new Set(
          files
            .filter(({ digest, url, of }) => url !== undefined && of !== undefined && files[of]?.digest !== digest)
            .filter(({ digest, url }) =>
              files.some((own) => own.role === 'own' && own.digest === digest && own.url === url),
            )
            .map(({ digest }) => digest),
        )
        for (const { digest } of files)
          if (!besideOwn.has(digest))
            expect(itemsWith((at) => files[at]?.digest === digest && files[at].role === 'own')).toBeLessThanOrEqual(1)
        for (const url of ['1', '2', '3'])
          expect(itemsWith((at) => files[at]?.url === url && files[at].role === 'own')).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('what several photos have in common, and came alone besides', () => {
  interface Named extends Omit<FoundFile, 'at' | 'of'> {
    name: string
    /** The name of its photo. */
    beside?: string
  }

  /** Photos in one of two exports or in both, what each has beside it, and the same alone; with something that goes with it, too. */
  const shared = fc
    .record({
      photos: fc.uniqueArray(fc.constantFrom('1', '2', '3', '4'), { minLength: 2, maxLength: 4 }),
      isAddressed: fc.boolean(),
      role: fc.constantFrom<FoundFile['role']>('edited', 'motion'),
      isInBoth: fc.boolean(),
      hasMore: fc.boolean(),
    })
    .map(({ photos, isAddressed, role, isInBoth, hasMore }): Named[] => {
      const beside = photos.flatMap((name) =>
        (isInBoth ? [0, 1] : [Number(name) % 2]).flatMap((at): Named[] => {
          const own = `photo ${name} in ${at}`
          const url = isAddressed ? { url: name } : {}
          const digest = isInBoth && isAddressed ? own : name
          return [
            { name: own, digest, bytes: 9, export: at, role: 'own', ...url },
            { name: `half of ${own}`, digest: 'half', bytes: 5, export: at, role, beside: own, ...url },
          ]
        }),
      )
      const more: Named[] = [
        { name: 'an edit of it', digest: 'more', bytes: 3, export: 0, role: 'edited', beside: 'the half alone' },
        { name: 'the edit alone', digest: 'more', bytes: 3, export: 0, role: 'own' },
      ]
      return [
        ...beside,
        { name: 'the half alone', digest: 'half', bytes: 5, export: 0, role: 'own' },
        { name: 'the half alone in the other', digest: 'half', bytes: 5, export: 1, role: 'own' },
        ...(hasMore ? more : []),
      ]
    })

  function joinedNames(files: readonly Named[]): string[] {
    const places = new Map(files.map(({ name }, at) => [name, at]))
    const joined = joinItems(
      files.map(({ beside, digest, bytes, export: inExport, role, url }, at): FoundFile => {
        const of = beside === undefined ? undefined : places.get(beside)
        const known = { ...(of !== undefined && { of }), ...(url !== undefined && { url }) }
        return { at, digest, bytes, export: inExport, role, ...known }
      }),
    )
    // Which of several files with the same bytes is taken goes by their order.
    return joined
      .map(({ own, edited, motion, again, urls }) => {
        const contents = (list: number[]): string[] => list.map((at) => files[at]?.digest ?? '').toSorted()
        const names = [...own, ...edited, ...motion, ...again].map((at) => files[at]?.name ?? '').toSorted()
        return JSON.stringify({ own: contents(own), edited: contents(edited), motion: contents(motion), names, urls })
      })
      .toSorted()
  }

  it('is with the same of them in whatever order the files come', () => {
    const ranks = fc.array(fc.nat(1000), { minLength: 24, maxLength: 24 })
    fc.assert(
      fc.property(shared, ranks, (files, rank) => {
        const places = new Map(files.map((each, at) => [each, rank[at] ?? 0]))
        const shuffled = files.toSorted((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0))
        expect(joinedNames(shuffled)).toEqual(joinedNames(files))
      }),
      { numRuns: 300 },
    )
  })
})

describe('planned exports', () => {
  let base: BaseMedia
  beforeAll(async () => {
    base = await baseMedia()
  })

  /** The photos and videos of exports, the oldest first. */
  function filesOf(exports: readonly PlannedExport[]): FoundFile[] {
    const files: FoundFile[] = []
    for (const [number, planned] of exports.entries())
      for (const { kind, media, matches, sidecars } of matchExport([...plannedEntries(planned).keys()], true).folders) {
        if (kind === 'trash') continue
        const from = files.length
        const places: number[] = []
        for (const { entries } of media) {
          const [entry] = entries
          places.push(entry?.digest === undefined ? -1 : from + places.filter((place) => place >= 0).length)
        }
        for (const [at, { entries }] of media.entries()) {
          const [[entry], match] = [entries, matches[at]]
          if (entry?.digest === undefined || !match) continue
          const url = match.sidecar === undefined ? undefined : sidecars[match.sidecar]?.sidecar.url
          const of = match.of === undefined ? undefined : places[match.of]
          files.push({
            at: places[at] ?? -1,
            digest: entry.digest,
            bytes: entry.size,
            export: number,
            role: match.role,
            ...(of !== undefined && { of }),
            ...(url !== undefined && { url }),
          })
        }
      }
    return files
  }

  it('give the items that they were planned with, and the series', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const exports = await planExports({ seed, base, increment: true, second: true })
      const joined = joinItems(filesOf(exports))
      const count = (list: 'own' | 'edited' | 'motion' | 'again'): number =>
        joined.reduce((sum, one) => sum + one[list].length, 0)
      const { files } = answersOf(exports)
      expect([joined.length, count('own'), count('edited'), count('motion'), count('again')], `seed ${seed}`).toEqual([
        files.imported,
        files.imported + files.rendition,
        files.edited,
        files.motion,
        files.duplicate,
      ])
      const series = seriesOf(
        exports.map((planned) => ({
          id: planned.stamp,
          sidecars: [...plannedEntries(planned).keys()].flatMap(({ json }) =>
            json?.kind === 'sidecar' ? json.sidecar : [],
          ),
        })),
      )
      expect(series, `seed ${seed}`).toEqual([['20260301T101500Z', '20260501T101500Z'], ['20260401T101500Z']])
    }
  })
})
