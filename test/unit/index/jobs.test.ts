import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { continuedParts, jobColumns, jobOf, publicationsUnderWay } from '../../../src/main/index/runs/job-rows.ts'
import { Jobs, type Requeue } from '../../../src/main/index/runs/jobs.ts'
import { nameFromRow, photoPathFromRow } from '../../../src/main/mirror-path.ts'
import type { AccountId } from '../../../src/shared/domain.ts'
import { addRow, addRows, changeRows } from '../../rows/rows.ts'

const account = 'ann' as AccountId
let database: DatabaseSync
let jobs: Jobs

beforeEach(() => {
  database = openDatabase(':memory:')
  addRow(database, 'account', { id: 'ann' })
  addRows(database, 'run', [{ id: 1 }, { id: 2 }])
  for (const ref of [1, 2, 3])
    addRow(database, 'item', { ref, id: `id${ref}`, account: 'ann', remote_id: `r${ref}`, filename: 'IMG.jpg' })
  jobs = new Jobs(database)
})
afterEach(() => database.close())

const columns = 'run, state, attempts, not_before, reason, detail, place, part_name, part_bytes, final_path'
const rowOf = (item: number, role = 'primary'): unknown =>
  database.prepare(`SELECT ${columns} FROM job WHERE item = ? AND role = ?`).get(item, role)

/** A row of every state, of both runs, that shows all that can be left in it. */
function fill(): void {
  const left = {
    attempts: 3,
    not_before: 77,
    reason: 'mirror-full',
    detail: 'why',
    place: 'Photos/a',
    part_name: 'p.part',
    part_bytes: 5,
    part_total: 9,
    part_etag: 'e',
    final_path: 'Photos/x.jpg',
    final_sha256: 'hash',
    final_bytes: 8,
  }
  addRows(database, 'job', [
    { item: 1, role: 'primary', run: 1, state: 'publishing', ...left },
    { item: 1, role: 'motion', run: 1, state: 'failed', ...left },
    { item: 2, role: 'primary', run: 1, state: 'active', ...left },
    { item: 2, role: 'motion', run: 2, state: 'waiting', ...left },
    { item: 3, role: 'primary', run: 2, state: 'failed', ...left },
    { item: 3, role: 'motion', run: 2, state: 'queued', ...left },
  ])
}

const all = (): Map<number, Record<string, unknown>> =>
  new Map(
    database
      .prepare('SELECT * FROM job ORDER BY seq')
      .all()
      .map((row) => [Number(row['seq']), { ...row }]),
  )

const noIntent = { final_path: null, final_sha256: null, final_bytes: null }
const asNew = { attempts: 0, not_before: 0, reason: null, detail: null, place: null }
const problem = { code: 'file-failed', detail: 'again', values: { path: 'Photos/b' } } as const

describe('rows are queued again', () => {
  const reasons: [Requeue, number[], object][] = [
    [{ why: 'interrupted', seq: 1 }, [1], {}],
    [{ why: 'postponed', seq: 3, notBefore: 99 }, [3], { not_before: 99 }],
    [{ why: 'restarted', atWork: [] }, [1, 3], {}],
    [{ why: 'restarted', atWork: [2, 9] }, [1, 3], {}],
    [{ why: 'restarted', atWork: [1] }, [], {}],
    [
      { why: 'failed', seq: 3, notBefore: 99, problem },
      [3],
      { attempts: 4, not_before: 99, reason: 'file-failed', detail: 'again', place: 'Photos/b' },
    ],
    [{ why: 'asked', item: 1 }, [2], asNew],
    [{ why: 'asked', item: 2 }, [], asNew],
    [{ why: 'listed', item: 2, run: 2 }, [3], { ...asNew, run: 2 }],
    [{ why: 'listed', item: 3, run: 1 }, [5, 6], { ...asNew, run: 1 }],
  ]
  test.each(reasons)('%j', (request, which, changes) => {
    fill()
    const before = all()
    jobs.requeue(request)
    for (const [seq, row] of before)
      expect(all().get(seq)).toEqual(which.includes(seq) ? { ...row, state: 'queued', ...noIntent, ...changes } : row)
  })
})

test('a file is asked for once, and a row that it has is as if it were new but for what was received', () => {
  fill()
  jobs.add({ item: 3, role: 'primary', account, run: 1 })
  jobs.add({ item: 2, role: 'motion', account, run: 1 }, 'waiting', 'item-processing')
  const left = { part_name: 'p.part', part_bytes: 5, final_path: 'Photos/x.jpg' }
  expect(rowOf(3)).toEqual({ ...asNew, ...left, run: 1, state: 'queued' })
  expect(rowOf(2, 'motion')).toEqual({ ...asNew, ...left, run: 1, state: 'waiting', reason: 'item-processing' })
  jobs.forgetPart(3, 'primary')
  expect(rowOf(3)).toMatchObject({ part_name: 'p.part', part_bytes: null })
  jobs.forget(3, 'primary')
  expect(rowOf(3)).toBeUndefined()
  jobs.add({ item: 3, role: 'primary', account, run: 2 }, 'failed', 'item-processing-failed')
  expect(rowOf(3)).toMatchObject({ ...asNew, run: 2, state: 'failed', reason: 'item-processing-failed' })
})

test('a job tells how it failed, and what it knows of its item', () => {
  jobs.add({ item: 1, role: 'primary', account, run: 1 })
  const read = (): unknown => {
    const row = database.prepare(`SELECT ${jobColumns} FROM job JOIN item ON item.ref = job.item`).get()
    return row && jobOf(row)
  }
  const job = {
    seq: 1,
    item: 1,
    id: 'id1',
    role: 'primary',
    account,
    remoteId: 'r1',
    filename: 'IMG.jpg',
    mimeType: 'image/jpeg',
    video: false,
    videoStatus: 'UNSPECIFIED',
    creationTime: '2021-07-04T10:11:12Z',
    attempts: 0,
  }
  expect(read()).toEqual(job)
  jobs.requeue({ why: 'failed', seq: 1, notBefore: 5, problem })
  changeRows(database, 'item', { video: true, video_status: 'READY' })
  const failedWith = { code: 'file-failed', detail: 'again' }
  expect(read()).toEqual({ ...job, video: true, videoStatus: 'READY', attempts: 1, failedWith })
  changeRows(database, 'item', { video_status: 'of another program' })
  changeRows(database, 'job', { detail: null })
  expect(read()).toEqual({ ...job, video: true, attempts: 1, failedWith: { code: 'file-failed' } })
})

test('what is being published, and what can be continued, is found after a restart', () => {
  for (const item of [1, 2]) jobs.add({ item, role: 'primary', account, run: 1 })
  jobs.notePart(2, { name: nameFromRow('p.part'), bytes: 5, total: 9, etag: 'e' })
  jobs.notePart(1, { name: nameFromRow('q.part'), bytes: 5, total: 9, etag: 'e' })
  jobs.intend(1, { path: photoPathFromRow('Photos/x.jpg'), sha256: 'hash', bytes: 8 })
  expect(publicationsUnderWay(database, [])).toMatchObject([
    { job: { seq: 1, id: 'id1' }, run: 1, path: 'Photos/x.jpg', sha256: 'hash', bytes: 8 },
  ])
  expect(publicationsUnderWay(database, [7, 1])).toEqual([])
  expect(continuedParts(database)).toEqual(['p.part'])
})

test('times that are waited for move with the clock, and those of a run that is taken over are over', () => {
  fill()
  jobs.moveTimes(1, -70)
  expect([rowOf(1), rowOf(3)]).toMatchObject([{ not_before: 7 }, { not_before: 77 }])
  jobs.moveTimes(1, -70)
  expect(rowOf(1)).toMatchObject({ not_before: 0 })
  jobs.moveTimes(1, 50)
  expect(rowOf(1)).toMatchObject({ not_before: 0 })
  jobs.takeOver(1, 2)
  expect(rowOf(3)).toMatchObject({ run: 1, not_before: 0, state: 'failed', reason: 'mirror-full' })
})

test('a job of another kind is about a name, once for its kind, and is as if it were new when it is asked for again', () => {
  const named = (subject: string): unknown =>
    database.prepare('SELECT kind, lane, run, payload, state, reason, attempts FROM job WHERE subject = ?').get(subject)
  jobs.addNamed({ kind: 'entry', subject: 'a.jpg', lane: 'part 1', run: 1, payload: { at: 5 } })
  jobs.addNamed({ kind: 'entry', subject: 'b.jpg', lane: 'part 1', run: 1 })
  const asked = {
    kind: 'entry',
    lane: 'part 1',
    run: 1,
    payload: '{"at":5}',
    state: 'queued',
    reason: null,
    attempts: 0,
  }
  expect(named('a.jpg')).toEqual(asked)
  expect(named('b.jpg')).toEqual({ ...asked, payload: null })
  jobs.requeue({ why: 'failed', seq: 1, notBefore: 5, problem })
  jobs.settle(1, 'failed', problem)
  jobs.addNamed({ kind: 'entry', subject: 'a.jpg', lane: 'part 2', run: 2, payload: { at: 6 } })
  expect(named('a.jpg')).toEqual({ ...asked, lane: 'part 2', run: 2, payload: '{"at":6}' })
  jobs.add({ item: 1, role: 'primary', account, run: 1 })
  expect(all().size).toBe(3)
})
