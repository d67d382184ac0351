import { create } from 'zustand'
import type { ItemColumns, ItemRef, LibraryQuery } from '../../../shared/domain.ts'
import { failure, type Problem } from '../../../shared/problems/problem.ts'
import { getBridge } from '../../state/bridge.ts'
import { onOtherMirror } from '../../state/session-store.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import type { DifferenceOwner } from './use-difference-items.ts'

interface DifferenceViewer {
  /** The list around the item that was asked for; undefined while the viewer is closed. */
  columns: ItemColumns | undefined
  /** The place in it of the item that is shown. */
  index: number
  /** The button that gets the focus when the viewer closes; undefined where an address opened it. */
  from: HTMLElement | undefined
  /** Why the item that was asked for last cannot be shown. */
  problem: Problem | undefined
  open: (of: DifferenceOwner | 'timeline', item: ItemRef, from: HTMLElement | undefined) => Promise<void>
  show: (index: number) => void
  /** Closes it as a person does; `leave`: for a while, as where the screen is left. */
  close: () => void
  leave: () => void
}

/** The first of these lists that the item is in. */
async function listWith(
  item: ItemRef,
  queries: readonly LibraryQuery[],
): Promise<{ columns: ItemColumns; index: number } | Problem> {
  for (const query of queries) {
    const answer = await getBridge().call('library.columns', query)
    if (!answer.ok) return answer.problem
    const index = answer.value.ref.indexOf(item)
    if (index >= 0) return { columns: answer.value, index }
  }
  return failure('file-awaits-backup').problem
}

/** Which item is shown is a part of the address of the screen. */
function tell(healthItem: HealthItem | undefined): void {
  if (useNavigation.getState().healthItem !== healthItem) useNavigation.setState({ healthItem })
}

type HealthItem = NonNullable<ReturnType<typeof useNavigation.getState>['healthItem']>

const closed = { columns: undefined, index: -1 }

/** Shows an item of a difference in the viewer, between its neighbours in the album, else in the timeline. */
export const useDifferenceViewer = create<DifferenceViewer>()((set, get) => {
  let latest = 0
  return {
    ...closed,
    from: undefined,
    problem: undefined,

    async open(of, item, from) {
      const asked = ++latest
      set({ from, problem: undefined })
      const found = await listWith(item, of !== 'timeline' && 'album' in of ? [{ album: of.album }, {}] : [{}])
      // Another item was asked for in the meantime, or none is wanted any more.
      if (asked !== latest) return
      set('code' in found ? { problem: found } : found)
      if (!('code' in found)) tell({ ref: item, ...(of !== 'timeline' && 'album' in of && { album: of.album }) })
    },

    show(index) {
      const ref = get().columns?.ref[index] as ItemRef | undefined
      set({ index })
      if (ref !== undefined) tell({ ...useNavigation.getState().healthItem, ref })
    },
    close() {
      get().leave()
      tell(undefined)
    },
    leave() {
      latest++
      set(closed)
    },
  }
})

/** Shows what the address says, now and after Back and Forward. */
function showTold(): void {
  const { columns, index, open, leave } = useDifferenceViewer.getState()
  const wanted = useNavigation.getState().healthItem
  const ref = wanted?.ref ?? undefined
  if (ref === columns?.ref[index]) return
  if (!wanted || ref === undefined) leave()
  else void open(wanted.album === undefined ? 'timeline' : { album: wanted.album }, ref, undefined)
}

/** Closes the viewer with the mirror whose items it shows, and when the returned function is called. */
export function followDifferenceViewer(): () => void {
  const { close, leave } = useDifferenceViewer.getState()
  const ends = [onOtherMirror(close), useNavigation.subscribe(showTold)]
  showTold()
  return () => {
    for (const end of ends) end()
    leave()
    useDifferenceViewer.setState({ from: undefined, problem: undefined })
  }
}
