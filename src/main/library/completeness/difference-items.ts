import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId, ItemRef } from '../../../shared/domain.ts'
import { hasItems, type DifferenceItem, type DifferenceList, type DifferenceQuery } from '../../../shared/health.ts'
import { momentOf } from '../../../shared/moment.ts'
import { anything, flag, integer, itemId, listReader, rowReader, text } from '../../index/schema/typed-rows.ts'
import { shownTime } from '../../mirror/item-times.ts'
import { atOnce, type Steps } from '../../slices.ts'
import { lastRef } from '../columns/last-ref.ts'
import { duplicates, openItems } from './open-items.ts'

/** Items of a step: some milliseconds. */
const itemsAtATime = 1000
const membersAtATime = 500
const orderedAtATime = 5000

/**
 * The items behind one difference of `healthNumbers`: an album's in album order, an account's newest first. None for a
 * difference that is between Google's count and Google's list, because nobody can name those items. In small steps, because
 * to count a million items takes a second; an item that changes meanwhile may be missing, and never comes twice.
 */
export function* differenceSteps(database: DatabaseSync, query: DifferenceQuery): Steps<DifferenceList> {
  const { of, reason, offset, limit } = query
  if (!hasItems(reason)) return { total: 0, items: [] }
  if ('account' in of) {
    const { total, chosen } = yield* ofAccount(database, of.account, query)
    return { total, items: describe(database, chosen, null) }
  }
  const all = reason === 'duplicate' ? repeatedItems(database, of.album) : yield* ofAlbum(database, of.album, query)
  return { total: all.length, items: describe(database, all.slice(offset, offset + limit), of.album) }
}

/** The same without a rest: for indexes that are known to be small. */
export function differenceItems(database: DatabaseSync, query: DifferenceQuery): DifferenceList {
  return atOnce(differenceSteps(database, query))
}

const chosenRow = rowReader({ item: integer, here: integer, times: integer })
type Chosen = ReturnType<typeof chosenRow>
const openRow = rowReader({ item: integer })
const orderedList = listReader<[ref: number, at: number]>(integer, integer)
const memberRow = rowReader({ item: integer, position: integer })
const detailsRow = rowReader({
  id: itemId,
  filename: text,
  video: flag,
  time_known: text,
  shown: anything,
  albums: text,
})

/** Marks what is not completely here for the reason of the query, in the order of numbers, which is quick; then looks for the page. */
function* ofAccount(
  database: DatabaseSync,
  account: AccountId,
  { reason, code, part, offset, limit }: DifferenceQuery,
): Steps<{ total: number; chosen: Chosen[] }> {
  const last = lastRef(database)
  const marks = new Uint8Array(last + 1)
  // The plus keeps the database from reading all items of the account for each step.
  const open = database.prepare(`
    WITH ${openItems('item.ref > :after AND item.ref <= :to AND +item.account = :account')}
    SELECT item FROM open WHERE reason = :reason AND code IS :code AND here = :here`)
  const here = part ? 1 : 0
  const wanted = { account, reason, code: code ?? null, here }
  let total = 0
  for (let after = 0; after < last; after += itemsAtATime) {
    const to = Math.min(after + itemsAtATime, last)
    for (const { item } of open.all({ ...wanted, after, to }).map(openRow)) {
      marks[item] = 1
      total++
    }
    yield
  }
  const rest = Math.min(limit, total - offset)
  const chosen = rest > 0 ? yield* pageOf(database, marks, { here, offset, limit: rest }) : []
  return { total, chosen }
}

/** A page of the marked items, newest first. */
function* pageOf(
  database: DatabaseSync,
  marks: Uint8Array,
  { here, offset, limit }: Pick<DifferenceQuery, 'offset' | 'limit'> & { here: number },
): Steps<Chosen[]> {
  const ordered = database.prepare(`
    SELECT ref, taken_at FROM item INDEXED BY item_shown WHERE (taken_at, ref) < (?, ?)
    ORDER BY taken_at DESC, ref DESC LIMIT ${orderedAtATime}`)
  ordered.setReturnArrays(true)
  const chosen: Chosen[] = []
  let before = 0
  for (let from: [ref: number, at: number] | undefined = [0, Number.MAX_SAFE_INTEGER]; from;) {
    const rows: [ref: number, at: number][] = ordered.all(from[1], from[0]).map(orderedList)
    for (const [item] of rows) {
      if (marks[item] !== 1) continue
      // An item whose time changes meanwhile can come again.
      marks[item] = 0
      if (before++ < offset) continue
      chosen.push({ item, here, times: 0 })
      if (chosen.length === limit) return chosen
    }
    from = rows.length < orderedAtATime ? undefined : rows.at(-1)
    yield
  }
  return chosen
}

/** What of an album is not completely here for the reason of the query, in its order. */
function* ofAlbum(database: DatabaseSync, album: AlbumId, { reason, code, part }: DifferenceQuery): Steps<Chosen[]> {
  const members = database.prepare(`
    SELECT item, position FROM album_item INDEXED BY album_item_order
    WHERE album = ? AND (position, item) > (?, ?) ORDER BY position, item LIMIT ${membersAtATime}`)
  const open = database.prepare(`
    WITH ${openItems('item.ref IN (SELECT value FROM json_each(:refs))')}
    SELECT item, here, 0 AS times FROM open WHERE reason = :reason AND code IS :code AND here = :here`)
  const found = new Map<number, Chosen>()
  for (let last: ReturnType<typeof memberRow> | undefined = { position: Number.MIN_SAFE_INTEGER, item: 0 }; last;) {
    const page: ReturnType<typeof memberRow>[] = members.all(album, last.position, last.item).map(memberRow)
    const refs = JSON.stringify(page.map(({ item }) => item))
    const rows = open.all({ refs, reason, code: code ?? null, here: part ? 1 : 0 }).map(chosenRow)
    const byItem = new Map(rows.map((each) => [each.item, each]))
    for (const { item } of page) {
      const each = byItem.get(item)
      if (each) found.set(item, each)
    }
    last = page.length < membersAtATime ? undefined : page.at(-1)
    yield
  }
  return [...found.values()]
}

/** Items that Google names more than once in an album, in its order: as many as explain what Google counts more. */
function repeatedItems(database: DatabaseSync, album: string): Chosen[] {
  return database
    .prepare(
      `WITH ${duplicates}
       SELECT item, times, EXISTS
         (SELECT 1 FROM item_file AS known WHERE known.item = duplicate.item AND known.role = 'primary' AND known.number = 0) AS here
       FROM duplicate WHERE album = ? ORDER BY position, item`,
    )
    .all(album)
    .map(chosenRow)
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
    const row = details.get(apartFrom, each.item)
    return row ? [itemOf(each, detailsRow(row))] : []
  })
}

function itemOf({ item, here, times }: Chosen, row: ReturnType<typeof detailsRow>): DifferenceItem {
  return {
    item: row.id,
    ...(here === 1 && { ref: item as ItemRef }),
    filename: row.filename,
    kind: row.video ? 'video' : 'photo',
    ...(row.time_known !== 'nothing' && { day: momentOf(row.shown).toISOString().slice(0, 10) }),
    albums: JSON.parse(row.albums) as string[],
    ...(times > 0 && { times }),
  }
}
