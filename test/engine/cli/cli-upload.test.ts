import { execFileSync } from 'node:child_process'
import * as nodeFiles from 'node:fs/promises'
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterEach, describe, expect, test } from 'vitest'
import type { UploadedFile } from '../../../src/shared/contract/google/google.ts'
import type { FileSystem, Ports } from '../../../src/main/ports.ts'
import { jpegComment } from '../../emulator/content/unique-mark.ts'
import type { EmulatorOptions } from '../../emulator/start-emulator.ts'
import { openCliBench, type CliBench } from '../cli-process.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { openUrl } from '../signed-in.ts'

let bench: CliBench
let photos: string

async function picture(name: string, mark = name): Promise<string> {
  const plain = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#2a6' } })
    .jpeg()
    .toBuffer()
  const path = join(photos, name)
  await writeFile(path, Buffer.concat([plain.subarray(0, 2), jpegComment(mark), plain.subarray(2)]))
  return path
}

/** Signed in, with a folder for photos; every permission is given when it is asked for. */
async function open(options: EmulatorOptions = {}): Promise<void> {
  bench = await openCliBench({ items: 0, albums: 0, profile: 'current', ...options })
  // What must not be there twice is not kept from it by the server.
  bench.emulator.switches.storesTwice = true
  photos = join(bench.home, '..', 'photos')
  await mkdir(photos)
  expect((await bench.login('--mirror', bench.mirror)).code).toBe(0)
}

function cli(...args: string[]): Promise<End> {
  return cliWith({}, ...args)
}

function cliWith(ports: Partial<Ports>, ...args: string[]): Promise<End> {
  const environment = { SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin }
  return runHere(['--mirror', bench.mirror, ...args], environment, { openUrl, ...ports })
}

async function uploaded(...args: string[]): Promise<UploadedFile[]> {
  const end = await cli('upload', ...args, '--json')
  if (end.code !== 0) throw new Error(end.stdout + end.stderr)
  return end.report()['files'] as UploadedFile[]
}

const inAlbum = (title: string): (string | undefined)[] =>
  bench.emulator.library.album(title).items.map(({ filename }) => filename)
const albumsCalled = (title: string): number =>
  bench.emulator.library.main.albums.filter((album) => album.title === title).length
const itemCount = (): number => bench.emulator.library.main.items.size

afterEach(() => bench.close())

describe('an upload', () => {
  test('puts files into Google Photos as they are, and into an album in their order', async () => {
    await open()
    const [b, a] = [await picture('b.jpg'), await picture('a.jpg')]
    const files = await uploaded(b, a, '--album', 'Trip')
    expect(files.map(({ path, state }) => [basename(path), state])).toEqual([
      ['b.jpg', 'created'],
      ['a.jpg', 'created'],
    ])
    expect(inAlbum('Trip')).toEqual(['b.jpg', 'a.jpg'])
    expect(files.map(({ item }) => item)).toEqual(bench.emulator.library.album('Trip').items.map(({ id }) => id))
  })

  test.each(['/v1/uploads', '/v1/mediaItems:batchCreate'])(
    'says while Google does not answer to %s that it does not',
    async (path) => {
      await open()
      const file = await picture('a.jpg')
      bench.emulator.addFault({ on: 'any', path, do: { kind: 'delay', ms: 5_000 } })
      const end = await cli('upload', file, '--json')
      expect([end.code, end.stderr.split('Google does not answer at the moment.').length - 1]).toEqual([0, 1])
      expect(end.report()).toMatchObject({ network: { troubles: ['no-answer'] } })
    },
  )

  test('of what is there makes nothing new, but puts it into the album that it is not in', async () => {
    await open()
    const files = [await picture('a.jpg'), await picture('b.jpg')]
    await uploaded(...files)
    const again = await uploaded(...files, '--album', 'Trip')
    expect(again.map(({ state }) => state)).toEqual(['there', 'there'])
    await uploaded(...files, '--album', 'Trip')
    expect([itemCount(), albumsCalled('Trip')]).toEqual([2, 1])
    expect(inAlbum('Trip')).toEqual(['a.jpg', 'b.jpg'])
    expect(bench.emulator.counters.byMethod['uploads.raw']).toBe(2)
  })

  test('sends what Google has no longer, and the same bytes under two names once', async () => {
    await open()
    const [a] = [await picture('a.jpg'), await picture('twin.jpg', 'a.jpg')]
    const [file] = await uploaded(photos)
    bench.emulator.library.removeItem(file?.item ?? '')
    const [anew] = await uploaded(a)
    expect(anew?.state).toBe('created')
    expect(itemCount()).toBe(1)
  })

  test('names each file of the same bytes, and what has come of it', async () => {
    await open()
    const [a, b, twin] = [await picture('a.jpg'), await picture('b.jpg'), await picture('twin.jpg', 'a.jpg')]
    for (const state of ['created', 'there'] as const) {
      const files = await uploaded(photos, a, '--album', 'Trip')
      const [item, other] = [a, b].map((path) => files.find((file) => file.path === path)?.item)
      expect(files).toEqual([
        { path: a, item, state },
        { path: twin, item, state: 'there', sameAs: a },
        { path: b, item: other, state },
      ])
    }
    expect([itemCount(), inAlbum('Trip')]).toEqual([2, ['a.jpg', 'b.jpg']])
    const told = await cli('upload', photos)
    expect(told.stdout).toContain('2 files are there from before.')
    expect(told.stdout).toContain('1 file is there with another of the same bytes')
  })

  test('names each file of the same bytes that Google refuses', async () => {
    await open()
    const damaged = ['one.jpg', 'two.jpg'].map((name) => join(photos, name))
    for (const path of damaged) await writeFile(path, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]))
    const end = await cli('upload', ...damaged, '--json')
    expect([end.code, end.report()['failed']]).toEqual([1, 2])
    for (const path of damaged) expect(end.stderr).toContain(basename(path))
  })

  test('takes photos and videos out of folders, and says what it left out and what is wrong', async () => {
    await open()
    await mkdir(join(photos, 'inner'))
    await picture('inner/a.jpg')
    await writeFile(join(photos, 'notes.txt'), 'words')
    const damaged = join(photos, 'damaged.jpg')
    await writeFile(damaged, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]))
    const end = await cli('upload', photos, join(photos, 'notes.txt'), join(photos, 'none.jpg'), '--json')
    expect(end.code).toBe(1)
    const report = end.report()
    expect(report).toMatchObject({ uploaded: 1, leftOut: 1, failed: 3 })
    expect(report.problems.map(({ code }) => code)).toEqual([
      'upload-no-photo',
      'import-path-missing',
      'upload-refused',
    ])
  })

  test('is kept from nothing by what is wrong beside it, nor waits for a pipe', async () => {
    await open()
    for (const name of ['a.jpg', 'b.jpg', 'inner/c.jpg', 'z.jpg']) {
      await mkdir(dirname(join(photos, name)), { recursive: true })
      await picture(name)
    }
    const [closed, locked, pipe] = ['b.jpg', 'inner', 'pipe'].map((name) => join(photos, name)) as [
      string,
      string,
      string,
    ]
    execFileSync('mkfifo', [pipe])
    const refused = (path: unknown): Error | undefined =>
      path === closed || path === locked ? Object.assign(new Error('EACCES'), { code: 'EACCES' }) : undefined
    const withRefusals: FileSystem = {
      ...nodeFiles,
      open: (path, ...rest) => {
        const error = refused(path)
        return error ? Promise.reject(error) : nodeFiles.open(path, ...rest)
      },
      readdir: ((path: string, options: { withFileTypes: true }) => {
        const error = refused(path)
        return error ? Promise.reject(error) : nodeFiles.readdir(path, options)
      }) as FileSystem['readdir'],
    }
    const end = await cliWith({ files: withRefusals }, 'upload', photos, pipe, '--json')
    const { problems, uploaded: count } = end.report()
    expect([end.code, count, itemCount()]).toEqual([1, 2, 2])
    expect(problems.map(({ code, message }) => [code, message.includes(photos)])).toEqual([
      ['file-failed', true],
      ['file-failed', true],
      ['upload-no-photo', true],
    ])
  })

  test('leaves alone what a server keeps between photos, and takes folders that only look like it', async () => {
    await open()
    for (const name of [
      'a.jpg',
      '@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg',
      '#recycle/old.jpg',
      '.stversions/b.jpg',
      '#beach/c.jpg',
      '@home/d.jpg',
    ]) {
      await mkdir(dirname(join(photos, name)), { recursive: true })
      await picture(name)
    }
    const files = await uploaded(photos)
    expect(files.map(({ path }) => basename(path))).toEqual(['c.jpg', 'd.jpg', 'a.jpg'])
  })

  test('of more than fifty files makes as many calls as it takes', async () => {
    await open()
    for (let index = 0; index < 53; index += 1) await picture(`${String(index).padStart(2, '0')}.jpg`)
    expect(await uploaded(photos, '--album', 'All')).toHaveLength(53)
    expect(bench.emulator.counters.byMethod['mediaItems.batchCreate']).toBe(2)
    expect(inAlbum('All')).toEqual(Array.from({ length: 53 }, (_, index) => `${String(index).padStart(2, '0')}.jpg`))
  })

  test('asks for the one permission that it needs, and ends where it is not given', async () => {
    await open()
    bench.emulator.setConsent('deny')
    const end = await cli('upload', await picture('a.jpg'), '--json')
    expect([end.code, end.report().problems[0]?.code, itemCount()]).toEqual([3, 'sign-in-denied', 0])
  })
})

test('an upload that cannot go on sends nothing of the files that have not begun, and the next one does not send again what came', async () => {
  await open()
  for (let index = 0; index < 12; index += 1) await picture(`${String(index).padStart(2, '0')}.jpg`)
  const { counters } = bench.emulator
  const on = { on: 'api', method: 'uploads.raw' } as const
  bench.emulator.addFault({ ...on, nth: 1, do: { kind: 'status', status: 403, reason: 'disabled' } })
  const slow = bench.emulator.addFault({ ...on, after: 1, times: 'always', do: { kind: 'delay', ms: 3_000 } })
  const end = await cli('upload', photos, '--json')
  expect(end.report().problems.map(({ code }) => code)).toEqual(['google-api-disabled'])
  const begun = counters.byMethod['uploads.raw'] ?? 0
  expect([begun <= 3, itemCount()]).toEqual([true, 0])
  slow.remove()
  expect(await uploaded(photos)).toHaveLength(12)
  expect([counters.byMethod['uploads.raw'], itemCount()]).toEqual([13, 12])
})

describe('an answer that was lost', () => {
  test.each(['mediaItems.batchCreate', 'albums.create', 'uploads.raw'])('of %s makes nothing twice', async (method) => {
    await open()
    const file = await picture('a.jpg')
    bench.emulator.addFault({ on: 'api', method, do: { kind: 'reset', at: 'headers' } })
    await cli('upload', file, '--album', 'Trip')
    const files = await uploaded(file, '--album', 'Trip')
    expect(files).toHaveLength(1)
    expect([itemCount(), albumsCalled('Trip'), inAlbum('Trip')]).toEqual([1, 1, ['a.jpg']])
  })

  test('of a call that was not carried out leaves nothing out', async () => {
    await open()
    const file = await picture('a.jpg')
    bench.emulator.addFault({ on: 'api', method: 'mediaItems.batchCreate', do: { kind: 'status', status: 500 } })
    expect((await cli('upload', file)).code).toBe(1)
    expect(itemCount()).toBe(0)
    expect(await uploaded(file)).toMatchObject([{ state: 'created' }])
    expect(itemCount()).toBe(1)
    expect(bench.emulator.counters.byMethod['uploads.raw']).toBe(1)
  })

  test('of a call that was not carried out is not taken for another upload of that name', async () => {
    await open()
    const file = await picture('a.jpg', 'one')
    bench.emulator.addFault({ on: 'api', method: 'mediaItems.batchCreate', do: { kind: 'status', status: 500 } })
    expect((await cli('upload', file)).code).toBe(1)
    await mkdir(join(photos, 'other'))
    const [other] = await uploaded(await picture('other/a.jpg', 'another'))
    const [found] = await uploaded(file)
    expect([other?.state, found?.state, itemCount()]).toEqual(['created', 'created', 2])
    const { content } = bench.emulator.library.item(found?.item ?? '')
    expect(content.kind === 'stored' && Buffer.from(content.bytes).includes('one')).toBe(true)
  })

  test('among items of the same name finds the one that is new', async () => {
    await open()
    const before = await picture('a.jpg', 'one')
    await uploaded(before)
    await rm(before)
    const file = await picture('a.jpg', 'another')
    bench.emulator.library.addItem({ filename: 'a.jpg' })
    bench.emulator.addFault({ on: 'api', method: 'mediaItems.batchCreate', do: { kind: 'reset', at: 'headers' } })
    await cli('upload', file)
    const [found] = await uploaded(file)
    expect(found?.state).toBe('there')
    const { content } = bench.emulator.library.item(found?.item ?? '')
    expect(content.kind === 'stored' && Buffer.from(content.bytes).includes('another')).toBe(true)
    expect(itemCount()).toBe(3)
  })
})

/** Kills the command as soon as Google hears of a call; Google carries it out meanwhile. */
async function killedAt(method: string, ...args: string[]): Promise<void> {
  const { counters } = bench.emulator
  const before = counters.byMethod[method] ?? 0
  const running = bench.start('--mirror', bench.mirror, 'upload', ...args)
  await expect.poll(() => counters.byMethod[method] ?? 0, { interval: 5, timeout: 60_000 }).toBeGreaterThan(before)
  running.process.kill('SIGKILL')
  const { signal } = await running.end
  expect([method, signal]).toEqual([method, 'SIGKILL'])
  await expect.poll(() => counters.activeApi).toBe(0)
}

test('an upload that is begun again while Google still makes the album makes none twice', async () => {
  await open()
  const file = await picture('a.jpg')
  await uploaded(await picture('first.jpg'))
  bench.emulator.switches.writeMs = 4_000
  const { counters, switches } = bench.emulator
  const running = bench.start('--mirror', bench.mirror, 'upload', file, '--album', 'Trip')
  const heard = (): number => counters.byMethod['albums.create'] ?? 0
  await expect.poll(heard, { interval: 5, timeout: 60_000 }).toBe(1)
  running.process.kill('SIGKILL')
  await running.end
  switches.writeMs = 0
  await uploaded(file, '--album', 'Trip')
  expect([albumsCalled('Trip'), inAlbum('Trip')]).toEqual([1, ['a.jpg']])
})

describe('an album of which Google has not said whether it was made', () => {
  test('is found, though Google makes it only a while later', async () => {
    await open()
    const file = await picture('a.jpg')
    bench.emulator.addFault({ on: 'api', method: 'albums.create', do: { kind: 'reset', at: 'start' } })
    bench.emulator.switches.writeMs = 3_000
    await uploaded(file, '--album', 'Trip')
    expect([albumsCalled('Trip'), inAlbum('Trip')]).toEqual([1, ['a.jpg']])
  })

  test('is made when it is not there after a while, and there is nothing to be done by hand', async () => {
    await open()
    bench.emulator.addFault({ on: 'api', method: 'albums.create', do: { kind: 'status', status: 500 } })
    await uploaded(await picture('a.jpg'), '--album', 'Trip')
    expect([albumsCalled('Trip'), inAlbum('Trip')]).toEqual([1, ['a.jpg']])
  })
})

describe('an album that is full', () => {
  test('takes nothing, and that is said by its name before anything is sent', async () => {
    await open()
    const { emulator } = bench
    const [first] = await uploaded(await picture('a.jpg'), '--album', 'Trip')
    const filler = emulator.library.addItem({ filename: 'filler.jpg' })
    const album = emulator.library.album('Trip')
    album.items = [...album.items, ...Array.from({ length: 19_999 }, () => filler)]
    const sent = emulator.counters.byMethod['uploads.raw']
    for (const named of ['Trip', album.id]) {
      const end = await cli('upload', await picture('b.jpg'), '--album', named, '--json')
      expect([end.code, end.report()['problems']]).toMatchObject([2, [{ code: 'google-limit' }]])
      expect(end.stderr).toContain(`The album “${named}” would have more`)
    }
    expect(emulator.counters.byMethod['uploads.raw']).toBe(sent)
    // What is in it needs no room.
    expect(await uploaded(join(photos, 'a.jpg'), '--album', 'Trip')).toMatchObject([
      { item: first?.item, state: 'there' },
    ])
  })
})

test('an upload that is killed at each of its steps ends with each item and each album once', async () => {
  await open()
  await uploaded(await picture('first.jpg'))
  // Long enough that none is over, and journalled, before a busy machine has come to kill the process.
  bench.emulator.switches.writeMs = 1500
  const files = [await picture('a.jpg'), await picture('b.jpg')]
  for (const method of ['albums.list', 'albums.create', 'uploads.raw', 'mediaItems.batchCreate', 'mediaItems.search'])
    await killedAt(method, ...files, '--album', 'Trip')
  await uploaded(...files, '--album', 'Trip')
  expect([itemCount(), albumsCalled('Trip'), inAlbum('Trip')]).toEqual([3, 1, ['a.jpg', 'b.jpg']])
  const times = new Date(Date.UTC(2020, 1, 1))
  for (const file of files) await utimes(file, times, times)
  await uploaded(...files, '--album', 'Trip')
  expect(itemCount()).toBe(3)
})
