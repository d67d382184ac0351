import type { StockProgress } from '../../../shared/imports/export-stock.ts'
import { missingParts } from '../../../shared/imports/missing-parts.ts'
import type { FileSystem } from '../../ports.ts'
import { inSlices, type Steps } from '../../slices.ts'
import { SourceFinder, type FoundSource } from '../archives/find-sources.ts'
import type { OpenFiles } from '../archives/random-bytes.ts'
import type { TakeoutLimits } from '../limits.ts'
import type { IndexedEntry } from '../reading/index-entries.ts'
import type { ProblemList } from '../reading/problem-list.ts'
import { indexSources, type IndexedSource, type Indexing } from '../reading/read-sources.ts'
import { exportInstant } from './export-instant.ts'
import { matchExportInSteps, type ExportFolder, type MatchedExport } from './match-export.ts'
import { readOldNames } from './old-names.ts'
import { settleNames, type Naming } from './settle-names.ts'

export interface FindingParts {
  files: Pick<FileSystem, 'open' | 'stat' | 'lstat' | 'readdir'>
  limits: TakeoutLimits
  signal: AbortSignal
  progress?: (progress: StockProgress) => void
  /** Hears of each file named `.json` that could be read, with its bytes. */
  json?: Indexing['json']
  briefly?: Indexing['briefly']
  /** Ended once all archives were listed. */
  listers?: Indexing['listers']
}

/** One export with everything that is here of it. */
export interface FoundExport {
  id: string
  /** When it was made, RFC 3339, UTC; undefined if nothing tells. */
  asOf?: string
  sources: IndexedSource[]
  matched: MatchedExport
}

/** What is known of an export besides what is here now. */
export interface RememberedEntries {
  parts: readonly number[]
  entries: readonly IndexedEntry[]
}

/** Nothing is made of what lies in this folder. */
export function isSkipped({ kind }: ExportFolder, includeTrash: boolean): boolean {
  return kind === 'locked' || (kind === 'trash' && !includeTrash)
}

/** The oldest first, those of which nobody knows it before all others. */
function byAge(one: FoundExport, other: FoundExport): number {
  const [at, then] = [one.asOf ?? '', other.asOf ?? '']
  return at < then || (at === then && one.id < other.id) ? -1 : 1
}

/** Tells what else belongs to an export, some of which is here. */
export type Earlier = (id: string, here: readonly IndexedEntry[]) => Steps<RememberedEntries | undefined>

/** Puts sources together to exports, and finds out what belongs together in each. */
function* groupByExport(sources: readonly IndexedSource[], earlier?: Earlier): Steps<FoundExport[]> {
  const exports: FoundExport[] = []
  for (const [id, its] of Map.groupBy(sources, ({ exportKey }) => exportKey)) {
    const here = its.flatMap((source) => source.entries)
    const known = earlier && (yield* earlier(id, here))
    const parts = [...its.flatMap(({ part }) => part?.part ?? []), ...(known?.parts ?? [])]
    // What is here comes first, so that it counts where both have the same.
    const entries = known ? [...here, ...known.entries] : here
    const asOf = exportInstant(id, here)
    yield
    const matched = yield* matchExportInSteps(entries, missingParts(parts).length === 0)
    exports.push({ id, ...(asOf !== undefined && { asOf }), sources: its, matched })
  }
  return exports.sort(byAge)
}

/** The same, once it is certain what each entry is called; see `readOldNames` and `settleNames`. */
export async function settledExports(
  sources: readonly IndexedSource[],
  naming: Naming,
  earlier?: Earlier,
): Promise<FoundExport[]> {
  await readOldNames(sources, naming)
  const grouped = (): Promise<FoundExport[]> => inSlices(groupByExport(sources, earlier))
  const exports = await grouped()
  return (await settleNames(exports, sources, naming)) ? grouped() : exports
}

/** Entries of photos and videos, whose bytes the second pass reads. */
export function* mediaOf(exports: readonly FoundExport[], includeTrash: boolean): Generator<IndexedEntry> {
  for (const { matched } of exports)
    for (const folder of matched.folders)
      if (!isSkipped(folder, includeTrash)) for (const { entries } of folder.media) yield* entries
}

/** Archives and folders that these paths name, nothing of which was read yet. What cannot be one is told as a problem. */
export async function findSources(
  paths: readonly string[],
  open: OpenFiles,
  parts: FindingParts,
  problems: ProblemList,
): Promise<FoundSource[]> {
  const { files, limits, signal, progress } = parts
  const finder = new SourceFinder(files, open, limits, signal, (entries) => {
    if (entries % 500 === 0) progress?.({ step: 'listing', done: 0, of: 0, entries, facts: 0 })
  })
  for (const path of paths) await finder.add(path)
  for (const problem of finder.found.problems) problems.add(problem)
  return finder.found.sources
}

/** The first pass: what is in all of these. */
export function indexFound(
  found: readonly FoundSource[],
  parts: FindingParts,
  problems: ProblemList,
): Promise<IndexedSource[]> {
  const { limits, signal, json, briefly, listers } = parts
  return indexSources(found, {
    limits,
    problems,
    signal,
    json,
    briefly,
    listers,
    progress: (now: StockProgress) => parts.progress?.(now),
  })
}
