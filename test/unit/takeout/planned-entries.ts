import { createHash } from 'node:crypto'
import { indexJson, isJsonName, type IndexedEntry } from '../../../src/main/takeout/reading/index-entries.ts'
import { wrongContent } from '../../../src/main/takeout/reading/wrong-content.ts'
import type { PlannedExport, PlannedFile } from '../../emulator/takeout/planned-export.ts'

/** The entries of an export as both passes leave them, each with the file that it was planned as. */
export function plannedEntries({ files }: PlannedExport): Map<IndexedEntry, PlannedFile> {
  return new Map(
    files.map((file, at) => {
      const { path, bytes, part } = file
      const entry: IndexedEntry = { source: part - 1, path, size: bytes.length, at }
      if (isJsonName(path)) indexJson(entry, { ok: true, bytes })
      else {
        const wrong = wrongContent(bytes.subarray(0, 512), path)
        if (wrong === undefined) entry.digest = createHash('sha256').update(bytes).digest('base64')
        else entry.damage = wrong
      }
      return [entry, file]
    }),
  )
}
