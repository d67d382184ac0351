import type { CallName, EventName } from '../../../src/shared/contract.ts'
import type { Result } from '../../../src/shared/problems/problem.ts'

type Listener = (payload: unknown) => void

/** A bridge whose answers wait until a test lets them go, and whose events a test sends. */
export function slowBridge() {
  const listeners = new Map<string, Set<Listener>>()
  const asked = new Map<string, (answer: Result<unknown>) => void>()
  const of = (name: string): Set<Listener> => {
    const set = listeners.get(name) ?? new Set()
    listeners.set(name, set)
    return set
  }
  return {
    bridge: {
      call: (name: CallName) => new Promise((resolve) => asked.set(name, resolve)),
      on(name: EventName, listener: Listener) {
        of(name).add(listener)
        return () => of(name).delete(listener)
      },
    },
    tell: (name: EventName, payload: unknown) => of(name).forEach((listener) => listener(payload)),
    /** Answers the call that waits now, also after another one of the same name. */
    take(name: CallName): (answer: Result<unknown>) => Promise<void> {
      const waiting = asked.get(name)
      return async (answer) => {
        waiting?.(answer)
        await new Promise((resolve) => setTimeout(resolve))
      }
    },
    async answer(name: CallName, answer: Result<unknown>) {
      asked.get(name)?.(answer)
      // Everything that follows from the answer.
      await new Promise((resolve) => setTimeout(resolve))
    },
  }
}
