import { type RefObject, useEffect, useRef, useState } from 'react'
import type { FileVersion, ItemColumns } from '../../../shared/domain.ts'
import { useMotion } from './stage/use-motion.ts'
import { type ShownItem, useShownItem } from './use-shown-item.ts'

interface Viewing {
  shown: ShownItem
  motion: ReturnType<typeof useMotion>
  /** How large it is shown, as a factor of what fits. */
  scale: number
  setScale: (scale: number) => void
  /** Shows the item at a place of the list, or at the end that is nearest to it. */
  showItem: (position: number) => void
  go: (step: 1 | -1) => void
  showVersion: (wanted: FileVersion | undefined) => void
  showOriginal: (wanted: boolean) => void
  /** Shows the edited copy in place of the original, or the other way round; nothing where there is but one, or an earlier version. */
  toggleOriginal: () => void
  backToNewest: () => void
}

/** What is looked at, and how; whatever else is shown begins in its own size, and still. */
export function useViewing(
  columns: ItemColumns,
  index: number,
  onShow: (index: number) => void,
  focusTarget: RefObject<HTMLDivElement | null>,
): Viewing {
  const [scale, setScale] = useState(1)
  const motion = useMotion()
  const shown = useShownItem(columns, index)
  // A link in the details leads to another item, whose details take its place.
  const before = useRef(shown.ref)
  useEffect(() => {
    if (before.current === shown.ref) return
    before.current = shown.ref
    if (document.activeElement === document.body) focusTarget.current?.focus({ preventScroll: true })
  }, [shown.ref, focusTarget])

  const beginAnew = (): void => {
    setScale(1)
    motion.end()
  }

  const showItem = (position: number): void => {
    const target = Math.min(columns.ref.length - 1, Math.max(0, position))
    if (target === index) return
    beginAnew()
    // Details and switch of the other item take the place of whatever has the focus there.
    if (document.activeElement?.closest('aside, [data-switch]')) focusTarget.current?.focus({ preventScroll: true })
    onShow(target)
  }

  const showVersion = (wanted: FileVersion | undefined): void => {
    beginAnew()
    shown.chooseVersion(wanted)
  }

  const showOriginal = (wanted: boolean): void => {
    beginAnew()
    shown.chooseOriginal(wanted)
  }

  return {
    shown,
    motion,
    scale,
    setScale,
    showItem,
    showVersion,
    go: (step) => showItem(index + step),
    showOriginal,
    toggleOriginal() {
      if (shown.isEdited && !shown.version) showOriginal(!shown.showsOriginal)
    },
    backToNewest() {
      showVersion(undefined)
      // The button goes away, and keys must go on being heard.
      focusTarget.current?.focus({ preventScroll: true })
    },
  }
}
