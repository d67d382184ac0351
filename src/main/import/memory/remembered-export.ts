import type { ExportRows } from '../../index/export-rows.ts'
import type { HalfRows } from '../../index/items/half-rows.ts'
import { missingParts } from '../../../shared/imports/missing-parts.ts'
import { halvesByName, setHalvesApart } from '../../takeout/stock/apart-halves.ts'
import type { Steps } from '../../slices.ts'
import { matchExportInSteps, type MatchedExport } from '../../takeout/stock/match-export.ts'
import { hexOf } from '../planning/digests.ts'
import type { ExportMemory } from './export-memory.ts'

/** Halves that are asked about in one step. */
const atATime = 200

interface Remembered {
  matched: MatchedExport
  /** As for `FoundExport`. */
  asOf?: string
  /** Its trash is taken in, too. */
  withTrash: boolean
}

/** The files of an export that is not at hand, by its row, with what goes with what. Reads all of it. */
export function* matchedAgain(
  rows: Pick<ExportRows, 'partsOf'>,
  memory: Pick<ExportMemory, 'entriesInSteps'>,
  ref: number,
): Steps<MatchedExport> {
  const entries = yield* memory.entriesInSteps(ref)
  return yield* matchExportInSteps(entries, missingParts(rows.partsOf(ref)).length === 0)
}

/** What an export that is not at hand is about, by its row, matched as when it was imported last. Reads it as a whole, and keeps all of that in memory. */
export function* rememberedExport(
  rows: ExportRows,
  memory: Pick<ExportMemory, 'entriesInSteps'>,
  halves: Pick<HalfRows, 'of'>,
  ref: number,
): Steps<Remembered> {
  const { asOf } = rows.tallyOf(ref)
  const matched = yield* matchedAgain(rows, memory, ref)
  const withTrash = !rows.isWithoutTrash(ref)
  const factsOf: Parameters<typeof setHalvesApart>[1] = ({ digest }) =>
    digest === undefined ? undefined : halves.of(hexOf(digest))
  let pairs = 0
  for (const pair of halvesByName([{ matched }], withTrash)) {
    setHalvesApart([pair], factsOf)
    pairs++
    if (pairs % atATime === 0) yield
  }
  return { matched, withTrash, ...(asOf !== undefined && { asOf }) }
}
