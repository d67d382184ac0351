import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { RestoredAlbum, RestoredItem, RestorePlan } from '../../../src/shared/tasks/restore-task.ts'
import type { EmulatorOptions } from '../../emulator/start-emulator.ts'
import { someCases } from '../../cases/some-cases.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { exportedAlbum, type AlbumSaid, type Photo } from './exported-album.ts'
import { openRestoreBench, type RestoreBench } from './restore-bench.ts'

let bench: RestoreBench

/** An album of the unpacked export. */
const exported = (title: string, photos: readonly Photo[], said: AlbumSaid = {}): Promise<void> =>
  exportedAlbum(bench.archive, title, photos, said)

async function open(options: EmulatorOptions = {}): Promise<void> {
  bench = await openRestoreBench(options)
}

const cli = (...args: string[]): Promise<End> => bench.cli(...args)
const good = (...args: string[]): Promise<End> => bench.good(...args)

/** The permission to add is given, so that no process needs a browser. */
const allowed = (): Promise<End> => good('albums', 'create', 'Allowed')
const imported = (): Promise<End> => good('import', bench.archive)

const inAlbum = (title: string): (string | undefined)[] =>
  bench.emulator.library.album(title).items.map(({ filename }) => filename)
const albumsCalled = (title: string): number =>
  bench.emulator.library.main.albums.filter((album) => album.title === title).length
const itemCount = (): number => bench.emulator.library.main.items.size
const listOf = (end: End): RestoredItem[] => end.report()['list'] as RestoredItem[]

const trip: Photo[] = [{ name: 'c.jpg', description: 'The sea' }, { name: 'a.jpg' }, { name: 'b.jpg' }]

afterEach(() => bench.close())

describe('a restore', () => {
  test('asks once for all that it needs, and says what that costs', async () => {
    await open()
    await exported('Trip', trip)
    await imported()
    const pages: string[] = []
    const openUrl = async (url: string): Promise<boolean> => {
      pages.push(url)
      return (await fetch(url)).ok
    }
    const environment = { SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin }
    const end = await runHere(['--mirror', bench.mirror, 'restore', '--album', 'Trip', '--edit'], environment, {
      openUrl,
    })
    expect([end.code, pages.length]).toEqual([0, 1])
    expect(end.stdout).toContain('let Shoebox add photos and albums, and change what it has put into Google Photos.')
    expect(end.stdout).toContain('What is sent counts towards the storage of that account.')
    expect(inAlbum('Trip')).toEqual(['c.jpg', 'a.jpg', 'b.jpg'])
  })

  test('makes the album with its photos in their order, with descriptions and texts, and reads it back', async () => {
    await open()
    await exported('Trip', trip, {
      description: 'Two weeks',
      enrichments: [
        { narrativeEnrichment: { text: 'The first day' } },
        { locationEnrichment: { location: [{ name: 'Lisbon', latitudeE7: 387_000_000, longitudeE7: -91_000_000 }] } },
      ],
    })
    await imported()
    const end = await good('restore', '--album', 'Trip')
    expect(inAlbum('Trip')).toEqual(['c.jpg', 'a.jpg', 'b.jpg'])
    const album = bench.emulator.library.album('Trip')
    expect(album.items.map(({ description }) => description)).toEqual(['The sea', undefined, undefined])
    expect(album.enrichments?.map(({ value }) => value)).toMatchObject([
      { textEnrichment: { text: 'Two weeks' } },
      { textEnrichment: { text: 'The first day' } },
      { locationEnrichment: { location: { locationName: 'Lisbon' } } },
    ])
    expect(end.report()).toMatchObject({ albums: 1, items: 3, uploaded: 3, skipped: 0, failed: 0 })
    expect(listOf(end).map(({ filename, state, found }) => [filename, state, found])).toEqual([
      ['c.jpg', 'created', 'same'],
      ['a.jpg', 'created', 'same'],
      ['b.jpg', 'created', 'same'],
    ])
  })

  test('once more puts nothing there twice', async () => {
    await open()
    await exported('Trip', trip, { description: 'Two weeks' })
    await imported()
    await good('restore', '--album', 'Trip')
    const end = await good('restore', '--album', 'Trip')
    expect(end.report()).toMatchObject({ uploaded: 0, skipped: 3 })
    expect([itemCount(), albumsCalled('Trip'), inAlbum('Trip')]).toEqual([3, 1, ['c.jpg', 'a.jpg', 'b.jpg']])
    expect(bench.emulator.library.album('Trip').enrichments).toHaveLength(1)
  })

  test('is told beforehand, and asks nothing of Google for that', async () => {
    await open()
    await exported('Trip', trip)
    await imported()
    const { api } = bench.emulator.counters
    const plan = (await good('restore', '--album', 'Trip', '--dry-run')).report()['plan'] as RestorePlan
    expect(plan).toMatchObject({ items: 3, toSend: 3, days: 1, downloads: 3, permissions: ['add'] })
    expect(bench.emulator.counters.api).toBe(api)
    const { requests } = (await good('restore', '--album', 'Trip')).report()
    expect(requests.media).toBe(3)
    expect(plan.requests).toBeGreaterThanOrEqual(requests.api)
    expect(plan.requests - requests.api).toBeLessThan(4)
    const told = await good('restore', '--album', 'Trip', '--dry-run')
    expect(told.stderr).toContain('3 items are there already. What Google no longer has is sent again.')
    const again = told.report()['plan'] as RestorePlan
    expect(again).toMatchObject({ items: 3, toSend: 0, bytes: 0, permissions: [] })
  })

  test('makes an album with as long a title as Google takes, and tells of a longer one while the rest goes', async () => {
    await open()
    const [longest, tooLong] = ['x'.repeat(500), 'y'.repeat(501)]
    await exported(longest, [{ name: 'a.jpg' }], { folderName: 'Longest' })
    await exported(tooLong, [{ name: 'b.jpg' }], { folderName: 'Too long' })
    await imported()
    const end = await cli('restore', '--album', tooLong, '--album', longest, '--json')
    expect(end.code).toBe(1)
    expect(end.report().problems).toMatchObject([
      {
        code: 'restore-title-too-long',
        message: expect.stringContaining(`500 characters in Google Photos. That of the album “${tooLong}”`),
      },
    ])
    expect(bench.emulator.library.main.albums.map(({ title }) => title)).toEqual([longest])
    expect([itemCount(), inAlbum(longest)]).toEqual([1, ['a.jpg']])
  })

  test('tells beforehand of descriptions that Google takes no more than the beginning of', async () => {
    await open()
    await exported('Trip', [
      { name: 'a.jpg', description: '𝄞'.repeat(1_000) },
      { name: 'b.jpg', description: 'é'.repeat(999) },
    ])
    await imported()
    const told = await good('restore', '--album', 'Trip', '--dry-run')
    expect((told.report()['plan'] as RestorePlan).left).toMatchObject({ 'long-descriptions': 1 })
    expect(told.stderr).toContain('1 description is longer than Google takes')
    await good('restore', '--album', 'Trip')
    const there = bench.emulator.library.album('Trip').items.map(({ description }) => description)
    expect(there).toEqual(['𝄞'.repeat(999), 'é'.repeat(999)])
  })

  test('goes into the account that is named, and asks nothing of another', async () => {
    await open()
    await exported('Trip', trip)
    await imported()
    const other = 'studio.lindqvist@gmail.example'
    const login = await runHere(
      ['login'],
      { SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin },
      { openUrl: async (url) => (await fetch(`${url}&login_hint=${other}`)).ok },
    )
    expect(login.code).toBe(0)
    expect((await cli('restore', '--album', 'Trip', '--json')).code).toBe(2)
    await good('restore', '--album', 'Trip', '--account', other)
    expect(bench.emulator.library.main.albums).toEqual([])
    expect(bench.emulator.library.account(other).albums.find(({ title }) => title === 'Trip')?.items).toHaveLength(3)
  })

  test('writes nothing where the permission is not given, or the album is not here', async () => {
    await open()
    await exported('Trip', trip)
    await imported()
    bench.emulator.setConsent('deny')
    expect((await cli('restore', '--album', 'Trip', '--json')).code).toBe(3)
    const unknown = await cli('restore', '--album', 'None', '--json')
    expect([unknown.code, unknown.report().problems[0]?.code]).toEqual([2, 'album-not-found'])
    expect([bench.emulator.library.main.albums.length, itemCount()]).toEqual([0, 0])
  })

  test('puts the first photo first, where the others are there', async () => {
    await open()
    await exported('Trip', trip)
    await imported()
    await good('restore', '--album', 'Trip')
    for (const { id } of bench.emulator.library.album('Trip').items.slice(0, 2)) bench.emulator.library.removeItem(id)
    await good('restore', '--album', 'Trip')
    expect(inAlbum('Trip')).toEqual(['c.jpg', 'a.jpg', 'b.jpg'])
  })

  test('puts a photo that is missing in the middle where it belongs', async () => {
    await open()
    await exported('Trip', trip)
    await imported()
    await good('restore', '--album', 'Trip')
    const album = bench.emulator.library.album('Trip')
    const [, gone] = album.items
    bench.emulator.library.removeItem(gone?.id ?? '')
    expect(inAlbum('Trip')).toEqual(['c.jpg', 'b.jpg'])
    const end = await good('restore', '--album', 'Trip')
    expect(inAlbum('Trip')).toEqual(['c.jpg', 'a.jpg', 'b.jpg'])
    expect((end.report()['restored'] as RestoredAlbum[])[0]).toMatchObject({ created: 1, there: 2, found: { same: 3 } })
  })
})

describe('photos by themselves', () => {
  /** Our ids by names. */
  async function idsOf(): Promise<Map<string, string>> {
    const lines = (await readFile(join(bench.mirror, 'catalogue.jsonl'), 'utf8')).trimEnd().split('\n')
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    return new Map(rows.filter(({ filename }) => filename).map(({ filename, id }) => [String(filename), String(id)]))
  }

  test('go into the library once, into no album, and are read back', async () => {
    await open()
    await exported('Trip', trip)
    await imported()
    const ids = await idsOf()
    const wish = ['restore', '--item', ids.get('c.jpg') ?? '', '--item', ids.get('b.jpg') ?? '']
    const end = await good(...wish)
    expect(end.report()).toMatchObject({ uploaded: 2, skipped: 0, restored: [{ created: 2, found: { same: 2 } }] })
    expect([itemCount(), albumsCalled('Trip')]).toEqual([2, 0])
    expect((await good(...wish)).report()).toMatchObject({ uploaded: 0, skipped: 2 })
    await good('restore', '--album', 'Trip')
    expect([itemCount(), inAlbum('Trip')]).toEqual([3, ['c.jpg', 'a.jpg', 'b.jpg']])
    expect((await cli('restore')).code).toBe(2)
  })

  test('that are named by an id that nothing here has stay where they are, with whatever else was chosen', async () => {
    await open()
    await exported('Trip', trip)
    await imported()
    const id = (await idsOf()).get('a.jpg') ?? ''
    for (const others of [[], ['--item', id], ['--album', 'Trip']]) {
      const end = await cli('restore', ...others, '--item', 'nothing', '--json')
      expect([end.code, end.report().problems]).toMatchObject([2, [{ code: 'item-not-found' }]])
      expect(end.stderr).toContain('by the id “nothing”')
    }
    expect([itemCount(), bench.emulator.library.main.albums]).toEqual([0, []])
  })
})

/** Kills the command as soon as Google hears of a call, which Google still carries out. */
async function killedIn(method: string, ...args: string[]): Promise<void> {
  const { counters } = bench.emulator
  const before = counters.byMethod[method] ?? 0
  const running = bench.start('--mirror', bench.mirror, 'restore', ...args)
  const heard = (): number => counters.byMethod[method] ?? 0
  await expect.poll(heard, { interval: 5, timeout: 60_000 }).toBeGreaterThan(before)
  running.process.kill('SIGKILL')
  const { signal } = await running.end
  expect([method, signal]).toEqual([method, 'SIGKILL'])
}

/** The same; returns when Google has carried it out. */
async function killedAt(method: string, ...args: string[]): Promise<void> {
  await killedIn(method, ...args)
  await expect.poll(() => bench.emulator.counters.activeApi).toBe(0)
}

/** All of it once, and in its order. */
function expectOnce(): void {
  expect([itemCount(), albumsCalled('Trip'), inAlbum('Trip')]).toEqual([3, 1, ['c.jpg', 'a.jpg', 'b.jpg']])
  expect(bench.emulator.library.album('Trip').items[0]?.description).toBe('The sea')
}

describe('a restore that is killed', () => {
  test('is named by the status, until the same has come to its end', async () => {
    await open()
    await exported('Trip', trip)
    await imported()
    await allowed()
    const told = async (): Promise<End> => cli('status', '--json')
    expect((await told()).report()).toMatchObject({ interruptedRestore: null })
    await killedAt('uploads.raw', '--album', 'Trip')
    const left = await told()
    expect(left.report()['interruptedRestore']).toMatchObject({
      account: expect.any(String) as string,
      albums: ['Trip'],
    })
    expect(left.stderr).toMatch(/Restore {3}interrupted, .*goes on from there:\n {10}Trip\n/)
    await good('restore', '--album', 'Trip')
    expect((await told()).report()).toMatchObject({ interruptedRestore: null })
  })

  test('at each of its steps ends with each album, text and item once', { timeout: 240_000 }, async () => {
    await open()
    await exported('Trip', trip, { description: 'Two weeks' })
    await imported()
    bench.emulator.switches.writeMs = 300
    await allowed()
    const steps = [
      'albums.list',
      'albums.create',
      'albums.addEnrichment',
      'uploads.raw',
      'mediaItems.batchCreate',
      'mediaItems.search',
      'albums.get',
    ]
    for (const step of steps) await killedAt(step, '--album', 'Trip')
    await cli('restore', '--album', 'Trip', '--json')
    await killedAt('mediaItems.batchGet', '--album', 'Trip')
    const end = await cli('restore', '--album', 'Trip', '--json')
    expectOnce()
    // Of the text nobody can know, and so it is there at most once.
    expect(bench.emulator.library.album('Trip').enrichments).toHaveLength(1)
    expect((end.report()['restored'] as RestoredAlbum[])[0]).toMatchObject({ unclearTexts: 1, found: { same: 3 } })
  })

  test.each(['albums.create', 'mediaItems.batchCreate'])(
    'and begun again while Google still carries out %s makes nothing twice',
    { timeout: 240_000 },
    async (step) => {
      await open()
      await exported('Trip', trip)
      await imported()
      await allowed()
      bench.emulator.switches.writeMs = 4_000
      await killedIn(step, '--album', 'Trip')
      bench.emulator.switches.writeMs = 0
      await cli('restore', '--album', 'Trip', '--json')
      expectOnce()
    },
  )

  test('again and again at any moment ends so, too', { timeout: 240_000 }, async () => {
    await open()
    await exported('Trip', trip)
    await imported()
    await allowed()
    bench.emulator.switches.writeMs = 100
    for (const time of someCases().spread([...Array(20).keys()], 6)) {
      const running = bench.start('--mirror', bench.mirror, 'restore', '--album', 'Trip')
      setTimeout(() => running.process.kill('SIGKILL'), 300 + 75 * (time + Math.random()))
      await running.end
    }
    await expect.poll(() => bench.emulator.counters.activeApi).toBe(0)
    await good('restore', '--album', 'Trip')
    expectOnce()
  })
})

describe('an answer that was lost', () => {
  test.each(['albums.create', 'albums.addEnrichment', 'uploads.raw', 'mediaItems.batchCreate', 'mediaItems.search'])(
    'of %s makes nothing twice, and the same restore goes on',
    async (method) => {
      await open()
      await exported('Trip', trip, { description: 'Two weeks' })
      await imported()
      bench.emulator.addFault({ on: 'api', method, do: { kind: 'reset', at: 'headers' } })
      const end = await cli('restore', '--album', 'Trip', '--json')
      expect(end.code).toBe(0)
      expectOnce()
      expect(bench.emulator.library.album('Trip').enrichments).toHaveLength(1)
    },
  )

  test.each(['albums.create', 'mediaItems.batchCreate'])(
    'of %s that was not carried out leaves nothing out',
    async (method) => {
      await open()
      await exported('Trip', trip)
      await imported()
      bench.emulator.addFault({ on: 'api', method, do: { kind: 'status', status: 500 } })
      await good('restore', '--album', 'Trip')
      expectOnce()
    },
  )

  test('of putting items in that are there puts none in twice', async () => {
    await open()
    await exported('Trip', trip)
    await exported('Copy', [])
    await imported()
    await good('upload', join(bench.archive, 'Takeout', 'Google Photos', 'Trip'))
    bench.emulator.addFault({ on: 'api', method: 'albums.batchAddMediaItems', do: { kind: 'reset', at: 'headers' } })
    const end = await cli('restore', '--album', 'Trip', '--json')
    expect(end.report()).toMatchObject({ uploaded: 0, skipped: 3 })
    expect([itemCount(), inAlbum('Trip')]).toEqual([3, ['c.jpg', 'a.jpg', 'b.jpg']])
  })
})
