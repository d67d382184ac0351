import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { publicationsUnderWay, unaskedUnderWay } from '../../../src/main/index/runs/job-rows.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import type { Wanted } from '../../../src/main/intake/candidate.ts'
import { FileJournal } from '../../../src/main/intake/file-journal.ts'
import { photoPathFromRow } from '../../../src/main/mirror-path.ts'
import type { AccountId, ItemId } from '../../../src/shared/domain.ts'
import { addRow, changeRows } from '../../rows/rows.ts'

let database: DatabaseSync
let journal: FileJournal

beforeEach(() => {
  database = openDatabase(':memory:')
  addRow(database, 'account', { id: 'ann', email: '' })
  addRow(database, 'run', { id: 3 })
  addRow(database, 'item', { ref: 1, id: 'one', account: 'ann', remote_id: 'P', filename: 'a.jpg' })
  addRow(database, 'job', { seq: 7, item: 1, run: 3, state: 'active' })
  journal = new FileJournal(database, 3)
})
afterEach(() => database.close())

const path = photoPathFromRow('Photos/2021/07/a.jpg')
const file = { sha256: 'f'.repeat(64), bytes: 12 }
const wanted: Wanted = {
  item: 1,
  id: 'one' as ItemId,
  role: 'primary',
  filename: 'a.jpg',
  video: false,
  creationTime: '2021-07-04T10:11:12Z',
}
const rows = (): unknown[] => database.prepare('SELECT seq, state FROM job ORDER BY seq').all()

test('a file that a row asks for is written down in that row, and nothing else is', () => {
  journal.intend({ ...wanted, seq: 7 }, path, file)
  expect(publicationsUnderWay(database, [])).toMatchObject([{ job: { seq: 7, item: 1 }, run: 3, path, ...file }])
  expect(unaskedUnderWay(database, [])).toEqual([])
  journal.settled({ ...wanted, seq: 7 }, file.sha256)
  expect(rows()).toEqual([])
})

test('a file that no row asks for has one of its own, with all that recovery has to know, until it is settled', () => {
  const offered: Wanted = {
    ...wanted,
    from: { source: 4, fidelity: 'original' },
    dated: { uploadedAt: '2020-01-01T00:00:00Z' },
    recorded: () => undefined,
  }
  journal.intend(offered, path, file)
  // Another file of the item, and another item with the same bytes, are on their way as well.
  journal.intend({ ...offered, role: 'edited' }, photoPathFromRow('Photos/2021/07/b.jpg'), file)
  journal.intend({ ...offered, id: 'two' as ItemId }, photoPathFromRow('Photos/2021/07/c.jpg'), file)
  journal.intend(offered, photoPathFromRow('Photos/2021/07/d.jpg'), { ...file, sha256: '0'.repeat(64) })
  expect(publicationsUnderWay(database, [])).toEqual([])
  const [first, ...others] = unaskedUnderWay(database, [])
  const { recorded: _, ...known } = offered
  expect(first).toEqual({ known, run: 3, path, ...file })
  expect(others).toHaveLength(3)
  journal.settled(offered, file.sha256)
  expect(unaskedUnderWay(database, []).map((one) => one.path)).toEqual(others.map((one) => one.path))
  // The row that asks for the item is none of its business.
  expect(rows()).toContainEqual({ seq: 7, state: 'active' })
})

test('whoever waits for a file that has come need not wait any longer, and how often it failed is forgotten', () => {
  addRow(database, 'undelivered', { item: 1, code: 'item-undelivered', runs: 2, run: 1, tried_at: 1 })
  journal.noLongerAsked(1, 'motion')
  expect(rows()).toEqual([{ seq: 7, state: 'active' }])
  journal.noLongerAsked(1, 'primary')
  expect([rows(), database.prepare('SELECT * FROM undelivered').all()]).toEqual([[], []])
})

test('a video part is queued anew, and what an earlier attempt has left of it is not continued', () => {
  journal.addMotion(1, 'ann' as AccountId)
  changeRows(database, 'job', { state: 'failed', part_name: 'x', part_bytes: 5, part_total: 9, part_etag: 'e' })
  journal.addMotion(1, 'ann' as AccountId)
  expect(database.prepare("SELECT lane, run, state, part_bytes FROM job WHERE role = 'motion'").all()).toEqual([
    { lane: 'ann', run: 3, state: 'queued', part_bytes: null },
  ])
  // That of the photo itself is.
  expect(database.prepare("SELECT part_bytes FROM job WHERE role = 'primary'").all()).toEqual([{ part_bytes: 5 }])
})
