import { truncate } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { VerifyReport } from '../../../src/shared/tasks/verification.ts'
import { SmallMirror } from '../mirror/small-mirror.ts'
import { folder, given, inAlbum, photo, photoPath, setTime, verify, write, wrong } from './small-verification.ts'
import { changeRows } from '../../rows/rows.ts'

const month = 30 * 86_400_000
let small: SmallMirror

beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(() => small.empty())
afterAll(() => small.close())

/** Names that sort as they are numbered. */
async function photos(count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, at) => `${100 + at}.jpg`)
  for (const name of names) await photo(small, name, 'bytes')
  return names.map(photoPath)
}

/** Ends while the nth file is read. */
async function endedAt(nth: number, mode: 'full' | 'quick' | 'share' = 'full'): Promise<VerifyReport> {
  const ending = new AbortController()
  let read = 0
  return await verify(small, {
    mode,
    signal: ending.signal,
    meter: async () => {
      if (++read === nth) ending.abort()
      await Promise.resolve()
    },
  })
}

const position = (): unknown => small.rows('SELECT position FROM verification')[0]?.['position']

test('a verification goes past files that are larger than what is looked at in one go, wherever they stand', async () => {
  const paths = await photos(5)
  const large = 300 * 1024 * 1024
  for (const path of [paths[0], paths[2], paths[3], paths[4]] as string[]) {
    changeRows(small.database, 'file', { bytes: large }, { path })
    await truncate(small.at(path), large)
    await setTime(small, path, given)
  }
  const report = await verify(small, { mode: 'quick' })
  expect(report).toMatchObject({ ok: 5, files: 5, missing: 0, damaged: 0, complete: true })
})

test('a verification looks at all albums, whatever their names begin with', async () => {
  await photos(1)
  const item = Number(small.rows('SELECT ref FROM item')[0]?.['ref'])
  const titles = ['1999', 'Attic', 'Photos', 'Zoo', 'été']
  for (const title of titles) {
    folder(small, title)
    await inAlbum(small, title, item)
    await small.remove(`Albums/${title}/100.jpg`)
  }
  const missing = Object.fromEntries(titles.map((title) => [`Albums/${title}/100.jpg`, 'file-missing']))
  for (const mode of ['quick', 'full'] as const) expect(wrong(await verify(small, { mode }))).toEqual(missing)
})

describe('a full verification that was ended', () => {
  test('goes on behind the files that were done', async () => {
    const paths = await photos(80)
    const at = small.clock.now()
    const ended = await endedAt(70)
    expect(ended).toMatchObject({ complete: false, resumed: false, startedAt: at })
    expect(ended.ok).toBeGreaterThanOrEqual(64)
    expect(ended.ok).toBeLessThan(80)
    expect(position()).toBe(`1${paths[ended.ok - 1]?.toLowerCase()}`)
    expect(small.rows("SELECT * FROM meta WHERE name = 'verified-full'")).toEqual([])
    expect(small.rows('SELECT count(*) AS read FROM current_file WHERE verified_at IS NOT NULL')).toEqual([
      { read: ended.ok },
    ])
    small.clock.advance(5000)
    // What was read of files that were not done is read again.
    const report = await verify(small)
    expect(report).toMatchObject({ complete: true, resumed: true, startedAt: at, ok: 80, files: 80 })
    expect(report.bytes).toBe(ended.bytes + (80 - ended.ok) * 5)
    expect(await verify(small)).toMatchObject({ resumed: false, startedAt: at + 5000, ok: 80, bytes: 400 })
  })

  test('at its very start begins anew', async () => {
    await photos(3)
    const ending = new AbortController()
    ending.abort()
    expect(await verify(small, { signal: ending.signal })).toMatchObject({ complete: false, ok: 0, files: 0, bytes: 0 })
    small.clock.advance(1000)
    expect(await verify(small)).toMatchObject({ resumed: false, startedAt: small.clock.now(), ok: 3 })
  })

  test('goes on among the albums, in the order of folders and names', async () => {
    await photos(2)
    const items = small.rows('SELECT ref FROM item ORDER BY ref').map((row) => Number(row['ref']))
    for (const title of ['One', 'Two']) {
      folder(small, title)
      for (const item of items) await inAlbum(small, title, item)
    }
    await verify(small)
    changeRows(small.database, 'verification', { finished_at: null, ok: 3, bytes: 15, position: '2one/100.jpg' })
    expect(await verify(small)).toMatchObject({ resumed: true, ok: 6, bytes: 30 })
    changeRows(small.database, 'verification', { finished_at: null, ok: 4, bytes: 20, position: '2one/101.jpg' })
    expect(await verify(small)).toMatchObject({ resumed: true, ok: 6, bytes: 30 })
    changeRows(small.database, 'verification', { finished_at: null, ok: 6, bytes: 30, position: '2two/101.jpg' })
    expect(await verify(small)).toMatchObject({ resumed: true, ok: 6, bytes: 30 })
    expect(position()).toBe('2two/101.jpg')
  })

  test('tells what it had found before, or that it is right by now', async () => {
    const paths = await photos(80)
    const [first = '', second = '', last = ''] = [paths[0], paths[1], paths[79]]
    await write(small, first, 'xxxxx')
    await write(small, second, 'yyyyy')
    await write(small, last, 'zzzzz')
    await endedAt(70)
    const before = position()
    await write(small, second, 'bytes')
    expect(wrong(await verify(small))).toEqual({ [first]: 'file-damaged', [last]: 'file-damaged' })
    expect(String(before) > `1${first}`).toBe(true)
  })

  test('tells of the very file behind which it was ended', async () => {
    const paths = await photos(6)
    const [path = ''] = paths.slice(3)
    await write(small, path, 'xxxxx')
    await verify(small)
    changeRows(small.database, 'verification', {
      finished_at: null,
      ok: 3,
      bytes: 20,
      position: `1${path.toLowerCase()}`,
    })
    const report = await verify(small)
    expect(report).toMatchObject({ resumed: true, complete: true, damaged: 1 })
    expect(wrong(report)).toEqual({ [path]: 'file-damaged' })
  })

  test('looks but once at what is wrong behind where it was ended', async () => {
    const paths = await photos(80)
    await write(small, paths[79] ?? '', 'zzzzz')
    await verify(small)
    await endedAt(70)
    const report = await verify(small)
    expect(report).toMatchObject({ resumed: true, damaged: 1 })
    expect(report.problems).toHaveLength(1)
  })

  test('that is ended again while it looks again comes no further', async () => {
    const paths = await photos(80)
    for (const path of paths.slice(0, 3)) await write(small, path, 'xxxxx')
    await endedAt(70)
    const before = position()
    expect(await endedAt(1)).toMatchObject({ complete: false, resumed: true })
    expect(position()).toBe(before)
    expect(await verify(small)).toMatchObject({ resumed: true, complete: true, damaged: 3 })
  })

  test.each([
    [month - 1, true],
    [month, false],
  ])('%d ms ago goes on: %s', async (ago, resumed) => {
    await photos(80)
    await endedAt(70)
    small.clock.advance(ago)
    expect(await verify(small)).toMatchObject({ resumed, ok: 80 })
  })

  test.each(['quick', 'share'] as const)('is left alone by a %s look', async (mode) => {
    await photos(80)
    await endedAt(70)
    const before = small.rows('SELECT * FROM verification')
    small.clock.hasty = true
    expect(await verify(small, { mode, days: 30 })).toMatchObject({ resumed: false })
    small.clock.hasty = false
    expect(small.rows('SELECT * FROM verification')).toEqual(before)
    expect(await verify(small)).toMatchObject({ resumed: true, ok: 80 })
  })
})

test('a quick look that was ended keeps no result', async () => {
  await photos(3)
  await write(small, photoPath('100.jpg'), 'bytes', 9_000_000)
  const ending = new AbortController()
  ending.abort()
  expect(await verify(small, { mode: 'quick', signal: ending.signal })).toMatchObject({
    complete: false,
    resumed: false,
  })
  expect(small.rows("SELECT name FROM meta WHERE name LIKE 'verified%'")).toEqual([])
})

test('files that are read whole are no larger than was planned, however they are cut into pieces', async () => {
  const large = Buffer.alloc((1 << 20) + 7, 'x').toString()
  await photo(small, 'large.jpg', large)
  await photo(small, 'piece.jpg', large.slice(7))
  const pieces: number[] = []
  const meter = async (bytes: number): Promise<void> => {
    pieces.push(bytes)
    await Promise.resolve()
  }
  expect(await verify(small, { meter })).toMatchObject({ ok: 2, bytes: (1 << 21) + 7 })
  expect(Math.max(...pieces)).toBe(1 << 20)
  const end = large.slice(0, -1)
  await write(small, photoPath('large.jpg'), `${end}y`)
  expect(await verify(small)).toMatchObject({ ok: 1, damaged: 1 })
})

test('a failure of the next piece is met after a pause', async () => {
  const large = 'x'.repeat((1 << 20) + 7)
  await photo(small, 'large.jpg', large)
  small.disk.plan({ on: 'handle.read', code: 'EIO', after: 1, times: 1 })
  const meter = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  expect(await verify(small, { meter })).toMatchObject({ damaged: 1 })
})
