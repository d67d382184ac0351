import type { MadeTally } from '../../index/export-tally.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { partNameOf } from '../../takeout/archives/part-name.ts'
import { fileName } from '../../takeout/reading/index-entries.ts'
import { largeParts, orphansOf } from '../../takeout/stock/library-places.ts'
import type { FoundExport } from '../../takeout/stock/exports-here.ts'
import type { ExportMemory } from './export-memory.ts'
import type { Plan } from '../planning/plan.ts'
import type { TakeIn } from '../copying/take-in.ts'
import type { SourceItems } from '../../sources/source-items.ts'

interface Tallying {
  exports: readonly FoundExport[]
  plan: Plan
  items: SourceItems
  /** The source that the exports are of; its row. */
  source: number
  /** The item of each photo or video that is here, by its digest. */
  byDigest: ReadonlyMap<string, number>
  /** Items that are not in the library any more since what they are is known, of each export. */
  withdrawn: ReadonlyMap<string, number>
  /** Items that were here already, and know more now, or have a better file. */
  updated: ReadonlySet<number>
  /** What was wrong with archives and entries. */
  problems: readonly Problem[]
  includeTrash: boolean
}

/** Archives that were not read to their ends, by the stamps of their exports: the numbers of the parts. */
function brokenParts(problems: readonly Problem[]): Map<string, number[]> {
  const parts = problems.flatMap(({ code, values }) => {
    const part = code.startsWith('archive-') ? partNameOf(fileName(String(values?.['name'] ?? ''))) : undefined
    return part ?? []
  })
  return new Map([...Map.groupBy(parts, ({ stamp }) => stamp)].map(([id, its]) => [id, its.map(({ part }) => part)]))
}

/** The files that the archives of an export are; those inside of others are in one of these. */
function archivesOf({ sources }: FoundExport): string[] {
  return sources.flatMap(({ kind, bytes, source }) => {
    const path = bytes?.file?.path
    return kind === 'archive' && path !== undefined && path === source.name ? path : []
  })
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
export function exportTallies(tallying: Tallying): Map<string, MadeTally> {
  const { exports, updated, withdrawn } = tallying
  const itemsByExport = itemsOf(tallying)
  const tallies = new Map<string, MadeTally>()
  const told = new Set<number>()
  const broken = brokenParts(tallying.problems)
  for (const found of exports.toReversed()) {
    const { id, sources, asOf } = found
    const its = itemsByExport.get(id) ?? new Set<number>()
    const news = [...its].filter((item) => updated.has(item) && !told.has(item))
    for (const item of news) told.add(item)
    const tally: MadeTally = {
      imported: -(withdrawn.get(id) ?? 0),
      updated: news.length,
      items: its.size,
      problems: {},
      ...(asOf !== undefined && { asOf }),
      orphans: orphansOf(found),
      ...(sources.some(({ kind }) => kind === 'folder') && { unpacked: true }),
      large: largeParts(found),
      archives: archivesOf(found),
      ...(tallying.includeTrash && { trash: true }),
    }
    for (const part of broken.get(id) ?? []) tally.problems[String(part)] = 1
    for (const { part, entries } of sources) {
      const key = String(part?.part ?? 0)
      let wrong = tally.problems[key] ?? 0
      for (const entry of entries) {
        if (entry.storedAs === 'imported') tally.imported += 1
        const its = entry.its
        if (its === 'damaged' || its === 'failed' || its === 'refused') wrong += 1
      }
      tally.problems[key] = wrong
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
