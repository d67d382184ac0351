/**
 * Begins a piece of work when all that were given before have ended, however they ended. An aborted `signal` ends what else it may
 * have to wait for.
 */
export type InTurn = <Value>(work: () => Promise<Value>, signal?: AbortSignal) => Promise<Value>

/** For what must not be done twice at the same moment, such as changes of one file, which would carry away each other's. */
export function takeTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
}
