import { utimesSync } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SmallMirror } from '../mirror/small-mirror.ts'
import {
  folder,
  given,
  inAlbum,
  photo,
  photoPath,
  setTime,
  verify,
  verifying,
  write,
  wrong,
} from './small-verification.ts'
import { addRow, changeRows } from '../../rows/rows.ts'

let small: SmallMirror
let item: number

const a = photoPath('a.jpg')
const copy = 'Albums/Trip/a.jpg'
const aside = (path: string): string => `.shoebox/set-aside/2026-10-03/${path}`
const inode = async (path: string): Promise<number> => (await stat(small.at(path))).ino
const repair = (): ReturnType<typeof verify> => verify(small, { repair: true })
const asideNames = (): Promise<string[]> => small.names('.shoebox/set-aside')

/** As an editor saves: another file in its place. */
async function replace(path: string, content: string): Promise<void> {
  await small.remove(path)
  await write(small, path, content)
}

beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(async () => {
  item = await photo(small, 'a.jpg', 'still')
})
afterEach(async () => {
  // Whatever happens, nothing stays behind where downloads arrive.
  expect(await small.names('.shoebox/incoming')).toEqual([])
  await small.empty()
})
afterAll(() => small.close())

describe('a file in an album', () => {
  beforeEach(() => {
    folder(small, 'Trip')
  })

  test.each([true, false])('is made of its photo, linked: %s', async (linked) => {
    await inAlbum(small, 'Trip', item, { linked })
    await small.remove('Albums')
    const report = await repair()
    expect(report.repairs).toEqual([{ path: copy, found: 'missing', source: 'photo', from: a }])
    expect(report).toMatchObject({ ok: 1, missing: 1, problems: [] })
    expect((await inode(copy)) === (await inode(a))).toBe(linked)
    expect((await stat(small.at(copy))).mtimeMs).toBe(given)
    expect(small.rows('SELECT linked FROM album_file')).toEqual([{ linked: Number(linked) }])
    expect(small.rows('SELECT at FROM album_file_verified')).toEqual(linked ? [] : [{ at: small.clock.now() }])
  })

  test('is left for the next time by an end while its photo is read', async () => {
    // More than is read at a time.
    const large = await photo(small, 'large.jpg', 'x'.repeat((1 << 20) + 7))
    const path = await inAlbum(small, 'Trip', large)
    await small.remove('Albums')
    const ending = new AbortController()
    const report = await verify(small, {
      mode: 'quick',
      repair: true,
      signal: ending.signal,
      // Once the photo was looked at, somebody gives it another date, so that it is read before a copy is made of it.
      onProgress: () => utimesSync(small.at(photoPath('large.jpg')), 7_000, 7_000),
      async meter() {
        ending.abort()
        await Promise.resolve()
      },
    })
    expect(report).toMatchObject({ complete: false, ok: 2, repairs: [] })
    expect(wrong(report)).toEqual({ [path]: 'file-missing' })
    expect(await repair()).toMatchObject({ complete: true, repairs: [{ path, found: 'missing' }] })
  })

  test.each([true, false])('that is damaged is set aside, linked: %s', async (linked) => {
    await inAlbum(small, 'Trip', item, { linked })
    await replace(copy, 'xxxxx')
    expect(await repair()).toMatchObject({
      damaged: 1,
      repairs: [{ path: copy, found: 'damaged', setAside: aside(copy) }],
    })
    expect([await small.content(copy), await small.content(aside(copy))]).toEqual(['still', 'xxxxx'])
  })

  test.each(['EPERM', 'EMLINK'])('is a copy by now where a link is refused with %s', async (code) => {
    await inAlbum(small, 'Trip', item, { linked: true })
    await small.remove(copy)
    small.disk.plan({ on: 'link', code, path: 'incoming', times: 1 })
    expect(await repair()).toMatchObject({ repairs: [{ path: copy }], problems: [] })
    expect(await inode(copy)).not.toBe(await inode(a))
    expect(small.rows('SELECT linked FROM album_file')).toEqual([{ linked: 0 }])
  })

  test('is a link no more if somebody put the same bytes there, which only a repair notes', async () => {
    await inAlbum(small, 'Trip', item, { linked: true })
    await replace(copy, 'still')
    await verify(small)
    expect(small.rows('SELECT linked FROM album_file')).toEqual([{ linked: 1 }])
    expect(await repair()).toMatchObject({ ok: 1, repairs: [] })
    expect(small.rows('SELECT linked FROM album_file')).toEqual([{ linked: 0 }])
  })

  test('is not made of a photo that is not right', async () => {
    changeRows(small.database, 'item', { in_google: false })
    await inAlbum(small, 'Trip', item)
    await write(small, a, 'xxxxx')
    await small.remove(copy)
    expect(wrong(await repair())).toEqual({ [a]: 'file-lost', [copy]: 'file-missing' })
    expect(await small.content(copy)).toBeUndefined()
  })

  test('is not made of a photo that was damaged since it was read', async () => {
    await inAlbum(small, 'Trip', item)
    await small.remove(copy)
    let read = 0
    const report = await verify(small, {
      repair: true,
      meter: async () => {
        if (++read === 1) await write(small, a, 'longer')
      },
    })
    expect(report.repairs).toEqual([])
    expect(wrong(report)).toMatchObject({ [copy]: 'file-missing' })
    expect(await small.content(copy)).toBeUndefined()
  })

  test('is no link to a photo whose damage only reading tells, or that was damaged since it was read', async () => {
    changeRows(small.database, 'item', { in_google: false })
    await inAlbum(small, 'Trip', item, { linked: true })
    await small.remove(copy)
    await write(small, a, 'xxxxx')
    expect(wrong(await repair())).toEqual({ [a]: 'file-lost', [copy]: 'file-missing' })
    expect(await small.content(copy)).toBeUndefined()
    await write(small, a, 'still')
    const meter = (): Promise<void> => write(small, a, 'longer')
    expect(wrong(await verify(small, { repair: true, meter }))).toMatchObject({ [copy]: 'file-missing' })
    expect(await small.content(copy)).toBeUndefined()
  })

  test('is not put there if its bytes were not those that were copied', async () => {
    await inAlbum(small, 'Trip', item)
    await replace(copy, 'xxxxx')
    // Rot of the photo that only a second reading tells.
    const report = await verify(small, {
      mode: 'quick',
      repair: true,
    })
    expect(report.repairs).toEqual([])
    addRow(small.database, 'file_problem', { path: copy, found_at: 1 })
    await write(small, a, 'yyyyy')
    const rotten = await verify(small, { mode: 'quick', repair: true })
    expect(rotten.repairs).toEqual([])
    expect(wrong(rotten)).toEqual({ [copy]: 'file-damaged' })
    expect([await small.content(copy), await asideNames()]).toEqual(['xxxxx', []])
  })
})

describe('a repair that the disk refuses', () => {
  beforeEach(async () => {
    folder(small, 'Trip')
    await inAlbum(small, 'Trip', item)
  })

  test.each([
    ['EACCES', 'file-not-repaired'],
    ['EPERM', 'file-not-repaired'],
    ['ELOOP', 'file-missing'],
    ['ENAMETOOLONG', 'file-missing'],
  ])('with %s in one folder alone leaves the file, and is told: %s', async (code, told) => {
    await small.remove(copy)
    await photo(small, 'b.jpg')
    await inAlbum(small, 'Trip', Number(small.rows('SELECT max(ref) AS ref FROM item')[0]?.['ref']))
    small.withoutLinks()
    small.disk.plan({ on: 'rename', code, path: 'Trip/a.jpg', times: 1 })
    const report = await repair()
    expect(wrong(report)).toEqual({ [copy]: told })
    expect(report).toMatchObject({ missing: 1, ok: 3, repairs: [], complete: true })
    expect(small.log).toMatchObject([{ level: 'warn', event: 'file-not-repaired', fields: { path: copy } }])
    await small.remove('.shoebox/incoming')
  })

  test.each([
    ['ENOSPC', 'mirror-full'],
    ['EROFS', 'mirror-read-only'],
  ])('with %s ends everything, for it concerns the whole disk', async (code, told) => {
    await write(small, a, 'xxxxx')
    small.disk.plan({ on: 'copyFile', code })
    if (code === 'EROFS') small.mirror = { ...small.mirror, isWritable: () => Promise.resolve(false) }
    expect(await verifying(small, { repair: true })).toMatchObject({ ok: false, problem: { code: told } })
    expect([await small.content(a), await small.content(copy), await asideNames()]).toEqual(['xxxxx', 'still', []])
  })

  test('a link, for another reason than that there are none, makes no copy in its place', async () => {
    await small.empty()
    item = await photo(small, 'a.jpg', 'still')
    folder(small, 'Trip')
    await inAlbum(small, 'Trip', item, { linked: true })
    await small.remove(copy)
    small.disk.plan({ on: 'link', code: 'EIO' })
    expect(await verifying(small, { repair: true })).toMatchObject({ ok: false, problem: { code: 'file-failed' } })
    expect(await small.content(copy)).toBeUndefined()
  })

  test('while a photo is made of another file leaves it, if the bytes that came are not the right ones', async () => {
    await write(small, a, 'xxxxx')
    const { files } = small.mirror
    const copyFile = files.copy.bind(files)
    files.copy = async (from, to) => {
      await copyFile(from, to)
      await writeFile(files.absolute(to), 'other')
    }
    const report = await repair()
    expect(report).toMatchObject({ damaged: 1, repairs: [], complete: true, awaitBackup: 0 })
    expect(wrong(report)).toEqual({ [a]: 'file-damaged' })
    expect([await small.content(a), await small.content(copy), await asideNames()]).toEqual(['xxxxx', 'still', []])
  })

  test('by a bug in what looks for a good file is no sign that there is none', async () => {
    await write(small, a, 'xxxxx')
    const { files } = small.mirror
    const open = files.open.bind(files)
    files.open = async (path, options) => {
      if (path === copy) throw new TypeError('a bug')
      return await open(path, options)
    }
    await expect(repair()).rejects.toThrow('a bug')
    expect([await small.content(a), await small.content(copy), await asideNames()]).toEqual(['xxxxx', 'still', []])
  })

  test('of a document is told, and the rest is done', async () => {
    await small.remove(a)
    small.disk.plan({ on: 'rename', code: 'ELOOP', path: 'SHA256SUMS' })
    small.disk.plan({ on: 'open', code: 'ELOOP', path: 'SHA256SUMS' })
    const report = await repair()
    expect(report.repairs).toHaveLength(1)
    expect(report.problems).toMatchObject([{ path: 'SHA256SUMS', problem: { values: { path: 'SHA256SUMS' } } }])
    small.disk.heal()
    for (const name of await small.names('.shoebox/incoming')) await small.remove(`.shoebox/incoming/${name}`)
  })
})

describe('a repair that is ended', () => {
  test.each([1, 2])('after reading %d leaves everything as it is, and tells of nothing', async (nth) => {
    folder(small, 'Trip')
    await inAlbum(small, 'Trip', item)
    await write(small, a, 'xxxxx')
    const ending = new AbortController()
    let read = 0
    const report = await verify(small, {
      repair: true,
      signal: ending.signal,
      meter: async () => {
        if (++read === nth) ending.abort()
        await Promise.resolve()
      },
    })
    expect(report).toMatchObject({ complete: false, damaged: 0, repairs: [], problems: [] })
    expect([await small.content(a), await small.content(copy), await asideNames()]).toEqual(['xxxxx', 'still', []])
    expect(await repair()).toMatchObject({ complete: true, damaged: 1, ok: 1, repairs: [{ path: a }] })
  })

  test('while a photo is made of another file leaves it as it is', async () => {
    folder(small, 'Trip')
    await inAlbum(small, 'Trip', item)
    await write(small, a, 'xxxxx')
    const ending = new AbortController()
    const { files } = small.mirror
    const copyFile = files.copy.bind(files)
    files.copy = async (from, to) => {
      ending.abort()
      await copyFile(from, to)
    }
    const report = await verify(small, { repair: true, signal: ending.signal })
    expect(report).toMatchObject({ complete: false, damaged: 0, repairs: [], problems: [] })
    expect([await small.content(a), await small.content(copy), await asideNames()]).toEqual(['xxxxx', 'still', []])
  })

  test('while an album file is made leaves it missing', async () => {
    folder(small, 'Trip')
    await inAlbum(small, 'Trip', item)
    await small.remove(copy)
    const ending = new AbortController()
    const { files } = small.mirror
    const copyFile = files.copy.bind(files)
    files.copy = async (from, to) => {
      ending.abort()
      await copyFile(from, to)
    }
    const report = await verify(small, { repair: true, signal: ending.signal })
    expect(report).toMatchObject({ complete: false, ok: 1, missing: 0, repairs: [], problems: [] })
    expect(await small.content(copy)).toBeUndefined()
    expect(small.rows('SELECT * FROM file_problem')).toEqual([])
  })
})

test('a repair at a quick look and with a share does the same', async () => {
  await small.put('Photos/renamed.jpg', 'still')
  small.clock.hasty = true
  for (const mode of ['quick', 'share'] as const) {
    await small.remove(a)
    expect(await verify(small, { mode, repair: true })).toMatchObject({ missing: 1, repairs: [{ path: a }] })
  }
  small.clock.hasty = false
  await setTime(small, a, given)
})
