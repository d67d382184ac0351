import type { DatabaseSync } from 'node:sqlite'
import { ItemFlag } from '../../../shared/domain.ts'
import type { ItemColumns, LibraryQuery } from '../../../shared/domain.ts'
import { searchWords } from '../../../shared/text/fold-text.ts'
import { plausibleMoment } from '../../../shared/moment.ts'
import { integer, listReader, nullable, text } from '../../index/schema/typed-rows.ts'
import { shownTime } from '../../mirror/item-times.ts'
import { atOnce, type Steps } from '../../slices.ts'
import { editedAfter, EditedCopies, type EditedCopy } from './edited-copies.ts'
import { GrowingColumns } from './growing-columns.ts'
import { itemsOfOwner } from './items-of-owner.ts'
import { itemsByAlbum, lastRef, matchingItems, textMatcher, type FoundItems } from './matching-items.ts'

const dayMs = 86_400_000
/** No clock is further from UTC. */
const furthestZone = 14 * 3_600_000
/** What most cameras take; for items whose size Google does not tell. */
const usualRatio = 4 / 3

const rowsAtATime = 2000
const firstAtATime = 500
const filesAtATime = 20_000
const chosenAtATime = 500
const membersAtATime = 500
/** Of fewer items than this part of all, each is looked up; of more, all are read in their order. */
const fewPart = 20

/**
 * The items whose photo or video is in the mirror, in display order: an album in its own order, else newest first. Days are
 * those of the place where an item was taken. `from` and `to` must be days, `YYYY-MM-DD`. In small steps, because with a
 * million items it takes a second; an item that changes meanwhile may be missing, and never comes twice.
 */
export function* librarySteps(database: DatabaseSync, query: LibraryQuery): Steps<ItemColumns> {
  const { first } = query
  if (first === undefined) return yield* wholeSteps(database, query)
  const isTimeline =
    query.album === undefined && query.owner === undefined && searchWords(query.search ?? '').length === 0
  if (isTimeline) return yield* firstSteps(database, query, first)
  const { ref, ratio, day, flags } = yield* wholeSteps(database, query)
  return {
    ref: ref.slice(0, first),
    ratio: ratio.slice(0, first),
    day: day.slice(0, first),
    flags: flags.slice(0, first),
  }
}

function* wholeSteps(database: DatabaseSync, query: LibraryQuery): Steps<ItemColumns> {
  const words = searchWords(query.search ?? '')
  const owned = query.owner === undefined ? undefined : yield* itemsOfOwner(database, query.owner)
  if (query.album !== undefined) return yield* albumSteps(database, query, query.album, words, owned?.matches)
  const found = words.length === 0 ? owned : inBoth(yield* matchingItems(database, words), owned)
  if (!found) return yield* timelineSteps(database, query)
  const { count, matches } = found
  return count * fewPart < matches.length
    ? yield* chosenSteps(database, query, matches)
    : yield* timelineSteps(database, query, matches)
}

/** The same without a rest: for indexes that are known to be small. */
export function libraryColumns(database: DatabaseSync, query: LibraryQuery): ItemColumns {
  return atOnce(librarySteps(database, query))
}

function inBoth(found: FoundItems, owned: FoundItems | undefined): FoundItems {
  if (!owned) return found
  const matches = new Uint8Array(found.matches.length)
  let count = 0
  for (let ref = 0; ref < matches.length; ref++) {
    if (found.matches[ref] !== 1 || owned.matches[ref] !== 1) continue
    matches[ref] = 1
    count++
  }
  return { count, matches }
}

/** `taken` is the time that clocks showed there, `at` the instant. */
type Row = [ref: number, width: number, height: number, taken: number, flags: number, at: number]
/** What a statement reads behind that is its own. */
type RowAndMore = readonly [...Row, ...unknown[]]

const columns = `item.ref, item.width, item.height, ${shownTime},
  item.video * ${ItemFlag.video} + max(item.motion, item.motion_inside) * ${ItemFlag.motion} + item.animated * ${ItemFlag.animated}`

/**
 * By type: of the pictures with such a name only icons are no RAW files. Files that came before a RAW file was told from
 * a TIFF, by name; only for these is all read that is known of the file. Of an edited copy `EditedCopies` tells.
 */
const isRaw = `substr(here.mime_type, 1, 8) = 'image/x-' AND here.mime_type <> 'image/x-icon'
  OR here.mime_type = 'image/tiff'
    AND (SELECT lower(substr(path, -4)) FROM current_file AS known WHERE known.item = here.item AND known.role = here.role) IN
      ('.dng', '.nef', '.nrw', '.arw', '.sr2', '.pef', '.srw', '.3fr', '.erf', '.kdc', '.dcr')`

/** What the query asks of rows apart from their text. */
function wishOf({ kind, from, to }: LibraryQuery): (row: RowAndMore) => boolean {
  const start = from === undefined ? -Infinity : startOfDay(from)
  const end = to === undefined ? Infinity : startOfDay(to) + dayMs
  return ([, , , taken, flags]) =>
    taken >= start && taken < end && (kind === undefined || ((flags & ItemFlag.video) !== 0) === (kind === 'video'))
}

function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** The instant of a day is one of 50 hours somewhere on Earth: that narrows what is read, and the day itself is exact. */
function instantsOf({ from, to }: LibraryQuery): [first: number, end: number] {
  return [
    from === undefined ? Number.MIN_SAFE_INTEGER : startOfDay(from) - furthestZone,
    to === undefined ? Number.MAX_SAFE_INTEGER : startOfDay(to) + dayMs + furthestZone,
  ]
}

/** `edited`: the edited copy that is shown in the place of the original, if there is one. */
function addTo(found: GrowingColumns, row: RowAndMore, isRawFile: boolean, edited: EditedCopy | undefined): void {
  const [ref, , , taken, flags] = row
  const { width, height, raw } = edited ?? { width: row[1], height: row[2], raw: isRawFile }
  const ratio = width > 0 && height > 0 ? width / height : usualRatio
  found.add(ref, ratio, Math.floor(plausibleMoment(taken) / dayMs), flags + (raw ? ItemFlag.preview : 0))
}

/** Marks of an item, by its number. */
const here = 1
const raw = 2
const edited = 4

/** Which items have their file here, of which it is RAW, and of which an edited copy is shown. */
function* marksOfFiles(database: DatabaseSync): Steps<Uint8Array> {
  const end = lastRef(database)
  const marks = new Uint8Array(end + 1)
  const files = database.prepare(`
    SELECT here.item, ${isRaw} FROM item_file AS here INDEXED BY file_here
    WHERE here.role = 'primary' AND here.number = 0 AND here.item > ? AND here.item <= ?`)
  files.setReturnArrays(true)
  for (let after = 0; after < end; after += filesAtATime) {
    for (const row of files.all(after, after + filesAtATime)) {
      const [item, isRawFile] = fileList(row)
      marks[item] = isRawFile === 1 ? here | raw : here
    }
    yield
  }
  for (let after = 0, page = editedAfter(database, after); page.length > 0; page = editedAfter(database, after)) {
    for (const item of page) marks[item] = (marks[item] ?? 0) | ((marks[item] ?? 0) & here ? edited : 0)
    after = page.at(-1) ?? after
    yield
  }
  return marks
}

/** All items, or those of them that match, from one index in its order. */
function* timelineSteps(database: DatabaseSync, query: LibraryQuery, matches?: Uint8Array): Steps<ItemColumns> {
  const marks = yield* marksOfFiles(database)
  const copies = new EditedCopies(database)
  const fits = wishOf(query)
  const found = new GrowingColumns()
  const rows = database.prepare(`
    SELECT ${columns}, item.taken_at FROM item INDEXED BY item_shown
    WHERE (item.taken_at, item.ref) < (?, ?) AND item.taken_at >= ?
    ORDER BY item.taken_at DESC, item.ref DESC LIMIT ${rowsAtATime}`)
  rows.setReturnArrays(true)
  const [first, end] = instantsOf(query)
  for (let before: [at: number, ref: number] | undefined = [end, 0]; before;) {
    const page: Row[] = rows.all(...before, first).map(itemList)
    for (const row of page) {
      const mark = marks[row[0]] ?? 0
      if (mark === 0 || (matches && matches[row[0]] !== 1) || !fits(row)) continue
      addTo(found, row, (mark & raw) !== 0, (mark & edited) === 0 ? undefined : copies.of(row[0]))
      // An item whose time changes meanwhile can come again.
      marks[row[0]] = 0
    }
    const last: Row | undefined = page.length < rowsAtATime ? undefined : page.at(-1)
    before = last && [last[5], last[0]]
    yield
  }
  return found.finish()
}

/** The beginning of the timeline, without a look at all that follows: each item is looked up with its file. */
function* firstSteps(database: DatabaseSync, query: LibraryQuery, most: number): Steps<ItemColumns> {
  const fits = wishOf(query)
  const copies = new EditedCopies(database)
  const found = new GrowingColumns()
  const known = new Set<number>()
  const rows = database.prepare(`
    SELECT ${columns}, item.taken_at, ${isRaw}
    FROM item INDEXED BY item_shown CROSS JOIN item_file AS here INDEXED BY file_here
      ON here.item = item.ref AND here.role = 'primary' AND here.number = 0
    WHERE (item.taken_at, item.ref) < (?, ?) AND item.taken_at >= ?
    ORDER BY item.taken_at DESC, item.ref DESC LIMIT ${firstAtATime}`)
  rows.setReturnArrays(true)
  const [first, end] = instantsOf(query)
  for (let before: [at: number, ref: number] | undefined = [end, 0]; before && found.count < most;) {
    const page: [...Row, raw: number][] = rows.all(...before, first).map(chosenList)
    for (const row of page) {
      if (found.count === most || known.has(row[0]) || !fits(row)) continue
      known.add(row[0])
      addTo(found, row, row[6] === 1, copies.of(row[0]))
    }
    const last: [...Row, raw: number] | undefined = page.length < firstAtATime ? undefined : page.at(-1)
    before = last && [last[5], last[0]]
    yield
  }
  return found.finish()
}

/** What is read of an item, its file and its place in an album together; `raw` is null if its file is not here. */
type MemberRow = [
  ...Row,
  raw: number | null,
  position: number,
  filename: string,
  description: Text,
  camera: Text,
  people: Text,
]
type Text = string | null

const own = [integer, integer, integer, integer, integer, integer] as const
const itemList = listReader<Row>(...own)
const fileList = listReader<[item: number, raw: number]>(integer, integer)
const memberList = listReader<MemberRow>(
  ...own,
  nullable(integer),
  integer,
  text,
  nullable(text),
  nullable(text),
  nullable(text),
)
const chosenList = listReader<[...Row, raw: number]>(...own, integer)

/** An album in its own order. */
function* albumSteps(
  database: DatabaseSync,
  query: LibraryQuery,
  album: string,
  words: readonly string[],
  owned: Uint8Array | undefined,
): Steps<ItemColumns> {
  const fits = wishOf(query)
  const matches = textMatcher(words, yield* itemsByAlbum(database, words))
  const found = new GrowingColumns()
  const copies = new EditedCopies(database)
  const texts = words.length > 0 ? 'item.filename, item.description, item.camera, item.people' : "'', NULL, NULL, NULL"
  const members = database.prepare(`
    SELECT ${columns}, item.taken_at, ${isRaw}, album_item.position, ${texts}
    FROM album_item INDEXED BY album_item_order CROSS JOIN item ON item.ref = album_item.item
    LEFT JOIN item_file AS here INDEXED BY file_here
      ON here.item = item.ref AND here.role = 'primary' AND here.number = 0
    WHERE album_item.album = ? AND (album_item.position, album_item.item) > (?, ?)
    ORDER BY album_item.position, album_item.item LIMIT ${membersAtATime}`)
  members.setReturnArrays(true)
  for (let after: [position: number, ref: number] | undefined = [-1, 0]; after;) {
    const page: MemberRow[] = members.all(album, ...after).map(memberList)
    for (const row of page) {
      const [ref, , , , , , rawFile, , filename, description, camera, people] = row
      if (rawFile === null || !fits(row) || (owned && owned[ref] !== 1)) continue
      if (words.length === 0 || matches(ref, { filename, description, camera, people }))
        addTo(found, row, rawFile === 1, copies.of(ref))
    }
    const last: MemberRow | undefined = page.length < membersAtATime ? undefined : page.at(-1)
    after = last && [last[7], last[0]]
    yield
  }
  return found.finish()
}

/** A few items of all, looked up and sorted. */
function* chosenSteps(database: DatabaseSync, query: LibraryQuery, matches: Uint8Array): Steps<ItemColumns> {
  const fits = wishOf(query)
  const lookUp = database.prepare(`
    SELECT ${columns}, item.taken_at, ${isRaw}
    FROM json_each(?) AS chosen CROSS JOIN item ON item.ref = chosen.value
    CROSS JOIN item_file AS here INDEXED BY file_here
      ON here.item = item.ref AND here.role = 'primary' AND here.number = 0`)
  lookUp.setReturnArrays(true)
  const rows: [...Row, raw: number][] = []
  let chosen: number[] = []
  const look = (): void => {
    for (const row of lookUp.all(JSON.stringify(chosen)).map(chosenList)) if (fits(row)) rows.push(row)
    chosen = []
  }
  for (let ref = matches.indexOf(1); ref >= 0; ref = matches.indexOf(1, ref + 1)) {
    chosen.push(ref)
    if (chosen.length < chosenAtATime) continue
    look()
    yield
  }
  look()
  yield
  rows.sort((one, other) => other[5] - one[5] || other[0] - one[0])
  const found = new GrowingColumns()
  const copies = new EditedCopies(database)
  for (const row of rows) addTo(found, row, row[6] === 1, copies.of(row[0]))
  return found.finish()
}
