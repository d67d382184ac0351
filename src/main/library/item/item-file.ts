import type { DatabaseSync } from 'node:sqlite'
import type { FileRole, ItemRef } from '../../../shared/domain.ts'
import { anything, integer, nullable, rowReader, text } from '../../index/schema/typed-rows.ts'
import { parsePhotoPath } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'

/** A published file as the index knows it. */
export interface ItemFile {
  path: MirrorPath
  bytes: number
  /** Lower-case hex. */
  sha256: string
  /** As told by the first bytes of the file. */
  mimeType: string
  /** Pixels of the picture, as far as they are known; absent for the video part of a motion photo. */
  width?: number
  height?: number
}

const fileRow = rowReader({
  path: anything,
  bytes: integer,
  sha256: text,
  mimeType: text,
  width: nullable(integer),
  height: nullable(integer),
})

/** The file of an item in one role; undefined if there is no such item or its file is not in the mirror. */
export function itemFile(database: DatabaseSync, ref: ItemRef, role: FileRole): ItemFile | undefined {
  const row = database
    .prepare(
      `SELECT file.path, file.bytes, file.sha256, file.mime_type AS mimeType,
         iif(of.role = 'edited', file.width, item.width) AS width, iif(of.role = 'edited', file.height, item.height) AS height
       FROM item_file AS of JOIN file ON file.id = of.file JOIN item ON item.ref = of.item
       WHERE of.item = ? AND of.role = ? AND of.number = 0`,
    )
    .get(ref, role)
  return fileOf(row && fileRow(row), role !== 'motion')
}

/** The file that an item is shown by: its edited copy, else the original; undefined if neither is in the mirror. */
export function shownFile(database: DatabaseSync, ref: ItemRef): ItemFile | undefined {
  return itemFile(database, ref, 'edited') ?? itemFile(database, ref, 'primary')
}

/** An earlier version of an item by its number; undefined if there is none. */
export function versionFile(database: DatabaseSync, ref: ItemRef, number: number): ItemFile | undefined {
  const row = database
    .prepare(
      `SELECT path, bytes, sha256, mime_type AS mimeType, width, height
       FROM earlier_file WHERE item = ? AND number = ?`,
    )
    .get(ref, number)
  return fileOf(row && fileRow(row), true)
}

/**
 * A row that names no place in the mirror, or nothing like a hash, is that of a file which is not there. 0 and NULL stand
 * for a size that nobody knows.
 */
function fileOf(row: ReturnType<typeof fileRow> | undefined, sized: boolean): ItemFile | undefined {
  const path = parsePhotoPath(row?.path)
  // What names the file to browsers goes into a header.
  if (!row || !path || !/^\w+$/.test(row.sha256)) return undefined
  const { width, height, ...file } = row
  const size = sized && width !== null && height !== null && width > 0 && height > 0 && { width, height }
  return { ...file, path, ...size }
}
