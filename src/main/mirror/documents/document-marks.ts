import { randomUUID } from 'node:crypto'
import type { Stats } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { latestSchema } from '../../index/schema/database.ts'
import { DocumentMarkRows } from '../../index/document-mark-rows.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'

/** To be raised with every change of what a document says of the same index. */
export const documentsVersion = 5

/** A disk can damage a document without a trace, so now and then one is made again and compared. */
const holdsForMs = 30 * 24 * 60 * 60 * 1000

/** How a document lies on the disk: another one has another of these. */
export type DocumentFace = Pick<Stats, 'ino' | 'size' | 'mtimeMs'>

/**
 * Knows which documents say what the index says. A mark is given only if nothing that they say has changed from before the
 * first line was read until the document was on the disk: triggers take it away in the transaction of the change, see
 * migration 0018. So whatever breaks off leaves no mark, and a document without one is compared line by line.
 */
export class DocumentMarks {
  readonly #files: MirrorFiles
  readonly #now: number
  readonly #rows: DocumentMarkRows

  /** `now` in milliseconds since 1970. */
  constructor({ database, files }: { database: DatabaseSync; files: MirrorFiles }, now: number) {
    this.#files = files
    this.#now = now
    this.#rows = new DocumentMarkRows(database)
  }

  /** True if a document has its mark, lies on the disk as it did then, and that is at most 30 days ago. */
  async stands(path: MirrorPath): Promise<boolean> {
    const there = await this.#files.look(path)
    if (!there?.isFile() || there.nlink !== 1) return false
    return this.#rows.face(path, this.#now - holdsForMs, this.#now) === faceText(there)
  }

  /**
   * To be called before the first line is made; returns what gives the document its mark once it is on the disk as
   * `written` says.
   */
  begin(path: MirrorPath): (written: DocumentFace) => Promise<void> {
    const writing = randomUUID()
    this.#rows.begin(path, writing)
    return async (written) => {
      const there = await this.#files.look(path)
      const same = there?.ino === written.ino && there.size === written.size && there.mtimeMs === written.mtimeMs
      if (same) this.#rows.end(path, writing, faceText(there), this.#now)
    }
  }
}

function faceText({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return JSON.stringify({ documentsVersion, latestSchema, ino, size, mtimeMs, ctimeMs })
}
