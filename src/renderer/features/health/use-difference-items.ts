import { useEffect, useState } from 'react'
import type { Difference, DifferenceItem, DifferenceList, DifferenceQuery } from '../../../shared/health.ts'
import type { Problem } from '../../../shared/problem.ts'
import { getBridge } from '../../bridge.ts'

export type DifferenceOwner = DifferenceQuery['of']

const firstItems = 50
/** More than the contract allows at a time is asked for in parts. */
const mostAtATime = 1000

function ask(of: DifferenceOwner, { reason, code }: Difference, offset: number, limit: number) {
  return getBridge().call('health.differenceItems', { of, reason, ...(code && { code }), offset, limit })
}

/** Every item of a difference; undefined if the engine could not say. */
export async function allDifferenceItems(
  of: DifferenceOwner,
  difference: Difference,
): Promise<DifferenceItem[] | undefined> {
  const items: DifferenceItem[] = []
  for (;;) {
    const answer = await ask(of, difference, items.length, mostAtATime)
    if (!answer.ok) return undefined
    items.push(...answer.value.items)
    if (answer.value.items.length === 0 || items.length >= answer.value.total) return items
  }
}

interface ShownItems {
  list: DifferenceList | undefined
  problem: Problem | undefined
  showMore: () => Promise<void>
}

/** The first items of a difference, and more when asked for. Loads them again when their number has changed. */
export function useDifferenceItems(of: DifferenceOwner, difference: Difference): ShownItems {
  const [list, setList] = useState<DifferenceList>()
  const [problem, setProblem] = useState<Problem>()
  const { reason, code, count } = difference
  const owner = JSON.stringify(of)

  useEffect(() => {
    let wanted = true
    async function load(): Promise<void> {
      const answer = await ask(
        JSON.parse(owner) as DifferenceOwner,
        { reason, count, ...(code && { code }) },
        0,
        firstItems,
      )
      if (!wanted) return
      if (answer.ok) setList(answer.value)
      setProblem(answer.ok ? undefined : answer.problem)
    }
    void load()
    return () => {
      wanted = false
    }
  }, [owner, reason, code, count])

  return {
    list,
    problem,
    async showMore() {
      const before = list?.items ?? []
      const answer = await ask(of, difference, before.length, firstItems * 2)
      if (answer.ok) setList({ total: answer.value.total, items: [...before, ...answer.value.items] })
      setProblem(answer.ok ? undefined : answer.problem)
    },
  }
}
