import { useState } from 'react'
import type { FileVersion, ItemColumns } from '../../../../shared/domain.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import type { ShownItem } from '../use-shown-item.ts'
import { comparableFile, type ComparedSide, isComparable } from './compared-side.ts'

interface Comparing {
  /** What stands side by side now, what the item was on the left. */
  sides: readonly [ComparedSide, ComparedSide] | undefined
  /** Begins with the version that is shown, else with the latest that there is; absent where there is nothing to compare with. */
  button: { label: string; begin: () => void } | undefined
  /** Begins with this version. */
  withVersion: (version: FileVersion) => void
  end: () => void
}

/** The photo that the viewer shows beside what it was before. It ends where another item is shown. */
export function useComparing(columns: ItemColumns, index: number, shown: ShownItem): Comparing {
  const { library: words } = useMessages()
  const formats = useFormats()
  const [chosen, setChosen] = useState<{ ref: number; file: FileVersion | 'original' }>()
  const { ref, flags, details, version, isVideo } = shown
  if (chosen && chosen.ref !== ref) setChosen(undefined)
  const file = isVideo ? undefined : version && isComparable(version) ? version : comparableFile(details)
  const side = (other?: ComparedSide['file'], label?: string): ComparedSide => ({
    ref,
    ratio: columns.ratio[index] ?? 1,
    flags,
    day: columns.day[index] ?? 0,
    ...(other !== undefined && { file: other }),
    ...(label !== undefined && { label }),
  })
  const sidesOf = (other: FileVersion | 'original'): Comparing['sides'] =>
    other === 'original'
      ? [side('original', words.original), side(undefined, words.editedFile)]
      : [side(other, words.versionShown(formats.when(other.replacedAt))), side(undefined, words.compare.now)]
  return {
    sides: chosen?.ref === ref ? sidesOf(chosen.file) : undefined,
    button: file && {
      label: file === 'original' ? words.compare.withOriginal : words.compare.withVersion,
      begin: () => setChosen({ ref, file }),
    },
    withVersion: (other) => setChosen({ ref, file: other }),
    end: () => setChosen(undefined),
  }
}
