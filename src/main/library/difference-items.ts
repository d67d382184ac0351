import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { ItemId, ItemRef } from '../../shared/domain.ts'
import { hasItems, type DifferenceItem, type DifferenceList, type DifferenceQuery } from '../../shared/health.ts'
import { momentOf } from '../../shared/moment.ts'
import { shownTime } from '../mirror/item-times.ts'
import { duplicates, openItems } from './open-items.ts'

/**
 * The items behind one difference of `healthNumbers`: an album's in album order, an account's newest first. None for a
 * difference that is between Google's count and Google's list, because nobody can name those items.
 */
export function differenceItems(database: DatabaseSync, query: DifferenceQuery): DifferenceList {
  const source = sourceOf(query)
  if (!source) return { total: 0, items: [] }
  const { tables, direction, values } = source
  const order = (table: string): string => `${table}.place ${direction}, ${table}.item ${direction}`
  const { limit, offset } = query
  const rows = database
    .prepare(
      `WITH ${tables}, page AS MATERIALIZED (SELECT * FROM chosen ORDER BY ${order('chosen')} LIMIT ? OFFSET ?)
       SELECT counted.total, page.item AS ref, page.here, page.times, item.id, item.filename, item.video,
         item.time_known, ${shownTime} AS shown, (
           SELECT json_group_array(album.title ORDER BY album.shared, album.position, album.id)
           FROM album_item JOIN album ON album.id = album_item.album
           WHERE album_item.item = page.item AND album.id IS NOT ?) AS albums
       FROM (SELECT count(*) AS total FROM chosen) AS counted
       LEFT JOIN page LEFT JOIN item ON item.ref = page.item ORDER BY ${order('page')}`,
    )
    .all(...values, limit, offset, 'album' in query.of ? query.of.album : null) as unknown as Row[]
  return { total: rows[0]?.total ?? 0, items: rows.filter(({ ref }) => ref !== null).map(itemOf) }
}

interface Row {
  total: number
  /** Null in the only row if there is no item. */
  ref: number | null
  here: number
  times: number
  id: string
  filename: string
  video: number
  time_known: string
  shown: number
  albums: string
}

interface Source {
  /** Ends with a table `chosen` that has `item`, `place`, `here` and `times`. */
  tables: string
  direction: 'ASC' | 'DESC'
  values: SQLInputValue[]
}

function sourceOf({ of, reason, code }: DifferenceQuery): Source | undefined {
  if (!hasItems(reason)) return undefined
  if (reason === 'duplicate') {
    if (!('album' in of)) return undefined
    const tables = `${duplicates}, chosen AS MATERIALIZED (
      SELECT item, position AS place, times, EXISTS
        (SELECT 1 FROM file WHERE file.item = duplicate.item AND file.role = 'primary') AS here
      FROM duplicate WHERE album = ?)`
    return { tables, direction: 'ASC', values: [of.album] }
  }
  const values = [reason, code ?? null]
  if ('album' in of) {
    const tables = `${openItems('item.ref IN (SELECT item FROM album_item WHERE album = ?)')},
    chosen AS MATERIALIZED (
      SELECT open.item, open.here, 0 AS times, album_item.position AS place
      FROM open JOIN album_item ON album_item.item = open.item AND album_item.album = ?
      WHERE open.reason = ? AND open.code IS ?)`
    return { tables, direction: 'ASC', values: [of.album, of.album, ...values] }
  }
  const tables = `${openItems('item.account = ?')}, chosen AS MATERIALIZED (
    SELECT open.item, open.here, 0 AS times, item.taken_at AS place
    FROM open JOIN item ON item.ref = open.item WHERE open.reason = ? AND open.code IS ?)`
  return { tables, direction: 'DESC', values: [of.account, ...values] }
}

function itemOf(row: Row): DifferenceItem {
  return {
    item: row.id as ItemId,
    ...(row.here === 1 && { ref: row.ref as ItemRef }),
    filename: row.filename,
    kind: row.video === 1 ? 'video' : 'photo',
    ...(row.time_known !== 'nothing' && { day: momentOf(row.shown).toISOString().slice(0, 10) }),
    albums: JSON.parse(row.albums) as string[],
    ...(row.times > 0 && { times: row.times }),
  }
}
