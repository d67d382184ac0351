import { create } from 'zustand'
import type { ImportProgress, ImportWish } from '../../../shared/imports/import-report.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { BackupProblemGroup } from '../../../shared/tasks/progress.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import { askBesideEvent, getBridge, keepLoaded } from '../bridge.ts'

type ImportState = TaskState<'import'>

interface ImportTask {
  state: ImportState
  /** What could not be taken in, each cause once. */
  groups: BackupProblemGroup[]
  /** What the last import of this session was asked for, to go on with. */
  wish: ImportWish | undefined
  /** Why the last button press did not work. */
  refused: Problem | undefined
  /** The report of the last import was read, and is not shown again. */
  closed: boolean
  load: () => Promise<void>
  loadProblems: () => Promise<void>
  /** True if the import started. */
  start: (wish: ImportWish) => Promise<boolean>
  act: (name: 'tasks.pause' | 'tasks.resume' | 'tasks.stop') => Promise<void>
  retry: (group?: string) => Promise<void>
}

/** The import of exports as the engine knows it. */
export const useImportTask = create<ImportTask>()((set, get) => ({
  state: { kind: 'import', phase: 'idle' },
  groups: [],
  wish: undefined,
  refused: undefined,
  closed: false,

  async load() {
    const { answer, told } = await askBesideEvent('tasks.state', undefined, 'tasks.changed')
    if (answer.ok && !told) set({ state: answer.value.import })
    await get().loadProblems()
  },

  async loadProblems() {
    const answer = await getBridge().call('tasks.problemGroups', { kind: 'import' })
    if (answer.ok) set({ groups: answer.value })
  },

  async start(wish) {
    const answer = await getBridge().call('tasks.start', { kind: 'import', ...wish })
    set(answer.ok ? { refused: undefined, closed: false, wish } : { refused: answer.problem })
    return answer.ok
  },

  async act(name) {
    const answer = await getBridge().call(name, { kind: 'import' })
    set({ refused: answer.ok ? undefined : answer.problem })
  },

  async retry(group) {
    const answer = await getBridge().call('tasks.retry', { kind: 'import', ...(group !== undefined && { group }) })
    set({ refused: answer.ok ? undefined : answer.problem })
    await get().loadProblems()
  },
}))

/** The numbers of a state, in every phase that has some. */
export function importProgress(state: ImportState): ImportProgress | undefined {
  return state.phase === 'idle' ? undefined : state.progress
}

/** How much of what the archives hold was read, from 0 to 1: by bytes, as photos differ so much; or of what is moved, by items. */
export function importFraction({ step, moves, bytes, ofBytes }: ImportProgress): number {
  if (step === 'moving' && moves) return moves.done / moves.of
  if (step === 'finishing') return 1
  return (step === 'copying' || step === 'verifying') && ofBytes > 0 ? Math.min(1, bytes / ofBytes) : 0
}

/** Keeps the state of the import as the engine knows it until the returned function is called. */
export function followImportTask(): () => void {
  return keepLoaded(
    useImportTask.getState().load,
    getBridge().on('tasks.changed', ({ import: state }) => {
      const before = useImportTask.getState().state
      useImportTask.setState({ state })
      if (before.phase !== state.phase || importProgress(before)?.problems !== importProgress(state)?.problems)
        void useImportTask.getState().loadProblems()
    }),
  )
}
