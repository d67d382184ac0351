import type { FileRole } from '../../../shared/domain.ts'
import type { StockBasis } from '../../../shared/imports/export-stock.ts'
import type { ItemMark } from '../../../shared/imports/item-mark.ts'
import { entryMark } from '../archives/entry-mark.ts'
import { photoKey } from '../meaning/photo-address.ts'
import { isSkipped, type FoundExport } from './exports-here.ts'

/** Files that an import into an empty mirror would keep, of exports whose entries are in their classes. */
export function* itemMarks(
  exports: readonly FoundExport[],
  includeTrash: boolean,
  basis: StockBasis,
): Generator<ItemMark> {
  for (const { id, matched } of exports)
    for (const folder of matched.folders) {
      if (isSkipped(folder, includeTrash)) continue
      for (const [at, { entries }] of folder.media.entries()) {
        const { role = 'own', sidecar } = folder.matches[at] ?? {}
        const url = sidecar === undefined ? undefined : folder.sidecars[sidecar]?.sidecar.url
        const its: FileRole = role === 'own' ? 'primary' : role
        for (const { path, size, digest, storedAs, ...entry } of entries) {
          if (storedAs === undefined) continue
          yield {
            export: id,
            path,
            size,
            mark: entryMark(entry),
            role: storedAs === 'imported' ? 'primary' : its,
            isItem: storedAs === 'imported',
            ...(url !== undefined && { key: photoKey(url) }),
            // What stands for bytes that nobody has read is no digest.
            ...(basis === 'bytes' && digest !== undefined && { digest }),
          }
        }
      }
    }
}
