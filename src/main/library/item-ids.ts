import type { DatabaseSync } from 'node:sqlite'
import type { ItemId, ItemRef } from '../../shared/domain.ts'
import { itemId, rowReader } from '../index/schema/typed-rows.ts'

const idRow = rowReader({ id: itemId })

/** The ids of items, in this order. Of one that is not here any more there is none. */
export function itemIds(database: DatabaseSync, refs: readonly ItemRef[]): ItemId[] {
  const find = database.prepare('SELECT id FROM item WHERE ref = ?')
  return refs.flatMap((ref) => {
    const row = find.get(ref)
    return row ? [idRow(row).id] : []
  })
}
