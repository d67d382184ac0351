import type { DatabaseSync } from 'node:sqlite'

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
  const {
    path,
    pathKey = path.toLowerCase(),
    bytes,
    sha256,
    mimeType = 'image/jpeg',
    mtime = 0,
    publishedAt = 0,
  } = file
  const size = number === 0 ? [null, null] : [800, 600]
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO file (path, path_key, bytes, sha256, mime_type, mtime, published_at, width, height)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(path, pathKey, bytes, sha256, mimeType, mtime, publishedAt, ...size)
  database
    .prepare('INSERT INTO item_file (item, role, number, file, mime_type, replaced_at) VALUES (?, ?, ?, ?, ?, ?)')
    .run(item, role, number, lastInsertRowid, mimeType, number === 0 ? null : (file.replacedAt ?? 0))
}
