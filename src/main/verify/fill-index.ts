import type { DatabaseSync } from 'node:sqlite'
import { isDiskError } from '../mirror/disk-problem.ts'
import { nameKey } from '../mirror/names.ts'
import type { AccountEntry, AlbumEntry, CatalogueEntry, FileEntry, ItemEntry } from './catalogue-entries.ts'

/**
 * Writes the entries of a catalogue into an empty index, in any order. To be used inside one transaction, and ended by
 * `finish`. What was only listed and not here yet is not in a catalogue: the next backup lists it again.
 */
export class FillIndex {
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepare>
  readonly #now: number

  constructor(database: DatabaseSync, now: number) {
    database.exec(`
      CREATE TEMP TABLE entry_member (
        album TEXT NOT NULL, position INTEGER NOT NULL, item TEXT NOT NULL, PRIMARY KEY (album, item)
      ) STRICT, WITHOUT ROWID;
      CREATE TEMP TABLE entry_name (
        album TEXT NOT NULL, item TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (album, item, role)
      ) STRICT, WITHOUT ROWID;`)
    this.#database = database
    this.#statements = prepare(database)
    this.#now = now
  }

  /** Undefined if the entry was taken over, else what it contradicts. */
  add(entry: CatalogueEntry): string | undefined {
    this.#database.exec('SAVEPOINT entry')
    try {
      if (entry.kind === 'account') this.#addAccount(entry)
      else if (entry.kind === 'album') this.#addAlbum(entry)
      else if (entry.kind === 'item') this.#addItem(entry)
      this.#database.exec('RELEASE entry')
      return undefined
    } catch (error) {
      if (!isConflict(error)) throw error
      this.#database.exec('ROLLBACK TO entry; RELEASE entry')
      return error.message
    }
  }

  /** Puts the items into their albums. */
  finish(): void {
    this.#database.exec(`
      INSERT INTO album_item (album, position, item)
      SELECT entry_member.album, entry_member.position, item.ref FROM entry_member
      JOIN item ON item.id = entry_member.item JOIN album ON album.id = entry_member.album`)
  }

  #addAccount({ id, email, name }: AccountEntry): void {
    this.#statements.account.run(id, email, name)
  }

  #addAlbum(album: AlbumEntry): void {
    this.#statements.mentionAccount.run(album.account)
    this.#statements.album.run({
      id: album.id,
      account: album.account,
      remote_id: album.remoteId,
      title: album.title,
      shared: album.shared ? 1 : 0,
      remote_count: album.remoteCountKnown ? (album.remoteCount ?? null) : null,
      product_url: album.productUrl ?? null,
      cover_remote_item: album.coverRemoteItem ?? null,
      folder: album.folder ?? null,
      folder_key: album.folder === undefined ? null : nameKey(album.folder),
      position: album.position,
      in_google: album.inGooglePhotos ? 1 : 0,
    })
    for (const [position, item] of album.items.entries()) this.#statements.member.run(album.id, position, item)
    for (const [key, name] of Object.entries(album.fileNames)) {
      const [item = '', role = 'primary'] = key.split('/')
      this.#statements.name.run(album.id, item, role, name)
    }
  }

  #addItem(item: ItemEntry): void {
    this.#statements.mentionAccount.run(item.account)
    const created = Date.parse(item.creationTime)
    const savedAt = item.savedAt ?? this.#now
    const { lastInsertRowid } = this.#statements.item.run({
      id: item.id,
      account: item.account,
      remote_id: item.remoteId,
      filename: item.filename,
      mime_type: item.remoteMimeType ?? item.mimeType,
      video: item.video ? 1 : 0,
      creation_time: item.creationTime,
      taken_local: item.localTime ?? created,
      taken_from_file: item.localTime === undefined ? 0 : 1,
      width: item.width,
      height: item.height,
      description: item.description ?? null,
      product_url: item.productUrl ?? null,
      video_status: item.videoStatus ?? null,
      camera: JSON.stringify(item.camera),
      motion: item.motion || item.motionMissing ? 1 : 0,
      animated: item.animated ? 1 : 0,
      in_google: item.inGooglePhotos ? 1 : 0,
      first_seen: item.firstSeen ?? savedAt,
    })
    const ref = Number(lastInsertRowid)
    const missing = { fileTime: created, savedAt }
    this.#addFile(ref, 'primary', item, missing)
    if (item.motion) this.#addFile(ref, 'motion', { fidelity: item.fidelity, ...item.motion }, missing)
  }

  #addFile(item: number, role: string, file: FileEntry, missing: { fileTime: number; savedAt: number }): void {
    const { path, bytes, sha256, mimeType } = file
    this.#statements.file.run({
      item,
      role,
      path,
      bytes,
      sha256,
      path_key: nameKey(path),
      mime_type: mimeType,
      fidelity: file.fidelity ?? 'copy',
      mtime: file.fileTime ?? missing.fileTime,
      published_at: file.savedAt ?? missing.savedAt,
    })
  }
}

/** The entry says something that another one has said, or cannot be stored as it is. */
function isConflict(error: unknown): error is Error {
  return isDiskError(error) && error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 19
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- the inferred type is the list of statements
function prepare(database: DatabaseSync) {
  return {
    account: database.prepare(`
      INSERT INTO account (id, email, name) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name`),
    // Its own line may be the one that cannot be read; the next sign-in completes it.
    mentionAccount: database.prepare(`INSERT INTO account (id, email) VALUES (?, '') ON CONFLICT (id) DO NOTHING`),
    album: database.prepare(`
      INSERT INTO album (id, account, remote_id, title, shared, remote_count, product_url, cover_remote_item, folder,
                         folder_key, position, in_google)
      VALUES (:id, :account, :remote_id, :title, :shared, :remote_count, :product_url, :cover_remote_item, :folder,
              :folder_key, :position, :in_google)`),
    member: database.prepare(
      'INSERT INTO entry_member (album, position, item) VALUES (?, ?, ?) ON CONFLICT (album, item) DO NOTHING',
    ),
    name: database.prepare(`
      INSERT INTO entry_name (album, item, role, name) VALUES (?, ?, ?, ?) ON CONFLICT (album, item, role) DO NOTHING`),
    item: database.prepare(`
      INSERT INTO item (id, account, remote_id, filename, mime_type, video, creation_time, taken_local, taken_from_file,
                        width, height, description, product_url, video_status, camera, motion, animated, in_google,
                        first_seen)
      VALUES (:id, :account, :remote_id, :filename, :mime_type, :video, :creation_time, :taken_local, :taken_from_file,
              :width, :height, :description, :product_url, :video_status, :camera, :motion, :animated, :in_google,
              :first_seen)`),
    file: database.prepare(`
      INSERT INTO file (item, role, path, path_key, bytes, sha256, mime_type, fidelity, mtime, published_at)
      VALUES (:item, :role, :path, :path_key, :bytes, :sha256, :mime_type, :fidelity, :mtime, :published_at)`),
  }
}
