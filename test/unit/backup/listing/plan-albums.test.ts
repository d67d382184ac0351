import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AlbumFace } from '../../../../src/main/backup/listing/known-albums.ts'
import type { AlbumId } from '../../../../src/shared/domain.ts'
import { SmallMirror } from '../../mirror/small-mirror.ts'
import { ann, jobs, leftJob, listed, onePlan } from './one-plan.ts'
import type { OnePlan } from './one-plan.ts'
import { addRow, changeRows, removeRows } from '../../../rows/rows.ts'

let small: SmallMirror
let one: OnePlan
let trip: AlbumId

beforeAll(async () => void (small = await SmallMirror.open()))
beforeEach(() => {
  one = onePlan(small)
  trip = small.album('Trip') as AlbumId
})
afterEach(() => small.empty())
afterAll(() => small.close())

const goOn = (): Promise<boolean> => Promise.resolve(true)
const members = (album = trip): string[] =>
  small
    .rows('SELECT filename FROM album_item JOIN item ON ref = item WHERE album = ? ORDER BY position', album)
    .map(({ filename }) => String(filename))
const inRun = (): unknown[] =>
  small
    .rows('SELECT filename, position, page FROM run_album_item JOIN item ON ref = item ORDER BY position')
    .map((row) => Object.values(row))
const listedAt = (album: string = trip): unknown => small.rows('SELECT listed_at FROM album WHERE id = ?', album)[0]

async function list(...names: string[]): Promise<void> {
  await one.plan.page(
    ann,
    names.map((name) => listed(name)),
    { id: trip, position: 0, page: 0 },
  )
}

describe('a page of an album', () => {
  test('tells how many of its items are new there, which have their places in order', async () => {
    const page = (names: string[], position: number, number: number): Promise<number> =>
      one.plan.page(
        ann,
        names.map((name) => listed(name)),
        { id: trip, position, page: number },
      )
    expect(await page(['c', 'a', 'c'], 5, 0)).toBe(2)
    expect(await page(['a', 'b'], 7, 1)).toBe(1)
    expect(inRun()).toEqual([
      ['c', 5, 0],
      ['a', 6, 1],
      ['b', 7, 1],
    ])
    expect(one.items.counts.open).toBe(3)
    expect(one.items.albums()).toMatchObject([{ album: trip, items: 3, done: 0 }])
    expect(small.rows('SELECT DISTINCT by_album, by_library FROM run_item')).toEqual([{ by_album: 1, by_library: 0 }])
  })

  test('counts what another list has had, in the album alone', async () => {
    await one.plan.page(ann, [listed('a')])
    removeRows(small.database, 'job')
    await list('a', 'b')
    expect([one.items.counts.open, one.items.albums()]).toMatchObject([2, [{ items: 2, done: 1 }]])
    expect(small.rows('SELECT by_album, by_library FROM run_item ORDER BY item')).toEqual([
      { by_album: 1, by_library: 1 },
      { by_album: 1, by_library: 0 },
    ])
    expect(one.urls.map(([name]) => name)).toEqual(['a', 'b'])
  })
})

describe('an album that seems unchanged', () => {
  test('is taken in as it is known, in order, and what is not here is queued', async () => {
    const [here, gone, missing, motion] = [
      await small.photo('here.jpg'),
      await small.photo('gone.jpg'),
      small.item('missing.jpg'),
      await small.photo('motion.jpg'),
    ]
    await rm(small.at('Photos/2021/07/gone.jpg'))
    changeRows(small.database, 'item', { motion: true }, { ref: motion })
    changeRows(small.database, 'item', { video: true, video_status: 'PROCESSING' }, { ref: missing })
    for (const item of [motion, gone, missing, here]) small.addTo(trip, item)
    await small.photo('of another album.jpg')
    expect(await one.plan.unchangedAlbum(ann, trip, goOn)).toBe(true)
    expect(jobs(small)).toEqual([
      'gone.jpg primary ann 2 queued',
      'missing.jpg primary ann 2 queued',
      'motion.jpg motion ann 2 queued',
    ])
    expect(inRun()).toEqual([
      ['motion.jpg', 0, 0],
      ['gone.jpg', 1, 0],
      ['missing.jpg', 2, 0],
      ['here.jpg', 3, 0],
    ])
    expect(one.items.counts).toEqual({ open: 3, done: 1, failed: 0, waiting: 0 })
    expect(one.items.albums()).toMatchObject([{ items: 4, done: 1 }])
    // Google has named none of them.
    expect(small.rows('SELECT DISTINCT by_album, by_library FROM run_item')).toEqual([{ by_album: 0, by_library: 0 }])
    expect(one.heldBack).toEqual([[motion, gone, missing]])
    expect(small.rows('SELECT filename FROM current_file JOIN item ON ref = item')).not.toContainEqual({
      filename: 'gone.jpg',
    })
  })

  test('plans nothing twice', async () => {
    const other = small.album('Other') as AlbumId
    const item = await small.photo('a.jpg')
    for (const album of [trip, other]) small.addTo(album, item)
    leftJob(small, item)
    await one.plan.unchangedAlbum(ann, trip, goOn)
    expect(jobs(small)).toEqual(['a.jpg primary ann 2 queued'])
    removeRows(small.database, 'job')
    removeRows(small.database, 'current_file')
    await one.plan.unchangedAlbum(ann, other, goOn)
    await one.plan.unchangedAlbum(ann, other, goOn)
    expect([jobs(small), one.items.counts.open]).toEqual([[], 1])
    expect(one.items.albums()).toMatchObject([
      { album: trip, items: 1, done: 0 },
      { album: other, items: 1, done: 1 },
    ])
    expect(one.heldBack.map((items) => items.length)).toEqual([1, 0, 0])
  })

  test('is taken in two hundred at a time, as long as the backup goes on', async () => {
    for (let at = 0; at < 401; at++) small.addTo(trip, small.item(`item ${at}`))
    let asked = 0
    expect(await one.plan.unchangedAlbum(ann, trip, () => Promise.resolve(++asked < 3))).toBe(false)
    expect([asked, one.items.counts.open]).toEqual([3, 400])
    expect(inRun().at(-1)).toEqual(['item 399', 399, 0])
    small.takeOut(trip, Number(small.rows('SELECT max(item) AS item FROM album_item')[0]?.['item']))
    asked = 0
    one = onePlan(small)
    expect(await one.plan.unchangedAlbum(ann, trip, () => Promise.resolve(++asked < 3))).toBe(true)
    expect(asked).toBe(2)
  })

  test('may have nothing', async () => {
    expect(await one.plan.unchangedAlbum(ann, trip, () => Promise.resolve(false))).toBe(true)
  })
})

describe('an album that was listed to its end', () => {
  const face: AlbumFace = { title: 'Trip', count: 2, coverPhotoMediaItemId: 'a' }
  const faces = (): unknown[] => small.rows('SELECT count, title, cover, listed_at FROM album_listing')
  const removed = (): unknown[] =>
    small.rows('SELECT filename FROM run_removed JOIN item ON ref = item').map(({ filename }) => filename)

  test('has what was listed, in that order, and what it lost is looked for', async () => {
    const [kept, lost] = [small.item('a'), small.item('b')]
    const other = small.album('Other', [kept, lost])
    for (const item of [kept, lost]) {
      small.addTo(trip, item)
      addRow(small.database, 'item_confirmed', { item, at: 1 })
    }
    await list('c', 'a')
    one.plan.albumComplete(trip, face)
    expect([members(), removed(), members(other as AlbumId)]).toEqual([['c', 'a'], ['b'], ['a', 'b']])
    expect(small.rows('SELECT item FROM item_confirmed')).toEqual([{ item: kept }])
    const now = small.clock.now()
    expect([listedAt(), faces()]).toEqual([
      { listed_at: now },
      [{ count: 2, title: 'Trip', cover: 'a', listed_at: now }],
    ])
  })

  test.each<[string, string[], string[]]>([
    ['fewer', ['a'], ['a', 'b']],
    ['more', ['a', 'b'], ['a']],
    ['another order', ['b', 'a'], ['a', 'b']],
    ['nothing', [], ['a']],
    ['something for the first time', ['a'], []],
  ])('has %s at once', async (_, after, before) => {
    for (const [at, name] of before.entries())
      addRow(small.database, 'album_item', { album: trip, position: at, item: small.item(name) })
    if (after.length > 0) await list(...after)
    one.plan.albumComplete(trip)
    expect([members(), listedAt()]).toEqual([after, { listed_at: small.clock.now() }])
    expect(removed()).toEqual(before.filter((name) => !after.includes(name)))
    // Nobody knows what Google's list of albums said.
    expect(faces()).toEqual([])
  })

  test('and is as before is written down with others, as of its own time', async () => {
    for (const name of ['a', 'b'].entries())
      addRow(small.database, 'album_item', { album: trip, position: name[0], item: small.item(name[1]) })
    await list('a', 'b')
    const at = small.clock.now()
    one.plan.albumComplete(trip, face)
    expect([listedAt(), faces()]).toEqual([{ listed_at: null }, []])
    small.clock.advance(1000)
    one.plan.writeEnds()
    expect([listedAt(), faces(), members()]).toMatchObject([{ listed_at: at }, [{ listed_at: at }], ['a', 'b']])
    changeRows(small.database, 'album', { listed_at: 5 })
    one.plan.writeEnds()
    expect(listedAt()).toEqual({ listed_at: 5 })
  })

  test('and is as before is written down as the fiftieth at the latest', () => {
    const albums = Array.from({ length: 51 }, (_, at) => small.album(`Album ${at}`) as AlbumId)
    const written = (): unknown => small.rows('SELECT count(listed_at) AS albums FROM album')[0]?.['albums']
    for (const album of albums.slice(0, 49)) one.plan.albumComplete(album)
    expect(written()).toBe(0)
    one.plan.albumComplete(albums[49] ?? trip)
    expect(written()).toBe(50)
    one.plan.albumComplete(albums[50] ?? trip)
    expect(written()).toBe(50)
  })

  test('is written down with those that are as before, when it is not', async () => {
    const other = small.album('Other') as AlbumId
    one.plan.albumComplete(other)
    await list('a')
    one.plan.albumComplete(trip)
    expect([listedAt(other), listedAt()]).toEqual([1, 2].map(() => ({ listed_at: small.clock.now() })))
  })

  test('says what Google listed more than once, and whether only at the edges of pages', async () => {
    const item = small.item('a')
    addRow(small.database, 'album_duplicate', { album: trip, item, times: 9 })
    const pages = [
      ['a', 'b', 'c', 'b'],
      ['c', 'd'],
    ]
    for (const [page, names] of pages.entries())
      await one.plan.page(
        ann,
        names.map((name) => listed(name)),
        { id: trip, position: page * 3, page },
      )
    one.plan.albumComplete(trip)
    expect(
      small.rows('SELECT filename, times, overlapping FROM album_duplicate JOIN item ON ref = item ORDER BY filename'),
    ).toEqual([
      { filename: 'b', times: 1, overlapping: 0 },
      { filename: 'c', times: 1, overlapping: 1 },
    ])
  })
})
