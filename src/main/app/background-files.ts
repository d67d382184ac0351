import type { DatabaseSync } from 'node:sqlite'
import type { ItemRef } from '../../shared/domain.ts'
import { isShown } from '../index/items/shown-file.ts'
import { anything, itemRef, rowReader, text } from '../index/schema/typed-rows.ts'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import { parsePhotoPath } from '../mirror-path.ts'
import type { BackgroundFile, NextFile } from '../thumbnails/background-filling.ts'
import type { ThumbnailStore } from '../thumbnails/thumbnail-store.ts'

export interface BackgroundFiles {
  next: NextFile
  /** This item was published just now; its picture comes before those of the rest. */
  published(ref: ItemRef): void
}

const fileRow = rowReader({ item: itemRef, key: text, path: anything, mimeType: text })
type FileRow = ReturnType<typeof fileRow>

type Memory = Pick<ThumbnailStore, 'filled' | 'noteFilled' | 'unfilled' | 'noteUnfilled' | 'forgetUnfilled'>

const columns = `item, sha256 AS key, path, mime_type AS mimeType FROM current_file AS file
  WHERE role <> 'motion' AND ${isShown('file')}`

/**
 * The order in which pictures are made ahead of time: what was published last, then the whole mirror once. Both are
 * remembered in the store of the pictures, so that the next start goes on from there, and a store that is lost begins
 * anew. A file that was given out counts as done when the next one is asked for. Only ordinary files are given out.
 */
export function createBackgroundFiles(database: DatabaseSync, files: MirrorFiles, memory: Memory): BackgroundFiles {
  const one = database.prepare(`SELECT ${columns} AND item = ?`)
  const following = database.prepare(`SELECT ${columns} AND item > ? ORDER BY item LIMIT 1`)
  const rowOf = (item: number): FileRow | undefined => {
    const row = one.get(item)
    return row && fileRow(row)
  }
  let given: { row: FileRow; fresh: boolean } | undefined

  const give = async (row: FileRow, fresh: boolean): Promise<BackgroundFile | undefined> => {
    given = { row, fresh }
    const path = parsePhotoPath(row.path)
    const absolutePath = path && (await files.pathForOthers(path))
    return absolutePath === undefined ? undefined : { key: row.key, absolutePath, mimeType: row.mimeType }
  }

  const left = memory.filled()
  /** Row numbers mean something else in an index that was rebuilt; the file at the mark tells, before others come. */
  let isOfThisIndex = left === undefined || rowOf(left.item)?.key === left.key
  const reached = (): number => {
    const item = isOfThisIndex ? (memory.filled()?.item ?? -1) : -1
    isOfThisIndex = true
    return item
  }

  const settleGiven = (): void => {
    if (given?.fresh) {
      // A newer file may have come meanwhile; that one is still to be done.
      const now = rowOf(given.row.item)
      if (now === undefined || now.key === given.row.key) memory.forgetUnfilled(given.row.item)
      // The file at the mark is another now, and the next start is to know it.
      if (now && isOfThisIndex && memory.filled()?.item === now.item && now.key === given.row.key)
        memory.noteFilled({ item: now.item, key: now.key })
    } else if (given) memory.noteFilled({ item: given.row.item, key: given.row.key })
    given = undefined
  }

  const nextRow = (): { row: FileRow; fresh: boolean } | undefined => {
    for (let ref = memory.unfilled(); ref !== undefined; ref = memory.unfilled()) {
      const row = rowOf(ref)
      if (row) return { row, fresh: true }
      memory.forgetUnfilled(ref)
    }
    const row = following.get(reached())
    return row && { row: fileRow(row), fresh: false }
  }

  return {
    published: (ref) => memory.noteUnfilled(ref),
    async next() {
      for (;;) {
        settleGiven()
        const found = nextRow()
        if (!found) return undefined
        const file = await give(found.row, found.fresh)
        if (file) return file
      }
    },
  }
}
