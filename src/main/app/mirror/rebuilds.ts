import { success, type Problem, type Result } from '../../../shared/problems/problem.ts'
import type { TaskOutcome, TaskState } from '../../../shared/tasks/task.ts'
import { describeError } from '../../describe-error.ts'
import type { Ports } from '../../ports.ts'
import type { Arbiter } from '../../tasks/arbiter.ts'
import { rebuildIndex, type RebuildReport } from '../../verify/rebuild/rebuild-index.ts'
import type { MirrorKeeper } from './mirror-keeper.ts'
import type { MirrorParts } from './mirror-parts.ts'

export interface RebuildParts {
  ports: Ports
  mirrors: MirrorKeeper<MirrorParts>
  arbiter: Arbiter
  /** The state is another. */
  changed: () => void
}

/** The rebuilds of the index of whatever mirror is chosen, at most one at a time. */
export interface Rebuilds {
  /** Fails by what is under way and does not allow it; everything else shows in the state. */
  start(): Result<void>
  /** Resolves when none is under way. The mirror is then as it was, or has its new index. */
  stop(): Promise<void>
  state(): TaskState<'rebuild'>
}

type Finished = Extract<TaskState<'rebuild'>, { phase: 'finished' }>

/** The signal that aborts at the end of the program is that of the keeper. */
export function createRebuilds({ ports, mirrors, arbiter, changed }: RebuildParts): Rebuilds {
  const { clock, log } = ports
  const kind = 'rebuild'
  let state: TaskState<'rebuild'> = { kind, phase: 'idle' }
  let underWay: { done: Promise<void>; stop: AbortController } | undefined

  const become = (next: TaskState<'rebuild'>): void => {
    state = next
    changed()
  }

  const rebuilt = async (startedAt: number, stop: AbortSignal): Promise<Finished> => {
    let report: RebuildReport | undefined
    const ended = (outcome: TaskOutcome): Finished => {
      const { items = 0, albums = 0, problems = [] } = report ?? {}
      const progress = { startedAt, done: items, bytes: 0, problems: problems.length }
      return { kind, phase: 'finished', progress, outcome, ...(report && { result: { albums, items } }) }
    }
    const halted = (problem: Problem): Finished => ended({ kind: 'halted', problem })
    try {
      const parts = await mirrors.rebuilt(async (path, closing) => {
        const made = await rebuildIndex(path, ports, AbortSignal.any([closing, stop]))
        if (made.ok) report = made.value
        return made
      })
      if (!parts.ok) return parts.problem.code === 'cancelled' ? ended({ kind: 'stopped' }) : halted(parts.problem)
      return ended({ kind: (report?.problems.length ?? 0) > 0 ? 'with-problems' : 'complete' })
    } catch (error) {
      log('error', 'rebuild-broke', { detail: describeError(error) })
      return halted({ code: 'unexpected', detail: describeError(error) })
    }
  }

  return {
    start() {
      const begun = arbiter.begin(kind)
      if (!begun.ok) return begun
      const stop = new AbortController()
      const startedAt = clock.now()
      become({ kind, phase: 'running', progress: { startedAt, done: 0, bytes: 0, problems: 0 } })
      const run = async (): Promise<void> => {
        const finished = await rebuilt(startedAt, stop.signal)
        underWay = undefined
        begun.value.end()
        become(finished)
        // Whoever looks at the mirror learns of it before they ask.
        mirrors.open()?.announceAll()
      }
      underWay = { stop, done: run() }
      return success(undefined)
    },
    async stop() {
      if (!underWay) return
      underWay.stop.abort()
      if (state.phase === 'running') become({ ...state, phase: 'stopping' })
      await underWay.done
    },
    state: () => state,
  }
}
