import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SmallMirror } from '../../mirror/small-mirror.ts'
import { folder, inAlbum, photo, photoPath, verify, version, write, wrong } from '../small-verification.ts'
import { changeRows, removeRows } from '../../../rows/rows.ts'

const day = 86_400_000
let small: SmallMirror

beforeAll(async () => {
  small = await SmallMirror.open()
  small.clock.hasty = true
})
beforeEach(async () => {
  for (let nth = 0; nth < 6; nth++) await photo(small, `${nth}.jpg`, `byte${nth}`)
  // None is overdue.
  changeRows(small.database, 'current_file', { published_at: small.clock.now() })
})
afterEach(() => small.empty())
afterAll(() => small.close())

const share = (more: Parameters<typeof verify>[1] = {}): ReturnType<typeof verify> =>
  verify(small, { mode: 'share', days: 3, ...more })
const read = (): string[] =>
  small
    .rows('SELECT path FROM current_file WHERE verified_at IS NOT NULL ORDER BY path')
    .map((row) => String(row['path']).slice(-5, -4))
const itemOf = (nth: number): number =>
  Number(small.rows('SELECT item FROM current_file WHERE path = ?', photoPath(`${nth}.jpg`))[0]?.['item'])

describe('the share of a day', () => {
  test('is read, the rest is left to the days that follow', async () => {
    const waits = small.clock.waits.length
    const report = await share()
    expect(report).toMatchObject({
      mode: 'share',
      ok: 2,
      files: 2,
      bytes: 10,
      unknown: 0,
      complete: true,
      resumed: false,
      problems: [],
      share: { days: 3, budget: 10, read: 10, files: 6, recent: 2, never: 4 },
    })
    expect(read()).toEqual(['0', '1'])
    // A breath for others after each file.
    expect(small.clock.waits.slice(waits)).toEqual([20, 20])
    expect(small.rows("SELECT name FROM meta WHERE name LIKE 'verified%'")).toEqual([])
    small.clock.advance(day)
    await share()
    expect(read()).toEqual(['0', '1', '2', '3'])
    small.clock.advance(day)
    expect(await share()).toMatchObject({ share: { never: 0, recent: 6 } })
    small.clock.advance(day)
    expect((await share()).share?.oldest).toBeGreaterThan(small.clock.now() - 3 * day)
  })

  test('is everything if no days are given', async () => {
    expect(await verify(small, { mode: 'share' })).toMatchObject({ ok: 6, share: { days: 1, budget: 30, read: 30 } })
  })

  test('is not read twice on one day', async () => {
    await share()
    expect(await share()).toMatchObject({ ok: 0, bytes: 0, share: { budget: 10, read: 10 } })
  })

  test('tells how much of it there is', async () => {
    const progress: number[] = []
    await share({ onProgress: ({ bytesTotal }) => progress.push(bytesTotal) })
    expect(new Set(progress)).toEqual(new Set([10]))
  })

  test('goes on on the same day where it was ended', async () => {
    const ending = new AbortController()
    const meter = async (): Promise<void> => {
      ending.abort()
      await Promise.resolve()
    }
    expect(await share({ signal: ending.signal, meter })).toMatchObject({
      complete: false,
      ok: 1,
      share: { read: 5, budget: 10 },
    })
    const progress: number[] = []
    const report = await share({ onProgress: ({ bytesTotal }) => progress.push(bytesTotal) })
    expect(report).toMatchObject({ complete: true, ok: 1, resumed: false, share: { read: 10 } })
    expect(progress).toContain(5)
    expect(read()).toEqual(['0', '1'])
  })

  test('does not count a file that was not read to its end', async () => {
    const ending = new AbortController()
    ending.abort()
    expect(await share({ signal: ending.signal })).toMatchObject({ complete: false, ok: 0, share: { read: 0 } })
    expect(read()).toEqual([])
  })

  test('does not count a large file of which only a part was read', async () => {
    await photo(small, '00.jpg', 'x'.repeat((1 << 20) + 7))
    const ending = new AbortController()
    const meter = async (): Promise<void> => {
      ending.abort()
      await Promise.resolve()
    }
    expect(await share({ signal: ending.signal, meter })).toMatchObject({ complete: false, ok: 0, share: { read: 0 } })
    expect(read()).toEqual([])
  })

  test('goes on past files that leave the index meanwhile', async () => {
    for (const nth of [4, 5]) await write(small, photoPath(`${nth}.jpg`), 'xxxxx')
    await verify(small)
    small.clock.advance(4 * day)
    // While what was wrong is looked at again, and while the first of the others is read.
    const leave = [5, 1]
    const report = await share({
      meter: async () => {
        const nth = leave.shift()
        removeRows(small.database, 'file', { path: photoPath(`${nth}.jpg`) })
        await Promise.resolve()
      },
    })
    expect(wrong(report)).toEqual({ [photoPath('4.jpg')]: 'file-damaged' })
    expect(report).toMatchObject({ complete: true, missing: 0, damaged: 1 })
    expect(read()).toEqual(['0', '2', '3'])
  })

  test('looks again first at what is known to be wrong, and does not count that', async () => {
    await write(small, photoPath('5.jpg'), 'xxxxx')
    await small.remove(photoPath('4.jpg'))
    await verify(small, { mode: 'full' })
    small.clock.advance(4 * day)
    const report = await share()
    expect(wrong(report)).toEqual({ [photoPath('4.jpg')]: 'file-missing', [photoPath('5.jpg')]: 'file-damaged' })
    expect(report).toMatchObject({ share: { budget: 20, read: 20 } })
    await write(small, photoPath('5.jpg'), 'byte5')
    expect(wrong(await share())).toEqual({ [photoPath('4.jpg')]: 'file-missing' })
  })

  test('that is ended while it looks again is read another time', async () => {
    for (const nth of [4, 5]) await write(small, photoPath(`${nth}.jpg`), 'xxxxx')
    await verify(small)
    const ending = new AbortController()
    const meter = async (): Promise<void> => {
      ending.abort()
      await Promise.resolve()
    }
    const report = await share({ signal: ending.signal, meter })
    expect(report).toMatchObject({ complete: false, damaged: 1, share: { read: 0 } })
  })

  test('counts damaged and missing files as read', async () => {
    await write(small, photoPath('0.jpg'), 'xxxxx')
    await small.remove(photoPath('1.jpg'))
    expect(await share()).toMatchObject({ ok: 0, damaged: 1, missing: 1, share: { read: 10, never: 6 } })
    expect(read()).toEqual([])
  })

  test('looks at links beside their photo, and reads copies for themselves', async () => {
    for (const title of ['Copies', 'Links']) folder(small, title)
    const link = await inAlbum(small, 'Links', itemOf(0), { linked: true })
    const copy = await inAlbum(small, 'Copies', itemOf(0))
    await small.remove(link)
    await small.remove(copy)
    const report = await share()
    expect(wrong(report)).toMatchObject({ [link]: 'file-missing', [copy]: 'file-missing' })
    expect(report).toMatchObject({ missing: 2, share: { files: 7 } })
  })

  test('looks at links beside their photo where that is the only file of it', async () => {
    folder(small, 'Links')
    const link = await inAlbum(small, 'Links', itemOf(0), { linked: true })
    await small.remove(link)
    expect(wrong(await share())).toEqual({ [link]: 'file-missing' })
  })

  test('does not look at links beside an earlier version', async () => {
    changeRows(small.database, 'file', { verified_at: small.clock.now() })
    await version(small, itemOf(0), 'older.jpg', 'o'.repeat(30))
    folder(small, 'Links')
    const link = await inAlbum(small, 'Links', itemOf(0), { linked: true })
    await small.remove(link)
    expect(await share()).toMatchObject({ ok: 1, missing: 0, share: { files: 7, never: 0, read: 30 } })
    expect(small.rows('SELECT verified_at IS NOT NULL AS read FROM earlier_file')).toEqual([{ read: 1 }])
  })

  test('tells of no files that nobody knows, but repairs from them', async () => {
    await small.put('Photos/renamed.jpg', 'byte0')
    await small.remove(photoPath('0.jpg'))
    expect(await share({ repair: true })).toMatchObject({
      unknown: 0,
      problems: [],
      repairs: [{ source: 'unknown-file' }],
    })
  })

  test('does not list folders without a repair', async () => {
    small.disk.plan({ on: 'readdir', code: 'EIO' })
    expect(await share()).toMatchObject({ ok: 2 })
  })
})
