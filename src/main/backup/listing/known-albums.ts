import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'
import { AlbumListings } from '../../index/albums/album-listings.ts'
import type { RemoteAlbum } from '../../google/library/library-api.ts'

/** What Google's list of albums says of an album, as far as it can tell whether to list its items again. */
export type AlbumFace = Pick<RemoteAlbum, 'title' | 'count' | 'coverPhotoMediaItemId'>

/**
 * An album that seems unchanged is listed all the same after this time: one photo exchanged for another, an edit,
 * another order or another description show nowhere but in the list of its items.
 */
export const listAgainAfterMs = 30 * 86_400_000

/**
 * Which albums need not be listed, because Google's list of albums says the same of them as before their last listing.
 * To be told about every listing: one that was begun and not ended makes the next run list the album again.
 */
export class KnownAlbums {
  readonly #statements: ReturnType<typeof prepare>
  readonly #listings: AlbumListings

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#listings = new AlbumListings(database)
  }

  /**
   * True if the items of the album, as the index has them, may be taken for what Google would list. Without a count
   * there is nothing to compare, and a member that Google no longer has shows that the album is another by now.
   */
  isUnchanged(album: AlbumId, face: AlbumFace, now: number): boolean {
    if (face.count === undefined) return false
    const row = this.#statements.unchanged.get({
      album,
      count: face.count,
      title: face.title,
      cover: face.coverPhotoMediaItemId ?? null,
      now,
      since: now - listAgainAfterMs,
    })
    return row !== undefined
  }

  /** The album is about to be listed. Inside a transaction. */
  listingBegins(album: AlbumId): void {
    this.#listings.forget(album)
  }

  /** All items of the album were listed after Google's list of albums had said `face`. Inside a transaction. */
  listingEnded(album: AlbumId, { title, count, coverPhotoMediaItemId: cover }: AlbumFace, now: number): void {
    if (count !== undefined) this.#listings.keep(album, { title, count, cover }, now)
  }
}

function prepare(database: DatabaseSync) {
  return {
    unchanged: database.prepare(`
      SELECT 1 FROM album_listing
      WHERE album = :album AND count = :count AND title = :title AND cover IS :cover
        AND listed_at BETWEEN :since AND :now
        AND NOT EXISTS (
          SELECT 1 FROM album_item JOIN item ON item.ref = album_item.item
          WHERE album_item.album = :album AND (item.in_google = 0 OR EXISTS (
            SELECT 1 FROM job WHERE job.item = item.ref AND job.state = 'failed' AND job.reason = 'item-gone')))`),
  }
}
