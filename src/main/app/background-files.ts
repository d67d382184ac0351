import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { ItemRef } from '../../shared/domain.ts'
import type { BackgroundFile, NextFile } from '../thumbnails/thumbnail-maker.ts'

export interface BackgroundFiles {
  next: NextFile
  /** This item was published just now; its picture comes before those of the rest. */
  published(ref: ItemRef): void
}

interface FileRow {
  item: ItemRef
  key: string
  path: string
  mimeType: string
}

const columns = "item, sha256 AS key, path, mime_type AS mimeType FROM file WHERE role = 'primary'"

/** The order in which pictures are made ahead of time: what was published last, then the whole mirror once. */
export function createBackgroundFiles(database: DatabaseSync, mirrorPath: string): BackgroundFiles {
  const one = database.prepare(`SELECT ${columns} AND item = ?`)
  const following = database.prepare(`SELECT ${columns} AND item > ? ORDER BY item LIMIT 1`)
  const fresh: ItemRef[] = []
  let passed = -1

  const file = (row: FileRow | undefined): BackgroundFile | undefined =>
    row && { key: row.key, absolutePath: join(mirrorPath, ...row.path.split('/')), mimeType: row.mimeType }

  return {
    published: (ref) => void fresh.push(ref),
    next() {
      for (let ref = fresh.pop(); ref !== undefined; ref = fresh.pop()) {
        const found = file(one.get(ref) as FileRow | undefined)
        if (found) return found
      }
      const row = following.get(passed) as FileRow | undefined
      if (row) passed = row.item
      return file(row)
    },
  }
}
