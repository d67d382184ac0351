import type { Stock, StockBasis, StockProgress } from '../../../shared/imports/export-stock.ts'
import type { ItemMark } from '../../../shared/imports/item-mark.ts'
import type { EntryPlace } from '../archives/entry-place.ts'
import { OpenFiles } from '../archives/random-bytes.ts'
import { halvesByName, setHalvesApart } from './apart-halves.ts'
import { ProblemList } from '../reading/problem-list.ts'
import type { IndexedSource, Indexing } from '../reading/read-sources.ts'
import { readThrough } from '../reading/read-through.ts'
import { AlbumCovers } from './album-covers.ts'
import {
  findSources,
  indexFound,
  mediaOf,
  settledExports,
  type FindingParts,
  type FoundExport,
} from './exports-here.ts'
import { itemMarks } from './item-marks.ts'
import { classify, stockOf } from './make-stock.ts'
import type { CoverOf } from './export-stock.ts'
import { trustListings } from './trust-listings.ts'

export interface StockParts extends FindingParts {
  /** Also what lies in the trash. */
  includeTrash: boolean
  /** Reads every byte of the photos; else only what archives and folders say of them. See `StockBasis`. */
  thorough: boolean
  /** Hears of each file that an import into an empty mirror would keep, once all are in their classes. */
  mark?: (mark: ItemMark) => void
  /** Is told where the picture of each album lies that has one, and gives it a number. */
  cover?: (place: EntryPlace) => number | undefined
}

async function readMedia(
  exports: readonly FoundExport[],
  sources: readonly IndexedSource[],
  indexing: Indexing,
  includeTrash: boolean,
): Promise<void> {
  const halves = new Set([...halvesByName(exports, includeTrash)].flatMap(({ video, still }) => [...video, ...still]))
  const bySource = Map.groupBy(mediaOf(exports, includeTrash), ({ source }) => source)
  let [done, all] = [0, 0]
  for (const entries of bySource.values()) for (const { size } of entries) all += size
  indexing.progress({ step: 'reading', bytes: done, of: all })
  for (const [at, source] of sources.entries()) {
    const wanted = bySource.get(at)
    if (!wanted) continue
    const progress = (bytes: number): void => {
      done += bytes
      indexing.progress({ step: 'reading', bytes: done, of: all })
    }
    await readThrough(source, wanted, indexing, progress, (entry) => halves.has(entry))
  }
  setHalvesApart(halvesByName(exports, includeTrash), ({ half }) => half)
}

function numbered(
  exports: readonly FoundExport[],
  sources: readonly IndexedSource[],
  cover: (place: EntryPlace) => number | undefined,
): CoverOf {
  const covers = new AlbumCovers(exports, sources)
  return (folder) => {
    const place = covers.of(folder)
    return place && cover(place)
  }
}

/**
 * Looks at everything that these paths name, archives in place, and says what an import would make of each entry. Writes
 * nothing. Rejects only if `signal` aborts.
 */
export async function takeStock(paths: readonly string[], parts: StockParts): Promise<Stock> {
  const { limits, signal, includeTrash } = parts
  const open = new OpenFiles(parts.files, limits.openFiles)
  const problems = new ProblemList()
  try {
    const indexing = { limits, problems, signal, progress: (now: StockProgress) => parts.progress?.(now) }
    const found = await findSources(paths, open, parts, problems)
    const sources = await indexFound(found, { ...parts, briefly: true }, problems)
    await parts.listers?.close()
    indexing.progress({ step: 'matching' })
    const exports = await settledExports(sources, { ...indexing, briefly: true })
    let basis: StockBasis = 'bytes'
    if (parts.thorough) await readMedia(exports, sources, indexing, includeTrash)
    else basis = trustListings([...mediaOf(exports, includeTrash)])
    const made = classify(exports, includeTrash)
    if (parts.mark) for (const mark of itemMarks(exports, includeTrash, basis)) parts.mark(mark)
    return stockOf(exports, sources, made, {
      basis,
      problems,
      ...(parts.cover && { coverOf: numbered(exports, sources, parts.cover) }),
    })
  } finally {
    await parts.listers?.close()
    await open.close()
  }
}
