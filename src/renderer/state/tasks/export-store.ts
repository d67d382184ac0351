import { create } from 'zustand'
import type { AlbumId, ItemId } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { ExportProgress, ExportWish } from '../../../shared/tasks/export-task.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import { askBesideEvent, getBridge, keepLoaded } from '../bridge.ts'

type ExportState = TaskState<'export'>

interface ExportTask {
  state: ExportState
  /** Albums that are to go out; undefined for everything. */
  albums: ReadonlySet<AlbumId> | undefined
  /** The only items that go out; everything that is chosen if there are none. */
  items: readonly ItemId[]
  /** Why the last button press did not work. */
  refused: Problem | undefined
  /** The report of the last export was read, and is not shown again. */
  closed: boolean
  load: () => Promise<void>
  choose: (albums: ReadonlySet<AlbumId> | undefined) => void
  chooseItems: (items: readonly ItemId[]) => void
  start: (wish: ExportWish) => Promise<void>
  act: (name: 'tasks.pause' | 'tasks.resume' | 'tasks.stop') => Promise<void>
}

/** What goes out, and the export as the engine knows it. */
export const useExport = create<ExportTask>()((set) => ({
  state: { kind: 'export', phase: 'idle' },
  albums: undefined,
  items: [],
  refused: undefined,
  closed: false,

  async load() {
    const { answer, told } = await askBesideEvent('tasks.state', undefined, 'tasks.changed')
    if (answer.ok && !told) set({ state: answer.value.export })
  },

  // Whoever chooses anew has read what the last one came to.
  choose: (albums) => set({ albums, items: [], closed: true, refused: undefined }),
  chooseItems: (items) => set({ albums: undefined, items, closed: true, refused: undefined }),

  async start(wish) {
    const answer = await getBridge().call('tasks.start', { kind: 'export', ...wish })
    set(answer.ok ? { refused: undefined, closed: false } : { refused: answer.problem })
  },

  async act(name) {
    const answer = await getBridge().call(name, { kind: 'export' })
    set({ refused: answer.ok ? undefined : answer.problem })
  },
}))

/** The numbers of a state, in every phase that has some. */
export function exportProgress(state: ExportState): ExportProgress | undefined {
  return state.phase === 'idle' ? undefined : state.progress
}

/** How much of what goes out was written, from 0 to 1. */
export function exportFraction({ bytes, ofBytes }: ExportProgress): number {
  return ofBytes > 0 ? Math.min(1, bytes / ofBytes) : 0
}

/** Keeps the state of the export as the engine knows it until the returned function is called. */
export function followExport(): () => void {
  return keepLoaded(
    useExport.getState().load,
    getBridge().on('tasks.changed', ({ export: state }) => useExport.setState({ state })),
  )
}
