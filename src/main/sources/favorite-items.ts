import type { DatabaseSync } from 'node:sqlite'
import type { ItemRef } from '../../shared/domain.ts'
import { transaction } from '../index/schema/database.ts'
import { writeMeta } from '../index/schema/meta.ts'
import type { Steps } from '../slices.ts'
import { SourceItems } from './source-items.ts'

const itemsAtATime = 100

/**
 * A person here makes these items favourites, or no more, whatever their sources say: see `SourceItems.favor`. In steps with a
 * transaction each, which also notes that the catalogue is behind; those that are not here any more are left out. True at the end.
 * Throws what SQLite says of the disk.
 */
export function* favoriteItems(database: DatabaseSync, refs: readonly ItemRef[], favorite: boolean): Steps<true> {
  const items = new SourceItems(database)
  for (let at = 0; at < refs.length; at += itemsAtATime) {
    transaction(database, () => {
      writeMeta(database, 'catalogue-behind', true)
      for (const ref of refs.slice(at, at + itemsAtATime)) items.favor(ref, favorite)
    })
    yield
  }
  return true
}
