import type { DatabaseSync } from 'node:sqlite'
import type { Account, AccountId, AlbumId } from '../../shared/domain.ts'
import type { RemoteAlbum, RemoteItem } from '../google/library-api.ts'
import { albumIdOf, itemIdOf } from '../mirror/identifiers.ts'

/** What an item without a readable creation time gets: a date that nobody takes for a real one. */
const unknownTime = '1970-01-01T00:00:00Z'

type Row = Record<string, unknown>
type Value = string | number | null

/** Writes what Google lists into the index. Touches a row only if something changed. Use inside transactions. */
export class IndexItems {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  saveAccount(account: Account): void {
    this.#statements.saveAccount.run(account.id, account.email, account.name)
  }

  /** Returns the row number of the item. */
  saveItem(account: AccountId, remote: RemoteItem, now: number): number {
    const known = this.#statements.item.get(account, remote.id)
    const time = remote.creationTime ?? unknownTime
    const taken = Date.parse(time)
    if (!known) {
      const { lastInsertRowid } = this.#statements.insertItem.run(
        itemIdOf(account, remote.id),
        account,
        remote.id,
        remote.filename,
        remote.mimeType,
        remote.kind === 'video' ? 1 : 0,
        time,
        taken,
        remote.width,
        remote.height,
        remote.description ?? null,
        remote.productUrl ?? null,
        remote.videoStatus ?? null,
        JSON.stringify(remote.camera),
        now,
      )
      return Number(lastInsertRowid)
    }
    const wished = wishedItem(known, remote, time, taken)
    if (Object.entries(wished).some(([column, value]) => known[column] !== value))
      this.#statements.updateItem.run({ ...wished, ref: Number(known['ref']) })
    return Number(known['ref'])
  }

  setVideoStatus(item: number, status: string): void {
    this.#statements.setVideoStatus.run(status, item)
  }

  saveAlbum(account: AccountId, remote: RemoteAlbum, position: number, now: number): AlbumId {
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
    })
    return id
  }
}

/** What a file says about itself is closer to the truth than what Google says: once it is here, that stays. */
function wishedItem(known: Row, remote: RemoteItem, time: string, taken: number): Record<string, Value> {
  const wished: Record<string, Value> = {
    filename: remote.filename,
    mime_type: remote.mimeType,
    video: remote.kind === 'video' ? 1 : 0,
    creation_time: time,
    description: remote.description ?? null,
    // Depends on the list the item was found in (reference, 2), so the first one stays.
    product_url: (known['product_url'] as string | null) ?? remote.productUrl ?? null,
    video_status: remote.videoStatus ?? null,
    in_google: 1,
    taken_local: known['taken_from_file'] === 1 ? Number(known['taken_local']) : taken,
    width: remote.width,
    height: remote.height,
    camera: JSON.stringify(remote.camera),
  }
  if (known['here'] === 1) {
    wished['width'] = Number(known['width'])
    wished['height'] = Number(known['height'])
    wished['camera'] = known['camera'] as string | null
  }
  return wished
}

function prepare(database: DatabaseSync) {
  return {
    saveAccount: database.prepare(`
      INSERT INTO account (id, email, name) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name
      WHERE email <> excluded.email OR name <> excluded.name`),
    item: database.prepare(`
      SELECT *, EXISTS (SELECT 1 FROM file WHERE file.item = item.ref AND role = 'primary') AS here
      FROM item WHERE account = ? AND remote_id = ?`),
    insertItem: database.prepare(`
      INSERT INTO item (id, account, remote_id, filename, mime_type, video, creation_time, taken_local, width, height,
                        description, product_url, video_status, camera, first_seen)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    updateItem: database.prepare(`
      UPDATE item SET filename = :filename, mime_type = :mime_type, video = :video, creation_time = :creation_time,
                      description = :description, product_url = :product_url, video_status = :video_status,
                      in_google = :in_google, taken_local = :taken_local, width = :width, height = :height,
                      camera = :camera
      WHERE ref = :ref`),
    setVideoStatus: database.prepare('UPDATE item SET video_status = ? WHERE ref = ?'),
    saveAlbum: database.prepare(`
      INSERT INTO album (id, account, remote_id, title, shared, remote_count, product_url, cover_remote_item, cover_url,
                         cover_url_at, position)
      VALUES (:id, :account, :remote_id, :title, :shared, :remote_count, :product_url, :cover_remote_item, :cover_url,
              :cover_url_at, :position)
      ON CONFLICT (account, remote_id) DO UPDATE SET
        title = excluded.title, shared = max(shared, excluded.shared), remote_count = excluded.remote_count,
        product_url = excluded.product_url, cover_remote_item = excluded.cover_remote_item,
        cover_url = excluded.cover_url, cover_url_at = excluded.cover_url_at, position = excluded.position,
        in_google = 1`),
  }
}
