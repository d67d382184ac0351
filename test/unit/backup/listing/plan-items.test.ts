import { link, mkdir, rename, rm, symlink } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SmallMirror } from '../../mirror/small-mirror.ts'
import { ann, jobs, leftJob, listed, onePlan } from './one-plan.ts'
import type { OnePlan } from './one-plan.ts'
import { addMissing, addRow, changeRows } from '../../../rows/rows.ts'
import type { Some } from '../../../rows/tables.ts'

let small: SmallMirror
let one: OnePlan

beforeAll(async () => void (small = await SmallMirror.open()))
beforeEach(() => void (one = onePlan(small)))
afterEach(() => small.empty())
afterAll(() => small.close())

const july = 'Photos/2021/07'
const files = (): unknown[] =>
  small.rows('SELECT path FROM current_file ORDER BY path').map(({ path }) => String(path).slice(july.length + 1))
const set = (change: Some<'item'>, item: number): void => changeRows(small.database, 'item', change, { ref: item })
const as40by30 = { base_type: 'image/jpeg', base_width: 40, base_height: 30, listed_width: 40, listed_height: 30 }

/** An item whose file is here, of which Google still says the same. */
async function known(name: string): Promise<number> {
  const item = await small.photo(name)
  set({ ...as40by30, width: 40, height: 30 }, item)
  return item
}

/** It has a link in the folder of an album. */
async function inAlbum(item: number, name: string): Promise<void> {
  const album = small.album('Trip', [item])
  changeRows(small.database, 'album', { folder: 'Trip' }, { id: album })
  addRow(small.database, 'album_file', { album, item, name, name_key: name })
  await mkdir(small.at('Albums/Trip'), { recursive: true })
  await link(small.at(`${july}/${name}`), small.at(`Albums/Trip/${name}`))
}

const failing = (code: string): Error => Object.assign(new Error(`${code}: planned`), { code })

describe('a page of the library', () => {
  test('queues what is new, and remembers where it is', async () => {
    expect(await one.plan.page(ann, [listed('a'), listed('b', { videoStatus: 'READY', kind: 'video' })])).toBe(0)
    expect(jobs(small)).toEqual(['a primary ann 2 queued', 'b primary ann 2 queued'])
    expect(one.urls).toEqual([
      ['a', 'url of a', 'UNSPECIFIED'],
      ['b', 'url of b', 'READY'],
    ])
    expect([one.items.counts, one.items.skipped]).toEqual([{ open: 2, done: 0, failed: 0, waiting: 0 }, 0])
    expect(small.rows('SELECT by_album, by_library FROM run_item')).toEqual([
      { by_album: 0, by_library: 1 },
      { by_album: 0, by_library: 1 },
    ])
    expect(small.rows('SELECT first_seen FROM item')).toEqual([1, 2].map(() => ({ first_seen: small.clock.now() })))
    expect(one.heldBack.map((items) => items.length)).toEqual([2])
  })

  test('takes an item that comes twice, in it or in the next, for one', async () => {
    await one.plan.page(ann, [listed('a'), listed('a', { filename: 'other' })])
    await one.plan.page(ann, [listed('a')])
    expect(small.rows('SELECT count(*) AS items FROM item')).toEqual([{ items: 1 }])
    expect([one.items.counts.open, jobs(small)]).toEqual([1, ['a primary ann 2 queued']])
    // Only what is new is looked at for whether it was asked for in vain.
    expect(one.heldBack.map((items) => items.length)).toEqual([1, 0])
    changeRows(small.database, 'job', { state: 'failed' })
    await one.plan.page(ann, [listed('a')])
    expect(jobs(small)).toEqual(['a primary ann 2 failed'])
  })

  test('leaves videos that Google holds back for another day, and says why', async () => {
    const video = { kind: 'video', mimeType: 'video/mp4' } as const
    await one.plan.page(ann, [
      listed('a', { ...video, videoStatus: 'PROCESSING' }),
      listed('b', { ...video, videoStatus: 'FAILED' }),
      listed('c', { ...video, videoStatus: 'UNSPECIFIED' }),
      listed('d', video),
    ])
    expect(jobs(small)).toEqual([
      'a primary ann 2 waiting item-processing',
      'b primary ann 2 failed item-processing-failed',
      'c primary ann 2 queued',
      'd primary ann 2 queued',
    ])
    expect(one.items.counts).toEqual({ open: 2, done: 0, failed: 1, waiting: 1 })
    expect(one.urls.map(([name]) => name)).toEqual(['c', 'd'])
  })

  test('remembers no address that was not given', async () => {
    const { baseUrl: _, ...without } = listed('a')
    await one.plan.page(ann, [without])
    expect([one.urls, jobs(small)]).toEqual([[], ['a primary ann 2 queued']])
  })

  test('needs nothing of what is here', async () => {
    await known('a.jpg')
    await one.plan.page(ann, [listed('a.jpg')])
    expect([jobs(small), one.urls, one.told, one.heldBack]).toEqual([[], [], [], [[]]])
    expect([one.items.counts.done, one.items.skipped]).toEqual([1, 1])
  })

  test('asks once a day only for what Google never delivers', async () => {
    const item = small.item('a')
    addRow(small.database, 'undelivered', {
      item,
      code: 'offline',
      runs: 3,
      run: 1,
      tried_at: small.clock.now() - 1000,
    })
    await one.plan.page(ann, [listed('a')])
    expect(jobs(small)).toEqual(['a primary ann 2 failed item-undelivered'])
    expect([one.items.counts.failed, one.urls]).toEqual([1, []])
  })
})

describe('what an earlier run left', () => {
  const state = (): unknown => small.rows('SELECT detail, attempts, not_before, part_bytes, part_etag FROM job')[0]
  const afresh = { detail: null, attempts: 0, not_before: 0 }

  test('of a file that is not here begins anew, with the part that has come', async () => {
    leftJob(small, small.item('a'))
    await one.plan.page(ann, [listed('a')])
    expect([jobs(small), state()]).toEqual([['a primary ann 2 queued'], { ...afresh, part_bytes: 1, part_etag: 'e' }])
  })

  test('of something newer than what is here, too', async () => {
    leftJob(small, await known('a.jpg'))
    await one.plan.page(ann, [listed('a.jpg')])
    expect([jobs(small), state()]).toMatchObject([['a.jpg primary ann 2 queued'], { ...afresh, part_bytes: 1 }])
    expect([one.items.counts.open, one.heldBack[0]?.length]).toEqual([1, 1])
  })

  test('is no matter if it is of this run', async () => {
    leftJob(small, await known('a.jpg'), 'primary', 2)
    await one.plan.page(ann, [listed('a.jpg')])
    expect(jobs(small)).toEqual(['a.jpg primary ann 2 failed offline'])
  })
})

describe('what Google has something newer for', () => {
  test('is downloaded again, and nothing is kept of the older', async () => {
    const item = await known('a.jpg')
    leftJob(small, item)
    await one.plan.page(ann, [listed('a.jpg', { width: 20 })])
    expect(jobs(small)).toEqual(['a.jpg primary ann 2 queued'])
    expect(small.rows('SELECT part_bytes, part_total, part_etag FROM job')).toEqual([
      { part_bytes: null, part_total: null, part_etag: null },
    ])
    expect(small.rows('SELECT item, role, since FROM replacement')).toEqual([
      { item, role: 'primary', since: small.clock.now() },
    ])
    expect([files(), one.items.counts.open]).toEqual([['a.jpg'], 1])
    // Only the newer file makes what is listed now what is here.
    expect(small.rows('SELECT base_width FROM item')).toEqual([{ base_width: 40 }])
  })

  test('and holds back is waited for', async () => {
    await known('a.jpg')
    await one.plan.page(ann, [listed('a.jpg', { kind: 'video', videoStatus: 'PROCESSING' })])
    expect(jobs(small)).toEqual(['a.jpg primary ann 2 waiting item-processing'])
  })

  test('cannot be told the first time, which is remembered', async () => {
    const item = await known('a.jpg')
    set({ base_type: null, base_width: null, base_height: null }, item)
    await one.plan.page(ann, [listed('a.jpg', { width: 20 })])
    expect([jobs(small), small.rows('SELECT base_type, base_width FROM item')]).toEqual([
      [],
      [{ base_type: 'image/jpeg', base_width: 20 }],
    ])
    set({ base_width: 99 }, item)
    one = onePlan(small)
    await one.plan.page(ann, [listed('a.jpg', { width: 99 })])
    expect(jobs(small)).toEqual([])
  })
})

describe('the video part of a photo', () => {
  test.each<[string, number, boolean, string[]]>([
    ['is not here', 1, false, ['a.jpg motion ann 2 queued']],
    ['is here', 1, true, []],
    ['does not exist', 0, false, []],
  ])('is queued only if it is missing: it %s', async (_, motion, isHere, expected) => {
    const item = await known('a.jpg')
    set({ motion }, item)
    if (isHere) await small.file(item, `${july}/a.mov`, 'film', 'motion')
    await one.plan.page(ann, [listed('a.jpg', { videoStatus: 'PROCESSING' })])
    expect(jobs(small)).toEqual(expected)
    expect(one.items.counts[expected.length > 0 ? 'open' : 'done']).toBe(1)
  })

  test('that was removed comes again', async () => {
    const item = await known('a.jpg')
    set({ motion: true }, item)
    await small.file(item, `${july}/a.mov`, 'film', 'motion')
    await rm(small.at(`${july}/a.mov`))
    await one.plan.page(ann, [listed('a.jpg')])
    expect([jobs(small), files()]).toEqual([['a.jpg motion ann 2 queued'], ['a.jpg']])
  })

  test('comes after its still, if that is missing', async () => {
    const item = await known('a.jpg')
    set({ motion: true }, item)
    leftJob(small, item, 'motion')
    await rm(small.at(`${july}/a.jpg`))
    await one.plan.page(ann, [listed('a.jpg')])
    expect(jobs(small)).toEqual(['a.jpg primary ann 2 queued'])
  })
})

describe('a file that a person', () => {
  test('removed is downloaded again', async () => {
    await known('a.jpg')
    await known('b.jpg')
    await rm(small.at(`${july}/a.jpg`))
    await one.plan.page(ann, [listed('a.jpg'), listed('b.jpg')])
    expect([jobs(small), files(), one.told]).toEqual([['a.jpg primary ann 2 queued'], ['b.jpg'], []])
  })

  test('removed comes back from an album without Google', async () => {
    await inAlbum(await known('a.jpg'), 'a.jpg')
    await rm(small.at(`${july}/a.jpg`))
    await one.plan.page(ann, [listed('a.jpg')])
    expect([jobs(small), files(), await small.content(`${july}/a.jpg`)]).toEqual([[], ['a.jpg'], 'a.jpg'])
  })

  test('removed after a list of this run had it is left to the next run', async () => {
    await known('a.jpg')
    await one.plan.page(ann, [listed('a.jpg')])
    await rm(small.at(`${july}/a.jpg`))
    await one.plan.page(ann, [listed('a.jpg')], { id: small.album('A') as never, position: 0, page: 0 })
    expect([jobs(small), files()]).toEqual([[], ['a.jpg']])
  })

  test('removed is that of this account alone', async () => {
    addMissing(small.database, 'account', { id: 'ben' })
    const item = await known('a.jpg')
    set({ account: 'ben', id: 'other' }, item)
    await rm(small.at(`${july}/a.jpg`))
    await one.plan.page(ann, [listed('a.jpg')])
    expect([jobs(small), files()]).toEqual([['a.jpg primary ann 2 queued'], ['a.jpg']])
  })

  test('changed stays, and that is told', async () => {
    await known('a.jpg')
    await known('b.jpg')
    await small.put(`${july}/a.jpg`, 'longer than before')
    await one.plan.page(ann, [listed('a.jpg'), listed('b.jpg')])
    expect([one.told, jobs(small)]).toEqual([[['changed', `${july}/a.jpg`, 5, 18]], []])
  })

  test('keeps in a folder that is elsewhere counts as here, though nobody can tell', async () => {
    await known('a.jpg')
    await rename(small.at(july), small.at('Photos/elsewhere'))
    await symlink(small.at('Photos/elsewhere'), small.at(july))
    await one.plan.page(ann, [listed('a.jpg')])
    expect([one.told, jobs(small)]).toEqual([[['changed', `${july}/a.jpg`, 5, -1]], []])
  })

  test('replaced together with its folder by a file is downloaded again', async () => {
    await known('a.jpg')
    await rm(small.at(july), { recursive: true })
    await small.put(july, 'a file')
    await one.plan.page(ann, [listed('a.jpg')])
    expect([one.told, jobs(small)]).toEqual([[], ['a.jpg primary ann 2 queued']])
  })

  test('lets nobody look at counts as here, and that is told', async () => {
    await known('a.jpg')
    small.disk.plan({ on: 'lstat', code: 'EACCES', path: 'a.jpg' })
    await one.plan.page(ann, [listed('a.jpg')])
    expect([one.told, jobs(small)]).toEqual([[['refused', `${july}/a.jpg`, 'place-read-only']], []])
  })

  test('that its disk does not give back counts as here, and that is told', async () => {
    await known('a.jpg')
    small.disk.plan({ on: 'lstat', code: 'EIO', path: 'a.jpg' })
    await one.plan.page(ann, [listed('a.jpg')])
    expect([one.told, jobs(small)]).toEqual([[['refused', `${july}/a.jpg`, 'file-failed']], []])
  })
})

describe('a disk that fails', () => {
  test('as a whole takes no page in', async () => {
    await known('a.jpg')
    small.disk.plan({ on: 'lstat', code: 'EIO', path: 'a.jpg' })
    small.disk.plan({ on: 'open', code: 'EIO', path: 'probe' })
    await expect(one.plan.page(ann, [listed('a.jpg'), listed('b')])).rejects.toMatchObject({ code: 'EIO' })
    expect([jobs(small), files(), one.items.counts.open]).toEqual([[], ['a.jpg'], 0])
  })

  test('because it is gone loses no file, and is not asked about if nothing is missing', async () => {
    await known('a.jpg')
    small.mirror = { ...small.mirror, isPresent: () => Promise.resolve(false) }
    one = onePlan(small)
    await one.plan.page(ann, [listed('a.jpg')])
    expect([jobs(small), one.items.counts.done]).toEqual([[], 1])
    one = onePlan(small)
    await rm(small.at(`${july}/a.jpg`))
    const page = one.plan.page(ann, [listed('a.jpg')])
    await expect(page).rejects.toMatchObject({ code: 'ENODEV' })
    expect([jobs(small), files()]).toEqual([[], ['a.jpg']])
  })

  test('is not to blame for a bug', async () => {
    await known('a.jpg')
    small.mirror.files.look = () => Promise.reject(new Error('a bug'))
    await expect(one.plan.page(ann, [listed('a.jpg')])).rejects.toThrow('a bug')
  })

  test('when a file comes back from an album has it downloaded, if only that place fails', async () => {
    await inAlbum(await known('a.jpg'), 'a.jpg')
    await rm(small.at(`${july}/a.jpg`))
    small.disk.plan({ on: 'link', code: 'EACCES' })
    await one.plan.page(ann, [listed('a.jpg')])
    expect([jobs(small), files()]).toEqual([['a.jpg primary ann 2 queued'], []])
  })

  test.each([
    ['a.jpg', []],
    ['another', ['a.jpg primary ann 2 queued']],
  ])('when a file comes back may find that it has come back meanwhile, as it was: %s', async (content, expected) => {
    await inAlbum(await known('a.jpg'), 'a.jpg')
    await rm(small.at(`${july}/a.jpg`))
    small.mirror.files.link = async () => {
      await small.put(`${july}/a.jpg`, content)
      throw failing('EACCES')
    }
    await one.plan.page(ann, [listed('a.jpg')])
    expect(jobs(small)).toEqual(expected)
  })

  test.each([failing('ENOSPC'), new Error('a bug')])('when a file comes back ends it all: %s', async (thrown) => {
    await inAlbum(await known('a.jpg'), 'a.jpg')
    await rm(small.at(`${july}/a.jpg`))
    small.mirror.files.link = () => Promise.reject(thrown)
    await expect(one.plan.page(ann, [listed('a.jpg')])).rejects.toBe(thrown)
    expect([jobs(small), files()]).toEqual([[], ['a.jpg']])
  })
})
