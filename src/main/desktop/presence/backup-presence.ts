import { fractionDone, type BackupState } from '../../../shared/tasks/progress.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import type { App } from '../../app/app-interface.ts'

/** What the taskbar shows: nothing, something under way without an end in sight, or a fraction of 1. */
export type TaskbarProgress =
  { mode: 'none' } | { mode: 'indeterminate' } | { mode: 'normal' | 'paused'; fraction: number }

/** What the icon of the window shows of a backup; nothing before it begins and after its end. */
export function taskbarProgress(state: BackupState): TaskbarProgress {
  if (state.phase === 'idle' || state.phase === 'finished') return { mode: 'none' }
  if (state.progress.items === 0) return { mode: 'indeterminate' }
  return { mode: state.phase === 'paused' ? 'paused' : 'normal', fraction: fractionDone(state.progress) }
}

export interface Presence {
  showProgress(progress: TaskbarProgress): void
  /** Keeps the machine from sleeping; returns the function that lets it sleep again. */
  stayAwake(): () => void
}

/** While a backup, an import, an export or a restore runs the machine stays awake; the taskbar shows how far a backup is. Returns the function that ends it. */
export function followBackup(app: Pick<App, 'subscribe'>, presence: Presence): () => void {
  let letSleep: (() => void) | undefined
  const follow = (state: BackupState, others: readonly Pick<TaskState, 'phase'>[]): void => {
    presence.showProgress(taskbarProgress(state))
    const busy = [state, ...others].some(({ phase }) => phase === 'running' || phase === 'stopping')
    if (busy) letSleep ??= presence.stayAwake()
    else {
      letSleep?.()
      letSleep = undefined
    }
  }
  const unsubscribe = app.subscribe('tasks.changed', (states) =>
    follow(states.backup, [states.import, states.export, states.restore]),
  )
  return () => {
    unsubscribe()
    follow({ kind: 'backup', phase: 'idle' }, [])
  }
}
