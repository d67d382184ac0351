import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { albumList } from '../../../src/main/library/album-list.ts'
import { SampleIndex } from './sample-index.ts'
import { throughViews } from '../index/through-views.ts'

/** Changes of the kinds that the engine makes, on items 1 to 5 and albums 1 to 3; what does not fit is refused by the database. */
const changes = [
  (item: number, album: string) =>
    `INSERT INTO album_item (album, position, item) VALUES ('${album}', ${item}, ${item})`,
  (item: number, album: string) => `DELETE FROM album_item WHERE album = '${album}' AND item = ${item}`,
  (_: number, album: string) => `DELETE FROM album_item WHERE album = '${album}'`,
  (_: number, album: string) => `INSERT INTO album_item (album, position, item) SELECT '${album}', ref, ref FROM item
     WHERE TRUE ON CONFLICT DO NOTHING`,
  (_: number, album: string) => `DELETE FROM album WHERE id = '${album}'`,
  (
    item: number,
  ) => `INSERT INTO current_file (item, role, path, path_key, bytes, sha256, mime_type, mtime, published_at)
     VALUES (${item}, 'primary', 'p${item}', 'p${item}', 1, 'x', 'image/jpeg', 0, 0)`,
  (
    item: number,
  ) => `INSERT INTO current_file (item, role, path, path_key, bytes, sha256, mime_type, mtime, published_at)
     VALUES (${item}, 'motion', 'm${item}', 'm${item}', 1, 'x', 'video/mp4', 0, 0)`,
  (item: number) => `DELETE FROM current_file WHERE item = ${item}`,
  (item: number) => `DELETE FROM current_file WHERE item = ${item} AND role = 'motion'`,
  (item: number) =>
    `UPDATE item_file SET number = 7, replaced_at = 1 WHERE item = ${item} AND role = 'primary' AND number = 0`,
  (item: number) =>
    `UPDATE item_file SET number = 0, replaced_at = NULL WHERE item = ${item} AND role = 'primary' AND number = 7`,
  (item: number) =>
    `UPDATE current_file SET bytes = 2, path = path || 'x', path_key = path_key || 'x' WHERE item = ${item}`,
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
      throughViews(database, () => {
        for (const { change, item, album } of steps)
          try {
            database.exec(change(item, albums[album] ?? ''))
          } catch (error) {
            if (!(error instanceof Error && error.message.includes('constraint'))) throw error
          }
      })
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
    { numRuns: 200 },
  )
})
