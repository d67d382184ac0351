import type { DatabaseSync } from 'node:sqlite'
import { compiledOnUse } from '../schema/compiled-on-use.ts'
import type { AccountId, AlbumId } from '../../../shared/domain.ts'
import type { MirrorName } from '../../mirror-path.ts'
import type { AlbumBlock } from '../../../shared/albums/album-page.ts'

/** An album as a list of Google's names it. */
interface ListedAlbum {
  id: AlbumId
  account: AccountId
  remoteId: string
  title: string
  shared: boolean
  /** How many items Google says it has. */
  count: number | undefined
  productUrl: string | undefined
  /** Google's id of the item on its cover, and where its picture can be had for a while. */
  coverItem: string | undefined
  coverUrl: string | undefined
  position: number
  /** An album that was ever in the list of shared ones keeps the position that it has. */
  staysPut: boolean
}

/** An album as a catalogue has it. */
export interface RestoredAlbum {
  id: AlbumId
  account: AccountId | undefined
  remoteId: string | undefined
  owner: string | undefined
  title: string
  shared: boolean
  count: number | undefined
  productUrl: string | undefined
  coverItem: string | undefined
  folder: { name: string; key: string } | undefined
  position: number
  inGoogle: boolean
  words: AlbumWords
}

/** What sources other than an account say of an album. */
export interface AlbumWords {
  description: string | undefined
  blocks: readonly AlbumBlock[]
}

/** Writes the table `album`. To be used inside transactions. */
export class Albums {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** An album is listed, for the first time or again. */
  save(album: ListedAlbum, now: number): void {
    this.#statements.save.run({
      id: album.id,
      account: album.account,
      remote_id: album.remoteId,
      title: album.title,
      shared: album.shared ? 1 : 0,
      remote_count: album.count ?? null,
      product_url: album.productUrl ?? null,
      cover_remote_item: album.coverItem ?? null,
      cover_url: album.coverUrl ?? null,
      cover_url_at: now,
      position: album.position,
      stays_put: album.staysPut ? 1 : 0,
    })
  }

  /** Throws SQLite's constraint error for an album, or a folder, that is there already. */
  restore(album: RestoredAlbum): void {
    this.#statements.restore.run({
      id: album.id,
      account: album.account ?? null,
      remote_id: album.remoteId ?? null,
      owner: album.owner ?? null,
      title: album.title,
      shared: album.shared ? 1 : 0,
      remote_count: album.count ?? null,
      product_url: album.productUrl ?? null,
      cover_remote_item: album.coverItem ?? null,
      folder: album.folder?.name ?? null,
      folder_key: album.folder?.key ?? null,
      position: album.position,
      in_google: album.inGoogle ? 1 : 0,
      ...wordColumns(album.words),
    })
  }

  /** What is said of an album beside its title, or its title, is another. */
  setTold(album: AlbumId, title: string, words: AlbumWords): void {
    this.#statements.setTold.run({ album, title, ...wordColumns(words) })
  }

  /** Its place in the list of albums. */
  place(album: AlbumId, position: number): void {
    this.#statements.place.run(position, album)
  }

  /** The person whose it is, where that is not the one of its account. */
  setOwner(album: string, owner: string): void {
    this.#statements.setOwner.run(owner, album)
  }

  /** An account lists it, by Google's id, which no account did so far. */
  setAccount(album: AlbumId, account: AccountId, remoteId: string): void {
    this.#statements.setAccount.run(account, remoteId, album)
  }

  /** Its account has it under another of Google's ids. */
  moveInAccount(album: AlbumId, remoteId: string): void {
    this.#statements.moveInAccount.run(remoteId, album)
  }

  /** Forgets an album that nobody says anything of any more, once nothing is in it and nothing lies in its folder. Whether it did. */
  forgetOfNobody(album: AlbumId): boolean {
    return this.#statements.forgetOfNobody.run(album).changes > 0
  }

  /** Google no longer has it. */
  markGone(album: AlbumId): void {
    this.#statements.markGone.run(album)
  }

  /** All its items were listed. */
  noteListed(album: AlbumId, now: number): void {
    this.#statements.noteListed.run(now, album)
  }

  /** Its folder below `Albums`, with what names are compared by, and the one that it has while it is being renamed. */
  setFolder(album: AlbumId, folder: { name: MirrorName; key: string } | undefined, was: MirrorName | undefined): void {
    this.#statements.setFolder.run(folder?.name ?? null, folder?.key ?? null, was ?? null, album)
  }
}

function wordColumns({ description, blocks }: AlbumWords): { description: string | null; blocks: string | null } {
  return { description: description ?? null, blocks: blocks.length === 0 ? null : JSON.stringify(blocks) }
}

function prepare(database: DatabaseSync) {
  return compiledOnUse(database, {
    save: `
      INSERT INTO album (id, account, remote_id, title, shared, remote_count, product_url, cover_remote_item, cover_url,
                         cover_url_at, position)
      VALUES (:id, :account, :remote_id, :title, :shared, :remote_count, :product_url, :cover_remote_item, :cover_url,
              :cover_url_at, :position)
      ON CONFLICT (account, remote_id) DO UPDATE SET
        title = excluded.title, shared = max(shared, excluded.shared), remote_count = excluded.remote_count,
        product_url = excluded.product_url, cover_remote_item = excluded.cover_remote_item,
        cover_url = excluded.cover_url, cover_url_at = excluded.cover_url_at,
        position = CASE WHEN :stays_put AND shared THEN position ELSE excluded.position END,
        in_google = 1`,
    restore: `
      INSERT INTO album (id, account, remote_id, owner, title, shared, remote_count, product_url, cover_remote_item, folder,
                         folder_key, position, in_google, description, blocks)
      VALUES (:id, :account, :remote_id, :owner, :title, :shared, :remote_count, :product_url, :cover_remote_item, :folder,
              :folder_key, :position, :in_google, :description, :blocks)`,
    setTold: 'UPDATE album SET title = :title, description = :description, blocks = :blocks WHERE id = :album',
    place: 'UPDATE album SET position = ?1 WHERE id = ?2 AND position <> ?1',
    setOwner: 'UPDATE album SET owner = ? WHERE id = ?',
    setAccount: 'UPDATE album SET account = ?, remote_id = ? WHERE id = ? AND account IS NULL',
    moveInAccount: 'UPDATE album SET remote_id = ?, in_google = 1 WHERE id = ?',
    forgetOfNobody: `
      DELETE FROM album WHERE id = ? AND account IS NULL
        AND NOT EXISTS (SELECT 1 FROM album_source WHERE album_source.album = album.id)
        AND NOT EXISTS (SELECT 1 FROM album_item WHERE album_item.album = album.id)
        AND NOT EXISTS (SELECT 1 FROM album_file WHERE album_file.album = album.id)`,
    markGone: 'UPDATE album SET in_google = 0 WHERE id = ?',
    noteListed: 'UPDATE album SET listed_at = ? WHERE id = ?',
    setFolder: 'UPDATE album SET folder = ?, folder_key = ?, folder_was = ? WHERE id = ?',
  })
}
