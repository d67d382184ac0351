import { noEntries } from '../../../shared/imports/entry-class.ts'
import type { Stock, StockBasis } from '../../../shared/imports/export-stock.ts'
import type { ProblemCode } from '../../../shared/problems/problem.ts'
import type { FoundSource } from '../archives/find-sources.ts'
import type { Damage, EntryTrouble } from '../archives/found-entry.ts'
import type { ProblemList } from '../reading/problem-list.ts'
import type { IndexedSource } from '../reading/read-sources.ts'
import { Classification, type KnownBefore } from './classify.ts'
import { albumsOf, exportStock, type CoverOf } from './export-stock.ts'
import { seriesOf } from '../meaning/series.ts'
import { isSkipped, type FoundExport } from './exports-here.ts'
import { countDiffering, countFacts } from './count-facts.ts'
import type { ExportFolder, MatchedExport } from './match-export.ts'

/** That it is doubtful is said once of its archive. */
const damageCodes: Record<Exclude<Damage, 'doubtful'>, ProblemCode> = {
  checksum: 'entry-damaged',
  length: 'entry-damaged',
  packing: 'entry-damaged',
  unreadable: 'entry-unreadable',
  empty: 'entry-empty',
  page: 'entry-no-photo',
  cut: 'entry-cut',
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

/** Puts the JSON files of a folder into classes; photos and videos are in theirs already. */
function classifyJson(folder: ExportFolder, made: Classification): void {
  const used = new Set(folder.matches.map(({ sidecar }) => sidecar))
  for (const [at, { entry, sidecar }] of folder.sidecars.entries()) {
    const isUsed = used.has(at) || (sidecar.url !== undefined && made.hasItem(sidecar.url))
    entry.its = isUsed ? 'sidecar' : 'unmatched'
  }
  for (const entry of folder.albumData) entry.its = 'albumData'
  for (const entry of folder.repeated) entry.its = 'duplicate'
  for (const entry of folder.otherJson) {
    const known = entry.json?.kind === 'comments' || entry.json?.kind === 'memories' || entry.json?.kind === 'orders'
    entry.its = entry.json?.kind === 'broken' ? 'damaged' : known ? 'ignored' : 'unknown'
  }
}

/** Puts every entry of exports in its class; bytes must have been read, or what stands for them. */
export function classify(exports: readonly FoundExport[], includeTrash: boolean, before?: KnownBefore): Classification {
  const made = new Classification(before)
  const folders = exports.flatMap(({ matched }) => matched.folders)
  for (const folder of folders) if (!isSkipped(folder, includeTrash)) made.add(folder)
  made.decide()
  for (const folder of folders) {
    if (!isSkipped(folder, includeTrash)) {
      classifyJson(folder, made)
      continue
    }
    const json = [
      ...folder.albumData,
      ...folder.repeated,
      ...folder.otherJson,
      ...folder.sidecars.map((one) => one.entry),
    ]
    for (const entry of [...json, ...folder.media.flatMap(({ entries }) => entries)]) entry.its = 'skipped'
  }
  for (const { matched } of exports) {
    for (const entry of matched.refused) entry.its = entry.trouble === 'sizes' ? 'damaged' : 'refused'
    for (const entry of matched.others)
      entry.its = entry.isArchive ? (entry.damage === undefined ? 'archive' : 'damaged') : 'ignored'
  }
  return made
}

/** Files that do not agree on the title of their album, those of earlier imports included. */
function addTitleProblems(
  exports: readonly FoundExport[],
  sources: readonly IndexedSource[],
  problems: ProblemList,
): void {
  const folders = exports.flatMap(({ matched }) => matched.folders.filter(({ titles }) => titles !== undefined))
  for (const { path, source, json } of folders.flatMap(({ albumData }) => albumData)) {
    if (json?.kind !== 'album' || json.album.title === undefined) continue
    const name = sources[source]?.source.name
    problems.add({ code: 'album-titles-differ', values: { path, ...(name !== undefined && { name }) } })
  }
}

function addProblems(sources: readonly IndexedSource[], made: Classification, problems: ProblemList): void {
  const conflicts = new Set(made.conflicts)
  for (const { source, entries } of sources)
    for (const entry of entries) {
      const values = { path: entry.path, name: source.name }
      if (entry.trouble !== undefined) problems.add({ code: troubleCodes[entry.trouble], values })
      else if (entry.its === 'damaged' && entry.damage !== 'doubtful')
        problems.add({ code: entry.damage === undefined ? 'sidecar-broken' : damageCodes[entry.damage], values })
      // What systems leave has such names on purpose.
      if (entry.strange && entry.its !== 'ignored') problems.add({ code: 'entry-strange-name', values })
      if (entry.otherPath !== undefined)
        problems.add({ code: 'entry-two-names', values: { ...values, other: entry.otherPath } })
      if (conflicts.has(entry)) problems.add({ code: 'entry-differs', values })
    }
}

function countAll(sources: readonly IndexedSource[]): Pick<Stock, 'entries' | 'files' | 'bytes' | 'items'> {
  const files = noEntries()
  let [entries, bytes, items] = [0, 0, 0]
  for (const source of sources)
    for (const entry of source.entries) {
      const its = entry.its
      if (its === undefined) throw new Error(`no class for ${entry.path}`)
      files[its] += 1
      entries += 1
      const stored = entry.storedAs
      if (stored !== undefined) bytes += entry.size
      if (stored === 'imported') items += 1
    }
  return { entries, files, bytes, items }
}

/** An archive that was only met by chance in a folder, and has nothing to do with Google Photos. */
function isStranger({ part }: FoundSource, matched: MatchedExport): boolean {
  return part === undefined && matched.folders.length === 0
}

/** Other products of all exports, those with the most files first. */
function productsOf(exports: readonly FoundExport[]): Stock['others'] {
  const all = new Map<string, number>()
  for (const { matched } of exports)
    for (const [name, files] of matched.products) all.set(name, (all.get(name) ?? 0) + files)
  return [...all]
    .map(([name, files]) => ({ name, files }))
    .sort((one, other) => other.files - one.files || (one.name < other.name ? -1 : 1))
}

/** Exports by what proves that they are of one person; undefined where there is one group alone. Without addresses nothing tells. */
function unrelated(exports: readonly FoundExport[]): string[][] | undefined {
  if (exports.length < 2) return undefined
  const all = exports.map(({ id, matched }) => {
    return { id, sidecars: matched.folders.flatMap(({ sidecars }) => sidecars.map(({ sidecar }) => sidecar)) }
  })
  const groups = seriesOf(
    all.filter(({ sidecars }) =>
      sidecars.some((one) => one.url !== undefined && !one.fromPartner && !one.fromSharedAlbum),
    ),
  )
  return groups.length > 1 ? groups : undefined
}

/** What a stock is told from. */
interface Knowing {
  basis: StockBasis
  problems: ProblemList
  coverOf?: CoverOf
  /** Facts were read whole, not briefly. */
  isWhole?: true
}

/** Everything that is to be said of exports whose entries are in their classes. */
export function stockOf(
  exports: readonly FoundExport[],
  sources: readonly IndexedSource[],
  made: Classification,
  { basis, problems, coverOf, isWhole }: Knowing,
): Stock {
  addProblems(sources, made, problems)
  addTitleProblems(exports, sources, problems)
  const stocks = exports
    .filter(({ sources, matched }) => !sources.every((source) => isStranger(source, matched)))
    .map(({ id, sources, matched }) => exportStock(id, sources, albumsOf(matched, made, coverOf)))
  if (stocks.length === 0 && problems.size === 0) problems.add({ code: 'import-nothing-found' })
  const groups = unrelated(exports)
  return {
    basis,
    exports: stocks,
    ...countAll(sources),
    albums: stocks.reduce((sum, { albums }) => sum + albums.length, 0),
    facts: { ...countFacts(exports), ...(isWhole && { differing: countDiffering(exports) }) },
    others: productsOf(exports),
    ...(groups && { unrelated: groups }),
    problems: problems.named,
    problemCounts: problems.counts,
  }
}
