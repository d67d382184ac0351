import { useEffect, useState } from 'react'
import type { Problem, Result } from '../../shared/problems/problem.ts'

/** So many come at a time: what is there already is shown meanwhile. */
const atATime = 1000

export interface WholeList<Item> {
  /** All that have come. */
  items: readonly Item[]
  /** Why the others have not come. */
  problem: Problem | undefined
  /** More are on their way. */
  isComing: boolean
  /** Asks anew for those that have not come. */
  retry: () => void
}

type Ask<Item> = (offset: number, limit: number) => Promise<Result<{ items: Item[] }>>

/** What has come of what was asked for at a try. */
interface Come<Item> {
  ask: Ask<Item>
  at: number
  items: readonly Item[]
  isOver: boolean
  problem?: Problem
}

/**
 * A list of `total` items of which the first are known. The others are asked for in slices as soon as this is on the page, until
 * all are there. `ask` is another function where another list is meant, and only there.
 */
export function useWholeList<Item>(first: readonly Item[], total: number, ask: Ask<Item>): WholeList<Item> {
  const [come, setCome] = useState<Come<Item>>()
  const [at, setAt] = useState(0)
  const known = first.length

  useEffect(() => {
    const stop = new AbortController()
    async function load(): Promise<void> {
      const items: Item[] = []
      while (known + items.length < total) {
        const answer = await ask(known + items.length, atATime)
        if (stop.signal.aborted) return
        if (!answer.ok) return setCome({ ask, at, items, isOver: true, problem: answer.problem })
        items.push(...answer.value.items)
        const isOver = answer.value.items.length === 0
        setCome({ ask, at, items: [...items], isOver })
        if (isOver) return
      }
    }
    void load()
    return () => stop.abort()
  }, [ask, known, total, at])

  const now = come?.ask === ask && come.at === at ? come : { items: [], isOver: false, problem: undefined }
  const items = [...first, ...now.items]
  return {
    items,
    problem: now.problem,
    isComing: !now.isOver && items.length < total,
    retry: () => setAt(at + 1),
  }
}
