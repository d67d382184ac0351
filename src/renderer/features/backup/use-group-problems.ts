import { useEffect, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { Problem } from '../../../shared/problem.ts'
import { getBridge } from '../../bridge.ts'

type ProblemList = Output<'backup.problems'>

const firstProblems = 50

interface ShownProblems {
  list: ProblemList | undefined
  problem: Problem | undefined
  showMore: () => Promise<void>
}

/** The first problems of a group, and more when asked for. Loads them again when their number has changed. */
export function useGroupProblems(group: string, count: number): ShownProblems {
  const [list, setList] = useState<ProblemList>()
  const [problem, setProblem] = useState<Problem>()

  useEffect(() => {
    let wanted = true
    async function load(): Promise<void> {
      const limit = Math.min(firstProblems, count)
      const answer = await getBridge().call('backup.problems', { group, offset: 0, limit })
      if (!wanted) return
      if (answer.ok) setList(answer.value)
      setProblem(answer.ok ? undefined : answer.problem)
    }
    void load()
    return () => {
      wanted = false
    }
  }, [group, count])

  return {
    list,
    problem,
    async showMore() {
      const before = list?.problems ?? []
      const answer = await getBridge().call('backup.problems', {
        group,
        offset: before.length,
        limit: firstProblems * 2,
      })
      if (answer.ok) setList({ total: answer.value.total, problems: [...before, ...answer.value.problems] })
      setProblem(answer.ok ? undefined : answer.problem)
    },
  }
}
