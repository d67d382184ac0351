import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTally } from '../../../src/main/index/tally.ts'
import { SampleIndex } from '../library/sample-index.ts'
import { throughViews } from './through-views.ts'

/** Changes of the kinds that the engine makes, on items 1 to 6; what does not fit is refused by the database. */
const changes = [
  (n: number) => `INSERT INTO current_file (item, role, path, path_key, bytes, sha256, mime_type, mtime, published_at)
     VALUES (${n}, 'primary', 'p${n}', 'p${n}', ${n * 10}, 'x', 'image/jpeg', 0, 0)`,
  (n: number) => `INSERT INTO current_file (item, role, path, path_key, bytes, sha256, mime_type, mtime, published_at)
     VALUES (${n}, 'motion', 'm${n}', 'm${n}', 7, 'y', 'video/mp4', 0, 0)`,
  (n: number) => `DELETE FROM current_file WHERE item = ${n} AND role = 'primary'`,
  (n: number) => `DELETE FROM current_file WHERE item = ${n}`,
  (n: number) => `UPDATE current_file SET bytes = bytes + 100 WHERE item = ${n}`,
  (n: number) => `UPDATE current_file SET path = path || 'x', path_key = path_key || 'x' WHERE item = ${n}`,
  (n: number) => `UPDATE item SET in_google = 1 - in_google WHERE ref = ${n}`,
  (n: number) => `UPDATE item SET in_google = 1 WHERE ref <> ${n}`,
  (n: number) => `UPDATE item SET filename = 'other' WHERE ref = ${n}`,
  (n: number) => `DELETE FROM item WHERE ref = ${n}`,
  (
    n: number,
  ) => `INSERT INTO item (ref, id, account, remote_id, filename, mime_type, creation_time, taken_local, first_seen)
     VALUES (${n}, 'id${n}', 'account', 'r${n}', 'f', 'image/jpeg', '', 0, 0)
     ON CONFLICT DO UPDATE SET in_google = 1, filename = 'again'`,
  (
    n: number,
  ) => `INSERT INTO earlier_file (item, number, role, path, path_key, bytes, sha256, mime_type, mtime, published_at, replaced_at)
     SELECT item, 9, role, path || 'v', path_key || 'v', bytes, sha256, mime_type, mtime, published_at, 0
     FROM current_file WHERE item = ${n} AND role = 'primary'`,
  (n: number) =>
    `UPDATE item_file SET number = 7, replaced_at = 1 WHERE item = ${n} AND role = 'primary' AND number = 0`,
  (n: number) =>
    `UPDATE item_file SET number = 0, replaced_at = NULL WHERE item = ${n} AND role = 'primary' AND number = 7`,
  (n: number) => `UPDATE earlier_file SET bytes = 3 WHERE item = ${n}`,
  (n: number) => `DELETE FROM earlier_file WHERE item = ${n}`,
]

function counted({ database }: SampleIndex) {
  const number = (query: string): number => Number(database.prepare(`SELECT coalesce((${query}), 0) AS n`).get()?.['n'])
  const files = 'SELECT bytes FROM current_file UNION ALL SELECT bytes FROM earlier_file'
  return {
    items: number("SELECT count(*) FROM current_file WHERE role = 'primary'"),
    files: number(`SELECT count(*) FROM (${files})`),
    bytes: number(`SELECT sum(bytes) FROM (${files})`),
    lacking: number(`SELECT count(*) FROM item WHERE in_google = 1 AND NOT EXISTS
      (SELECT 1 FROM current_file AS file WHERE file.item = item.ref AND file.role = 'primary')`),
  }
}

describe('the sums that the database keeps', () => {
  it('are those of the rows, whatever happens to these', () => {
    const step = fc.record({ change: fc.constantFrom(...changes), item: fc.integer({ min: 1, max: 6 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const index = new SampleIndex()
        index.database.exec('PRAGMA foreign_keys = ON')
        const run = ({ change, item }: (typeof steps)[number]): void => {
          try {
            index.database.exec(change(item))
          } catch (error) {
            if (!(error instanceof Error && error.message.includes('constraint'))) throw error
          }
        }
        for (let item = 1; item <= 4; item++) index.item({ file: item % 2 === 0 ? {} : false })
        expect(readTally(index.database)).toEqual(counted(index))
        throughViews(index.database, () => {
          for (const each of steps) {
            index.database.exec('BEGIN')
            run(each)
            index.database.exec(each.item === 6 ? 'ROLLBACK' : 'COMMIT')
          }
        })
        expect(readTally(index.database)).toEqual(counted(index))
      }),
    )
  })
})
