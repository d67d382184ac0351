import type { DatabaseSync } from 'node:sqlite'
import type { Account, AccountId, AlbumId } from '../../shared/domain.ts'
import type { RemoteAlbum, RemoteItem } from '../google/library/library-api.ts'
import { albumIdOf, itemIdOf } from '../mirror/identifiers.ts'
import { plausibleInstant, timeOf } from '../mirror/item-time.ts'
import { ItemTimes, noTime } from '../mirror/item-times.ts'

/** What an item without a readable creation time gets: a date that nobody takes for a real one. */
const unknownTime = '1970-01-01T00:00:00Z'

/** Columns of an item that Google's lists have a say in. */
interface ItemFields {
  filename: string
  mime_type: string
  video: number
  creation_time: string
  description: string | null
  product_url: string | null
  video_status: string | null
  in_google: number
  taken_local: number
  width: number
  height: number
  camera: string | null
  /** Google's own size of the item, whatever the file says; null where Google does not say. */
  listed_width: number | null
  listed_height: number | null
}

const itemFields = [
  'filename',
  'mime_type',
  'video',
  'creation_time',
  'description',
  'product_url',
  'video_status',
  'in_google',
  'taken_local',
  'width',
  'height',
  'camera',
  'listed_width',
  'listed_height',
] as const satisfies readonly (keyof ItemFields)[]

/** The row of an item, with what is here of it. */
export interface KnownItem extends ItemFields, Presence {
  taken_from_file: number
  /** As what Google listed the item when the file came that is here; the type is null until a list was compared. */
  base_width: number | null
  base_height: number | null
  base_type: string | null
}

/** What decides whether something of an item is to be downloaded. */
export interface Presence {
  /** Row of the item. */
  ref: number
  motion: number
  /** 1 if its file, and that of its video part, is published. */
  has_primary: number
  has_motion: number
  /** 1 if the journal has a row for it, of whatever run. */
  has_job: number
}

/** Columns of `Presence` beside those of a query's `item`. */
export const presenceColumns = `
  EXISTS (SELECT 1 FROM item_file AS known WHERE known.item = item.ref AND known.role = 'primary' AND known.number = 0) AS has_primary,
  EXISTS (SELECT 1 FROM item_file AS known WHERE known.item = item.ref AND known.role = 'motion' AND known.number = 0) AS has_motion,
  EXISTS (SELECT 1 FROM job WHERE job.item = item.ref) AS has_job`

/** Writes what Google lists into the index. Touches a row only if something changed. Use inside transactions. */
export class IndexItems {
  readonly #statements: ReturnType<typeof prepare>
  readonly #times: ItemTimes

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#times = new ItemTimes(database)
  }

  saveAccount(account: Account): void {
    this.#statements.saveAccount.run(account.id, account.email, account.name)
  }

  /** What is known of these items, by Google's ids; items that are new have no entry. */
  known(account: AccountId, entries: readonly RemoteItem[]): Map<string, KnownItem> {
    const rows = this.#statements.known.all(JSON.stringify(entries.map((entry) => entry.id)), account)
    return new Map(rows.map((row) => [String(row['remote_id']), row as unknown as KnownItem]))
  }

  /** Writes down what is new about an item, whose row before is `known`. Returns its row number. */
  saveItem(account: AccountId, remote: RemoteItem, known: KnownItem | undefined, now: number): number {
    const time = remote.creationTime ?? known?.creation_time ?? unknownTime
    if (known) {
      const wished = wishedItem(known, remote, time, now)
      if (isOther(wished, known)) this.#statements.updateItem.run({ ...wished, ref: known.ref })
      if (wished.creation_time !== known.creation_time) this.#times.update(known.ref, now)
      return known.ref
    }
    const taken = timeOf({ creationTime: time }, now)
    const columns = this.#times.change(noTime, taken)
    const size = listedSize(remote)
    const { lastInsertRowid } = this.#statements.insertItem.run(
      itemIdOf(account, remote.id),
      account,
      remote.id,
      remote.filename,
      remote.mimeType,
      remote.kind === 'video' ? 1 : 0,
      time,
      taken.at,
      remote.width,
      remote.height,
      remote.description ?? null,
      remote.productUrl ?? null,
      remote.videoStatus ?? null,
      JSON.stringify(remote.camera),
      now,
      size.listed_width,
      size.listed_height,
      columns.taken_at,
      columns.time_known,
      columns.zone,
      columns.zone_from,
    )
    return Number(lastInsertRowid)
  }

  /** `staysPut`: an album that was ever in the list of shared ones keeps the position that it has. Returns its id. */
  saveAlbum(account: AccountId, remote: RemoteAlbum, position: number, now: number, staysPut = false): AlbumId {
    const id = albumIdOf(account, remote.id)
    this.#statements.saveAlbum.run({
      id,
      account,
      remote_id: remote.id,
      title: remote.title,
      shared: remote.shared ? 1 : 0,
      remote_count: remote.count ?? null,
      product_url: remote.productUrl ?? null,
      cover_remote_item: remote.coverPhotoMediaItemId ?? null,
      cover_url: remote.coverPhotoBaseUrl ?? null,
      cover_url_at: now,
      position,
      stays_put: staysPut ? 1 : 0,
    })
    return id
  }
}

/** What a file says about itself is closer to the truth than what Google says: once it is here, that stays. */
function wishedItem(known: KnownItem, remote: RemoteItem, time: string, now: number): ItemFields {
  const isHere = known.has_primary === 1
  return {
    // What Google does not say this time is what it said before.
    filename: remote.filename || known.filename,
    mime_type: remote.mimeType || known.mime_type,
    video: remote.kind === undefined ? known.video : remote.kind === 'video' ? 1 : 0,
    creation_time: time,
    description: remote.description ?? null,
    // Depends on the list the item was found in (reference, 2), so the first one stays.
    product_url: known.product_url ?? remote.productUrl ?? null,
    video_status: remote.videoStatus ?? null,
    in_google: 1,
    taken_local: known.taken_from_file === 1 ? known.taken_local : takenWithout(known, time, now),
    width: isHere ? known.width : remote.width,
    height: isHere ? known.height : remote.height,
    camera: isHere ? known.camera : JSON.stringify(remote.camera),
    ...listedSize(remote),
  }
}

/** What stands for the camera's clock of an item whose file has none, or is not here. */
function takenWithout(known: KnownItem, time: string, now: number): number {
  if (time === known.creation_time) return known.taken_local
  return plausibleInstant(time, now) ?? 0
}

/** Null where Google does not say, or says nonsense. */
function listedSize({ width, height }: RemoteItem): Pick<ItemFields, 'listed_width' | 'listed_height'> {
  return width > 0 && height > 0
    ? { listed_width: width, listed_height: height }
    : { listed_width: null, listed_height: null }
}

function isOther(wished: ItemFields, known: KnownItem): boolean {
  for (const column of itemFields) if (wished[column] !== known[column]) return true
  return false
}

function prepare(database: DatabaseSync) {
  return {
    saveAccount: database.prepare(`
      INSERT INTO account (id, email, name) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name
      WHERE email <> excluded.email OR name <> excluded.name`),
    known: database.prepare(`
      SELECT ref, remote_id, motion, taken_from_file, base_width, base_height, base_type, ${itemFields.join(', ')},
             ${presenceColumns}
      FROM json_each(?) AS entry CROSS JOIN item ON item.account = ? AND item.remote_id = entry.value`),
    insertItem: database.prepare(`
      INSERT INTO item (id, account, remote_id, filename, mime_type, video, creation_time, taken_local, width, height,
                        description, product_url, video_status, camera, first_seen, listed_width, listed_height,
                        taken_at, time_known, zone, zone_from)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    updateItem: database.prepare(`
      UPDATE item SET filename = :filename, mime_type = :mime_type, video = :video, creation_time = :creation_time,
                      description = :description, product_url = :product_url, video_status = :video_status,
                      in_google = :in_google, taken_local = :taken_local, width = :width, height = :height,
                      camera = :camera, listed_width = :listed_width, listed_height = :listed_height
      WHERE ref = :ref`),
    saveAlbum: database.prepare(`
      INSERT INTO album (id, account, remote_id, title, shared, remote_count, product_url, cover_remote_item, cover_url,
                         cover_url_at, position)
      VALUES (:id, :account, :remote_id, :title, :shared, :remote_count, :product_url, :cover_remote_item, :cover_url,
              :cover_url_at, :position)
      ON CONFLICT (account, remote_id) DO UPDATE SET
        title = excluded.title, shared = max(shared, excluded.shared), remote_count = excluded.remote_count,
        product_url = excluded.product_url, cover_remote_item = excluded.cover_remote_item,
        cover_url = excluded.cover_url, cover_url_at = excluded.cover_url_at,
        position = CASE WHEN :stays_put AND shared THEN position ELSE excluded.position END,
        in_google = 1`),
  }
}
