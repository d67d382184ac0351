import type { DatabaseSync } from 'node:sqlite'
import type { MirrorPath } from '../mirror-path.ts'

/** The rows of `document_mark`; see migration 0018 for what takes them away. */
export class DocumentMarkRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** How a document lay on the disk when it was done; undefined if it has no mark, or none from between these times. */
  face(path: MirrorPath, earliest: number, latest: number): unknown {
    const { face } = this.#statements.face.get(path, earliest, latest) ?? {}
    return face
  }

  /** From now on `writing` alone may say that the document is done. */
  begin(path: MirrorPath, writing: string): void {
    this.#statements.begin.run(path, writing)
  }

  /** Does nothing if what the document says has changed since, or somebody else has begun to write it. */
  end(path: MirrorPath, writing: string, face: string, at: number): void {
    this.#statements.end.run(face, at, path, writing)
  }
}

function prepare(database: DatabaseSync) {
  return {
    face: database.prepare('SELECT face FROM document_mark WHERE path = ? AND at BETWEEN ? AND ?'),
    begin: database.prepare(`
      INSERT INTO document_mark (path, writing) VALUES (?, ?)
      ON CONFLICT (path) DO UPDATE SET writing = excluded.writing, face = NULL, at = NULL`),
    end: database.prepare('UPDATE document_mark SET face = ?, at = ? WHERE path = ? AND writing = ?'),
  }
}
