import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { ItemFlag } from '../../shared/domain.ts'
import type { ItemColumns, LibraryQuery } from '../../shared/domain.ts'
import { foldText, searchWords } from '../../shared/fold-text.ts'

const dayMs = 86_400_000
/** What most cameras take; for items whose size Google does not tell. */
const usualRatio = 4 / 3

/**
 * The items whose photo or video is in the mirror, in display order: an album in its own order, else newest first by
 * the camera's clock. `from` and `to` must be days, `YYYY-MM-DD`. Reads row by row and keeps no objects, so the cost is
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
 * a TIFF, by name.
 */
const isRaw = `substr(file.mime_type, 1, 8) = 'image/x-' AND file.mime_type <> 'image/x-icon'
  OR file.mime_type = 'image/tiff' AND lower(substr(file.path, -4)) IN
    ('.dng', '.nef', '.nrw', '.arw', '.sr2', '.pef', '.srw', '.3fr', '.erf', '.kdc', '.dcr')`

function statementFor(query: LibraryQuery, withText: boolean): { sql: string; values: SQLInputValue[] } {
  const values: SQLInputValue[] = []
  const conditions: string[] = []
  const flags = `item.video * ${ItemFlag.video} + item.motion * ${ItemFlag.motion} + item.animated * ${ItemFlag.animated}
    + (${isRaw}) * ${ItemFlag.preview}`
  const text = withText ? `, item.filename, item.description, ${cameraText('make')}, ${cameraText('model')}` : ''
  let source = "item JOIN file ON file.item = item.ref AND file.role = 'primary'"
  let order = 'item.taken_local DESC, item.ref DESC'
  if (query.album !== undefined) {
    source = `album_item JOIN item ON item.ref = album_item.item ${source.slice('item '.length)}`
    conditions.push('album_item.album = ?')
    values.push(query.album)
    order = 'album_item.position, item.ref'
  }
  if (query.kind !== undefined) {
    conditions.push('item.video = ?')
    values.push(query.kind === 'video' ? 1 : 0)
  }
  if (query.from !== undefined) {
    conditions.push('item.taken_local >= ?')
    values.push(startOfDay(query.from))
  }
  if (query.to !== undefined) {
    conditions.push('item.taken_local < ?')
    values.push(startOfDay(query.to) + dayMs)
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  const sql = `SELECT item.ref, item.width, item.height, item.taken_local, ${flags}${text} FROM ${source} ${where} ORDER BY ${order}`
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
