import type { DatabaseSync } from 'node:sqlite'
import { integer, optional, photoPath, rowReader, text } from '../schema/typed-rows.ts'
import type { MirrorPath } from '../../mirror-path.ts'

/** What a content says of being half of a photo, as `file-format` reads it. */
interface HalfRow {
  /** Milliseconds. */
  duration?: number
  contentId?: string
}

const factsRow = rowReader({ duration: optional(integer), contentId: optional(text) })
const fileRow = rowReader({ path: photoPath, bytes: integer })

/** Reads and writes what contents say of being halves of a live photo, by their SHA-256 in lower-case hex. Writing inside transactions. */
export class HalfRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** What is known of a content; undefined if nobody has looked. */
  of(sha256: string): HalfRow | undefined {
    const row = this.#statements.of.get(sha256)
    if (!row) return undefined
    const { duration, contentId } = factsRow(row)
    return { ...(duration !== undefined && { duration }), ...(contentId !== undefined && { contentId }) }
  }

  note(sha256: string, { duration, contentId }: HalfRow): void {
    this.#statements.note.run(sha256, duration ?? null, contentId ?? null)
  }

  /** Files of the mirror with this content. */
  filesWith(sha256: string): { path: MirrorPath; bytes: number }[] {
    return this.#statements.files.all(sha256).map((row) => fileRow(row))
  }
}

function prepare(database: DatabaseSync) {
  return {
    of: database.prepare('SELECT duration, content_id AS contentId FROM half WHERE sha256 = ?'),
    note: database.prepare('INSERT INTO half (sha256, duration, content_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    files: database.prepare('SELECT path, bytes FROM file WHERE sha256 = ? ORDER BY id'),
  }
}
