import { create } from 'zustand'
import type { AlbumId, ItemId } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { RestorePlan, RestoreProgress, RestoreWish } from '../../../shared/tasks/restore-task.ts'
import type { BackupProblemGroup } from '../../../shared/tasks/progress.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import { askBesideEvent, getBridge, keepLoaded } from '../bridge.ts'

type RestoreState = TaskState<'restore'>

interface RestoreTask {
  state: RestoreState
  /** What could not be put back, each cause once. */
  groups: BackupProblemGroup[]
  /** Albums that are to be put back. */
  albums: ReadonlySet<AlbumId>
  /** Items that go into no album; while there are some, no album is put back. */
  items: readonly ItemId[]
  /** What a person is asked before anything is written. */
  asked: { wish: RestoreWish; plan: RestorePlan } | undefined
  /** Why the last button press did not work. */
  refused: Problem | undefined
  /** The report of the last restore was read, and is not shown again. */
  closed: boolean
  load: () => Promise<void>
  loadProblems: () => Promise<void>
  choose: (albums: ReadonlySet<AlbumId>) => void
  chooseItems: (items: readonly ItemId[]) => void
  /** From a report to the form: what was selected has been put back, while albums stay to choose among. */
  chooseAnew: () => void
  /** Asks what a restore would do, and shows it. */
  look: (wish: RestoreWish) => Promise<void>
  /** Back to the form. */
  back: () => void
  /** Begins what was asked. */
  start: () => Promise<void>
  /** Begins the last one again, which goes on from where it was. */
  goOn: () => Promise<void>
  act: (name: 'tasks.pause' | 'tasks.resume' | 'tasks.stop') => Promise<void>
}

/** What is put back into Google Photos, and the restore as the engine knows it. */
export const useRestore = create<RestoreTask>()((set, get) => ({
  state: { kind: 'restore', phase: 'idle' },
  groups: [],
  albums: new Set(),
  items: [],
  asked: undefined,
  refused: undefined,
  closed: false,

  async load() {
    const { answer, told } = await askBesideEvent('tasks.state', undefined, 'tasks.changed')
    if (answer.ok && !told) set({ state: answer.value.restore })
    await get().loadProblems()
  },

  async loadProblems() {
    const answer = await getBridge().call('tasks.problemGroups', { kind: 'restore' })
    if (answer.ok) set({ groups: answer.value })
  },

  // Whoever chooses anew has read what the last one came to.
  choose: (albums) => set({ albums, items: [], asked: undefined, closed: true, refused: undefined }),
  chooseItems: (items) => set({ albums: new Set(), items, asked: undefined, closed: true, refused: undefined }),
  chooseAnew: () => set({ items: [], asked: undefined, closed: true, refused: undefined }),

  async look(wish) {
    const answer = await getBridge().call('restoring.plan', wish)
    set(answer.ok ? { asked: { wish, plan: answer.value }, refused: undefined } : { refused: answer.problem })
  },

  back: () => set({ asked: undefined, refused: undefined }),

  async start() {
    const { asked } = get()
    if (!asked) return
    const answer = await getBridge().call('tasks.start', { kind: 'restore', ...asked.wish })
    set(answer.ok ? { refused: undefined, closed: false, asked: undefined } : { refused: answer.problem })
  },

  async goOn() {
    const answer = await getBridge().call('tasks.retry', { kind: 'restore' })
    set(answer.ok ? { refused: undefined, closed: false, asked: undefined } : { refused: answer.problem })
  },

  async act(name) {
    const answer = await getBridge().call(name, { kind: 'restore' })
    set({ refused: answer.ok ? undefined : answer.problem })
  },
}))

/** The numbers of a state, in every phase that has some. */
export function restoreProgress(state: RestoreState): RestoreProgress | undefined {
  return state.phase === 'idle' ? undefined : state.progress
}

/** How much of the items is through, from 0 to 1; reading back begins anew. */
export function restoreFraction({ done, items }: RestoreProgress): number {
  return items > 0 ? Math.min(1, done / items) : 0
}

/** Keeps the state of the restore as the engine knows it until the returned function is called. */
export function followRestore(): () => void {
  return keepLoaded(
    useRestore.getState().load,
    getBridge().on('tasks.changed', ({ restore: state }) => {
      const before = useRestore.getState().state
      useRestore.setState({ state })
      if (before.phase !== state.phase || restoreProgress(before)?.problems !== restoreProgress(state)?.problems)
        void useRestore.getState().loadProblems()
    }),
  )
}
