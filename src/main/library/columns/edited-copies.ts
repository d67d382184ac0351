import type { DatabaseSync } from 'node:sqlite'
import { flag, integer, optional, rowReader } from '../../index/schema/typed-rows.ts'

const itemsAtATime = 20_000

/** What a list shows of an item in the place of its original. */
export interface EditedCopy {
  /** Pixels as shown; 0 if nobody knows. */
  width: number
  height: number
  /** It is a RAW file. */
  raw: boolean
}

/** Edited copies by their items. */
export class EditedCopies {
  readonly #one: ReturnType<typeof prepare> | undefined

  constructor(database: DatabaseSync) {
    // Most mirrors have none, and lists are long.
    this.#one = editedAfter(database, 0, 1).length === 0 ? undefined : prepare(database)
  }

  /** Undefined for an item whose original is shown. */
  of(item: number): EditedCopy | undefined {
    const row = this.#one?.get(item)
    if (!row) return undefined
    const { width = 0, height = 0, raw } = copyRow(row)
    return { width, height, raw }
  }
}

/** Items behind this one of which an edited copy is shown, in their order; none at the end. */
export function editedAfter(database: DatabaseSync, item: number, most = itemsAtATime): number[] {
  const items = database.prepare(`
    SELECT item FROM item_file INDEXED BY file_edited WHERE role = 'edited' AND number = 0 AND item > ? ORDER BY item LIMIT ?`)
  return items.all(item, most).map((row) => itemRow(row).item)
}

const itemRow = rowReader({ item: integer })
const copyRow = rowReader({ width: optional(integer), height: optional(integer), raw: flag })

function prepare(database: DatabaseSync) {
  return database.prepare(`
    SELECT width, height, substr(file.mime_type, 1, 8) = 'image/x-' AND file.mime_type <> 'image/x-icon' AS raw
    FROM item_file JOIN file ON file.id = item_file.file WHERE item = ? AND role = 'edited' AND number = 0`)
}
