import type { DatabaseSync } from 'node:sqlite'
import { writeDocuments } from '../documents/documents.ts'
import type { FormatFile } from './format-file.ts'
import { writeFormat } from './format-file.ts'
import { mirrorFormat } from '../names/layout.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'

export interface OlderMirror {
  files: MirrorFiles
  /** The index, which knows the present format already. */
  database: DatabaseSync
  /** False for a mirror that has no catalogue yet. */
  catalogued: boolean
}

/**
 * Ends the way of an older mirror into the present format:
 *
 *   index migrated, each step in its transaction -> SHA256SUMS -> catalogue.jsonl -> .shoebox/format
 *
 * Each arrow is a moment at which everything may end: every step finds what it has done before and does it again, and
 * as long as the last one is missing, all of it is repeated when the mirror is opened the next time. From the first
 * step on the index is too new for a Shoebox that knows only the older format, so that one refuses the mirror. Files in
 * `Photos/` and `Albums/` are not touched, and the mirror stays the same mirror.
 */
export async function migrateFormat(older: OlderMirror, identity: string): Promise<FormatFile> {
  if (older.catalogued) await writeDocuments(older)
  const format = { format: mirrorFormat, identity }
  await writeFormat(format, older.files)
  return format
}
