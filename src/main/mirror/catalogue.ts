import type { DatabaseSync } from 'node:sqlite'
import { momentOf } from '../../shared/moment.ts'
import { readCamera } from '../index/camera-column.ts'
import { mirrorFormat } from './layout.ts'
import { nameOf, photoPathFromRow } from '../mirror-path.ts'

const itemsAtATime = 500

type Row = Record<string, unknown>

const motionColumns = `
  motion_file.path AS motion_path, motion_file.bytes AS motion_bytes, motion_file.sha256 AS motion_sha256,
  motion_file.mime_type AS motion_type, motion.fidelity AS motion_fidelity, motion_file.mtime AS motion_mtime,
  motion_file.published_at AS motion_published_at`

const joinMotion = `
  LEFT JOIN item_file AS motion ON motion.item = item.ref AND motion.role = 'motion' AND motion.number = 0
  LEFT JOIN file AS motion_file ON motion_file.id = motion.file`

/** Earlier files of an item, as JSON; read together with the item, because a replacement moves a file from one to the other. */
const versionsColumn = `
  (SELECT json_group_array(json_object(
     'role', role, 'path', path, 'bytes', bytes, 'sha256', sha256, 'mimeType', mime_type, 'fidelity', fidelity,
     'width', width, 'height', height, 'mtime', mtime, 'published_at', published_at, 'replaced_at', replaced_at,
     'number', number) ORDER BY number)
   FROM earlier_file WHERE earlier_file.item = item.ref) AS versions`

/** Leaves out what is not known; the catalogue has no nulls. */
function line(fields: Record<string, unknown>): string {
  for (const name in fields) if (fields[name] === null) fields[name] = undefined
  return `${JSON.stringify(fields)}\n`
}

/** A time of the index as the catalogue gives times: RFC 3339, UTC. */
function moment(time: unknown): string {
  return momentOf(time).toISOString()
}

/**
 * The lines of `catalogue.jsonl`: header, accounts, albums, items, in an order that depends on nothing but the content
 * of the mirror. Items are those whose file is here, and albums list those of their items; what is listed and not here
 * yet has lines of another kind. See docs/mirror-format.md.
 */
export function* catalogueLines(database: DatabaseSync): Generator<string> {
  yield line({ kind: 'mirror', format: mirrorFormat })
  for (const row of database.prepare('SELECT id, email, name FROM account ORDER BY id').all())
    yield line({
      kind: 'account',
      id: row['id'],
      email: row['email'],
      name: row['name'] === '' ? undefined : row['name'],
    })
  yield* albumLines(database)
  yield* itemLines(database)
  yield* awaitedLines(database)
}

function* albumLines(database: DatabaseSync): Generator<string> {
  const albums = database.prepare(`
    SELECT album.*, (SELECT count(*) FROM album_item WHERE album_item.album = album.id) AS listed
    FROM album WHERE id > ? ORDER BY id LIMIT 1`)
  const members = database.prepare(`
    SELECT item.id FROM album_item JOIN item ON item.ref = album_item.item
    JOIN item_file ON item_file.item = item.ref AND item_file.role = 'primary' AND item_file.number = 0
    WHERE album_item.album = ? ORDER BY album_item.position`)
  const named = database.prepare(`
    SELECT item.id, album_file.role, album_file.name, file.path FROM album_file JOIN item ON item.ref = album_file.item
    JOIN current_file AS file ON file.item = album_file.item AND file.role = album_file.role
    WHERE album_file.album = ? AND album_file.made_of IS NULL ORDER BY item.id, album_file.role`)
  for (let row = albums.get(''); row; row = albums.get(String(row['id']))) {
    const items = members.all(String(row['id'])).map((member) => member['id'])
    const otherNames = named
      .all(String(row['id']))
      .filter((file) => file['name'] !== nameOf(photoPathFromRow(file['path'])))
    yield line({
      kind: 'album',
      id: row['id'],
      account: row['account'],
      remoteId: row['remote_id'],
      title: row['title'],
      shared: row['shared'] === 1,
      remoteCount: row['remote_count'] ?? 0,
      // Google leaves the number out of some albums.
      remoteCountKnown: row['remote_count'] === null ? false : undefined,
      // Members that Google lists but whose file is not here yet are only counted.
      listed: Number(row['listed']) === items.length ? undefined : row['listed'],
      inGooglePhotos: row['in_google'] === 1 ? undefined : false,
      folder: row['folder'],
      fileNames: otherNames.length === 0 ? undefined : Object.fromEntries(otherNames.map(fileName)),
      productUrl: row['product_url'],
      coverRemoteItem: row['cover_remote_item'],
      position: row['position'],
      items,
    })
  }
}

/** Files that could not keep their name in the album's folder: `<item id>`, or `<item id>/motion`, and the name there. */
function fileName(row: Row): [string, unknown] {
  return [row['role'] === 'motion' ? `${String(row['id'])}/motion` : String(row['id']), row['name']]
}

/** By id, because that is what stays the same when an item gets another file while the lines are written. */
function* itemLines(database: DatabaseSync): Generator<string> {
  const items = database.prepare(`
    SELECT item.*, file.path, file.bytes, file.sha256, file.mime_type AS file_type, file.fidelity,
           file.mtime, file.published_at, ${motionColumns}, ${versionsColumn}
    FROM item JOIN current_file AS file ON file.item = item.ref AND file.role = 'primary'
    ${joinMotion}
    WHERE item.id > ? ORDER BY item.id LIMIT ${itemsAtATime}`)
  for (let after = ''; ;) {
    const rows = items.all(after)
    for (const row of rows) yield itemLine(row)
    if (rows.length < itemsAtATime) return
    after = String(rows.at(-1)?.['id'])
  }
}

/** Items that Google lists and whose file is not here: their place in albums is kept until it is. */
function* awaitedLines(database: DatabaseSync): Generator<string> {
  const items = database.prepare(`
    SELECT item.*, ${motionColumns}, ${versionsColumn}
    FROM item ${joinMotion}
    WHERE item.id > ? AND NOT EXISTS (SELECT 1 FROM item_file AS known WHERE known.item = item.ref AND known.role = 'primary' AND known.number = 0)
    ORDER BY item.id LIMIT ${itemsAtATime}`)
  const places = database.prepare('SELECT album, position FROM album_item WHERE item = ? ORDER BY album')
  for (let after = ''; ;) {
    const rows = items.all(after)
    for (const row of rows) {
      const albums = places.all(Number(row['ref'])).map((place) => [place['album'], place['position']])
      yield line({
        kind: 'awaited',
        id: row['id'],
        account: row['account'],
        remoteId: row['remote_id'],
        filename: row['filename'],
        mimeType: row['mime_type'],
        firstSeen: moment(row['first_seen']),
        ...described(row),
        albums: albums.length === 0 ? undefined : (Object.fromEntries(albums) as unknown),
      })
    }
    if (rows.length < itemsAtATime) return
    after = String(rows.at(-1)?.['id'])
  }
}

function itemLine(row: Row): string {
  return line({
    kind: 'item',
    id: row['id'],
    account: row['account'],
    remoteId: row['remote_id'],
    filename: row['filename'],
    mimeType: row['file_type'],
    remoteMimeType: row['mime_type'] === row['file_type'] ? undefined : row['mime_type'],
    path: row['path'],
    bytes: row['bytes'],
    sha256: row['sha256'],
    fidelity: row['fidelity'],
    fileTime: moment(row['mtime']),
    savedAt: moment(row['published_at']),
    firstSeen: moment(row['first_seen']),
    ...described(row),
  })
}

/** What is known of an item apart from the file itself. */
function described(row: Row): Record<string, unknown> {
  const camera = readCamera(row['camera'])
  return {
    creationTime: row['creation_time'],
    localTime: row['taken_from_file'] === 1 ? momentOf(row['taken_local']).toISOString().slice(0, 19) : undefined,
    ...takenTime(row),
    width: row['width'],
    height: row['height'],
    description: row['description'],
    video: row['video'] === 1 ? true : undefined,
    videoStatus: row['video_status'],
    animated: row['animated'] === 1 ? true : undefined,
    motion: row['motion_path'] === null ? undefined : motionFile(row),
    // The video part exists, but is not here yet.
    motionMissing: row['motion'] === 1 && row['motion_path'] === null ? true : undefined,
    motionInside: row['motion_inside'] === 1 ? true : undefined,
    versions: versionsOf(row),
    listedAs: listedAs(row),
    camera: Object.keys(camera).length === 0 ? undefined : camera,
    productUrl: row['product_url'],
    inGooglePhotos: row['in_google'] === 1 ? undefined : false,
  }
}

/** Instant and zone; the instant only where it is another than Google's. */
function takenTime(row: Row): { takenAt?: string; zone?: string; zoneFrom?: unknown } {
  const isGoogles = row['taken_at'] === Date.parse(String(row['creation_time']))
  return {
    ...(row['time_known'] !== 'nothing' && !isGoogles && { takenAt: moment(row['taken_at']) }),
    ...(row['zone'] !== null && { zone: zoneText(Number(row['zone'])), zoneFrom: row['zone_from'] }),
  }
}

/** `+05:45` for 345 minutes ahead of UTC. */
function zoneText(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const ahead = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`
}

/** What Google said about the item when the file came that is here: what a later listing is compared with. */
function listedAs(row: Row): Record<string, unknown> | undefined {
  if (row['base_type'] === null) return undefined
  const size = row['base_width'] === null ? {} : { width: row['base_width'], height: row['base_height'] }
  return { ...size, mimeType: row['base_type'] }
}

function versionsOf(row: Row): Record<string, unknown>[] | undefined {
  if (row['versions'] === '[]') return undefined
  const versions = JSON.parse(String(row['versions'])) as Row[]
  return versions.map(({ mtime, published_at: savedAt, replaced_at: replacedAt, width, height, ...version }) => ({
    ...version,
    ...(width === null ? {} : { width, height }),
    fileTime: moment(mtime),
    savedAt: moment(savedAt),
    replacedAt: moment(replacedAt),
  }))
}

function motionFile(row: Row): Record<string, unknown> {
  return {
    path: row['motion_path'],
    bytes: row['motion_bytes'],
    sha256: row['motion_sha256'],
    mimeType: row['motion_type'],
    fidelity: row['motion_fidelity'] === row['fidelity'] ? undefined : row['motion_fidelity'],
    fileTime: moment(row['motion_mtime']),
    savedAt: moment(row['motion_published_at']),
  }
}
