import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tallies } from '../../../src/main/index/migrations/0011-tallies.ts'
import { readTally } from '../../../src/main/index/tally.ts'
import { SampleIndex } from '../library/sample-index.ts'

/** Changes of the kinds that the engine makes, on items 1 to 6; what does not fit is refused by the database. */
const changes = [
  (n: number) => `INSERT INTO file (item, role, path, path_key, bytes, sha256, mime_type, mtime, published_at)
     VALUES (${n}, 'primary', 'p${n}', 'p${n}', ${n * 10}, 'x', 'image/jpeg', 0, 0)`,
  (n: number) => `INSERT INTO file (item, role, path, path_key, bytes, sha256, mime_type, mtime, published_at)
     VALUES (${n}, 'motion', 'm${n}', 'm${n}', 7, 'y', 'video/mp4', 0, 0)`,
  (n: number) => `DELETE FROM file WHERE item = ${n} AND role = 'primary'`,
  (n: number) => `DELETE FROM file WHERE item = ${n}`,
  (n: number) => `UPDATE file SET bytes = bytes + 100 WHERE item = ${n}`,
  (n: number) => `UPDATE file SET path = path || 'x', path_key = path_key || 'x' WHERE item = ${n}`,
  (n: number) => `UPDATE item SET in_google = 1 - in_google WHERE ref = ${n}`,
  (n: number) => `UPDATE item SET in_google = 1 WHERE ref <> ${n}`,
  (n: number) => `UPDATE item SET filename = 'other' WHERE ref = ${n}`,
  (n: number) => `DELETE FROM item WHERE ref = ${n}`,
  (
    n: number,
  ) => `INSERT INTO item (ref, id, account, remote_id, filename, mime_type, creation_time, taken_local, first_seen)
     VALUES (${n}, 'id${n}', 'account', 'r${n}', 'f', 'image/jpeg', '', 0, 0)
     ON CONFLICT DO UPDATE SET in_google = 1, filename = 'again'`,
  (n: number) => `INSERT INTO file_version SELECT item, 9, role, path || 'v', path_key || 'v', bytes, sha256, mime_type,
     fidelity, mtime, published_at, 1, 1, 0, NULL FROM file WHERE item = ${n} AND role = 'primary'`,
  (n: number) => `UPDATE file_version SET bytes = 3 WHERE item = ${n}`,
  (n: number) => `DELETE FROM file_version WHERE item = ${n}`,
]

function counted({ database }: SampleIndex) {
  const number = (query: string): number => Number(database.prepare(`SELECT coalesce((${query}), 0) AS n`).get()?.['n'])
  const files = 'SELECT bytes FROM file UNION ALL SELECT bytes FROM file_version'
  return {
    items: number("SELECT count(*) FROM file WHERE role = 'primary'"),
    files: number(`SELECT count(*) FROM (${files})`),
    bytes: number(`SELECT sum(bytes) FROM (${files})`),
    lacking: number(`SELECT count(*) FROM item WHERE in_google = 1 AND NOT EXISTS
      (SELECT 1 FROM file WHERE file.item = item.ref AND file.role = 'primary')`),
  }
}

describe('the sums that the database keeps', () => {
  it('are those of the rows, whatever happens to these, before and after the sums were introduced', () => {
    const step = fc.record({ change: fc.constantFrom(...changes), item: fc.integer({ min: 1, max: 6 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.array(step, { maxLength: 40 }), (before, after) => {
        const index = new SampleIndex()
        index.database.exec('PRAGMA foreign_keys = ON')
        const run = ({ change, item }: (typeof after)[number]): void => {
          try {
            index.database.exec(change(item))
          } catch (error) {
            if (!(error instanceof Error && error.message.includes('constraint'))) throw error
          }
        }
        for (let item = 1; item <= 4; item++) index.item({ file: item % 2 === 0 ? {} : false })
        for (const each of before) run(each)
        index.database.exec(tallies)
        expect(readTally(index.database)).toEqual(counted(index))
        for (const each of after) {
          index.database.exec('BEGIN')
          run(each)
          index.database.exec(each.item === 6 ? 'ROLLBACK' : 'COMMIT')
        }
        expect(readTally(index.database)).toEqual(counted(index))
      }),
    )
  })
})
