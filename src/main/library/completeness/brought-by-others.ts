import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'
import { integer, nullable, one, rowReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'

/** Members of a step: a few milliseconds. */
const membersAtATime = 2000

/**
 * A SQL condition on `album`: sources say apart from each other what is in it, so that there may be something that an account does not
 * list. Google's count knows nothing of that.
 */
export const saidBySources = `(album.account IS NOT NULL
  AND EXISTS (SELECT 1 FROM album_item_source WHERE album_item_source.album = album.id))`

const pageRow = rowReader({ members: integer, last: nullable(integer), others: integer })

/** Counts, for albums that an account lists, members that are there because an export has them, and not by the list of the account. */
export class BroughtByOthers {
  readonly #page: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#page = prepare(database)
  }

  /** For an album of which `saidBySources` is true; in small steps. */
  *count(album: AlbumId): Steps<number> {
    let count = 0
    for (let after: number | null = 0; after !== null;) {
      const { members, last, others }: ReturnType<typeof pageRow> = one(pageRow, this.#page.get({ album, after }))
      count += others
      after = members < membersAtATime ? null : last
      yield
    }
    return count
  }
}

function prepare(database: DatabaseSync) {
  // The source first: by the album alone SQLite would look through all of it for each member.
  return database.prepare(`
    SELECT count(*) AS members, max(item) AS last, coalesce(sum(NOT EXISTS (
        SELECT 1 FROM source CROSS JOIN album_item_source AS listed
          ON listed.album = :album AND listed.source = source.ref AND listed.item = member.item
        WHERE source.kind = 'library' AND source.account = (SELECT account FROM album WHERE album.id = :album))), 0) AS others
    FROM (SELECT item FROM album_item WHERE album = :album AND item > :after ORDER BY item LIMIT ${membersAtATime}) AS member`)
}
