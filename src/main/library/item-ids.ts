import type { DatabaseSync } from 'node:sqlite'
import type { ItemId, ItemRef } from '../../shared/domain.ts'
import { itemId, itemRef, rowReader } from '../index/schema/typed-rows.ts'

const idRow = rowReader({ id: itemId })
const refRow = rowReader({ ref: itemRef })

/** The ids of items, in this order. Of one that is not here any more there is none. */
export function itemIds(database: DatabaseSync, refs: readonly ItemRef[]): ItemId[] {
  const find = database.prepare('SELECT id FROM item WHERE ref = ?')
  return refs.flatMap((ref) => {
    const row = find.get(ref)
    return row ? [idRow(row).id] : []
  })
}

/** The numbers of items as this index has them, in this order; null for one that is not here. */
export function itemRefs(database: DatabaseSync, ids: readonly ItemId[]): (ItemRef | null)[] {
  const find = database.prepare('SELECT ref FROM item WHERE id = ?')
  return ids.map((id) => {
    const row = find.get(id)
    return row ? refRow(row).ref : null
  })
}
