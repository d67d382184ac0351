import { success, type Result } from '../../../shared/problems/problem.ts'
import type { BackupProblem } from '../../../shared/tasks/progress.ts'
import type { JournalledKind } from '../../../shared/tasks/task.ts'
import { getBridge } from '../../state/bridge.ts'
import { usePagedList, type PagedList, type ShownList } from '../../ui/use-paged-list.ts'

interface Problems {
  kind: JournalledKind
  group: string
  count: number
}

async function ask(
  { kind, group }: Problems,
  offset: number,
  limit: number,
): Promise<Result<PagedList<BackupProblem>>> {
  const answer = await getBridge().call('tasks.problems', { kind, group, offset, limit })
  return answer.ok ? success({ total: answer.value.total, items: answer.value.problems }) : answer
}

/** The first problems of a group, and more when asked for. Loads them again when their number has changed. */
export function useGroupProblems(kind: JournalledKind, group: string, count: number): ShownList<BackupProblem> {
  return usePagedList({ kind, group, count }, ask)
}
