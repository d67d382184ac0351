import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../../index/schema/database.ts'
import type { Steps } from '../../slices.ts'
import { clockItems } from '../../index/items/clock-items.ts'
import { SourceAlbums } from '../../sources/source-albums.ts'

/** Items whose places are looked for at a time. */
const atATime = 5000

/**
 * Brings albums in order in which items have come to have another time or name: those of other exports and of other people, too,
 * since what one person's export says of an item can be what the item says; and those with only a camera's clock, whose time
 * follows from the zone of their neighbours. Can be done again.
 */
export function* orderAlbums(database: DatabaseSync, changed: Iterable<number>): Steps<true> {
  const albums = new SourceAlbums(database)
  const items = [...new Set([...changed, ...clockItems(database)])]
  const found = new Map<string, ReturnType<SourceAlbums['orderedByTime']>[number]>()
  for (let at = 0; at < items.length; at += atATime) {
    for (const each of albums.orderedByTime(items.slice(at, at + atATime)))
      found.set(`${each.source} ${each.album}`, each)
    yield
  }
  for (const { album, source } of found.values()) {
    transaction(database, () => albums.add(album, source, []))
    yield
  }
  return true
}
