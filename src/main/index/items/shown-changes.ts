import type { DatabaseSync } from 'node:sqlite'
import { diskProblem } from '../../disk-problem.ts'
import { shortTransaction } from '../schema/database.ts'
import { integer, rowReader, text } from '../schema/typed-rows.ts'

const itemRow = rowReader({ ref: integer })
const albumRow = rowReader({ album: text })

/**
 * What has changed of items and albums, as triggers note it while somebody takes it: each item and album once, however often it
 * changed since it was taken. One who takes is enough for an index; a second one would miss what the first has taken. Where the
 * disk refuses to forget what was taken, it is given again the next time.
 */
export interface ShownChanges {
  /** From here on changes are noted, those of before are forgotten. False if the disk refuses it. */
  watch(): boolean
  /** Nothing is noted any more. */
  unwatch(): void
  /** At most so many items behind this one that changed, deleted ones included, in their order. */
  takeItems(after: number, most: number): number[]
  /** The same of items that are located elsewhere, or that places are called otherwise of. */
  takeLocated(after: number, most: number): number[]
  /** The same of albums, by their ids. */
  takeAlbums(after: string, most: number): string[]
}

/** The notes that triggers make of what has changed, while somebody watches. What is taken is gone from them. */
export function shownChanges(database: DatabaseSync): ShownChanges {
  const items = database.prepare('SELECT ref FROM shown_change WHERE ref > ? ORDER BY ref LIMIT +?')
  const itemsTaken = database.prepare('DELETE FROM shown_change WHERE ref > ? AND ref <= ?')
  const located = database.prepare('SELECT ref FROM located_change WHERE ref > ? ORDER BY ref LIMIT +?')
  const locatedTaken = database.prepare('DELETE FROM located_change WHERE ref > ? AND ref <= ?')
  const albums = database.prepare('SELECT album FROM album_change WHERE album > ? ORDER BY album LIMIT +?')
  const albumsTaken = database.prepare('DELETE FROM album_change WHERE album > ? AND album <= ?')
  const forgetAll = 'DELETE FROM shown_change; DELETE FROM located_change; DELETE FROM album_change'
  return {
    watch: () =>
      isWritten(() =>
        shortTransaction(database, () => {
          database.exec(`${forgetAll}; INSERT INTO watched (one) VALUES (1) ON CONFLICT DO NOTHING`)
        }),
      ),
    unwatch() {
      isWritten(() => shortTransaction(database, () => database.exec(`DELETE FROM watched; ${forgetAll}`)))
    },
    takeItems: (after, most) => taken(items, itemsTaken, (row) => itemRow(row).ref, after, most),
    takeLocated: (after, most) => taken(located, locatedTaken, (row) => itemRow(row).ref, after, most),
    takeAlbums: (after, most) => taken(albums, albumsTaken, (row) => albumRow(row).album, after, most),
  }
}

type Statement = ReturnType<DatabaseSync['prepare']>

function taken<Key extends number | string>(
  noted: Statement,
  forgotten: Statement,
  keyOf: (row: ReturnType<Statement['all']>[number]) => Key,
  after: Key,
  most: number,
): Key[] {
  const found = noted.all(after, most).map(keyOf)
  const last = found.at(-1)
  if (last !== undefined) isWritten(() => forgotten.run(after, last))
  return found
}

/** False if the disk is what refuses it, such as a full one: reading goes on there. */
function isWritten(write: () => unknown): boolean {
  try {
    write()
    return true
  } catch (error) {
    if (!diskProblem(error)) throw error
    return false
  }
}
