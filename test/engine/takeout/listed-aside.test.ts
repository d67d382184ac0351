import * as nodeFiles from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import type { EntryPlace } from '../../../src/main/takeout/archives/entry-place.ts'
import { usualLimits } from '../../../src/main/takeout/limits.ts'
import { ArchiveThreads } from '../../../src/main/takeout/looking/archive-threads.ts'
import type { ZipListers } from '../../../src/main/takeout/reading/packed-listing.ts'
import { takeStock } from '../../../src/main/takeout/stock/take-stock.ts'
import type { Stock, StockProgress } from '../../../src/shared/imports/export-stock.ts'
import { hostileEntries } from '../../emulator/takeout/hostile-entries.ts'
import { planExports } from '../../emulator/takeout/plan-exports.ts'
import { tgzOf } from '../../emulator/takeout/tar-writer.ts'
import { writeExport } from '../../emulator/takeout/write-layouts.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { TakeoutFolder, picture, sidecar } from '../takeout-files.ts'

const year = 'Takeout/Google Photos/Photos from 2019'

let folder: TakeoutFolder

beforeEach(async () => {
  folder = await TakeoutFolder.make()
})

afterEach(() => folder.remove())

interface Looked {
  stock: Stock
  covers: EntryPlace[]
  progress: StockProgress[]
}

async function look(listers?: ZipListers, options: { thorough?: boolean; signal?: AbortSignal } = {}): Promise<Looked> {
  const { thorough = false, signal = new AbortController().signal } = options
  const covers: EntryPlace[] = []
  const progress: StockProgress[] = []
  const stock = await takeStock([folder.path], {
    files: nodeFiles,
    limits: usualLimits,
    signal,
    includeTrash: false,
    thorough,
    progress: (now) => progress.push(now),
    cover: (place) => covers.push(place) - 1,
    ...(listers && { listers }),
  })
  return { stock, covers, progress }
}

/** Threads that are asked for every zip, however short, and how many they have listed. */
class CountedThreads extends ArchiveThreads {
  listed = 0

  constructor() {
    super(0)
  }

  override async list(...asked: Parameters<ArchiveThreads['list']>): ReturnType<ArchiveThreads['list']> {
    const listing = await super.list(...asked)
    this.listed += 1
    return listing
  }
}

/** Threads and this one find the same, whether bytes are read or not. */
async function expectSame(zips: number): Promise<void> {
  for (const thorough of [false, true]) {
    const threads = new CountedThreads()
    const [here, aside] = [await look(undefined, { thorough }), await look(threads, { thorough })]
    expect(aside.stock).toEqual(here.stock)
    expect(aside.covers).toEqual(here.covers)
    expect(threads.listed).toBe(zips)
  }
}

describe('what threads list', () => {
  it.each([1, 2, 3, 4, 5, 6])('is the same as without them, of planned exports with seed %i', async (seed) => {
    const exports = await planExports({ seed, photos: 20, increment: seed % 2 === 0, second: seed % 3 === 0 })
    let zips = 0
    for (const planned of exports) {
      await writeExport(folder.path, planned, seed === 4 ? 'mixture' : 'zip')
      zips += seed === 4 ? Math.ceil(planned.parts / 2) : planned.parts
    }
    await expectSame(zips)
  })

  it('is the same of entries that could do harm, or are damaged', async () => {
    let zips = 0
    for (const { zip } of hostileEntries(year, 'secret.jpg')) {
      if (!zip) continue
      zips += 1
      const name = `takeout-20260301T101500Z-1-${String(zips).padStart(3, '0')}.zip`
      const own = [
        { name: `${year}/${zips}.jpg`, bytes: picture(String(zips)) },
        { name: `${year}/${zips}.jpg.json`, bytes: sidecar(`${zips}.jpg`), deflate: true },
      ]
      await folder.zip(name, [...own, ...zip])
    }
    expect(zips).toBeGreaterThan(15)
    await expectSame(zips)
  })

  it('is the same of JSON of every kind, of cut archives, and of archives inside others', async () => {
    const json = [
      { name: `${year}/broken.jpg.json`, bytes: '{"title":', deflate: true },
      { name: `${year}/sum.jpg.json`, bytes: sidecar('sum.jpg'), checksum: 1 },
      { name: `${year}/none.json`, bytes: '' },
      { name: `${year}/bell\u0007.jpg.json`, bytes: sidecar('bell\u0007.jpg') },
      {
        name: `${year}/flags.jpg.json`,
        bytes: sidecar('flags.jpg', { trashed: true, favorited: true, archived: true }),
      },
      { name: `${year}/bare.jpg.json`, bytes: '{"photoTakenTime":{"timestamp":"-5"}}' },
      { name: `${year}/far.jpg.json`, bytes: '{"photoTakenTime":{"timestamp":"250000000000"}}' },
      { name: `${year}/large.json`, bytes: Buffer.alloc(usualLimits.jsonBytes + 1, ' ') },
      {
        name: 'Takeout/Google Photos/Lake/metadata.json',
        bytes: '{"title":"Lake","sharedAlbumComments":[{"text":"a"}]}',
      },
      { name: 'Takeout/Google Photos/Lake/lake.jpg', bytes: picture('lake') },
      { name: 'Takeout/Google Photos/Lake/lake.jpg.json', bytes: sidecar('lake.jpg') },
      { name: 'Takeout/Google Photos/print-subscriptions.json', bytes: '{"externalOrderId":"1"}' },
    ]
    const inner = zipOf([...json, { name: `${year}/inner.jpg`, bytes: picture('inner') }])
    const innermost = zipOf([{ name: 'takeout-20260302T101500Z-001.zip', bytes: inner }])
    await folder.zip('takeout-20260301T101500Z-001.zip', json)
    await folder.zip('downloads.zip', [
      { name: 'takeout-20260303T101500Z-001.zip', bytes: innermost },
      { name: 'takeout-20260304T101500Z-001.zip', bytes: inner, deflate: true },
      { name: 'takeout-20260304T101500Z-002.tgz', bytes: tgzOf([{ name: `${year}/tar.jpg`, bytes: picture('tar') }]) },
    ])
    await folder.write('takeout-20260305T101500Z-001.zip', inner.subarray(0, inner.length - 30))
    await folder.write('takeout-20260306T101500Z-001.zip', zipOf(json, { count: json.length + 5 }))
    // Those on the disk, and those that lie in others as they are.
    await expectSame(4 + 2)
  })

  it('is told as it is found, and no number ever shrinks', async () => {
    const files = Array.from({ length: 1500 }, (_, at) => [
      { name: `${year}/${at}.jpg`, bytes: picture(String(at % 7)) },
      { name: `${year}/${at}.jpg.json`, bytes: sidecar(`${at}.jpg`), deflate: true },
    ]).flat()
    for (const part of [1, 2, 3]) await folder.zip(`takeout-20260301T101500Z-00${part}.zip`, files.slice(part * 800))
    const { progress, stock } = await look(new CountedThreads())
    const listing = progress.filter((now) => now.step === 'listing')
    for (const key of ['done', 'entries', 'facts'] as const) {
      const numbers = listing.map((now) => now[key])
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
    }
    expect(listing.at(-1)?.entries).toBe(stock.entries)
    expect(listing.length).toBeGreaterThan(6)
  })
})

describe('without the threads', () => {
  beforeEach(() =>
    folder.zip('takeout-20260301T101500Z-001.zip', [
      { name: `${year}/a.jpg`, bytes: picture('a') },
      { name: `${year}/a.jpg.json`, bytes: sidecar('a.jpg') },
    ]),
  )

  test('short zips are listed by the thread that asks', async () => {
    const threads = new ArchiveThreads()
    let asked = 0
    threads.list = () => {
      asked += 1
      return Promise.reject(new Error('not to be asked'))
    }
    await look(threads)
    expect(asked).toBe(0)
  })

  test('all is found out all the same once they are gone', async () => {
    const threads = new ArchiveThreads(0)
    await threads.close()
    const { stock, progress } = await look(threads)
    expect(stock).toEqual((await look()).stock)
    expect(progress.at(-2)).toMatchObject({ step: 'listing', entries: 2, facts: 1 })
  })

  test('a look that is broken off waits for none of them', async () => {
    const ending = new AbortController()
    const never: ZipListers = {
      atATime: 2,
      worthFrom: 0,
      list: () => {
        setImmediate(() => ending.abort(new Error('enough')))
        return new Promise(() => undefined)
      },
      close: () => Promise.resolve(),
    }
    await expect(look(never, { signal: ending.signal })).rejects.toThrow('enough')
  })
})
