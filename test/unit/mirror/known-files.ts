import type { DatabaseSync } from 'node:sqlite'
import { addRow } from '../../rows/rows.ts'

export interface KnownFile {
  item: number
  role: string
  path: string
  pathKey?: string
  bytes: number
  sha256: string
  mimeType?: string
  mtime?: number
  publishedAt?: number
  /** Of an earlier version, which is 800 by 600 then. */
  number?: number
  replacedAt?: number
}

/** Makes a file known to an index, as if it had been published, whether it is on the disk or not. */
export function addKnownFile(database: DatabaseSync, { item, role, number = 0, ...file }: KnownFile): void {
  const { path, pathKey = path.toLowerCase(), bytes, sha256, mimeType, mtime, publishedAt } = file
  const id = addRow(database, 'file', {
    path,
    path_key: pathKey,
    bytes,
    sha256,
    mime_type: mimeType,
    mtime,
    published_at: publishedAt,
    ...(number > 0 && { width: 800, height: 600 }),
  })
  addRow(database, 'item_file', { item, role, number, file: id, mime_type: mimeType, replaced_at: file.replacedAt })
}
