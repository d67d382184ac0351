import type { DatabaseSync } from 'node:sqlite'
import type { Fidelity, ItemDetails, ItemFileDetails, ItemRef, ZoneFrom } from '../../../shared/domain.ts'
import type { ShownCamera } from '../../../shared/camera-fields.ts'
import { momentOf, plausibleMoment } from '../../../shared/moment.ts'
import { failure, success } from '../../../shared/problems/problem.ts'
import type { Result } from '../../../shared/problems/problem.ts'
import { twinsOf } from './item-twins.ts'
import { isFormer } from '../../index/albums/former-member-rows.ts'
import { readCamera } from '../../index/items/camera-column.ts'
import { degree, locationOfItem, spotOf } from '../../index/places/located-rows.ts'
import {
  accountId,
  albumId,
  fileRole,
  flag,
  integer,
  itemId,
  nullable,
  oneOf,
  optional,
  rowReader,
  saidText,
  text,
} from '../../index/schema/typed-rows.ts'
import { shownTime } from '../../mirror/item-times.ts'
import { itemSources, type OwnColumns } from './item-sources.ts'
import { exposureText } from './exposure-text.ts'

const itemRow = rowReader({
  id: itemId,
  account: nullable(accountId),
  remote_id: nullable(text),
  first_seen: (found) => plausibleMoment(found),
  filename: text,
  mime_type: text,
  video: flag,
  creation_time: text,
  time_known: text,
  zone: nullable(integer),
  zone_from: nullable(oneOf<ZoneFrom>(['file', 'clock', 'place', 'neighbour'])),
  taken_at: (found) => plausibleMoment(found),
  shown: (found) => plausibleMoment(found),
  width: integer,
  height: integer,
  description: saidText,
  product_url: saidText,
  location: saidText,
  camera: saidText,
  in_google: flag,
  motion_inside: flag,
})
type ItemRow = ReturnType<typeof itemRow>
const albumRow = rowReader({ id: albumId, title: text, lackedAt: optional(text) })

/** Everything the details panel shows; `item-gone` if no item has this number. Files come primary first. */
export function itemDetails(database: DatabaseSync, ref: ItemRef): Result<ItemDetails> {
  const row = database
    .prepare(
      `SELECT id, account, remote_id, first_seen, filename, mime_type, video, creation_time, time_known, taken_at, zone, zone_from, ${shownTime} AS shown,
         width, height, description, product_url, location, camera, in_google, motion_inside
       FROM item WHERE ref = ?`,
    )
    .get(ref)
  if (!row) return failure('item-gone')
  const item = itemRow(row)
  const place = namedPlaceOf(database, ref, item)
  const files = filesOf(database, ref)
  return success({
    ref,
    id: item.id,
    ...(item.account !== null && { account: item.account }),
    filename: item.filename,
    kind: item.video ? 'video' : 'photo',
    mimeType: item.mime_type,
    creationTime: item.creation_time,
    width: item.width,
    height: item.height,
    ...(item.description ? { description: item.description } : {}),
    ...(item.product_url ? { productUrl: item.product_url } : {}),
    ...timeDetails(item),
    ...(place && { place }),
    camera: shownCamera(item.camera),
    albums: albumsOf(database, ref),
    sources: itemSources(database, ref, ownColumns(item)),
    files,
    versions: versionsOf(database, ref),
    ...twinsOf(database, ref),
    hasMotion: item.motion_inside || files.some(({ role }) => role === 'motion'),
    inGooglePhotos: item.account !== null && item.in_google,
  })
}

function ownColumns(item: ItemRow): OwnColumns {
  return {
    account: item.account,
    remoteId: item.remote_id,
    firstSeen: item.first_seen,
    inGoogle: item.in_google,
    says: [
      'filename',
      ...(item.time_known === 'nothing' ? [] : (['creationTime'] as const)),
      ...(item.description ? (['description'] as const) : []),
    ],
  }
}

/** Where it was taken by what it says now; its name only if that has been looked for there. */
function namedPlaceOf(database: DatabaseSync, ref: ItemRef, { location, camera }: ItemRow): ItemDetails['place'] {
  const spot = spotOf(location, camera)
  if (!spot) return undefined
  const located = locationOfItem(database, ref)
  const isThere = located?.spot.latitude === spot.latitude && located.spot.longitude === spot.longitude
  return {
    latitude: spot.latitude / degree,
    longitude: spot.longitude / degree,
    ...(isThere && located.name && { name: located.name }),
  }
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
      `SELECT role, path, bytes, sha256, file.mime_type AS mimeType, fidelity, width, height
       FROM item_file JOIN file ON file.id = item_file.file WHERE item = ? AND number = 0
       ORDER BY role = 'primary' DESC, role`,
    )
    .all(ref)
  return rows.map((row) => {
    const file = fileRow(row)
    return file.role === 'edited' ? { ...file, ...sizeOf(sizeRow(row)) } : file
  })
}

/** Newest first. */
function versionsOf(database: DatabaseSync, ref: ItemRef): ItemDetails['versions'] {
  const rows = database
    .prepare(
      `SELECT number, role, path, bytes, sha256, mime_type AS mimeType, fidelity, width, height, replaced_at AS replacedAt
       FROM earlier_file WHERE item = ? ORDER BY number DESC`,
    )
    .all(ref)
  return rows.map((row) => ({ ...fileRow(row), ...versionRow(row), ...sizeOf(sizeRow(row)) }))
}

const fileRow = rowReader<Omit<ItemFileDetails, 'width' | 'height'>>({
  role: fileRole,
  path: text,
  bytes: integer,
  sha256: text,
  mimeType: text,
  fidelity: oneOf<Fidelity>(['original', 'copy'], 'copy'),
})
const sizeRow = rowReader({ width: optional(integer), height: optional(integer) })
const versionRow = rowReader({ number: integer, replacedAt: (found) => plausibleMoment(found) })

/** 0 and NULL stand for a size that nobody knows. */
function sizeOf({ width = 0, height = 0 }: ReturnType<typeof sizeRow>): { width?: number; height?: number } {
  return width > 0 && height > 0 ? { width, height } : {}
}

function albumsOf(database: DatabaseSync, ref: ItemRef): ItemDetails['albums'] {
  const rows = database
    .prepare(
      `SELECT album.id, album.title, (
         SELECT min(lacked_at) FROM former_member AS former
         WHERE former.album = album.id AND former.item = album_item.item AND ${isFormer}) AS lackedAt
       FROM album_item JOIN album ON album.id = album_item.album
       WHERE album_item.item = ? ORDER BY album.shared, album.position, album.id`,
    )
    .all(ref)
    .map(albumRow)
  return rows.map(({ id, title, lackedAt }) => ({ id, title, ...(lackedAt !== undefined && { lackedAt }) }))
}
