import { setImmediate as othersFirst } from 'node:timers/promises'

/** Longer than this, and somebody notices that an answer or a picture comes late. Milliseconds. */
const longestSlice = 10

/** Work in small steps; each `yield` is a place where it can rest. */
export type Steps<Value> = Generator<void, Value>

/** Does all steps without a rest. */
export function atOnce<Value>(steps: Steps<Value>): Value {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Steps until they have their value or a slice is over. */
function slice<Value>(steps: Steps<Value>): IteratorResult<void, Value> {
  const end = performance.now() + longestSlice
  for (;;) {
    const step = steps.next()
    if (step.done || performance.now() >= end) return step
  }
}

/**
 * Does the steps in slices of about ten milliseconds and lets everything else that waits for the thread go first in
 * between.
 */
export async function inSlices<Value>(steps: Steps<Value>): Promise<Value> {
  for (;;) {
    const step = slice(steps)
    if (step.done) return step.value
    await othersFirst()
  }
}

/** The same until `signal` aborts: undefined then, and no step is done after that. */
export async function inSlicesUntil<Value>(signal: AbortSignal, steps: Steps<Value>): Promise<Value | undefined> {
  while (!signal.aborted) {
    const step = slice(steps)
    if (step.done) return step.value
    await othersFirst()
  }
  return undefined
}
