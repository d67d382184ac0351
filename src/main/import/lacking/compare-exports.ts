import type { DatabaseSync } from 'node:sqlite'
import type { Steps } from '../../slices.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import type { FoundExport } from '../../takeout/stock/exports-here.ts'
import type { ExportMemory } from '../memory/export-memory.ts'
import { itemsOfExport } from './items-of-export.ts'
import type { Told } from '../telling/tell-items.ts'
import { tellLacked } from './tell-lacked.ts'

interface Comparing {
  database: DatabaseSync
  items: SourceItems
  exports: readonly FoundExport[]
  /** The source that everything is of; its row. */
  source: number
  memory: Pick<ExportMemory, 'noteItems'>
  told: Pick<Told, 'byDigest'>
  /** Milliseconds since 1970. */
  now: number
}

/** Remembers which items each export has, and tells what full ones lack: how many items more than before. Can be done again. */
export function* compareExports({ database, items, exports, source, memory, told, now }: Comparing): Steps<number> {
  const known = {
    key: (of: number, key: string) => items.itemOf(of, key),
    digest: (digest: string) => told.byDigest.get(digest),
    source,
  }
  for (const found of exports) {
    yield* memory.noteItems(found.id, itemsOfExport(found, known))
    yield
  }
  return yield* tellLacked({ database, items, source, now })
}
