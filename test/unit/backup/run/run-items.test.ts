import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RunItems, type ItemState } from '../../../../src/main/backup/run-items.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import type { AlbumId } from '../../../../src/shared/domain.ts'
import { addRow } from '../../../rows/rows.ts'

let database: DatabaseSync
let items: RunItems
beforeEach(() => {
  database = openDatabase(':memory:')
  items = new RunItems(database)
})
afterEach(() => database.close())

const [lake, trip] = ['lake', 'trip'] as AlbumId[] as [AlbumId, AlbumId]

/** An item that has jobs in these states. */
function withJobs(...states: string[]): number {
  const run = addRow(database, 'run', { kind: 'backup', outcome: 'running' })
  const item = addRow(database, 'item', { id: `item of ${run}` })
  for (const [at, state] of states.entries())
    addRow(database, 'job', { run, item, role: at === 0 ? 'primary' : 'motion', state })
  return item
}

describe('the state of an item of a run', () => {
  test.each<[ItemState, string[]]>([
    ['done', []],
    ['open', ['queued']],
    ['open', ['active']],
    ['open', ['publishing']],
    ['open', ['failed', 'queued']],
    ['open', ['waiting', 'active']],
    ['open', ['publishing', 'failed']],
    ['failed', ['failed']],
    ['failed', ['failed', 'waiting']],
    ['waiting', ['waiting']],
  ])('is %s with jobs that are %j', (state, jobs) => {
    withJobs('queued', 'failed')
    expect(items.stateOf(withJobs(...jobs))).toBe(state)
  })
})

describe('what a run has to do with', () => {
  test('is nothing at first', () => {
    expect([items.counts, items.skipped, items.total()]).toEqual([{ open: 0, done: 0, failed: 0, waiting: 0 }, 0, 0])
    expect([items.albums(), items.albumsTotal, items.albumsListed]).toEqual([[], 0, 0])
  })

  test('is counted by its states, and what was there before besides', () => {
    for (const state of ['open', 'open', 'done', 'failed', 'waiting', 'done', 'done'] as const) items.countNew(state)
    expect(items.counts).toEqual({ open: 2, done: 3, failed: 1, waiting: 1 })
    expect([items.skipped, items.total()]).toEqual([3, 7])
  })

  test('takes each item in once, whichever list names it', () => {
    expect([items.insert(5), items.insert(5), items.insert(6, 'album')]).toEqual([true, false, true])
    expect([...items.insertAll([5, 7, 7, 8], 'library')]).toEqual([7, 8])
    const named = database.prepare('SELECT item, by_album, by_library FROM run_item ORDER BY item').all()
    expect(named.map((row) => Object.values(row))).toEqual([
      [5, 0, 1],
      [6, 1, 0],
      [7, 0, 1],
      [8, 0, 1],
    ])
  })

  test('forgets what another run had listed', () => {
    items.insert(5)
    expect(new RunItems(database).insert(5)).toBe(true)
  })
})

describe('an album of a run', () => {
  test('counts its items as they go from one state to another', () => {
    expect([...items.insertIntoAlbum(lake, [1, 2, 3], 0, 1)]).toEqual([1, 2, 3])
    expect([...items.insertIntoAlbum(trip, [3], 0, 1)]).toEqual([3])
    for (const [item, state] of [
      [1, 'open'],
      [2, 'done'],
      [3, 'open'],
    ] as const) {
      items.countNew(state)
      items.countInAlbum(lake, state)
      if (item === 3) items.countInAlbum(trip, state)
    }
    items.moved(3, 'open', 'failed')
    items.moved(1, 'open', 'waiting')
    items.moved(2, 'done', 'done')
    expect(items.counts).toEqual({ open: 0, done: 1, failed: 1, waiting: 1 })
    expect(items.albums()).toEqual([
      { album: lake, items: 3, done: 1, failed: 1, waiting: 1, listed: false },
      { album: trip, items: 1, done: 0, failed: 1, waiting: 0, listed: false },
    ])
    items.moved(3, 'failed', 'open')
    items.moved(3, 'open', 'done')
    expect(items.albums().map(({ done, failed }) => [done, failed])).toEqual([
      [2, 0],
      [1, 0],
    ])
  })

  test('has an item once that comes again', () => {
    items.insertIntoAlbum(lake, [1, 2], 0, 1)
    expect([...items.insertIntoAlbum(lake, [2, 3], 2, 2)]).toEqual([3])
  })

  test('is listed, or taken for unchanged, and counts as listed either way', () => {
    items.addAlbum(lake)
    items.addAlbum(lake)
    expect([items.hasAlbum(lake), items.hasAlbum(trip), items.albumsTotal, items.albumsListed]).toEqual([
      true,
      false,
      1,
      0,
    ])
    items.albumListed(lake)
    items.albumUnchanged(trip)
    items.addAlbum('third' as AlbumId)
    expect([items.albumsTotal, items.albumsListed]).toEqual([3, 2])
    expect(items.albums().map(({ album, listed, unchanged }) => [album, listed, unchanged])).toEqual([
      [lake, true, undefined],
      [trip, true, true],
      ['third', false, undefined],
    ])
    expect(items.albums().map((album) => 'unchanged' in album)).toEqual([false, true, false])
  })

  test('that is listed from the start again has nothing of what it had', () => {
    items.insertIntoAlbum(lake, [1, 2], 0, 1)
    items.insertIntoAlbum(trip, [1], 0, 1)
    for (const album of [lake, lake, trip]) items.countInAlbum(album, 'open')
    items.albumListed(lake)
    items.restartAlbum(lake)
    expect(items.albums().find(({ album }) => album === lake)).toEqual({
      album: lake,
      items: 0,
      done: 0,
      failed: 0,
      waiting: 0,
      listed: false,
    })
    items.moved(1, 'open', 'done')
    expect(items.albums().map(({ album, done }) => [album, done])).toEqual([
      [trip, 1],
      [lake, 0],
    ])
    expect([...items.insertIntoAlbum(lake, [2], 0, 1)]).toEqual([2])
  })
})
