import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { ItemId, ItemRef } from '../../shared/domain.ts'
import { hasItems, type DifferenceItem, type DifferenceList, type DifferenceQuery } from '../../shared/health.ts'
import { momentOf } from '../../shared/moment.ts'
import { shownTime } from '../mirror/item-times.ts'
import { atOnce, type Steps } from '../slices.ts'
import { duplicates, openItems } from './open-items.ts'

/** Items of a step: some milliseconds. */
const itemsAtATime = 500

/**
 * The items behind one difference of `healthNumbers`: an album's in album order, an account's newest first. None for a
 * difference that is between Google's count and Google's list, because nobody can name those items. In small steps, because
 * to count a million items takes a second; an item that changes meanwhile may be missing, and never comes twice.
 */
export function* differenceSteps(database: DatabaseSync, query: DifferenceQuery): Steps<DifferenceList> {
  const { of, reason, offset, limit } = query
  if (!hasItems(reason)) return { total: 0, items: [] }
  const chosen = new Map<number, Chosen>()
  let total = 0
  const take = (each: Chosen): void => {
    if (total >= offset && total < offset + limit) chosen.set(each.item, each)
    total++
  }
  if (reason !== 'duplicate') yield* openSteps(database, query, take)
  else if ('album' in of) for (const each of repeatedItems(database, of.album)) take(each)
  return { total, items: describe(database, [...chosen.values()], 'album' in of ? of.album : null) }
}

/** The same without a rest: for indexes that are known to be small. */
export function differenceItems(database: DatabaseSync, query: DifferenceQuery): DifferenceList {
  return atOnce(differenceSteps(database, query))
}

interface Chosen {
  item: number
  here: number
  times: number
}

/** Items of an album or account in their order, from behind one of them; `place` is what they are ordered by. */
function orderedItems({ of }: DifferenceQuery): { sql: string; values: SQLInputValue[]; first: Place } {
  if ('album' in of) {
    const sql = `
      SELECT item, position AS place FROM album_item INDEXED BY album_item_order
      WHERE album = ? AND (position, item) > (?, ?) ORDER BY position, item LIMIT ${itemsAtATime}`
    return { sql, values: [of.album], first: { place: Number.MIN_SAFE_INTEGER, item: 0 } }
  }
  const sql = `
    SELECT ref AS item, taken_at AS place FROM item INDEXED BY item_shown
    WHERE (taken_at, ref) < (?, ?) ORDER BY taken_at DESC, ref DESC LIMIT ${itemsAtATime}`
  return { sql, values: [], first: { place: Number.MAX_SAFE_INTEGER, item: 0 } }
}

interface Place {
  place: number
  item: number
}

/** Those that are not completely here for the reason of the query, in their order. */
function* openSteps(database: DatabaseSync, query: DifferenceQuery, take: (each: Chosen) => void): Steps<void> {
  const { of, reason, code } = query
  const { sql, values, first } = orderedItems(query)
  const page = database.prepare(sql)
  const open = database.prepare(`
    WITH ${openItems('item.ref IN (SELECT value FROM json_each(:refs)) AND (:account IS NULL OR item.account = :account)')}
    SELECT item, here, 0 AS times FROM open WHERE reason = :reason AND code IS :code`)
  const account = 'account' in of ? of.account : null
  const seen = new Set<number>()
  for (let last: Place | undefined = first; last;) {
    const items = page.all(...values, last.place, last.item) as unknown as Place[]
    const refs = JSON.stringify(items.map(({ item }) => item))
    const found = open.all({ refs, account, reason, code: code ?? null }) as unknown as Chosen[]
    const byItem = new Map(found.map((each) => [each.item, each]))
    for (const { item } of items) {
      const each = byItem.get(item)
      if (!each || seen.has(item)) continue
      seen.add(item)
      take(each)
    }
    last = items.length < itemsAtATime ? undefined : items.at(-1)
    yield
  }
}

/** Items that Google names more than once in an album, in its order: as many as explain what Google counts more. */
function repeatedItems(database: DatabaseSync, album: string): Chosen[] {
  return database
    .prepare(
      `WITH ${duplicates}
       SELECT item, times, EXISTS
         (SELECT 1 FROM file WHERE file.item = duplicate.item AND file.role = 'primary') AS here
       FROM duplicate WHERE album = ? ORDER BY position, item`,
    )
    .all(album) as unknown as Chosen[]
}

/** What is shown of items; none of those that are gone by now. */
function describe(database: DatabaseSync, chosen: readonly Chosen[], apartFrom: string | null): DifferenceItem[] {
  const details = database.prepare(`
    SELECT item.id, item.filename, item.video, item.time_known, ${shownTime} AS shown, (
      SELECT json_group_array(album.title ORDER BY album.shared, album.position, album.id)
      FROM album_item JOIN album ON album.id = album_item.album
      WHERE album_item.item = item.ref AND album.id IS NOT ?) AS albums
    FROM item WHERE ref = ?`)
  return chosen.flatMap((each) => {
    const row = details.get(apartFrom, each.item) as unknown as Row | undefined
    return row ? [itemOf(each, row)] : []
  })
}

interface Row {
  id: string
  filename: string
  video: number
  time_known: string
  shown: number
  albums: string
}

function itemOf({ item, here, times }: Chosen, row: Row): DifferenceItem {
  return {
    item: row.id as ItemId,
    ...(here === 1 && { ref: item as ItemRef }),
    filename: row.filename,
    kind: row.video === 1 ? 'video' : 'photo',
    ...(row.time_known !== 'nothing' && { day: momentOf(row.shown).toISOString().slice(0, 10) }),
    albums: JSON.parse(row.albums) as string[],
    ...(times > 0 && { times }),
  }
}
