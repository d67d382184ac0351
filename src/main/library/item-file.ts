import type { DatabaseSync } from 'node:sqlite'
import type { FileRole, ItemRef } from '../../shared/domain.ts'

/** A published file as the index knows it. */
export interface ItemFile {
  /** Below the mirror, with `/`. */
  path: string
  bytes: number
  /** Lower-case hex. */
  sha256: string
  /** As told by the first bytes of the file. */
  mimeType: string
}

/** The file of an item in one role; undefined if there is no such item or its file is not in the mirror. */
export function itemFile(database: DatabaseSync, ref: ItemRef, role: FileRole): ItemFile | undefined {
  const row = database
    .prepare('SELECT path, bytes, sha256, mime_type AS mimeType FROM file WHERE item = ? AND role = ?')
    .get(ref, role) as ItemFile | undefined
  return row && { ...row }
}

/** An earlier version of an item by its number; undefined if there is none. */
export function versionFile(database: DatabaseSync, ref: ItemRef, number: number): ItemFile | undefined {
  const row = database
    .prepare('SELECT path, bytes, sha256, mime_type AS mimeType FROM file_version WHERE item = ? AND number = ?')
    .get(ref, number) as ItemFile | undefined
  return row && { ...row }
}
