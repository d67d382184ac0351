import type { FactCounts } from '../../../shared/imports/export-stock.ts'
import type { Messages } from '../../i18n/message-shape.ts'

/** A sentence each for the photos that have no facts of their own, or too many; none where all have theirs. */
export function factRemarks({ missing, ambiguous, differing = 0 }: FactCounts, words: Messages['import']): string[] {
  return [
    missing > 0 ? words.withoutFacts(missing) : undefined,
    ambiguous > 0 ? words.twoFacts(ambiguous) : undefined,
    differing > 0 ? words.differingFacts(differing) : undefined,
  ].filter((remark) => remark !== undefined)
}
