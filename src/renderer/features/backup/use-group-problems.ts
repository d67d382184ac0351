import { success, type Result } from '../../../shared/problem.ts'
import type { BackupProblem } from '../../../shared/progress.ts'
import { getBridge } from '../../state/bridge.ts'
import { usePagedList, type PagedList, type ShownList } from '../../ui/use-paged-list.ts'

interface Problems {
  group: string
  count: number
}

async function ask({ group }: Problems, offset: number, limit: number): Promise<Result<PagedList<BackupProblem>>> {
  const answer = await getBridge().call('tasks.problems', { kind: 'backup', group, offset, limit })
  return answer.ok ? success({ total: answer.value.total, items: answer.value.problems }) : answer
}

/** The first problems of a group, and more when asked for. Loads them again when their number has changed. */
export function useGroupProblems(group: string, count: number): ShownList<BackupProblem> {
  return usePagedList({ group, count }, ask)
}
