import type { Ports } from '../../ports.ts'
import { timespan } from '../../clock/timespan.ts'
import { answerTimeout } from '../exchange.ts'
import type { ApiResult } from '../library/library-api.ts'
import type { NetworkWatch } from './network-watch.ts'
import { longestInnerWait, mostAttempts, mostAttemptsOffline, nextWait } from './pacing.ts'
import { createPauseGate } from './pause-gate.ts'
import { randomFraction } from '../random-values.ts'

/** Runs the API calls of one account: retries, and spaces out calls while Google has trouble. */
export interface PacedCalls {
  /**
   * Runs `attempt` up to five times while it answers `retry`, twice in a row without a connection. A `pause-account` is returned at once, to this call and,
   * until the pause is over, to all others without asking Google. What is `unclear` is not run again. `pauses` is how many pauses came before in a row.
   * `network` hears of each attempt.
   */
  run<Value>(
    attempt: (pauses: number) => Promise<ApiResult<Value>>,
    signal: AbortSignal,
    network: NetworkWatch,
  ): Promise<ApiResult<Value>>
}

/** The pace of one account: each that Google wants to have slowed down makes the next ones wait, too. */
export function createPacedCalls(ports: Pick<Ports, 'clock' | 'random'>): PacedCalls {
  const { clock } = ports
  const gate = createPauseGate(clock)
  let wait = 0
  let free = timespan(clock, 0)

  const slow = (retries: number, askedFor: number): void => {
    wait = nextWait({ wait, retries, askedFor, random: randomFraction(ports.random) })
    free = timespan(clock, wait)
  }

  return {
    async run(attempt, signal, network) {
      let offline = 0
      for (let retries = 1; ; retries += 1) {
        await free.wait(signal)
        if (signal.aborted) return { ok: false, failure: { kind: 'cancelled' } }
        const pause = gate.current()
        if (pause) return { ok: false, failure: pause }

        const waiting = network.begin(answerTimeout)
        try {
          const result = await attempt(gate.pauses)
          if (result.ok) {
            waiting.heard()
            gate.succeeded()
            slow(0, 0)
            return result
          }
          const { failure } = result
          if (failure.kind === 'cancelled') return result
          if (failure.kind !== 'retry') {
            waiting.heard()
            // A day limit is asked for before each request and holds for some uses alone: nothing to remember.
            const pauses = failure.kind === 'pause-account' && failure.only === undefined
            return pauses ? { ok: false, failure: gate.close(failure) } : result
          }
          slow(retries, failure.afterMs)
          waiting.failed(failure.problem, wait)
          offline = failure.problem.code === 'offline' ? offline + 1 : 0
          if (failure.unclear || retries >= mostAttempts || offline >= mostAttemptsOffline || wait > longestInnerWait) {
            return { ok: false, failure: { ...failure, afterMs: wait } }
          }
        } finally {
          waiting.ended()
        }
      }
    },
  }
}
