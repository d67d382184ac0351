import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'

/** What Google's list of albums said of an album when all its items were listed. */
interface ListedFace {
  title: string
  count: number
  /** Google's id of the item on its cover. */
  cover: string | undefined
}

/** Writes the table `album_listing`. To be used inside transactions. */
export class AlbumListings {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  forget(album: AlbumId): void {
    this.#statements.forget.run(album)
  }

  keep(album: AlbumId, { title, count, cover }: ListedFace, now: number): void {
    this.#statements.keep.run(album, count, title, cover ?? null, now)
  }
}

function prepare(database: DatabaseSync) {
  return {
    forget: database.prepare('DELETE FROM album_listing WHERE album = ?'),
    keep: database.prepare(`
      INSERT INTO album_listing (album, count, title, cover, listed_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (album) DO UPDATE SET
        count = excluded.count, title = excluded.title, cover = excluded.cover, listed_at = excluded.listed_at`),
  }
}
