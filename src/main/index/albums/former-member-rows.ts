import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'
import { albumId, integer, rowReader, text } from '../schema/typed-rows.ts'

/** An item that stays in an album although a later full export of a source has it no longer there. */
export interface FormerMember {
  album: AlbumId
  item: number
  /** When the first full export without it was made, RFC 3339, UTC. */
  lackedAt: string
}

/**
 * A SQL condition on rows of `former_member` as `former`: nothing else than its source has the item in the album today, as
 * far as is known. Source by source: by the album alone SQLite would look through all of it for each member.
 */
export const isFormer = `
  EXISTS (SELECT 1 FROM album_item WHERE album_item.album = former.album AND album_item.item = former.item)
  AND NOT EXISTS (SELECT 1 FROM source AS another CROSS JOIN album_item_source AS other
      ON other.album = former.album AND other.source = another.ref AND other.item = former.item
    WHERE another.ref <> former.source)`

const memberRow = rowReader<FormerMember>({ album: albumId, item: integer, lackedAt: text })

/** Reads and writes the table `former_member`. Writing inside transactions. */
export class FormerMemberRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** All that a source, by its row, no longer has in albums. */
  of(source: number): FormerMember[] {
    return this.#statements.of.all(source).map(memberRow)
  }

  set(source: number, { album, item, lackedAt }: FormerMember): void {
    this.#statements.set.run({ album, source, item, lackedAt })
  }

  forget(source: number, { album, item }: Pick<FormerMember, 'album' | 'item'>): void {
    this.#statements.forget.run(album, source, item)
  }
}

function prepare(database: DatabaseSync) {
  return {
    of: database.prepare(
      'SELECT album, item, lacked_at AS lackedAt FROM former_member WHERE source = ? ORDER BY album, item',
    ),
    set: database.prepare(`
      INSERT INTO former_member (album, source, item, lacked_at) VALUES (:album, :source, :item, :lackedAt)
      ON CONFLICT (album, source, item) DO UPDATE SET lacked_at = excluded.lacked_at WHERE lacked_at <> excluded.lacked_at`),
    forget: database.prepare('DELETE FROM former_member WHERE album = ? AND source = ? AND item = ?'),
  }
}
