import { create } from 'zustand'
import type { ItemColumns, ItemRef, LibraryQuery } from '../../../shared/domain.ts'
import { failure, type Problem } from '../../../shared/problems/problem.ts'
import { getBridge } from '../../state/bridge.ts'
import type { DifferenceOwner } from './use-difference-items.ts'

interface DifferenceViewer {
  /** The list around the item that was asked for; undefined while the viewer is closed. */
  columns: ItemColumns | undefined
  /** The place in it of the item that is shown. */
  index: number
  /** The button that gets the focus when the viewer closes. */
  from: HTMLElement | undefined
  /** Why the item that was asked for last cannot be shown. */
  problem: Problem | undefined
  open: (of: DifferenceOwner, item: ItemRef, from: HTMLElement) => Promise<void>
  show: (index: number) => void
  close: () => void
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

const closed = { columns: undefined, index: -1 }

/** Shows an item of a difference in the viewer, between its neighbours in the album, else in the timeline. */
export const useDifferenceViewer = create<DifferenceViewer>()((set) => {
  let latest = 0
  return {
    ...closed,
    from: undefined,
    problem: undefined,

    async open(of, item, from) {
      const asked = ++latest
      set({ from, problem: undefined })
      const found = await listWith(item, 'album' in of ? [{ album: of.album }, {}] : [{}])
      // Another item was asked for in the meantime, or none is wanted any more.
      if (asked !== latest) return
      set('code' in found ? { problem: found } : found)
    },

    show: (index) => set({ index }),
    close() {
      latest++
      set(closed)
    },
  }
})

/** Closes the viewer with the mirror whose items it shows, and when the returned function is called. */
export function followDifferenceViewer(): () => void {
  const { close } = useDifferenceViewer.getState()
  const end = getBridge().on('mirror.changed', close)
  return () => {
    end()
    close()
    useDifferenceViewer.setState({ from: undefined, problem: undefined })
  }
}
