import type { Clock } from '../../ports.ts'
import type { ApiFailure } from '../library/library-api.ts'

type Pause = Extract<ApiFailure, { kind: 'pause-account' }>

/**
 * Remembers that Google asked to leave an account alone, so that nothing is sent before the time has come, or, should
 * somebody set the clock back, before so much time has passed.
 */
export interface PauseGate {
  /** The pause that holds now. */
  current(): Pause | undefined
  /** Pauses in a row; several refusals while one pause holds count once. */
  readonly pauses: number
  /** Takes a new pause and returns the one that holds: the first of several refusals of the same moment. */
  close(pause: Pause): Pause
  /** A request went well: the next pause is a short one again. */
  succeeded(): void
}

/**
 * A gate that is open until somebody closes it. Both clocks have to have passed its end, so that setting the one of
 * them neither opens it nor keeps it closed.
 */
export function createPauseGate(clock: Clock): PauseGate {
  let pause: Pause | undefined
  let pauses = 0
  let opensAt = 0

  const current = (): Pause | undefined =>
    pause && clock.now() < pause.until && clock.monotonic() < opensAt ? pause : undefined
  return {
    current,
    get pauses() {
      return pauses
    },
    close(next) {
      const holding = current()
      // A day quota outlasts the pause of a moment, whichever answer came first.
      if (holding && (holding.problem.code === next.problem.code || holding.until >= next.until)) return holding
      pause = next
      opensAt = clock.monotonic() + next.until - clock.now()
      pauses += 1
      return next
    },
    succeeded() {
      // An answer to a request from before the pause says nothing about the time after it.
      if (!current()) pauses = 0
    },
  }
}
