import { create } from 'zustand'
import { isUnderWay, type TaskState } from '../../../shared/tasks/task.ts'
import { askBesideEvent, getBridge, keepLoaded } from '../bridge.ts'
import { useSession } from '../session-store.ts'

interface RebuildStore {
  /** The index is being made anew, or somebody has just asked for it. */
  busy: boolean
  /** Why it could not be made takes the place of why the folder cannot be used. */
  start: () => Promise<void>
}

/** Whether the index is being made anew, whoever asked for it. */
export const useRebuild = create<RebuildStore>()((set) => ({
  busy: false,
  async start() {
    set({ busy: true })
    const answer = await getBridge().call('tasks.start', { kind: 'rebuild' })
    if (answer.ok) return
    set({ busy: false })
    useSession.setState({ mirrorProblem: answer.problem })
  },
}))

/** Keeps the state of the rebuild as the engine knows it until the returned function is called. */
export function followRebuild(): () => void {
  const bridge = getBridge()
  /** Start of the one whose end is known. */
  let ended: number | undefined
  const follow = (state: TaskState<'rebuild'>, isNew: boolean): void => {
    if (isUnderWay(state)) useRebuild.setState({ busy: true })
    if (state.phase !== 'finished' || state.progress.startedAt === ended) return
    ended = state.progress.startedAt
    if (!isNew) return
    useRebuild.setState({ busy: false })
    if (state.outcome.kind === 'halted') useSession.setState({ mirrorProblem: state.outcome.problem })
    else void useSession.getState().load()
  }
  const load = async (): Promise<void> => {
    const { answer, told } = await askBesideEvent('tasks.state', undefined, 'tasks.changed')
    // One that has ended by now is what the folder is like already, unless somebody here waits for it.
    if (answer.ok && !told) follow(answer.value.rebuild, useRebuild.getState().busy)
  }
  return keepLoaded(
    load,
    bridge.on('tasks.changed', ({ rebuild }) => follow(rebuild, true)),
  )
}
