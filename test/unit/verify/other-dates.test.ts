import { link, stat } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SmallMirror } from '../mirror/small-mirror.ts'
import {
  folder,
  given,
  inAlbum,
  part,
  photo,
  photoPath,
  setTime,
  verify,
  version,
  write,
} from './small-verification.ts'

let small: SmallMirror

const [still, moving, older] = ['a.jpg', 'a.mp4', 'a older.jpg'].map(photoPath) as [string, string, string]
const [copy, linked] = ['Albums/Trip/a.jpg', 'Albums/Week/a.jpg']

beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(async () => {
  const item = await photo(small, 'a.jpg', 'still')
  await part(small, item, 'a.mp4', 'moves')
  await version(small, item, 'a older.jpg', 'older')
  folder(small, 'Trip')
  folder(small, 'Week')
  await inAlbum(small, 'Trip', item)
  await inAlbum(small, 'Week', item, { linked: true })
})
afterEach(() => small.empty())
afterAll(() => small.close())

describe('a date that is another', () => {
  const here = (): unknown[] =>
    small
      .rows(
        `SELECT mtime_here FROM current_file UNION ALL SELECT mtime_here FROM earlier_file
         UNION ALL SELECT mtime_here FROM album_file WHERE linked = 0`,
      )
      .map((row) => row['mtime_here'])

  test('is noted for each kind of file once it was read, and needs no second reading', async () => {
    for (const path of [still, moving, older, copy]) await setTime(small, path, 5_000_000)
    expect(await verify(small, { mode: 'quick' })).toMatchObject({ ok: 4, bytes: 20, problems: [] })
    expect(here()).toEqual([5_000_000, 5_000_000, 5_000_000, 5_000_000])
    expect(await verify(small, { mode: 'quick' })).toMatchObject({ ok: 4, bytes: 0 })
    await setTime(small, still, 9_000_000)
    expect(await verify(small, { mode: 'quick' })).toMatchObject({ ok: 4, bytes: 5 })
    expect(here()).toContain(9_000_000)
  })

  test('is remembered while the file has its own again', async () => {
    for (const [at, bytes] of [
      [5_000_000, 5],
      [given, 0],
      [5_000_000, 0],
    ] as const) {
      await setTime(small, moving, at)
      expect(await verify(small, { mode: 'quick' })).toMatchObject({ ok: 4, bytes })
    }
  })

  test('is the only reason for a repair to set one', async () => {
    await setTime(small, moving, 5_000_000)
    const set = small.disk.plan({ on: 'utimes', code: 'EPERM' })
    await verify(small, { repair: true })
    expect(set.hits).toBe(1)
  })

  test('is that of the copy, and not of its photo', async () => {
    await setTime(small, copy, 5_000_000)
    await verify(small, { mode: 'quick' })
    expect(here()).toEqual([null, null, null, 5_000_000])
  })

  test('may be two seconds off', async () => {
    await setTime(small, moving, given + 2000)
    expect(await verify(small, { mode: 'quick' })).toMatchObject({ bytes: 0 })
    await setTime(small, moving, given + 2001)
    expect(await verify(small, { mode: 'quick' })).toMatchObject({ bytes: 5 })
  })

  test('is given back by a repair, which forgets the other', async () => {
    for (const path of [still, moving, older, copy]) await setTime(small, path, 5_000_000)
    await verify(small)
    await small.remove(linked)
    await verify(small, { repair: true })
    for (const path of [moving, older, copy]) expect((await stat(small.at(path))).mtimeMs).toBe(given)
    expect(here().slice(1)).toEqual([null, null, null])
  })

  test('is given back to a photo that only albums link to', async () => {
    await setTime(small, still, 5_000_000)
    await verify(small, { repair: true })
    expect((await stat(small.at(still))).mtimeMs).toBe(given)
  })

  test('stays if the file has a name that is none of the mirror', async () => {
    await link(small.at(still), small.at('elsewhere'))
    await link(small.at(moving), small.at('other'))
    for (const path of [still, moving]) await setTime(small, path, 5_000_000)
    await verify(small, { repair: true })
    for (const path of [still, moving]) expect((await stat(small.at(path))).mtimeMs).toBe(5_000_000)
    expect(here().filter((time) => time === 5_000_000)).toHaveLength(2)
  })

  test('is left after eight files of which the disk took none', async () => {
    for (let nth = 10; nth < 22; nth++) {
      await photo(small, `${nth}.jpg`)
      await setTime(small, photoPath(`${nth}.jpg`), 5_000_000)
    }
    const refused = small.disk.plan({ on: 'utimes', code: 'EPERM' })
    expect(await verify(small, { repair: true })).toMatchObject({ ok: 16, problems: [] })
    expect(refused.hits).toBe(8)
    expect(here().filter((time) => time === 5_000_000)).toHaveLength(12)
  })

  test('is tried on if the disk took one in between', async () => {
    for (let nth = 10; nth < 22; nth++) {
      await photo(small, `${nth}.jpg`)
      await setTime(small, photoPath(`${nth}.jpg`), 5_000_000)
    }
    const first = small.disk.plan({ on: 'utimes', code: 'EPERM', times: 7 })
    const more = small.disk.plan({ on: 'utimes', code: 'EPERM', path: '2', after: 1 })
    await verify(small, { repair: true })
    expect([first.hits, Number(more.hits) > 1]).toEqual([7, true])
  })
})

describe('dates that are all off by an hour, as on a disk that keeps local time,', () => {
  const hour = 3_600_000
  const more = 40

  async function allOff(): Promise<void> {
    for (let nth = 0; nth < more; nth++) {
      await photo(small, `b${10 + nth}.jpg`, 'bytes')
      await setTime(small, photoPath(`b${10 + nth}.jpg`), given + hour)
    }
  }

  test('are believed after some files that were read and are right', async () => {
    await allOff()
    const report = await verify(small, { mode: 'quick' })
    expect(report).toMatchObject({ ok: 4 + more, problems: [] })
    expect(report.bytes).toBeGreaterThanOrEqual(8 * 5)
    expect(report.bytes).toBeLessThan((more / 2) * 5)
  })

  test('are not believed where one of these files is damaged', async () => {
    await allOff()
    await write(small, photoPath('b10.jpg'), 'xxxxx', given + hour)
    expect(await verify(small, { mode: 'quick' })).toMatchObject({ ok: 3 + more, damaged: 1, bytes: more * 5 })
  })
})
