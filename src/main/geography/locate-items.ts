import type { DatabaseSync } from 'node:sqlite'
import { degree, LocatedRows } from '../index/places/located-rows.ts'
import { transaction } from '../index/schema/database.ts'
import { readMeta, writeMeta } from '../index/schema/meta.ts'
import type { Steps } from '../slices.ts'
import type { PlaceFinder } from './place-finder.ts'

/** Some milliseconds of work. */
const itemsAtATime = 100
const notedAtATime = 2000

/** Raise it when places are called otherwise: other towns, other borders, another rule. Everything is named anew then. */
const namesVersion = 1

/** Whether some items are to be located. */
export function isToLocate(database: DatabaseSync): boolean {
  const isWork = database.prepare('SELECT 1 FROM locate_work LIMIT 1').get() !== undefined
  if (isWork) return true
  const isLocated = database.prepare('SELECT 1 FROM located LIMIT 1').get() !== undefined
  return isLocated && readMeta(database, 'names-of-places') !== namesVersion
}

/**
 * Notes where items were taken and how it is called, of all that say another place since the last time, or of everything once
 * places are called otherwise. In steps with a transaction each; what is broken off is gone on with. Returns how many it was.
 */
export function* locateSteps(database: DatabaseSync, finder: PlaceFinder): Steps<number> {
  const rows = new LocatedRows(database)
  if (readMeta(database, 'names-of-places') !== namesVersion) {
    for (let after: number | undefined = 0; after !== undefined;) {
      const from: number = after
      after = transaction(database, () => rows.again(from, notedAtATime))
      yield
    }
    transaction(database, () => writeMeta(database, 'names-of-places', namesVersion))
  }
  let located = 0
  for (let work = rows.work(itemsAtATime); work.length > 0; work = rows.work(itemsAtATime)) {
    transaction(database, () => {
      for (const { ref, spot } of work) {
        if (!spot) {
          rows.forget(ref)
          continue
        }
        const found = finder.find(spot.latitude / degree, spot.longitude / degree)
        rows.locate(ref, spot, found && rows.nameId(found.said, found.words))
      }
    })
    located += work.length
    yield
  }
  return located
}
