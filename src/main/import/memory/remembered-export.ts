import type { ExportRows } from '../../index/export-rows.ts'
import type { HalfRows } from '../../index/items/half-rows.ts'
import { missingParts } from '../../../shared/imports/missing-parts.ts'
import { halvesByName, setHalvesApart } from '../../takeout/stock/apart-halves.ts'
import { matchExport, type MatchedExport } from '../../takeout/stock/match-export.ts'
import { hexOf } from '../planning/digests.ts'
import type { ExportMemory } from './export-memory.ts'

interface Remembered {
  matched: MatchedExport
  /** As for `FoundExport`. */
  asOf?: string
  /** Its trash is taken in, too. */
  withTrash: boolean
}

/** What an export that is not at hand is about, by its row, matched as when it was imported last. Reads it as a whole. */
export function rememberedExport(
  rows: ExportRows,
  memory: Pick<ExportMemory, 'entriesOf'>,
  halves: Pick<HalfRows, 'of'>,
  ref: number,
): Remembered {
  const { asOf } = rows.tallyOf(ref)
  const matched = matchExport(memory.entriesOf(ref), missingParts(rows.partsOf(ref)).length === 0)
  const withTrash = !rows.isWithoutTrash(ref)
  setHalvesApart(halvesByName([{ matched }], withTrash), ({ digest }) =>
    digest === undefined ? undefined : halves.of(hexOf(digest)),
  )
  return { matched, withTrash, ...(asOf !== undefined && { asOf }) }
}
