import type { DatabaseSync } from 'node:sqlite'
import type {
  AccountId,
  AlbumId,
  Fidelity,
  FileRole,
  ItemDetails,
  ItemId,
  ItemRef,
  ZoneFrom,
} from '../../shared/domain.ts'
import type { ShownCamera } from '../../shared/camera-fields.ts'
import { momentOf, plausibleMoment } from '../../shared/moment.ts'
import { failure, success } from '../../shared/problem.ts'
import type { Result } from '../../shared/problem.ts'
import { readCamera } from '../index/camera-column.ts'
import { shownTime } from '../mirror/item-times.ts'
import { exposureText } from './exposure-text.ts'

interface ItemRow {
  id: string
  account: string | null
  filename: string
  mime_type: string
  video: number
  creation_time: string
  time_known: string
  zone: number | null
  zone_from: ZoneFrom | null
  taken_at: number
  shown: number
  width: number
  height: number
  description: string | null
  product_url: string | null
  camera: string | null
  in_google: number
  motion_inside: number
}

/** Everything the details panel shows; `item-gone` if no item has this number. Files come primary first. */
export function itemDetails(database: DatabaseSync, ref: ItemRef): Result<ItemDetails> {
  const item = database
    .prepare(
      `SELECT id, account, filename, mime_type, video, creation_time, time_known, taken_at, zone, zone_from, ${shownTime} AS shown,
         width, height, description, product_url, camera, in_google, motion_inside
       FROM item WHERE ref = ?`,
    )
    .get(ref) as ItemRow | undefined
  if (!item) return failure('item-gone')
  const files = filesOf(database, ref)
  return success({
    ref,
    id: item.id as ItemId,
    ...(item.account !== null && { account: item.account as AccountId }),
    filename: item.filename,
    kind: item.video ? 'video' : 'photo',
    mimeType: item.mime_type,
    creationTime: item.creation_time,
    width: item.width,
    height: item.height,
    ...(item.description ? { description: item.description } : {}),
    ...(item.product_url ? { productUrl: item.product_url } : {}),
    ...timeDetails(item),
    camera: shownCamera(item.camera),
    albums: albumsOf(database, ref),
    files,
    versions: versionsOf(database, ref),
    hasMotion: item.motion_inside === 1 || files.some(({ role }) => role === 'motion'),
    inGooglePhotos: item.account !== null && item.in_google === 1,
  })
}

function shownCamera(column: string | null): ShownCamera {
  const { offsetMinutes: _offset, offsetHint: _hint, recorded: _recorded, ...camera } = readCamera(column)
  const { exposureTime, latitude, longitude, ...rest } = camera
  const exposure = exposureText(exposureTime ?? '')
  return {
    ...rest,
    ...(exposure !== undefined && { exposureTime: exposure }),
    ...(latitude !== undefined && longitude !== undefined && { latitude, longitude }),
  }
}

/** Instant, and what clocks showed there; only the clock if no zone is known, only the instant if nothing else is. */
function timeDetails({ time_known: known, taken_at: at, zone, zone_from: from, shown }: ItemRow): Partial<ItemDetails> {
  if (known === 'nothing') return {}
  const instant = { takenAt: momentOf(at).toISOString().replace('.000Z', 'Z') }
  if (known === 'instant' && zone === null) return instant
  return {
    ...(zone !== null && instant),
    localTime: momentOf(shown).toISOString().slice(0, 19),
    ...(zone !== null && from !== null && { zone, zoneFrom: from }),
  }
}

function filesOf(database: DatabaseSync, ref: ItemRef): ItemDetails['files'] {
  const rows = database
    .prepare(
      `SELECT role, path, bytes, sha256, mime_type AS mimeType, fidelity FROM current_file WHERE item = ?
       ORDER BY role = 'primary' DESC`,
    )
    .all(ref)
  return (rows as unknown as ItemDetails['files']).map(({ role, path, bytes, sha256, mimeType, fidelity }) => ({
    role: role satisfies FileRole,
    path,
    bytes,
    sha256,
    mimeType,
    fidelity: fidelity satisfies Fidelity,
  }))
}

/** Newest first. */
function versionsOf(database: DatabaseSync, ref: ItemRef): ItemDetails['versions'] {
  const rows = database
    .prepare(
      `SELECT number, role, path, bytes, sha256, mime_type, fidelity, width, height, replaced_at
       FROM earlier_file WHERE item = ? ORDER BY number DESC`,
    )
    .all(ref)
  return rows.map((row) => ({
    number: Number(row['number']),
    role: row['role'] as FileRole,
    path: String(row['path']),
    bytes: Number(row['bytes']),
    sha256: String(row['sha256']),
    mimeType: String(row['mime_type']),
    fidelity: row['fidelity'] as Fidelity,
    ...(Number(row['width']) > 0 && { width: Number(row['width']), height: Number(row['height']) }),
    replacedAt: plausibleMoment(row['replaced_at']),
  }))
}

function albumsOf(database: DatabaseSync, ref: ItemRef): ItemDetails['albums'] {
  const rows = database
    .prepare(
      `SELECT album.id, album.title FROM album_item JOIN album ON album.id = album_item.album
       WHERE album_item.item = ? ORDER BY album.shared, album.position, album.id`,
    )
    .all(ref) as { id: AlbumId; title: string }[]
  return rows.map(({ id, title }) => ({ id, title }))
}
