import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { publicationsUnderWay, unaskedUnderWay } from '../../../src/main/index/runs/job-rows.ts'
import { Jobs } from '../../../src/main/index/runs/jobs.ts'
import { Refetches } from '../../../src/main/index/runs/refetches.ts'
import { Replacements } from '../../../src/main/index/runs/replacements.ts'
import { UndeliveredRows } from '../../../src/main/index/runs/undelivered-rows.ts'
import { photoPathFromRow } from '../../../src/main/mirror-path.ts'
import type { AccountId, FileRole } from '../../../src/shared/domain.ts'
import { addRow, addRows, changeRows } from '../../rows/rows.ts'

const [ann, bob] = ['ann' as AccountId, 'bob' as AccountId]
let database: DatabaseSync
let jobs: Jobs

beforeEach(() => {
  database = openDatabase(':memory:')
  // Items 1 to 3 are Ann's, 4 is Bob's.
  addRows(database, 'account', [{ id: 'ann' }, { id: 'bob' }])
  addRows(database, 'run', [{ id: 1 }, { id: 2 }])
  for (const ref of [1, 2, 3, 4]) addRow(database, 'item', { ref, id: `id${ref}`, account: ref === 4 ? 'bob' : 'ann' })
  jobs = new Jobs(database)
})
afterEach(() => database.close())

const byNumber = (one: number, other: number): number => one - other
const queued = (): string[] =>
  database
    .prepare('SELECT item, role, run, state FROM job ORDER BY item, role')
    .all()
    .map((row) => Object.values(row).join(' '))

/** The file of an item is in the mirror. */
function hasFile(item: number, role: FileRole): void {
  addRow(database, 'current_file', { item, role })
}

describe('what was left to the next backup', () => {
  test('is asked for by a run of its account, a still before its video part, and once however often it was asked for', () => {
    const refetches = new Refetches(database)
    refetches.add(1, 'primary', 'Photos/1.jpg', 5)
    refetches.add(1, 'motion', 'Photos/1.mp4', 5)
    refetches.add(2, 'motion', 'Photos/2.mp4', 5)
    refetches.add(4, 'primary', 'Photos/4.jpg', 5)
    jobs.add({ item: 2, role: 'motion', account: ann, run: 1 }, 'failed', 'offline')
    expect(jobs.addAwaited(2, [ann]).toSorted(byNumber)).toEqual([1, 2])
    expect(queued()).toEqual(['1 primary 2 queued', '2 motion 2 queued'])
    expect(jobs.addAwaited(2, [])).toEqual([])
    expect(jobs.addAwaited(2, [ann, bob]).toSorted(byNumber)).toEqual([1, 2, 4])
  })

  test('is with it what Google has something newer for, while it has it', () => {
    const replacements = new Replacements(database)
    for (const item of [1, 2, 4]) replacements.note(item, 'primary', 5)
    changeRows(database, 'item', { in_google: false }, { ref: 2 })
    expect(jobs.addAwaited(1, [ann])).toEqual([1])
    expect(queued()).toEqual(['1 primary 1 queued'])
    replacements.settled(1, 'primary')
    expect(jobs.addAwaited(1, [ann])).toEqual([])
    expect(jobs.addAwaited(1, [bob])).toEqual([4])
    hasFile(4, 'motion')
    replacements.forgetOutdated()
    expect(jobs.addAwaited(1, [bob])).toEqual([])
  })

  test('keeps something newer for a file that is here', () => {
    const replacements = new Replacements(database)
    hasFile(1, 'primary')
    replacements.note(1, 'primary', 5)
    replacements.note(1, 'primary', 6)
    replacements.forgetOutdated()
    expect(database.prepare('SELECT item, role, since FROM replacement').all()).toEqual([
      { item: 1, role: 'primary', since: 5 },
    ])
  })

  test('is told by path until it is here, and as what nobody can bring if Google has it no more', () => {
    const refetches = new Refetches(database)
    refetches.add(2, 'primary', 'Photos/b.jpg', 5)
    refetches.add(1, 'primary', 'Photos/c.jpg', 5)
    refetches.add(1, 'motion', 'Photos/a.mp4', 5)
    changeRows(database, 'item', { in_google: false }, { ref: 2 })
    const of = (item: number, path: string, inGoogle = true): object => ({
      path,
      item: `id${item}`,
      inGoogle,
      isImported: false,
    })
    expect(refetches.awaited()).toEqual([of(1, 'Photos/a.mp4'), of(2, 'Photos/b.jpg', false), of(1, 'Photos/c.jpg')])
    refetches.add(1, 'primary', 'Photos/0.jpg', 6)
    hasFile(1, 'motion')
    expect(refetches.awaited()).toEqual([of(1, 'Photos/0.jpg'), of(2, 'Photos/b.jpg', false)])
    const rows = (): unknown => database.prepare('SELECT count(*) AS n FROM refetch').get()
    expect(rows()).toEqual({ n: 3 })
    refetches.forgetArrived()
    expect([rows(), refetches.awaited().length]).toEqual([{ n: 2 }, 2])
  })
})

describe('a file that did not come', () => {
  const offline = { code: 'offline', detail: 'no route' } as const
  const wrong = { code: 'google-bad-answer' } as const

  test('is counted once for each run and reason', () => {
    const rows = new UndeliveredRows(database)
    for (const [run, startedAt] of [
      [1, 10],
      [1, 10],
      [2, 20],
    ] as const)
      rows.note(1, 'primary', offline, run, startedAt)
    rows.note(1, 'primary', wrong, 2, 20)
    rows.note(1, 'motion', offline, 2, 20)
    const runs = (role: FileRole, code: 'offline' | 'google-bad-answer'): number => rows.runs(1, role, code)
    expect([runs('primary', 'offline'), runs('primary', 'google-bad-answer'), runs('motion', 'offline')]).toEqual([
      2, 1, 1,
    ])
    expect(rows.runs(2, 'primary', 'offline')).toBe(0)
    expect([2, 3].map((least) => rows.lacked(1, 'primary', least))).toEqual([true, false])
    expect([1, 2].map((least) => rows.lacked(1, 'motion', least))).toEqual([true, false])
    jobs.add({ item: 1, role: 'primary', account: ann, run: 2 })
    rows.forget(jobs.seqOf(1, 'primary') ?? 0)
    expect([runs('primary', 'offline'), runs('primary', 'google-bad-answer'), runs('motion', 'offline')]).toEqual([
      0, 0, 1,
    ])
  })

  test('is held back with the last reason, and only where it is queued, of this run, and was tried since', () => {
    const rows = new UndeliveredRows(database)
    for (const item of [1, 2, 3, 4]) {
      jobs.add({ item, role: 'primary', account: ann, run: item === 3 ? 1 : 2 })
      for (const run of [1, 2]) rows.note(item, 'primary', offline, run, item === 4 ? 10 : 50)
      rows.note(item, 'primary', wrong, 2, 40)
    }
    const hold = (of: object): void => jobs.holdBack({ items: [1, 3, 4], run: 2, runs: 2, since: 20, now: 60, ...of })
    const held = (): unknown[] =>
      database
        .prepare("SELECT item, reason, detail, place FROM job WHERE state = 'failed' ORDER BY item")
        .all()
        .map((row) => Object.values(row))
    hold({ runs: 3 })
    hold({ since: 50 })
    hold({ now: 39 })
    hold({ items: [] })
    expect(held()).toEqual([])
    // Whichever of its reasons was met last, and whichever of them was met so often.
    hold({})
    const both = [
      [1, 'item-undelivered', 'offline: no route', null],
      [4, 'item-undelivered', 'google-bad-answer', null],
    ]
    expect(held()).toEqual(both)
    jobs.activate(jobs.seqOf(2, 'primary') ?? 0)
    hold({ items: [2] })
    expect(held()).toEqual(both)
    jobs.settle(jobs.seqOf(2, 'primary') ?? 0, 'waiting', wrong)
    expect(queued()[1]).toBe('2 primary 2 waiting')
  })
})

describe('a file that nobody asked for', () => {
  const place = (name: string, sha256: string, bytes: number) => ({
    path: photoPathFromRow(`Photos/${name}`),
    sha256,
    bytes,
  })
  const underWay = (atWork: readonly number[] = []): unknown[] => unaskedUnderWay(database, atWork)

  test('is known while it is published, with all that recovery needs, unless its run is at work', () => {
    jobs.intendUnasked(1, 'x/primary/h', { id: 'x', role: 'primary' }, place('x.jpg', 'h', 7))
    jobs.intendUnasked(2, 'y/primary/i', {}, place('y.jpg', 'i', 8))
    const x = { run: 1, path: 'Photos/x.jpg', sha256: 'h', bytes: 7, known: { id: 'x', role: 'primary' } }
    const y = { run: 2, path: 'Photos/y.jpg', sha256: 'i', bytes: 8, known: {} }
    expect([underWay(), underWay([1]), underWay([1, 2])]).toEqual([[x, y], [y], []])
    // Another name for the same bytes, as where the first one was taken.
    jobs.intendUnasked(2, 'x/primary/h', { id: 'x' }, place('x (2).jpg', 'h', 7))
    expect(underWay()).toEqual([{ ...x, run: 2, path: 'Photos/x (2).jpg', known: { id: 'x' } }, y])
    jobs.forgetUnasked('x/primary/h')
    jobs.forgetUnasked('another')
    expect(underWay()).toEqual([y])
    expect(publicationsUnderWay(database, [])).toEqual([])
  })

  test('is forgotten by what ended, and no row that was asked for with it', () => {
    jobs.intendUnasked(1, 'x', {}, place('x.jpg', 'h', 7))
    jobs.intendUnasked(2, 'y', {}, place('y.jpg', 'i', 8))
    jobs.add({ item: 1, role: 'primary', account: ann, run: 1 })
    jobs.addNamed({ kind: 'entry', subject: 'a.jpg', lane: 'part 1', run: 1 })
    jobs.forgetAllUnasked([2])
    expect(underWay()).toMatchObject([{ run: 2 }])
    jobs.forgetAllUnasked([])
    expect(underWay()).toEqual([])
    expect(queued()).toHaveLength(2)
  })

  test('whose row another program has spoiled tells nothing of it', () => {
    jobs.intendUnasked(1, 'x', {}, place('x.jpg', 'h', 7))
    for (const payload of ["'{'", 'NULL']) {
      changeRows(database, 'job', { payload })
      expect(underWay()).toMatchObject([{ path: 'Photos/x.jpg', known: undefined }])
    }
  })
})

test('the row of a file is found by what it is of, and gone with it', () => {
  jobs.add({ item: 1, role: 'primary', account: ann, run: 1 })
  jobs.add({ item: 1, role: 'motion', account: ann, run: 1 })
  const [still, video] = [jobs.seqOf(1, 'primary'), jobs.seqOf(1, 'motion')]
  expect([still !== video, jobs.seqOf(2, 'primary')]).toEqual([true, undefined])
  jobs.remove(still ?? 0)
  expect([jobs.seqOf(1, 'primary'), jobs.seqOf(1, 'motion')]).toEqual([undefined, video])
})
