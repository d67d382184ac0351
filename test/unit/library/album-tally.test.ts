import type { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { albumList } from '../../../src/main/library/album-list.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { SampleIndex } from './sample-index.ts'
import { addMissing, addRow, changeRows, removeRows, sql } from '../../rows/rows.ts'

/** Changes of the kinds that the engine makes, on items 1 to 5 and albums 1 to 3; what does not fit is refused by the database. */
const changes: readonly ((database: DatabaseSync, item: number, album: string) => void)[] = [
  (database, item, album) => addRow(database, 'album_item', { album, position: item, item }),
  (database, item, album) => removeRows(database, 'album_item', { album, item }),
  (database, _, album) => removeRows(database, 'album_item', { album }),
  (database, _, album) => {
    const rows = database.prepare('SELECT ref FROM item WHERE EXISTS (SELECT 1 FROM album WHERE id = ?)').all(album)
    for (const { ref } of rows) addMissing(database, 'album_item', { album, position: Number(ref), item: Number(ref) })
  },
  (database, _, album) => removeRows(database, 'album', { id: album }),
  (database, item) => addRow(database, 'current_file', { item }),
  (database, item) => addRow(database, 'current_file', { item, role: 'motion', mime_type: 'video/mp4' }),
  (database, item) => removeRows(database, 'current_file', { item }),
  (database, item) => removeRows(database, 'current_file', { item, role: 'motion' }),
  (database, item) =>
    changeRows(database, 'item_file', { number: 7, replaced_at: 1 }, { item, role: 'primary', number: 0 }),
  (database, item) =>
    changeRows(database, 'item_file', { number: 0, replaced_at: null }, { item, role: 'primary', number: 7 }),
  (database, item) =>
    changeRows(
      database,
      'current_file',
      { bytes: 2, path: sql("path || 'x'"), path_key: sql("path_key || 'x'") },
      { item },
    ),
]

it('counts of each album what its rows say, whatever happens to these', () => {
  const step = fc.record({
    change: fc.constantFrom(...changes),
    item: fc.integer({ min: 1, max: 5 }),
    album: fc.nat(2),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const index = new SampleIndex()
      const { database } = index
      database.exec('PRAGMA foreign_keys = ON')
      const items = [1, 2, 3, 4, 5].map((item) => index.item({ file: item % 2 === 0 ? {} : false }))
      const albums = [index.album('One', items.slice(0, 3)), index.album('Two', items), index.album('Three')]
      for (const { change, item, album } of steps)
        try {
          change(database, item, albums[album] ?? '')
        } catch (error) {
          if (!(error instanceof Error && error.message.includes('constraint'))) throw error
        }
      const counted = database
        .prepare(
          `SELECT id, (SELECT count(*) FROM album_item WHERE album = id) AS listed,
             (SELECT count(*) FROM album_item JOIN current_file AS file ON file.item = album_item.item AND file.role = 'primary'
              WHERE album = id) AS here
           FROM album ORDER BY position`,
        )
        .all()
        .map((row) => ({ ...row }))
      const shown = () =>
        albumList(database, false).map(({ id, listedCount, localCount }) => ({
          id,
          listed: listedCount,
          here: localCount,
        }))
      expect(shown()).toEqual(counted)
      database.close()
    }),
    { numRuns: someRuns(50, 200) },
  )
})
