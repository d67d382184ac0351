import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { momentOf } from '../../../shared/moment.ts'
import { readCamera } from '../../index/items/camera-column.ts'
import { readLocation, readPeople, type Location } from '../../index/items/told-columns.ts'
import { flag, integer, one, optional, rowReader, text } from '../../index/schema/typed-rows.ts'
import { line, moment } from './catalogue-line.ts'
import { itemSourcesColumn } from './catalogue-sources.ts'
import type { CatalogueSources } from './catalogue-sources.ts'

const itemsAtATime = 500

const describedColumns = `
  item.ref, item.id, item.account, item.remote_id, item.filename, item.mime_type, item.first_seen, item.creation_time,
  item.taken_local, item.taken_from_file, item.taken_at, item.time_known, item.zone, item.zone_from, item.width,
  item.height, item.description, item.video, item.video_status, item.animated, item.motion, item.motion_inside,
  item.base_type, item.base_width, item.base_height, item.camera, item.product_url, item.in_google, item.favorite, item.own_favorite,
  item.archived, item.people, item.location,
  ${itemSourcesColumn},
  ${/* Read together with the item, because a replacement moves a file from one to the other. */ ''}
  (SELECT json_group_array(json_object(
     'role', role, 'number', number, 'path', path, 'bytes', bytes, 'sha256', sha256, 'mime_type', file.mime_type,
     'fidelity', fidelity, 'width', width, 'height', height, 'mtime', mtime, 'published_at', published_at,
     'replaced_at', replaced_at, 'source', (SELECT id FROM source WHERE ref = each.source)) ORDER BY number)
   FROM item_file AS each JOIN file ON file.id = each.file
   WHERE each.item = item.ref AND (role <> 'primary' OR number > 0)) AS other_files`

const describedRow = rowReader({
  ref: integer,
  id: text,
  account: optional(text),
  remote_id: optional(text),
  filename: text,
  mime_type: text,
  first_seen: integer,
  creation_time: text,
  taken_local: integer,
  taken_from_file: flag,
  taken_at: integer,
  time_known: text,
  zone: optional(integer),
  zone_from: optional(text),
  width: integer,
  height: integer,
  description: optional(text),
  video: flag,
  video_status: optional(text),
  animated: flag,
  motion: flag,
  motion_inside: flag,
  base_type: optional(text),
  base_width: optional(integer),
  base_height: optional(integer),
  camera: readCamera,
  product_url: optional(text),
  in_google: flag,
  favorite: flag,
  own_favorite: optional(flag),
  archived: flag,
  people: readPeople,
  location: readLocation,
  sources: text,
  other_files: text,
})
type Described = ReturnType<typeof describedRow>

const fileRow = rowReader({
  path: text,
  bytes: integer,
  sha256: text,
  file_type: text,
  fidelity: text,
  mtime: integer,
  published_at: integer,
  file_source: optional(text),
})

const otherFileRow = rowReader({
  role: text,
  number: integer,
  path: text,
  bytes: integer,
  sha256: text,
  mime_type: text,
  fidelity: text,
  width: optional(integer),
  height: optional(integer),
  mtime: integer,
  published_at: integer,
  replaced_at: optional(integer),
  source: optional(text),
})
type OtherFile = ReturnType<typeof otherFileRow>

const placeRow = rowReader({ album: text, position: integer })

type Row = Record<string, SQLOutputValue>
const idRow = rowReader({ id: text })

/** Rows of items by id, because that is what stays the same when an item gets another file while the lines are written. */
function* itemRows(database: DatabaseSync, columns: string, condition: string): Generator<Row> {
  const items = database.prepare(`
    SELECT ${describedColumns}${columns} FROM item ${condition} ORDER BY item.id LIMIT ${itemsAtATime}`)
  for (let after = ''; ;) {
    const rows = items.all(after)
    yield* rows
    if (rows.length < itemsAtATime) return
    after = one(idRow, rows.at(-1)).id
  }
}

/** The lines of items whose file is here, by id. */
export function* itemLines(database: DatabaseSync, from: CatalogueSources): Generator<string> {
  const columns = `, file.path, file.bytes, file.sha256, file.mime_type AS file_type, shown.fidelity, file.mtime,
    file.published_at, (SELECT id FROM source WHERE ref = shown.source) AS file_source`
  const condition = `
    JOIN item_file AS shown ON shown.item = item.ref AND shown.role = 'primary' AND shown.number = 0
    JOIN file ON file.id = shown.file WHERE item.id > ?`
  for (const row of itemRows(database, columns, condition)) {
    const [item, file] = [describedRow(row), fileRow(row)]
    const sources = from.ofItem(item.sources, item)
    yield line({
      kind: 'item',
      id: item.id,
      account: item.account,
      remoteId: item.remote_id,
      sources,
      filename: item.filename,
      mimeType: file.file_type,
      remoteMimeType: item.mime_type === file.file_type ? undefined : item.mime_type,
      path: file.path,
      bytes: file.bytes,
      sha256: file.sha256,
      fidelity: file.fidelity,
      source: sources.length > 1 ? file.file_source : undefined,
      fileTime: moment(file.mtime),
      savedAt: moment(file.published_at),
      firstSeen: moment(item.first_seen),
      ...described(item, sources.length > 1, file.fidelity),
    })
  }
}

/** The lines of items that Google lists and whose file is not here, by id: their place in albums is kept until it is. */
export function* awaitedLines(database: DatabaseSync, from: CatalogueSources): Generator<string> {
  const places = database.prepare('SELECT album, position FROM album_item WHERE item = ? ORDER BY album')
  const condition = `WHERE item.id > ? AND NOT EXISTS
    (SELECT 1 FROM item_file AS known WHERE known.item = item.ref AND known.role = 'primary' AND known.number = 0)`
  for (const row of itemRows(database, '', condition)) {
    const item = describedRow(row)
    const sources = from.ofItem(item.sources, item)
    const albums = places.all(item.ref).map(placeRow)
    yield line({
      kind: 'awaited',
      id: item.id,
      account: item.account,
      remoteId: item.remote_id,
      sources,
      filename: item.filename,
      mimeType: item.mime_type,
      firstSeen: moment(item.first_seen),
      ...described(item, sources.length > 1),
      albums:
        albums.length === 0 ? undefined : Object.fromEntries(albums.map(({ album, position }) => [album, position])),
    })
  }
}

/**
 * What is known of an item apart from the file itself, whose fidelity is that of the other parts unless they say another.
 * Where a file is from is told only where it could be from elsewhere.
 */
function described(item: Described, fromSeveral: boolean, fidelity?: string): Record<string, unknown> {
  const files = (JSON.parse(item.other_files) as Row[]).map(otherFileRow)
  const part = (role: string): Record<string, unknown> | undefined => {
    const shown = files.find((file) => file.role === role && file.number === 0)
    return shown && partOf(shown, fromSeveral, fidelity)
  }
  const motion = part('motion')
  return {
    creationTime: item.creation_time,
    localTime: item.taken_from_file ? momentOf(item.taken_local).toISOString().slice(0, 19) : undefined,
    ...takenTime(item),
    width: item.width,
    height: item.height,
    description: item.description,
    video: item.video || undefined,
    videoStatus: item.video_status,
    animated: item.animated || undefined,
    motion,
    edited: part('edited'),
    // The video part exists, but is not here yet.
    motionMissing: (item.motion && motion === undefined) || undefined,
    motionInside: item.motion_inside || undefined,
    versions: versionsOf(files, fromSeveral),
    listedAs: listedAs(item),
    camera: Object.keys(item.camera).length === 0 ? undefined : item.camera,
    productUrl: item.product_url,
    inGooglePhotos: item.in_google || item.account === undefined ? undefined : false,
    favorite: item.favorite || undefined,
    ownFavorite: item.own_favorite,
    archived: item.archived || undefined,
    people: item.people.length === 0 ? undefined : item.people,
    location: item.location ?? placeInFile(item),
  }
}

/** What the file says of where it was taken, for want of anybody who says it. */
function placeInFile({ camera: { latitude, longitude } }: Described): Location | undefined {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude, from: 'file' }
}

/** Instant and zone; the instant only where it is another than Google's. */
function takenTime(item: Described): { takenAt?: string; zone?: string; zoneFrom?: string | undefined } {
  const isGoogles = item.taken_at === Date.parse(item.creation_time)
  return {
    ...(item.time_known !== 'nothing' && !isGoogles && { takenAt: moment(item.taken_at) }),
    ...(item.zone !== undefined && { zone: zoneText(item.zone), zoneFrom: item.zone_from }),
  }
}

/** `+05:45` for 345 minutes ahead of UTC. */
function zoneText(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const ahead = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`
}

/** What Google said about the item when the file came that is here: what a later listing is compared with. */
function listedAs(item: Described): Record<string, unknown> | undefined {
  if (item.base_type === undefined) return undefined
  const size = item.base_width === undefined ? {} : { width: item.base_width, height: item.base_height }
  return { ...size, mimeType: item.base_type }
}

function versionsOf(files: readonly OtherFile[], fromSeveral: boolean): Record<string, unknown>[] | undefined {
  const earlier = files.filter(({ number }) => number > 0)
  if (earlier.length === 0) return undefined
  return earlier.map((version) => ({
    role: version.role,
    path: version.path,
    bytes: version.bytes,
    sha256: version.sha256,
    mimeType: version.mime_type,
    fidelity: version.fidelity,
    source: fromSeveral ? version.source : undefined,
    number: version.number,
    ...(version.width !== undefined && { width: version.width, height: version.height }),
    fileTime: moment(version.mtime),
    savedAt: moment(version.published_at),
    replacedAt: moment(version.replaced_at ?? 0),
  }))
}

/** What is shown beside the file of the item. */
function partOf(file: OtherFile, fromSeveral: boolean, fidelity: string | undefined): Record<string, unknown> {
  return {
    path: file.path,
    bytes: file.bytes,
    sha256: file.sha256,
    mimeType: file.mime_type,
    fidelity: file.fidelity === fidelity ? undefined : file.fidelity,
    source: fromSeveral ? file.source : undefined,
    ...(file.width !== undefined && { width: file.width, height: file.height }),
    fileTime: moment(file.mtime),
    savedAt: moment(file.published_at),
  }
}
