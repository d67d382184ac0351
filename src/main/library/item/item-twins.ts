import type { DatabaseSync } from 'node:sqlite'
import type { ItemDetails, ItemRef } from '../../../shared/domain.ts'
import { integer, itemId, one, rowReader, text } from '../../index/schema/typed-rows.ts'

/** More nobody goes through one by one. */
const mostTwins = 10

const twinRow = rowReader({ id: itemId, filename: text })
const countRow = rowReader({ count: integer })

/** `file_sha256` finds them: a look at the whole table would take a second. */
const twins = `
  FROM item_file AS own JOIN file AS mine ON mine.id = own.file
  JOIN file AS same INDEXED BY file_sha256 ON same.sha256 = mine.sha256 AND same.bytes = mine.bytes
  JOIN item_file AS theirs ON theirs.file = same.id AND theirs.role = 'primary' AND theirs.number = 0
  JOIN item ON item.ref = theirs.item
  WHERE own.item = ?1 AND own.role = 'primary' AND own.number = 0 AND theirs.item <> ?1`

/**
 * The other items whose photo or video has the same bytes, whatever their names and dates. Where each is from it is one of its own,
 * as in two accounts: what comes from exports is one item by its bytes.
 */
export function twinsOf(database: DatabaseSync, ref: ItemRef): Pick<ItemDetails, 'twins' | 'twinCount'> {
  const { count } = one(countRow, database.prepare(`SELECT count(*) AS count ${twins}`).get(ref))
  if (count === 0) return { twins: [], twinCount: 0 }
  const rows = database.prepare(
    `SELECT item.id, item.filename ${twins} ORDER BY item.taken_at, item.id LIMIT ${mostTwins}`,
  )
  return { twins: rows.all(ref).map(twinRow), twinCount: count }
}
