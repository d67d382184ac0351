import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { ItemFlag } from '../../shared/domain.ts'
import type { ItemColumns, LibraryQuery } from '../../shared/domain.ts'
import { foldText, searchWords } from '../../shared/fold-text.ts'
import { shownTime } from '../mirror/item-times.ts'

const dayMs = 86_400_000
/** No clock is further from UTC. */
const furthestZone = 14 * 3_600_000
/** What most cameras take; for items whose size Google does not tell. */
const usualRatio = 4 / 3

/**
 * The items whose photo or video is in the mirror, in display order: an album in its own order, else newest first. Days are
 * those of the place where an item was taken. `from` and `to` must be days, `YYYY-MM-DD`. Reads row by row and keeps no objects, so the cost is
 * that of the columns.
 */
export function libraryColumns(database: DatabaseSync, query: LibraryQuery): ItemColumns {
  const words = searchWords(query.search ?? '')
  const { sql, values } = statementFor(query, words.length > 0)
  const matches = words.length > 0 ? matcher(database, words) : undefined
  const columns = new GrowingColumns()
  const statement = database.prepare(sql)
  statement.setReturnArrays(true)
  for (const row of statement.iterate(...values)) {
    const [ref, width, height, taken, flags, filename, description, make, model] = row as unknown as Row
    if (matches && !matches(ref, [filename, description, make, model])) continue
    columns.add(ref, width > 0 && height > 0 ? width / height : usualRatio, Math.floor(taken / dayMs), flags)
  }
  return columns.finish()
}

type Text = string | null
type Row = [
  ref: number,
  width: number,
  height: number,
  taken: number,
  flags: number,
  filename: Text,
  description: Text,
  make: Text,
  model: Text,
]

/**
 * By type: of the pictures with such a name only icons are no RAW files. Files that came before a RAW file was told from
 * a TIFF, by name; only for these is all read that is known of the file.
 */
const isRaw = `substr(here.mime_type, 1, 8) = 'image/x-' AND here.mime_type <> 'image/x-icon'
  OR here.mime_type = 'image/tiff'
    AND (SELECT lower(substr(path, -4)) FROM file WHERE file.item = here.item AND file.role = here.role) IN
      ('.dng', '.nef', '.nrw', '.arw', '.sr2', '.pef', '.srw', '.3fr', '.erf', '.kdc', '.dcr')`

/** The statement for a query. Every one of them reads its rows in order, so that no list is sorted. */
function statementFor(query: LibraryQuery, withText: boolean): { sql: string; values: SQLInputValue[] } {
  const values: SQLInputValue[] = []
  const conditions: string[] = []
  const flags = `item.video * ${ItemFlag.video} + max(item.motion, item.motion_inside) * ${ItemFlag.motion} + item.animated * ${ItemFlag.animated}
    + (${isRaw}) * ${ItemFlag.preview}`
  const text = withText ? `, item.filename, item.description, ${cameraText('make')}, ${cameraText('model')}` : ''
  // CROSS JOIN keeps SQLite from beginning with the files, whose order is another.
  let source = 'item INDEXED BY item_shown'
  let order = 'item.taken_at DESC, item.ref DESC'
  if (query.album !== undefined) {
    source = 'album_item INDEXED BY album_item_order CROSS JOIN item ON item.ref = album_item.item'
    conditions.push('album_item.album = ?')
    values.push(query.album)
    order = 'album_item.position, album_item.item'
  }
  source += " CROSS JOIN file AS here INDEXED BY file_here ON here.item = item.ref AND here.role = 'primary'"
  if (query.kind !== undefined) {
    conditions.push('item.video = ?')
    values.push(query.kind === 'video' ? 1 : 0)
  }
  // The instant of a day is one of 50 hours somewhere on Earth: that narrows what is read, and the day itself is exact.
  if (query.from !== undefined) {
    const from = startOfDay(query.from)
    conditions.push('item.taken_at >= ?', `${shownTime} >= ?`)
    values.push(from - furthestZone, from)
  }
  if (query.to !== undefined) {
    const end = startOfDay(query.to) + dayMs
    conditions.push('item.taken_at < ?', `${shownTime} < ?`)
    values.push(end + furthestZone, end)
  }
  const sql = `SELECT item.ref, item.width, item.height, ${shownTime}, ${flags}${text} FROM ${source}
    WHERE ${conditions.length > 0 ? conditions.join(' AND ') : 'TRUE'} ORDER BY ${order}`
  return { sql, values }
}

/** A damaged camera column must not make searching fail. */
function cameraText(field: 'make' | 'model'): string {
  return `CASE WHEN json_valid(item.camera) THEN item.camera ->> '$.${field}' END`
}

function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

type Matcher = (ref: number, texts: readonly Text[]) => boolean

/** An item matches a word by its own texts or by the title of an album it is in. */
function matcher(database: DatabaseSync, words: readonly string[]): Matcher {
  const titles = database.prepare('SELECT id, title FROM album').all() as { id: string; title: string }[]
  const members = database.prepare('SELECT item FROM album_item WHERE album = ?')
  members.setReturnArrays(true)
  const byAlbum = words.map((word) => {
    const refs = new Set<number>()
    for (const { id, title } of titles) {
      if (!foldText(title).includes(word)) continue
      for (const row of members.iterate(id)) refs.add((row as unknown as [number])[0])
    }
    return refs
  })
  return (ref, texts) => {
    const folded = foldText(texts.map((text) => text ?? '').join('\n'))
    return words.every((word, index) => folded.includes(word) || byAlbum[index]?.has(ref) === true)
  }
}

/** Columns that double their room when it is used up. */
class GrowingColumns {
  #columns = withRoom(4096)
  #count = 0

  add(ref: number, ratio: number, day: number, flags: number): void {
    if (this.#count === this.#columns.ref.length) {
      const larger = withRoom(this.#count * 2)
      larger.ref.set(this.#columns.ref)
      larger.ratio.set(this.#columns.ratio)
      larger.day.set(this.#columns.day)
      larger.flags.set(this.#columns.flags)
      this.#columns = larger
    }
    const at = this.#count++
    this.#columns.ref[at] = ref
    this.#columns.ratio[at] = ratio
    this.#columns.day[at] = day
    this.#columns.flags[at] = flags
  }

  /** Copies of the right length, so that no unused room crosses to the window. */
  finish(): ItemColumns {
    const { ref, ratio, day, flags } = this.#columns
    const end = this.#count
    return { ref: ref.slice(0, end), ratio: ratio.slice(0, end), day: day.slice(0, end), flags: flags.slice(0, end) }
  }
}

function withRoom(count: number): ItemColumns {
  return {
    ref: new Uint32Array(count),
    ratio: new Float32Array(count),
    day: new Int32Array(count),
    flags: new Uint8Array(count),
  }
}
