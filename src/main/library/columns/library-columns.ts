import type { DatabaseSync } from 'node:sqlite'
import { ItemFlag } from '../../../shared/domain.ts'
import { rawLikeTiff } from '../../../shared/media-types.ts'
import { plausibleMoment } from '../../../shared/moment.ts'
import { integer, listReader, nullable } from '../../index/schema/typed-rows.ts'
import { shownTime } from '../../mirror/item-times.ts'
import type { Steps } from '../../slices.ts'
import type { ShownRow, TimedColumns } from './timed-columns.ts'
import { readMembers } from './album-members.ts'
import { editedAfter, EditedCopies, type EditedCopy } from './edited-copies.ts'
import { GrowingColumns } from './growing-columns.ts'
import { lastRef } from './last-ref.ts'

const dayMs = 86_400_000
/** What most cameras take; for items whose size Google does not tell. */
const usualRatio = 4 / 3

const rowsAtATime = 2000
const firstAtATime = 500
const filesAtATime = 5000

/** `taken` is the time that clocks showed there, `at` the instant. */
type Row = [ref: number, width: number, height: number, taken: number, flags: number, at: number]
/** What a statement reads behind that is its own. */
type RowAndMore = readonly [...Row, ...unknown[]]

const columns = `item.ref, item.width, item.height, ${shownTime},
  item.video * ${ItemFlag.video} + max(item.motion, item.motion_inside) * ${ItemFlag.motion} + item.animated * ${ItemFlag.animated}
  + item.favorite * ${ItemFlag.favorite}`

/**
 * By type: of the pictures with such a name only icons are no RAW files. Files that came before a RAW file was told from
 * a TIFF, by name; only for these is all read that is known of the file. Of an edited copy `EditedCopies` tells.
 */
const isRaw = `substr(here.mime_type, 1, 8) = 'image/x-' AND here.mime_type <> 'image/x-icon'
  OR here.mime_type = 'image/tiff'
    AND (SELECT lower(substr(path, -4)) FROM current_file AS known WHERE known.item = here.item AND known.role = here.role) IN
      (${rawLikeTiff.map((extension) => `'${extension}'`).join(', ')})`

/** `edited`: the edited copy that is shown in the place of the original, if there is one. */
function shownRow(row: RowAndMore, isRawFile: boolean, edited: EditedCopy | undefined): ShownRow {
  const [ref, , , taken, flags, at] = row
  const { width, height, raw } = edited ?? { width: row[1], height: row[2], raw: isRawFile }
  const ratio = width > 0 && height > 0 ? width / height : usualRatio
  return {
    ref,
    ratio,
    day: Math.floor(plausibleMoment(taken) / dayMs),
    flags: flags + (raw ? ItemFlag.preview : 0),
    at,
  }
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

const timelineRows = `SELECT ${columns}, item.taken_at FROM item INDEXED BY item_shown
    WHERE (item.taken_at, item.ref) < (?, ?) ORDER BY item.taken_at DESC, item.ref DESC LIMIT ${rowsAtATime}`
const start: [at: number, ref: number] = [Number.MAX_SAFE_INTEGER, 0]

/**
 * The items whose photo or video is in the mirror, newest first. Days are those of the place where an item was taken. In small
 * steps, because with a million items it takes a second; an item that changes meanwhile may be missing, and never comes twice.
 */
export function* timelineSteps(database: DatabaseSync): Steps<TimedColumns> {
  const marks = yield* marksOfFiles(database)
  const copies = new EditedCopies(database)
  const found = new GrowingColumns()
  const rows = database.prepare(timelineRows)
  rows.setReturnArrays(true)
  for (let before: typeof start | undefined = start; before;) {
    const page: Row[] = rows.all(...before).map(itemList)
    for (const row of page) {
      const mark = marks[row[0]] ?? 0
      if (mark === 0) continue
      found.add(shownRow(row, (mark & raw) !== 0, (mark & edited) === 0 ? undefined : copies.of(row[0])))
      // An item whose time changes meanwhile can come again.
      marks[row[0]] = 0
    }
    const last: Row | undefined = page.length < rowsAtATime ? undefined : page.at(-1)
    before = last && [last[5], last[0]]
    yield
  }
  return yield* found.finish()
}

/** The first items of the timeline, without a look at all that follows: each is looked up with its file. */
export function* firstSteps(database: DatabaseSync, most: number): Steps<TimedColumns> {
  const copies = new EditedCopies(database)
  const found = new GrowingColumns()
  const known = new Set<number>()
  const rows = database.prepare(`
    SELECT ${columns}, item.taken_at, ${isRaw}
    FROM item INDEXED BY item_shown CROSS JOIN item_file AS here INDEXED BY file_here
      ON here.item = item.ref AND here.role = 'primary' AND here.number = 0
    WHERE (item.taken_at, item.ref) < (?, ?)
    ORDER BY item.taken_at DESC, item.ref DESC LIMIT ${firstAtATime}`)
  rows.setReturnArrays(true)
  for (let before: typeof start | undefined = start; before && found.count < most;) {
    const page: LookedUp[] = rows.all(...before).map(lookedUpList)
    for (const row of page) {
      if (found.count === most || known.has(row[0])) continue
      known.add(row[0])
      found.add(shownRow(row, row[6] === 1, copies.of(row[0])))
    }
    const last: LookedUp | undefined = page.length < firstAtATime ? undefined : page.at(-1)
    before = last && [last[5], last[0]]
    yield
  }
  return yield* found.finish()
}

/** What is read of an item, its file and its place in an album together; `raw` is null if its file is not here. */
type MemberRow = [...Row, raw: number | null, position: number]
type LookedUp = [...Row, raw: number]

const own = [integer, integer, integer, integer, integer, integer] as const
const itemList = listReader<Row>(...own)
const fileList = listReader<[item: number, raw: number]>(integer, integer)
const memberList = listReader<MemberRow>(...own, nullable(integer), integer)
const lookedUpList = listReader<LookedUp>(...own, integer)

/** The items of an album that are here, in its own order. */
export function* albumSteps(database: DatabaseSync, album: string): Steps<TimedColumns> {
  const found = new GrowingColumns()
  const copies = new EditedCopies(database)
  yield* readMembers<MemberRow>(database, album, {
    columns: `${columns}, item.taken_at, ${isRaw}, album_item.position`,
    read: memberList,
    placeOf: (row) => [row[7], row[0]],
    each(row) {
      if (row[6] !== null) found.add(shownRow(row, row[6] === 1, copies.of(row[0])))
    },
  })
  return yield* found.finish()
}

/** Looks up what a list shows of these items; those that are not here have no row. */
export function rowsLookUp(database: DatabaseSync): (refs: readonly number[]) => ShownRow[] {
  const lookUp = database.prepare(`
    SELECT ${columns}, item.taken_at, ${isRaw}
    FROM json_each(?) AS chosen CROSS JOIN item ON item.ref = chosen.value
    CROSS JOIN item_file AS here INDEXED BY file_here
      ON here.item = item.ref AND here.role = 'primary' AND here.number = 0`)
  lookUp.setReturnArrays(true)
  return (refs) => {
    const copies = new EditedCopies(database)
    const rows = lookUp.all(JSON.stringify(refs)).map(lookedUpList)
    return rows.map((row) => shownRow(row, row[6] === 1, copies.of(row[0])))
  }
}
