import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { baseMedia, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import type { PlannedExport } from '../../emulator/takeout/planned-export.ts'
import { planSeries } from '../../emulator/takeout/planned-series.ts'
import { writeExport, type Layout } from '../../emulator/takeout/write-layouts.ts'
import { someCases } from '../../cases/some-cases.ts'
import { toldCatalogue } from '../told-catalogue.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

let base: BaseMedia
const folders: ImportFolder[] = []

beforeAll(async () => {
  base = await baseMedia()
})

afterEach(async () => {
  for (const folder of folders.splice(0)) await folder.remove()
})

async function emptyFolder(): Promise<ImportFolder> {
  const folder = await ImportFolder.make()
  folders.push(folder)
  return folder
}

/** Exports, each in a folder of its own. */
async function write(folder: ImportFolder, exports: readonly PlannedExport[], layout: Layout): Promise<string[]> {
  const paths: string[] = []
  for (const each of exports) {
    const path = join(folder.path, `of ${each.stamp}`)
    await mkdir(path, { recursive: true })
    await writeExport(path, each, layout)
    paths.push(path)
  }
  return paths
}

function ordersOf<Value>(values: readonly Value[]): Value[][] {
  if (values.length < 2) return [[...values]]
  return values.flatMap((first, at) => ordersOf(values.toSpliced(at, 1)).map((rest) => [first, ...rest]))
}

describe('exports of one person', { timeout: 300_000 }, () => {
  it.each([
    { seed: 1, layout: 'zip' },
    { seed: 2, layout: 'tgz' },
    { seed: 3, layout: 'folders' },
    { seed: 4, layout: 'zip' },
  ] as const)('end in the same catalogue in whatever order they come: seed $seed, as $layout', async (one) => {
    const exports = planSeries({ seed: one.seed, count: 3, base })
    const ends: unknown[] = []
    const [first = [], ...others] = ordersOf([0, 1, 2])
    for (const order of [first, ...someCases().spread(others, 2)]) {
      const folder = await emptyFolder()
      const paths = await write(folder, exports, one.layout)
      for (const at of order) await folder.take(paths[at] ?? '')
      ends.push(toldCatalogue(await folder.catalogue()))
      expect(ends.at(-1), `seed ${one.seed}, ${order.join()}`).toEqual(ends[0])
    }
    const folder = await emptyFolder()
    await write(folder, exports, one.layout)
    await folder.take()
    expect(toldCatalogue(await folder.catalogue()), `seed ${one.seed}, at once`).toEqual(ends[0])
  })

  it('say what the newer one says, also when the older one comes later', async () => {
    const folder = await emptyFolder()
    const older = { description: 'then', favorited: true, people: [{ name: 'Nora' }], archived: true }
    const exports = [
      ['20250101T101500Z', sidecar('a.jpg', older)],
      ['20260101T101500Z', sidecar('a.jpg', { description: 'today' })],
    ] as const
    const paths: string[] = []
    for (const [stamp, json] of exports)
      paths.push(
        await folder.zip(`${stamp}/takeout-${stamp}-001.zip`, [
          { name: 'Takeout/Google Photos/Photos from 2019/a.jpg', bytes: picture('a') },
          { name: 'Takeout/Google Photos/Photos from 2019/a.jpg.json', bytes: Buffer.from(json) },
        ]),
      )
    const [then = '', today = ''] = paths
    await folder.take(today)
    const end = await folder.take(then)
    expect(end.report()).toMatchObject({ imported: 0, updated: 0 })
    const [item] = await folder.items()
    expect(item).toMatchObject({ description: 'today' })
    for (const key of ['favorite', 'archived', 'people']) expect(item).not.toHaveProperty(key)
  })

  it('say what the newer one says after a rebuild of the index, too', async () => {
    const [then, today] = planSeries({ seed: 5, count: 2, base })
    if (!then || !today) throw new Error('no exports')
    const folder = await emptyFolder()
    const paths = await write(folder, [then, today], 'zip')
    await folder.take(paths[1] ?? '')
    expect((await folder.run('rebuild')).code).toBe(0)
    await folder.take(paths[0] ?? '')
    const other = await emptyFolder()
    const otherPaths = await write(other, [then, today], 'zip')
    for (const path of otherPaths) await other.take(path)
    expect(toldCatalogue(await folder.catalogue())).toEqual(toldCatalogue(await other.catalogue()))
  })

  it('have their albums in one order, whoever else has the same photos, and whenever that is said', async () => {
    const root = 'Takeout/Google Photos'
    const both = ['one', 'two'] as const
    const photo = (folder: string, at: number, url: string, more: Record<string, unknown> = {}) => [
      { name: `${root}/${folder}/a${at === 0 ? '' : '(1)'}.jpg`, bytes: picture(both[at] ?? '') },
      {
        name: `${root}/${folder}/a.jpg${at === 0 ? '' : '(1)'}.json`,
        bytes: Buffer.from(sidecar('a.jpg', { url: `https://photos.google.com/photo/${url}`, ...more })),
      },
    ]
    const album = { name: `${root}/Été/metadata.json`, bytes: Buffer.from('{"title":"Été"}') }
    const mine = [...photo('Été', 0, 'm'), ...photo('Été', 1, 'n'), album]
    // Hers are the same photos by other addresses, and the second was taken before the first.
    const alike = [...photo('Photos from 2019', 0, 'y'), ...photo('Photos from 2019', 1, 'a')]
    const stamps = { mine: '20260301T101500Z', alike: '20260401T101500Z', dated: '20260501T101500Z' }
    const orderIn = async (folder: ImportFolder): Promise<unknown[]> => {
      const lines = await folder.catalogue()
      const names = new Map(lines.map((line) => [line['id'], line['sha256']]))
      return ((lines.find(({ kind, title }) => kind === 'album' && title === 'Été')?.['items'] ?? []) as string[]).map(
        (id) => names.get(id),
      )
    }
    for (const order of [
      ['mine', 'alike', 'mine'],
      ['alike', 'mine'],
    ] as const) {
      const folder = await emptyFolder()
      const zips = {
        mine: await folder.zip(`takeout-${stamps.mine}-001.zip`, mine),
        alike: await folder.zip(`takeout-${stamps.alike}-001.zip`, alike),
      }
      for (const which of order) await folder.take(zips[which], '--owner', which === 'mine' ? 'Ana' : 'Bea')
      const hashes = both.map((text) => createHash('sha256').update(picture(text)).digest('hex'))
      expect(await orderIn(folder), order.join()).toEqual(hashes)
    }
    // What a later export says of a time counts at once for the albums of earlier ones.
    const folder = await emptyFolder()
    await folder.take(await folder.zip(`takeout-${stamps.mine}-001.zip`, mine))
    const earlier = { photoTakenTime: { timestamp: String(Date.UTC(2018, 5, 1) / 1000) } }
    await folder.take(await folder.zip(`takeout-${stamps.dated}-001.zip`, photo('Photos from 2018', 1, 'n', earlier)))
    const hashes = both.map((text) => createHash('sha256').update(picture(text)).digest('hex'))
    expect(await orderIn(folder)).toEqual(hashes.toReversed())
  })
})
