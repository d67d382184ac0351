import type { DatabaseSync } from 'node:sqlite'
import type { Health } from '../../../shared/health.ts'
import { integer, one, rowReader } from '../../index/schema/typed-rows.ts'
import { healthSteps } from '../../library/completeness/health-numbers.ts'
import type { Clock } from '../../ports.ts'
import { inSlicesUntil, type Steps } from '../../slices.ts'
import { readOverTime } from '../../verify/share/read-over-time.ts'

/** What was read over time ages without any change of the index. Milliseconds. */
const longestKept = 60_000

const changesRow = rowReader({ changes: integer })

interface Kept {
  /** Resolves to undefined if it was broken off. */
  health: Promise<Health | undefined>
  /** So many rows had changed since the index was opened when these numbers were begun. */
  changes: number
  days: number
  begun: number
  ended: boolean
}

/** Works out the numbers of a mirror in slices, once for everybody who asks, and again only after something has changed. */
export function keepNumbers(
  database: DatabaseSync,
  clock: Clock,
): {
  /** `days` as in the settings; 0 leaves the reading over time out. Undefined after `close`. */
  get(days: number): Promise<Health | undefined>
  /** Breaks off what is worked out, and resolves when nothing is read any more. */
  close(): Promise<void>
} {
  const closing = new AbortController()
  const changed = database.prepare('SELECT total_changes() AS changes')
  let kept: Kept | undefined

  function* steps(days: number): Steps<Health> {
    const health = yield* healthSteps(database)
    if (days === 0) return health
    const read = yield* readOverTime(database, clock.now(), days)
    return { ...health, reading: { ...read, days, underWay: false } }
  }

  const changesNow = (): number => one(changesRow, changed.get()).changes

  const begin = (days: number): Kept => {
    const health = inSlicesUntil(closing.signal, steps(days))
    const begun: Kept = { health, changes: changesNow(), days, begun: clock.monotonic(), ended: false }
    const end = (): void => {
      begun.ended = true
    }
    health.then(end, () => {
      end()
      if (kept === begun) kept = undefined
    })
    return begun
  }

  const get = async (days: number): Promise<Health | undefined> => {
    if (closing.signal.aborted) return undefined
    const fits = kept?.days === days && kept.changes === changesNow()
    if (kept && !kept.ended && !fits) {
      // What is worked out from an index that has changed since is of no use to whoever asks now.
      await kept.health.catch(() => undefined)
      return get(days)
    }
    const isOld = kept?.ended === true && clock.monotonic() - kept.begun > longestKept
    if (!kept || isOld || !fits) kept = begin(days)
    return kept.health
  }

  return {
    get,
    async close() {
      closing.abort()
      await kept?.health.catch(() => undefined)
    },
  }
}
