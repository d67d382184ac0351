import type { DatabaseSync } from 'node:sqlite'
import type { Result } from '../../../shared/problems/problem.ts'
import { transaction } from '../../index/schema/database.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import type { IndexedSource } from '../../takeout/reading/read-sources.ts'
import type { ExportMemory } from '../memory/export-memory.ts'
import { provedSource } from './proved-source.ts'
import type { Whose } from './whose.ts'

interface Settling {
  database: DatabaseSync
  whose: Whose
  items: SourceItems
  memory: ExportMemory
  /** Whose they are, if somebody has said it. */
  owner?: string | undefined
  /** What is in their trash is taken in, too. */
  includeTrash: boolean
}

/** The numbers of the parts of each export that are here. */
function partsOf(sources: readonly IndexedSource[]): Map<string, number[]> {
  const groups = Map.groupBy(sources, ({ exportKey }) => exportKey)
  return new Map([...groups].map(([id, its]) => [id, its.flatMap(({ part }) => part?.part ?? [])]))
}

/** The row of the source that all of this belongs to, of which it is from now on; fails as `Whose.sourceOf` does. */
export function settledSource(
  sources: readonly IndexedSource[],
  { database, whose, items, memory, owner, includeTrash }: Settling,
): Result<number> {
  const parts = partsOf(sources)
  const proved = provedSource(sources, whose.sources(), items, memory.sourcesOf(parts.keys()))
  const found = transaction(database, () => whose.sourceOf(owner, proved))
  if (found.ok) memory.settle(parts, found.value, includeTrash)
  return found
}
