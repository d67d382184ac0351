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
  /** Pixels of the picture, as far as they are known; absent for the video part of a motion photo. */
  width?: number
  height?: number
}

/** The file of an item in one role; undefined if there is no such item or its file is not in the mirror. */
export function itemFile(database: DatabaseSync, ref: ItemRef, role: FileRole): ItemFile | undefined {
  const row = database
    .prepare(
      `SELECT path, bytes, sha256, file.mime_type AS mimeType, width, height
       FROM file JOIN item ON item.ref = file.item WHERE item = ? AND role = ?`,
    )
    .get(ref, role) as Required<ItemFile> | undefined
  return row && sized(row, role === 'primary')
}

/** An earlier version of an item by its number; undefined if there is none. */
export function versionFile(database: DatabaseSync, ref: ItemRef, number: number): ItemFile | undefined {
  const row = database
    .prepare(
      `SELECT path, bytes, sha256, mime_type AS mimeType, width, height
       FROM file_version WHERE item = ? AND number = ?`,
    )
    .get(ref, number) as Required<ItemFile> | undefined
  return row && sized(row, true)
}

/** 0 and NULL stand for what nobody knows. */
function sized({ width, height, ...file }: Required<ItemFile>, known: boolean): ItemFile {
  return known && width > 0 && height > 0 ? { ...file, width, height } : file
}
