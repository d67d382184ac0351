import type { DatabaseSync } from 'node:sqlite'
import { rowReader, text } from '../schema/typed-rows.ts'

/** An album that is here although a later full export of a source no longer has it. */
export interface LackedAlbum {
  /** What the source knows it by. */
  key: string
  /** When the first full export without it was made, RFC 3339, UTC. */
  lackedAt: string
}

/**
 * A SQL expression for when an album was lacking first, of which everybody who knows it says that it is no longer there; NULL for
 * every other one. An account that has listed it speaks for itself.
 */
export const albumLackedAt = `
  CASE WHEN album.account IS NULL THEN
    (SELECT CASE WHEN count(*) = count(said.lacked_at) THEN max(said.lacked_at) END
     FROM album_source AS said WHERE said.album = album.id)
  END`

const albumRow = rowReader<LackedAlbum>({ key: text, lackedAt: text })

/** Reads and writes which albums full exports lack: `album_source.lacked_at`. Writing inside transactions. */
export class LackedAlbumRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Those that a source, by its row, no longer has. */
  of(source: number): LackedAlbum[] {
    return this.#statements.of.all(source).map(albumRow)
  }

  /** The source lacks an album since then; without an instant it has it. Nothing happens if it knows no such album. */
  set(source: number, key: string, lackedAt: string | undefined): void {
    this.#statements.set.run({ source, key, lackedAt: lackedAt ?? null })
  }
}

function prepare(database: DatabaseSync) {
  return {
    of: database.prepare(
      'SELECT key, lacked_at AS lackedAt FROM album_source WHERE source = ? AND lacked_at IS NOT NULL ORDER BY key',
    ),
    set: database.prepare(`
      UPDATE album_source SET lacked_at = :lackedAt WHERE source = :source AND key = :key AND lacked_at IS NOT :lackedAt`),
  }
}
