import type { TaskStart } from '../../../shared/contract/tasks/tasks.ts'
import { success, type Result } from '../../../shared/problems/problem.ts'
import type { TaskKind, TaskState } from '../../../shared/tasks/task.ts'
import { callApp } from '../../app/call-app.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode, exitCodes } from '../exit-codes.ts'

/** A task that has reached its end, whatever that is. */
export type FinishedTask<Kind extends TaskKind> = Extract<TaskState<Kind>, { phase: 'finished' }>

interface Running<Kind extends TaskKind> {
  start: Extract<TaskStart, { kind: Kind }>
  /** Said once a person asks to stop. */
  stopping: string
}

/**
 * Runs one task to its end, and stops it when a person asks to. `hear` is called with every state of it, the last included.
 * Fails if it does not begin.
 */
export async function runTask<Kind extends TaskKind>(
  { app, output, interrupted }: Pick<CommandContext, 'app' | 'output' | 'interrupted'>,
  { start, stopping }: Running<Kind>,
  hear: (state: TaskState<Kind>) => void,
): Promise<Result<FinishedTask<Kind>>> {
  const { kind } = start
  const { promise, resolve } = Promise.withResolvers<FinishedTask<Kind>>()
  const unsubscribe = app.subscribe('tasks.changed', (states) => {
    const state = states[kind] as TaskState<Kind>
    hear(state)
    if (state.phase === 'finished') resolve(state as FinishedTask<Kind>)
  })
  const stop = (): void => {
    output.say(stopping)
    void callApp(app, 'tasks.stop', { kind })
  }
  try {
    const started = await callApp(app, 'tasks.start', start)
    if (!started.ok) return started
    if (interrupted.aborted) stop()
    else interrupted.addEventListener('abort', stop, { once: true })
    return success(await promise)
  } finally {
    interrupted.removeEventListener('abort', stop)
    unsubscribe()
  }
}

/** `interrupted`: a person asked to stop. */
export function outcomeCode({ outcome }: Pick<FinishedTask<TaskKind>, 'outcome'>, interrupted: boolean): ExitCode {
  if (outcome.kind === 'complete') return ExitCode.done
  if (outcome.kind === 'halted') return exitCodes[outcome.problem.code]
  return outcome.kind === 'stopped' && interrupted ? ExitCode.interrupted : ExitCode.problems
}
