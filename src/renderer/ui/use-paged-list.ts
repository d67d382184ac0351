import { useEffect, useState } from 'react'
import type { Problem, Result } from '../../shared/problems/problem.ts'

const firstItems = 50

export interface PagedList<Item> {
  /** How many there are, of which `items` are the first. */
  total: number
  items: Item[]
}

export interface ShownList<Item> {
  /** Undefined before the first answer. */
  list: PagedList<Item> | undefined
  problem: Problem | undefined
  showMore: () => Promise<void>
}

/**
 * The first items of a list that is asked for in parts, and more when a person wants them. `query`, as JSON, is what is asked
 * and how much of it there is: where that changes, the first are asked for again. `ask` is always the same function.
 */
export function usePagedList<Query, Item>(
  query: Query,
  ask: (query: Query, offset: number, limit: number) => Promise<Result<PagedList<Item>>>,
): ShownList<Item> {
  const [list, setList] = useState<PagedList<Item>>()
  const [problem, setProblem] = useState<Problem>()
  const asked = JSON.stringify(query)

  useEffect(() => {
    let wanted = true
    async function load(): Promise<void> {
      const answer = await ask(JSON.parse(asked) as Query, 0, firstItems)
      if (!wanted) return
      if (answer.ok) setList(answer.value)
      setProblem(answer.ok ? undefined : answer.problem)
    }
    void load()
    return () => {
      wanted = false
    }
  }, [asked, ask])

  return {
    list,
    problem,
    async showMore() {
      const before = list?.items ?? []
      const answer = await ask(query, before.length, firstItems * 2)
      if (answer.ok) setList({ total: answer.value.total, items: [...before, ...answer.value.items] })
      setProblem(answer.ok ? undefined : answer.problem)
    },
  }
}
