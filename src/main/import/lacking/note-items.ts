import type { Steps } from '../../slices.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import type { FoundExport } from '../../takeout/stock/exports-here.ts'
import type { ExportMemory } from '../memory/export-memory.ts'
import { itemsOfExport } from './items-of-export.ts'

interface Noting {
  items: SourceItems
  exports: readonly FoundExport[]
  /** The source that everything is of; its row. */
  source: number
  memory: Pick<ExportMemory, 'noteItems'>
  /** The item of each photo or video that is here, by its digest. */
  byDigest: ReadonlyMap<string, number>
}

/** Remembers which items each export has. Can be done again. */
export function* noteItems({ items, exports, source, memory, byDigest }: Noting): Steps<true> {
  const known = {
    key: (of: number, key: string) => items.itemOf(of, key),
    digest: (digest: string) => byDigest.get(digest),
    source,
  }
  for (const found of exports) {
    yield* memory.noteItems(found.id, itemsOfExport(found, known))
    yield
  }
  return true
}
