import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTally } from '../../../src/main/index/tally.ts'
import { SampleIndex } from '../library/sample-index.ts'
import { addMissing, addRow, changeRows, removeRows, sql } from '../../rows/rows.ts'

/** Changes of the kinds that the engine makes, on items 1 to 6; what does not fit is refused by the database. */
const changes: readonly ((database: DatabaseSync, n: number) => void)[] = [
  (database, item) => addRow(database, 'current_file', { item, path: `p${item}`, bytes: item * 10 }),
  (database, item) => addRow(database, 'current_file', { item, role: 'motion', path: `m${item}`, bytes: 7 }),
  (database, item) => removeRows(database, 'current_file', { item, role: 'primary' }),
  (database, item) => removeRows(database, 'current_file', { item }),
  (database, item) => changeRows(database, 'current_file', { bytes: sql('bytes + 100') }, { item }),
  (database, item) =>
    changeRows(database, 'current_file', { path: sql("path || 'x'"), path_key: sql("path_key || 'x'") }, { item }),
  (database, ref) => changeRows(database, 'item', { in_google: sql('1 - in_google') }, { ref }),
  (database, ref) => changeRows(database, 'item', { in_google: true }, `ref <> ${ref}`),
  (database, ref) => changeRows(database, 'item', { filename: 'other' }, { ref }),
  (database, ref) => removeRows(database, 'item', { ref }),
  (database, ref) => {
    addMissing(database, 'item', { ref, account: 'account' })
    changeRows(database, 'item', { in_google: true, filename: 'again' }, { ref })
  },
  (database, item) => {
    const row = database.prepare("SELECT path, bytes FROM current_file WHERE item = ? AND role = 'primary'").get(item)
    if (!row) return
    addRow(database, 'earlier_file', { item, number: 9, path: `${String(row['path'])}v`, bytes: Number(row['bytes']) })
  },
  (database, item) =>
    changeRows(database, 'item_file', { number: 7, replaced_at: 1 }, { item, role: 'primary', number: 0 }),
  (database, item) =>
    changeRows(database, 'item_file', { number: 0, replaced_at: null }, { item, role: 'primary', number: 7 }),
  (database, item) => changeRows(database, 'earlier_file', { bytes: 3 }, { item }),
  (database, item) => removeRows(database, 'earlier_file', { item }),
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
            change(index.database, item)
          } catch (error) {
            if (!(error instanceof Error && error.message.includes('constraint'))) throw error
          }
        }
        for (let item = 1; item <= 4; item++) index.item({ file: item % 2 === 0 ? {} : false })
        expect(readTally(index.database)).toEqual(counted(index))
        for (const each of steps) {
          index.database.exec('BEGIN')
          run(each)
          index.database.exec(each.item === 6 ? 'ROLLBACK' : 'COMMIT')
        }
        expect(readTally(index.database)).toEqual(counted(index))
      }),
    )
  })
})
