import { useMemo } from 'react'
import { type ItemColumns, ItemFlag, type ItemRef } from '../../../shared/domain.ts'
import { useLibrary } from '../../state/library/library-store.ts'
import type { ComparedSide } from '../viewer/compare/compared-side.ts'

/** What the list says of a photo; undefined if it is not in it, or none. */
function sideOf(columns: ItemColumns, ref: ItemRef): ComparedSide | undefined {
  const at = columns.ref.indexOf(ref)
  const flags = columns.flags[at] ?? 0
  if (at < 0 || (flags & ItemFlag.video) !== 0) return undefined
  return { ref, ratio: columns.ratio[at] ?? 1, flags, day: columns.day[at] ?? 0 }
}

/** The two photos of the list on the screen that stand side by side. `isWanted`: they do, or will once the rest of the list has come. */
export function useCompared(): { sides: readonly [ComparedSide, ComparedSide] | undefined; isWanted: boolean } {
  const shown = useLibrary((library) => library.shown)
  const opened = useLibrary((library) => library.opened)
  const beside = useLibrary((library) => library.beside)
  const columns = shown?.columns
  const sides = useMemo(() => {
    if (!columns || opened === undefined || beside === undefined) return undefined
    const [one, other] = [sideOf(columns, opened), sideOf(columns, beside)]
    return one && other ? ([one, other] as const) : undefined
  }, [columns, opened, beside])
  return { sides, isWanted: beside !== undefined && (sides !== undefined || shown?.isWhole !== true) }
}
