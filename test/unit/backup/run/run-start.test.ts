import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Journal } from '../../../../src/main/backup/downloads/journal.ts'
import { Undelivered } from '../../../../src/main/backup/downloads/undelivered.ts'
import { RunItems } from '../../../../src/main/backup/run-items.ts'
import { RunRows } from '../../../../src/main/backup/run-rows.ts'
import { chooseAccounts, takeAwaited, takeOverFailed } from '../../../../src/main/backup/run-start.ts'
import type { AccountId, AlbumId, Selection } from '../../../../src/shared/domain.ts'
import { addRow } from '../../../rows/rows.ts'
import { SmallMirror } from '../../mirror/small-mirror.ts'
import { accountOf } from '../account-of.ts'

let small: SmallMirror
let rows: RunRows

const nothing: Selection = { allAlbums: false, sharedAlbums: false, library: false, albums: [] }
const accounts = [accountOf('Ann'), accountOf('Bob')]

beforeAll(async () => {
  small = await SmallMirror.open()
})
afterAll(() => small.close())
beforeEach(() => {
  rows = new RunRows(small.database)
})
afterEach(() => small.empty())

/** The beginning of a run, as the run has it. */
function begin(selection = nothing) {
  const journal = new Journal(small.database, rows.begin(selection, small.clock.now(), true))
  const items = new RunItems(small.database)
  const undelivered = new Undelivered(small.database, journal.run, small.clock.now())
  return { mirror: small.mirror, rows, items, journal, undelivered }
}

describe('the accounts of a task', () => {
  const chosen = (selection: Partial<Selection>, retry?: []) =>
    chooseAccounts(begin(), { selection: { ...nothing, ...selection }, ...(retry && { retry }) }, accounts).map(
      ({ id }) => id,
    )

  it('are all where lists are asked for, or what failed before', () => {
    for (const name of ['allAlbums', 'sharedAlbums', 'library'] as const)
      expect(chosen({ [name]: true })).toEqual(['ann', 'bob'])
    expect(chosen({}, [])).toEqual(['ann', 'bob'])
    expect(chosen({})).toEqual([])
    expect(small.rows('SELECT id FROM account ORDER BY id')).toEqual([{ id: 'ann' }, { id: 'bob' }])
  })

  it('are those of the albums, and all where one was never listed', () => {
    const lake = small.album('Lake') as AlbumId
    expect(chosen({ albums: [lake] })).toEqual(['ann'])
    expect(chosen({ albums: [lake, 'unknown' as AlbumId] })).toEqual(['ann', 'bob'])
    addRow(small.database, 'album', { id: 'of an export', title: 'Hill' })
    expect(chosen({ albums: ['of an export' as AlbumId] })).toEqual([])
  })
})

describe('files that a repair left to the next run', () => {
  it('belong to it, and count', () => {
    const start = begin()
    const item = small.item('a.jpg')
    addRow(small.database, 'refetch', { item, role: 'primary' })
    takeAwaited(start, ['bob' as AccountId])
    expect(start.items.counts).toMatchObject({ open: 0 })
    takeAwaited(start, ['ann' as AccountId])
    expect(start.items.counts).toMatchObject({ open: 1, done: 0 })
    takeAwaited(start, ['ann' as AccountId])
    expect(start.items.counts).toMatchObject({ open: 1 })
  })

  it('are held back where Google is known not to deliver them', async () => {
    const item = small.item('a.jpg')
    addRow(small.database, 'refetch', { item, role: 'primary' })
    for (let run = 0; run < 3; run++) {
      const { undelivered } = begin()
      undelivered.failed({ item, role: 'primary' }, { code: 'google-refused' })
      await small.clock.turn(1000)
    }
    const start = begin()
    takeAwaited(start, ['ann' as AccountId])
    expect(start.items.counts).toMatchObject({ open: 0, failed: 1 })
  })
})

describe('a run that only tries again', () => {
  it('takes over what the last one left, with its problems', () => {
    const before = begin()
    const item = small.item('a.jpg')
    const other = small.item('b.jpg')
    for (const each of [item, other])
      addRow(small.database, 'job', {
        item: each,
        role: 'primary',
        lane: 'ann',
        run: before.journal.run,
        state: 'failed',
        reason: each === item ? 'offline' : 'item-gone',
      })
    const problem = { code: 'google-refused' } as const
    rows.addProblem(before.journal.run, { scope: 'album', subject: 'x', problem, name: 'X' })
    const start = begin()
    expect([...takeOverFailed(start, ['offline'])]).toHaveLength(1)
    expect(start.items.counts).toMatchObject({ open: 1, failed: 1 })
    expect(small.rows('SELECT DISTINCT run FROM job')).toEqual([{ run: start.journal.run }])
    expect(small.rows('SELECT run FROM run_problem')).toEqual([{ run: start.journal.run }])
    expect(rows.failedItems(start.journal.run)).toEqual([other])
    expect(rows.failedItems(start.journal.run, ['offline'])).toEqual([])
  })

  it('takes over nothing where there was no run', () => {
    expect(rows.ownProblems()).toEqual(new Set())
    expect([rows.last(), rows.lastSelection()]).toEqual([undefined, null])
    const start = begin({ ...nothing, library: true })
    expect(takeOverFailed(start, ['offline'])).toEqual(new Set())
    expect(rows.takeOver(start.journal.run)).toEqual([])
    expect(rows.last()).toBe(start.journal.run)
    expect(rows.lastSelection()).toEqual({ ...nothing, library: true })
  })
})
