import type { ExportTally } from '../index/export-tally.ts'
import type { FoundExport } from '../takeout/stock/exports-here.ts'
import type { Classification } from '../takeout/stock/classify.ts'
import type { ExportMemory } from './export-memory.ts'
import type { Plan } from './plan.ts'
import type { TakeIn } from './take-in.ts'
import type { SourceItems } from '../sources/source-items.ts'

interface Tallying {
  exports: readonly FoundExport[]
  made: Pick<Classification, 'classes' | 'stored'>
  plan: Plan
  items: SourceItems
  /** The source that the exports are of; its row. */
  source: number
  /** The item of each photo or video that is here, by its digest. */
  byDigest: ReadonlyMap<string, number>
  /** Items that were here already, and know more now, or have a better file. */
  updated: ReadonlySet<number>
}

/** The items that each export has something of, by its id. */
function itemsOf({ plan, items, source, byDigest }: Tallying): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>()
  const add = (id: string, item: number | undefined): void => {
    if (item === undefined) return
    const its = found.get(id) ?? new Set<number>()
    found.set(id, its.add(item))
  }
  for (const { exportId, entry, role } of plan.files)
    if (role === 'own' && entry.digest !== undefined) add(exportId, byDigest.get(entry.digest))
  for (const key of plan.keys()) {
    const item = items.itemOf(source, key)
    for (const { id } of plan.saidOf(key)) add(id, item)
  }
  return found
}

/**
 * What an import has made of each export, by its id. An item that several exports have counts as brought by one of them, and
 * as updated by the newest.
 */
export function exportTallies(tallying: Tallying): Map<string, ExportTally> {
  const { exports, made, updated } = tallying
  const found = itemsOf(tallying)
  const tallies = new Map<string, ExportTally>()
  const told = new Set<number>()
  for (const { id, sources } of exports.toReversed()) {
    const its = found.get(id) ?? new Set<number>()
    const news = [...its].filter((item) => updated.has(item) && !told.has(item))
    for (const item of news) told.add(item)
    const tally = { imported: 0, updated: news.length, items: its.size, problems: {} as Record<string, number> }
    for (const { part, entries } of sources) {
      const key = String(part?.part ?? 0)
      tally.problems[key] ??= 0
      for (const entry of entries) {
        if (made.stored.get(entry) === 'imported') tally.imported += 1
        const its = made.classes.get(entry)
        if (its === 'damaged' || its === 'failed' || its === 'refused') tally.problems[key] += 1
      }
    }
    tallies.set(id, tally)
  }
  return tallies
}

/** Remembers what exports have brought into the mirror before an import of them was stopped. */
export function broughtSoFar({ brought }: Pick<TakeIn, 'brought'>, memory: Pick<ExportMemory, 'add'>): void {
  const counts = Map.groupBy(brought.values(), (id) => id)
  for (const [id, its] of counts) memory.add(id, { imported: its.length, updated: 0, problems: {} })
}
