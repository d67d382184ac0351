import { noEntries, type EntryClass } from '../../../shared/entry-class.ts'
import type { Stock, StockBasis, StockProgress } from '../../../shared/export-stock.ts'
import type { ProblemCode } from '../../../shared/problem.ts'
import type { FileSystem } from '../../ports.ts'
import { SourceFinder, type FoundSource } from '../archives/find-sources.ts'
import { OpenFiles } from '../archives/random-bytes.ts'
import type { Damage, EntryTrouble } from '../archives/found-entry.ts'
import type { IndexedEntry } from '../reading/index-entries.ts'
import type { TakeoutLimits } from '../limits.ts'
import { matchExport, type ExportFolder, type MatchedExport } from './match-export.ts'
import { indexSources, readThrough, type IndexedSource, type Indexing } from '../reading/read-sources.ts'
import { albumsOf, exportStock } from './export-stock.ts'
import { Classification } from './classify.ts'
import { trustListings } from './trust-listings.ts'
import { ProblemList } from '../reading/problem-list.ts'

export interface StockOptions {
  files: Pick<FileSystem, 'open' | 'stat' | 'lstat' | 'readdir'>
  limits: TakeoutLimits
  signal: AbortSignal
  /** Also what lies in the trash. */
  includeTrash: boolean
  /** Reads every byte of the photos; else only what archives and folders say of them. See `StockBasis`. */
  thorough: boolean
  progress?: (progress: StockProgress) => void
}

interface Export {
  id: string
  sources: IndexedSource[]
  matched: MatchedExport
}

const damageCodes: Record<Damage, ProblemCode> = {
  checksum: 'entry-damaged',
  length: 'entry-damaged',
  packing: 'entry-damaged',
  unreadable: 'entry-unreadable',
  empty: 'entry-empty',
  page: 'entry-no-photo',
}

const troubleCodes: Record<EntryTrouble, ProblemCode> = {
  name: 'entry-outside',
  link: 'entry-no-file',
  encrypted: 'entry-encrypted',
  packing: 'entry-packing',
  overlap: 'entry-overlaps',
  bomb: 'entry-bomb',
  sizes: 'entry-damaged',
}

const storedClasses: ReadonlySet<EntryClass> = new Set(['imported', 'rendition', 'edited', 'motion'])

function isSkipped({ kind }: ExportFolder, includeTrash: boolean): boolean {
  return kind === 'locked' || (kind === 'trash' && !includeTrash)
}

function groupByExport(sources: readonly IndexedSource[]): Export[] {
  const groups = Map.groupBy(sources, ({ exportKey }) => exportKey)
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, sources]) => {
      const { missing } = exportStock(id, sources)
      const entries = sources.flatMap((source) => source.entries)
      return { id, sources, matched: matchExport(entries, missing.length === 0) }
    })
}

/** Entries of photos and videos, whose bytes the second pass reads. */
function* mediaOf(exports: readonly Export[], includeTrash: boolean): Generator<IndexedEntry> {
  for (const { matched } of exports)
    for (const folder of matched.folders)
      if (!isSkipped(folder, includeTrash)) for (const { entries } of folder.media) yield* entries
}

async function readMedia(
  exports: readonly Export[],
  sources: readonly IndexedSource[],
  indexing: Indexing,
  includeTrash: boolean,
): Promise<void> {
  const bySource = Map.groupBy(mediaOf(exports, includeTrash), ({ source }) => source)
  let [done, all] = [0, 0]
  for (const entries of bySource.values()) for (const { size } of entries) all += size
  indexing.progress({ step: 'reading', bytes: done, of: all })
  for (const [at, source] of sources.entries()) {
    const wanted = bySource.get(at)
    if (!wanted) continue
    await readThrough(source, wanted, indexing, (bytes) => {
      done += bytes
      indexing.progress({ step: 'reading', bytes: done, of: all })
    })
  }
}

/** Puts the JSON files of a folder into classes; photos and videos are in theirs already. */
function classifyJson(folder: ExportFolder, { classes, ...items }: Pick<Classification, 'classes' | 'hasItem'>): void {
  const used = new Set(folder.matches.map(({ sidecar }) => sidecar))
  for (const [at, { entry, sidecar }] of folder.sidecars.entries()) {
    const isUsed = used.has(at) || (sidecar.url !== undefined && items.hasItem(sidecar.url))
    classes.set(entry, isUsed ? 'sidecar' : 'unmatched')
  }
  for (const entry of folder.albumData) classes.set(entry, 'albumData')
  for (const entry of folder.repeated) classes.set(entry, 'duplicate')
  for (const entry of folder.otherJson) {
    const known = entry.json?.kind === 'comments' || entry.json?.kind === 'memories' || entry.json?.kind === 'orders'
    classes.set(entry, entry.json?.kind === 'broken' ? 'damaged' : known ? 'ignored' : 'unknown')
  }
}

function classify(exports: readonly Export[], includeTrash: boolean): Classification {
  const made = new Classification()
  const folders = exports.flatMap(({ matched }) => matched.folders)
  for (const folder of folders) if (!isSkipped(folder, includeTrash)) made.add(folder)
  made.decide()
  for (const folder of folders) {
    if (!isSkipped(folder, includeTrash)) {
      classifyJson(folder, { classes: made.classes, hasItem: (url) => made.hasItem(url) })
      continue
    }
    const json = [
      ...folder.albumData,
      ...folder.repeated,
      ...folder.otherJson,
      ...folder.sidecars.map((one) => one.entry),
    ]
    for (const entry of [...json, ...folder.media.flatMap(({ entries }) => entries)]) made.classes.set(entry, 'skipped')
  }
  for (const { matched } of exports) {
    for (const entry of matched.refused) made.classes.set(entry, entry.trouble === 'sizes' ? 'damaged' : 'refused')
    for (const entry of matched.others)
      made.classes.set(entry, entry.isArchive ? (entry.damage === undefined ? 'archive' : 'damaged') : 'ignored')
  }
  return made
}

function addProblems(sources: readonly IndexedSource[], made: Classification, problems: ProblemList): void {
  const conflicts = new Set(made.conflicts)
  for (const { source, entries } of sources)
    for (const entry of entries) {
      const values = { path: entry.path, name: source.name }
      if (entry.trouble !== undefined) problems.add({ code: troubleCodes[entry.trouble], values })
      else if (made.classes.get(entry) === 'damaged')
        problems.add({ code: entry.damage === undefined ? 'sidecar-broken' : damageCodes[entry.damage], values })
      if (entry.strange) problems.add({ code: 'entry-strange-name', values })
      if (conflicts.has(entry)) problems.add({ code: 'entry-differs', values })
    }
}

function factsOf(exports: readonly Export[], made: Classification): Stock['facts'] {
  const facts = { found: 0, missing: 0, ambiguous: 0 }
  for (const { matched } of exports)
    for (const { media, matches } of matched.folders)
      for (const [at, { entries }] of media.entries()) {
        const match = matches[at]
        if (match?.role !== 'own' || !entries.some((entry) => storedClasses.has(made.classes.get(entry) ?? 'ignored')))
          continue
        facts[match.ambiguous ? 'ambiguous' : match.sidecar === undefined ? 'missing' : 'found'] += 1
      }
  return facts
}

function countAll(sources: readonly IndexedSource[], made: Classification): Pick<Stock, 'entries' | 'files' | 'bytes'> {
  const files = noEntries()
  let [entries, bytes] = [0, 0]
  for (const source of sources)
    for (const entry of source.entries) {
      const its = made.classes.get(entry)
      if (its === undefined) throw new Error(`no class for ${entry.path}`)
      files[its] += 1
      entries += 1
      if (storedClasses.has(its)) bytes += entry.size
    }
  return { entries, files, bytes }
}

async function findSources(
  paths: readonly string[],
  open: OpenFiles,
  options: StockOptions,
  problems: ProblemList,
): Promise<FoundSource[]> {
  const { files, limits, signal, progress } = options
  const finder = new SourceFinder(files, open, limits, signal, (entries) => {
    if (entries % 500 === 0) progress?.({ step: 'listing', done: 0, of: 0, entries, facts: 0 })
  })
  for (const path of paths) await finder.add(path)
  for (const problem of finder.found.problems) problems.add(problem)
  return finder.found.sources
}

/** An archive that was only met by chance in a folder, and has nothing to do with Google Photos. */
function isStranger({ part }: FoundSource, matched: MatchedExport): boolean {
  return part === undefined && matched.folders.length === 0
}

/** Other products of all exports, those with the most files first. */
function productsOf(exports: readonly Export[]): Stock['others'] {
  const all = new Map<string, number>()
  for (const { matched } of exports)
    for (const [name, files] of matched.products) all.set(name, (all.get(name) ?? 0) + files)
  return [...all]
    .map(([name, files]) => ({ name, files }))
    .sort((one, other) => other.files - one.files || (one.name < other.name ? -1 : 1))
}

/**
 * Looks at everything that these paths name, archives in place, and says what an import would make of each entry. Writes
 * nothing. Rejects only if `signal` aborts.
 */
export async function takeStock(paths: readonly string[], options: StockOptions): Promise<Stock> {
  const { limits, signal, includeTrash } = options
  const open = new OpenFiles(options.files, limits.openFiles)
  const problems = new ProblemList()
  try {
    const indexing = { limits, problems, signal, progress: (now: StockProgress) => options.progress?.(now) }
    const sources = await indexSources(await findSources(paths, open, options, problems), indexing)
    indexing.progress({ step: 'matching' })
    const exports = groupByExport(sources)
    let basis: StockBasis = 'bytes'
    if (options.thorough) await readMedia(exports, sources, indexing, includeTrash)
    else basis = trustListings([...mediaOf(exports, includeTrash)])
    const made = classify(exports, includeTrash)
    addProblems(sources, made, problems)
    const stocks = exports
      .filter(({ sources, matched }) => !sources.every((source) => isStranger(source, matched)))
      .map(({ id, sources, matched }) => exportStock(id, sources, albumsOf(matched, made)))
    if (stocks.length === 0 && problems.size === 0) problems.add({ code: 'import-nothing-found' })
    const counted = countAll(sources, made)
    return {
      basis,
      exports: stocks,
      ...counted,
      items: counted.files.imported,
      albums: stocks.reduce((sum, { albums }) => sum + albums.length, 0),
      facts: factsOf(exports, made),
      others: productsOf(exports),
      problems: problems.named,
      problemCounts: problems.counts,
    }
  } finally {
    await open.close()
  }
}
