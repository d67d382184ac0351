import { ExportRows } from '../../index/export-rows.ts'
import type { Steps } from '../../slices.ts'
import { photoKey } from '../../takeout/meaning/photo-address.ts'
import type { MediaSidecar } from '../../takeout/sidecars/media-sidecar.ts'
import { isSkipped } from '../../takeout/stock/exports-here.ts'
import type { ExportMemory } from './export-memory.ts'
import { matchedAgain } from './remembered-export.ts'

/** What a remembered export says of an item that it has no photo of. */
export interface WordOfAnother {
  /** The id of the export. */
  id: string
  /** When it was made; see `FoundExport`. */
  asOf?: string
  sidecar: MediaSidecar
}

/**
 * What remembered exports of a source say of items with these keys, which were not here when it was read; those in `except`, by their rows,
 * are left out. Reads an export as a whole, and only such as have facts whose photo is not in them.
 */
export function* wordsOfOthers(
  rows: ExportRows,
  memory: Pick<ExportMemory, 'entriesInSteps' | 'inFull'>,
  source: number,
  keys: ReadonlySet<string>,
  except: ReadonlySet<number>,
): Steps<WordOfAnother[]> {
  const words: WordOfAnother[] = []
  if (keys.size === 0) return words
  for (const { ref, id } of rows.ofSource(source)) {
    const { orphans, asOf } = rows.tallyOf(ref)
    if (except.has(ref) || orphans === 0) continue
    const matched = yield* matchedAgain(rows, memory, ref)
    const withTrash = !rows.isWithoutTrash(ref)
    for (const folder of matched.folders)
      if (!isSkipped(folder, withTrash))
        for (const each of folder.sidecars)
          if (each.sidecar.url !== undefined && keys.has(photoKey(each.sidecar.url)))
            words.push({ id, ...(asOf !== undefined && { asOf }), sidecar: memory.inFull(ref, each) })
    yield
  }
  return words
}
