import type { BackupProblemGroup } from '../../shared/tasks/progress.ts'
import { canTryAgain } from '../../shared/problems/remedy.ts'
import { isUnderWay, type TaskState } from '../../shared/tasks/task.ts'

/** What a task could not do, each cause once, and how that is tried again: of one group, or of all that it can help. */
export interface Attention {
  state: Pick<TaskState, 'phase'>
  groups: readonly BackupProblemGroup[]
  retry: (group?: string) => Promise<void>
}

/** Whether trying a group again can help as things are: a task under way takes only items up again. */
export function helpsNow({ code, counts, failed }: BackupProblemGroup, state: Attention['state']): boolean {
  if (!canTryAgain(code) || state.phase === 'stopping') return false
  return failed > 0 || (!isUnderWay(state) && counts.account + counts.album + counts.file > 0)
}
