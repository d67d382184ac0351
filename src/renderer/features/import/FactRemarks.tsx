import type { FactCounts } from '../../../shared/imports/export-stock.ts'
import { useMessages } from '../../i18n/use-messages.ts'

/** Which photos have no facts of their own, or too many; items of a list. Nothing where all have theirs. */
export function FactRemarks({ of: { missing, ambiguous, differing = 0 } }: { of: FactCounts }) {
  const words = useMessages().import
  return (
    <>
      {missing > 0 ? <li>{words.withoutFacts(missing)}</li> : null}
      {ambiguous > 0 ? <li>{words.twoFacts(ambiguous)}</li> : null}
      {differing > 0 ? <li>{words.differingFacts(differing)}</li> : null}
    </>
  )
}
