import { useEffect, useState } from 'react'
import type { Result } from '../../shared/problems/problem.ts'
import type { TaskState } from '../../shared/tasks/task.ts'

/**
 * What the last program has left of a task in the middle, if anything; asked for again whenever the task has come to an end.
 * `ask` is always the same function.
 */
export function useInterrupted<Interrupted>(
  phase: TaskState['phase'],
  ask: () => Promise<Result<Interrupted | null>>,
): Interrupted | null {
  const [found, setFound] = useState<Interrupted | null>(null)
  useEffect(() => {
    if (phase !== 'idle' && phase !== 'finished') return undefined
    let wanted = true
    async function load(): Promise<void> {
      const answer = await ask()
      // Without an answer there is nothing to say: whatever keeps it is told by the screen itself.
      if (wanted) setFound(answer.ok ? answer.value : null)
    }
    void load()
    return () => {
      wanted = false
    }
  }, [phase, ask])
  return found
}
