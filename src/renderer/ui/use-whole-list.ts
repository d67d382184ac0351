import { useEffect, useState } from 'react'
import type { Problem, Result } from '../../shared/problems/problem.ts'

/** So many come at a time: what is there already is shown meanwhile. */
const atATime = 1000

export interface WholeList<Item> {
  /** All that have come. */
  items: readonly Item[]
  problem: Problem | undefined
}

/**
 * A list of `total` items of which the first are known. The others are asked for in slices as soon as this is on the page, until
 * all are there. `ask` is another function where another list is meant, and only there.
 */
export function useWholeList<Item>(
  first: readonly Item[],
  total: number,
  ask: (offset: number, limit: number) => Promise<Result<{ items: Item[] }>>,
): WholeList<Item> {
  const [come, setCome] = useState<{ of: typeof ask; items: readonly Item[] }>()
  const [problem, setProblem] = useState<Problem>()
  const known = first.length

  useEffect(() => {
    const stop = new AbortController()
    async function load(): Promise<void> {
      const items: Item[] = []
      while (known + items.length < total) {
        const answer = await ask(known + items.length, atATime)
        if (stop.signal.aborted) return
        setProblem(answer.ok ? undefined : answer.problem)
        if (!answer.ok || answer.value.items.length === 0) return
        items.push(...answer.value.items)
        setCome({ of: ask, items: [...items] })
      }
    }
    void load()
    return () => stop.abort()
  }, [ask, known, total])

  return { items: come?.of === ask ? [...first, ...come.items] : first, problem }
}
