import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { someCases } from '../../cases/some-cases.ts'
import { baseMedia, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import { planExport, type PlannedExport } from '../../emulator/takeout/planned-export.ts'
import { planIncrement, planLibrary, type PlannedLibrary } from '../../emulator/takeout/planned-photos.ts'
import { writeExport } from '../../emulator/takeout/write-layouts.ts'
import type { PastExport } from '../../../src/shared/imports/export-history.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const [march, may, july] = ['20260301T101500Z', '20260501T101500Z', '20260701T101500Z']

let folder: ImportFolder
let base: BaseMedia

beforeAll(async () => {
  base = await baseMedia()
})

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

interface Entry {
  name: string
  bytes: Buffer | string
}

/** Photos, each a letter, in the folder of a year or another; `edited` says something of each, or has other bytes. */
function photos(letters: string, place = 'Photos from 2019', edited?: 'words' | 'bytes'): Entry[] {
  const year = Number(/\d{4}/.exec(place)?.[0] ?? 2019)
  return letters.split('').flatMap((name) => [
    {
      name: `Takeout/Google Photos/${place}/${name}.jpg`,
      bytes: picture(edited === 'bytes' ? `${name} edited` : name),
    },
    {
      name: `Takeout/Google Photos/${place}/${name}.jpg.supplemental-metadata.json`,
      bytes: sidecar(`${name}.jpg`, {
        url: `https://photos.google.com/photo/${name}`,
        photoTakenTime: { timestamp: String(Date.UTC(year, 5, 1) / 1000) },
        ...(edited === 'words' && { description: `${name} edited` }),
        ...(place === 'Archive' && { archived: true }),
        ...(place === 'Trash' && { trashed: true }),
      }),
    },
  ])
}

interface Source {
  state?: string
  facts?: { lackedAt?: string }
}

/** Names of items that are no longer in Google Photos, with the day of the export that lacks them. */
async function lacked(of = folder): Promise<string[]> {
  return (await of.items())
    .filter(({ sources }) => (sources as Source[]).some(({ state }) => state === 'gone'))
    .map(({ filename, sources }) => {
      const since = (sources as Source[]).flatMap(({ facts }) => facts?.lackedAt ?? [])
      return `${String(filename).replace('.jpg', '')} ${since.join(' ').slice(5, 7)}`
    })
    .toSorted()
}

async function history(): Promise<PastExport[]> {
  return ((await folder.run('import', '--history')).report() as unknown as { history: PastExport[] }).history
}

type Written = [stamp: string, ...parts: Entry[][]]

async function write(...exports: Written[]): Promise<string[]> {
  const paths: string[] = []
  for (const [stamp, ...parts] of exports)
    for (const [at, entries] of parts.entries())
      paths.push(await folder.zip(`takeout-${stamp}-00${at + 1}.zip`, entries))
  return paths
}

const orders = <Each>(all: readonly Each[]): Each[][] =>
  all.length < 2 ? [[...all]] : all.flatMap((one, at) => orders(all.toSpliced(at, 1)).map((others) => [one, ...others]))

describe('what a later full export lacks', () => {
  it('is told in the report, the history and the catalogue, stays, and is taken back by an export that has it', async () => {
    const [first = '', second = '', third = ''] = await write(
      [march, photos('abcdefghij')],
      [may, photos('abcdefghk')],
      [july, photos('abcdefghik')],
    )
    expect((await folder.take(first)).report()).toMatchObject({ gone: 0 })
    const before = await folder.photos()
    const end = await folder.take(second)
    expect(end.report()).toMatchObject({ gone: 2, imported: 1 })
    expect(await lacked()).toEqual(['i 05', 'j 05'])
    expect(await folder.photos()).toEqual(expect.arrayContaining(before))
    expect(await history()).toMatchObject([{ id: may, brought: { lacks: 2 } }, { id: march }])
    expect((await folder.take(second)).report()).toMatchObject({ gone: 0, updated: 0 })
    expect((await folder.take(first)).report()).toMatchObject({ gone: 0, updated: 0 })
    expect(await lacked()).toEqual(['i 05', 'j 05'])
    await folder.take(third)
    expect(await lacked()).toEqual(['j 05'])
  })

  it('is the same in whatever order exports come, and after a rebuild', async () => {
    const exports: Written[] = [
      [march, photos('abcdefghij')],
      [may, photos('abcdefghik')],
      [july, photos('abcdefgk')],
    ]
    for (const order of someCases().spread(orders(exports), 3)) {
      const hint = order.map(([stamp]) => stamp.slice(4, 6)).join(' ')
      for (const one of order) await folder.take(...(await write(one)))
      expect(await lacked(), hint).toEqual(['h 07', 'i 07', 'j 05'])
      expect((await folder.run('rebuild')).code).toBe(0)
      expect(await lacked(), hint).toEqual(['h 07', 'i 07', 'j 05'])
      for (const one of order) await folder.take(...(await write(one)))
      expect(await lacked(), hint).toEqual(['h 07', 'i 07', 'j 05'])
      await folder.remove()
      folder = await ImportFolder.make()
    }
  })

  it('is nothing that an export of unknown age has, and nothing that such an export lacks, in whatever order they come', async () => {
    const names = ['march', 'may', 'renamed'] as const
    for (const order of someCases().spread(orders([...names]), 3)) {
      const [first = '', second = ''] = await write([march, photos('abcdefghij')], [may, photos('abcdefgh')])
      const paths = { march: first, may: second, renamed: await folder.zip('old/photos.zip', photos('j')) }
      for (const each of order) await folder.take(paths[each])
      expect(await lacked(), order.join()).toEqual(['i 05'])
      const told = (await history()).map(({ id, brought }) => `${id} ${brought?.lacks ?? '-'}`).toSorted()
      expect(
        told.filter((each) => !each.endsWith('-')),
        order.join(),
      ).toEqual([`${may} 1`])
      await folder.remove()
      folder = await ImportFolder.make()
    }
  })

  it.each<[string, Entry[][]]>([
    ['an increment', [photos('abz')]],
    ['an increment in which nearly all were described anew', [photos('abcdefghi', 'Photos from 2019', 'words')]],
    ['an increment in which nearly all were edited', [photos('abcdefghi', 'Photos from 2019', 'bytes')]],
    [
      'an increment with some that did not change',
      [[...photos('abcdefg', 'Photos from 2019', 'words'), ...photos('h')]],
    ],
    [
      'an album alone',
      [
        [
          ...photos('abcdefghi', 'Lake'),
          { name: 'Takeout/Google Photos/Lake/metadata.json', bytes: '{"title":"Lake"}' },
        ],
      ],
    ],
    ['a selection of years', [photos('klmno', 'Photos from 2020')]],
    [
      'one with a file that is damaged',
      [[...photos('abcdefghi'), { name: 'Takeout/Google Photos/Photos from 2019/bad.jpg', bytes: '' }]],
    ],
    ['one with a sidecar whose photo is nowhere', [[...photos('abcdefghi'), ...photos('z').slice(1)]]],
    ['one that has it in the trash', [[...photos('abcdefghi'), ...photos('j', 'Trash')]]],
    ['one that has it in the archive', [[...photos('abcdefghi'), ...photos('j', 'Archive')]]],
    ['one that has it in an album alone', [[...photos('abcdefghi'), ...photos('j', 'Lake')]]],
    ['one that has it in another year', [[...photos('abcdefghi'), ...photos('j', 'Photos from 2020')]]],
    ['one of which half is here', [photos('abcde')]],
  ])('is nothing of %s', async (_name, parts) => {
    await folder.take(...(await write([march, photos('abcdefghij')])))
    await folder.take(...(await write([may, ...parts])))
    expect(await lacked()).toEqual([])
  })

  it('is nothing of a year that is not in it, nor of what was never in a year', async () => {
    await folder.take(
      ...(await write([
        march,
        [...photos('abcdefghijklmnopqrst'), ...photos('x', 'Photos from 1970'), ...photos('y', 'Lake')],
      ])),
    )
    await folder.take(...(await write([may, photos('abcdefghijklmnopqrs')])))
    expect(await lacked()).toEqual(['t 05'])
  })

  it('is nothing while a part is missing, and what that part has is taken back', async () => {
    await folder.take(...(await write([march, photos('abcdefghij')])))
    const [first = '', second = '', third = ''] = await write([may, photos('abcd'), photos('efg'), photos('hi')])
    await folder.take(first, third)
    expect(await lacked()).toEqual([])
    await folder.take(second)
    expect(await lacked()).toEqual(['j 05'])
    await folder.take(...(await write([may, photos('abcd'), photos('efg'), photos('hi'), photos('j')])))
    expect(await lacked()).toEqual([])
  })

  it('is nothing of a part that was cut, also when only the others come again', async () => {
    await folder.take(...(await write([march, photos('abcdefghij')])))
    const [first = '', second = ''] = await write([may, photos('abcdefghi'), photos('j')])
    const whole = await readFile(second)
    await writeFile(second, whole.subarray(0, whole.length - 30))
    await folder.take(first, second)
    await folder.take(first)
    expect(await lacked()).toEqual([])
  })

  it('is nothing of what another person has', async () => {
    await folder.take(...(await write([march, photos('abcdefghij')])), '--owner', 'Ana')
    await folder.take(...(await write([may, photos('abcdefghi')])), '--owner', 'Ben')
    expect(await lacked()).toEqual([])
  })

  it('is what is missing of generated exports with parts, pairs, edits and albums, increments between them', async () => {
    const exportOf = (library: PlannedLibrary, stamp: string, seed: number): PlannedExport =>
      planExport({ library, seed, stamp, language: 'english', generation: 'supplemental', parts: 3, base })
    for (const seed of [1, 2, 3]) {
      const planned = planLibrary(seed, 30)
      const library = { ...planned, photos: planned.photos.filter(({ damage }) => damage === undefined) }
      const increment = planIncrement(library, seed)
      const taken = (photo: { takenAt: number }): number => new Date(photo.takenAt * 1000).getUTCFullYear()
      const removed = library.photos
        .filter((one) => !one.trashed && !one.archived && one.url !== undefined && one.albums.length === 0)
        .filter((one, _at, all) => all.some((other) => other !== one && taken(other) === taken(one)))
        .slice(0, 2)
      // An edit is told by an `e` behind the mark.
      const markOf = ({ mark }: { mark: string }): string => mark.replace(/e$/, '')
      const later = new Map(increment.photos.map((photo) => [markOf(photo), photo]))
      const known = new Set(library.photos.map(markOf))
      const added = increment.photos.filter((photo) => !known.has(markOf(photo)))
      const all = [...library.photos.map((photo) => later.get(markOf(photo)) ?? photo), ...added]
      const gone = new Set(removed.map(markOf))
      const rest = {
        ...library,
        photos: all.filter((photo) => !gone.has(markOf(photo)) && photo.damage === undefined),
      }
      const exports = [
        exportOf(library, march, seed),
        exportOf(
          { ...increment, photos: increment.photos.filter(({ damage }) => damage === undefined) },
          may,
          seed + 10,
        ),
        exportOf(rest, july, seed + 20),
      ]
      for (const one of exports.slice(0, 2)) await writeExport(folder.path, one, 'zip')
      await folder.take()
      expect(await lacked(), `seed ${seed}`).toEqual([])
      for (const one of exports.slice(2)) await writeExport(folder.path, one, 'zip')
      await folder.take()
      const names = (await lacked()).map((name) => name.replace(/ 07$/, ''))
      for (const name of names)
        expect(
          removed.some(({ title }) => title.startsWith(name)),
          `${seed} ${name}`,
        ).toBe(true)
      expect(names.length, `seed ${seed}`).toBe(removed.length)
      await folder.remove()
      folder = await ImportFolder.make()
    }
  })
})
