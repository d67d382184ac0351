import type { DatabaseSync } from 'node:sqlite'
import type { Health } from '../../../shared/health.ts'
import type { VerdictFacts } from '../../../shared/tasks/verdict.ts'
import { findingsSteps, type Findings } from '../../library/completeness/findings.ts'
import { healthSteps } from '../../library/completeness/health-numbers.ts'
import { verdictSteps } from '../../library/completeness/verdict-facts.ts'
import type { Clock } from '../../ports.ts'
import type { Steps } from '../../slices.ts'
import { readOverTime } from '../../verify/share/read-over-time.ts'
import { keepAnswer, type KeptAnswer } from './kept-answer.ts'

/** What was read over time ages without any change of the index. Milliseconds. */
const longestKept = 60_000

/** The numbers that Health shows. The key: days as in the settings; 0 leaves the reading over time out. */
export function keepNumbers(database: DatabaseSync, clock: Clock): KeptAnswer<number, Health> {
  function* steps(days: number): Steps<Health> {
    const health = yield* healthSteps(database)
    if (days === 0) return health
    const read = yield* readOverTime(database, clock.now(), days)
    return { ...health, reading: { ...read, days, underWay: false } }
  }
  return keepAnswer(database, clock, steps, longestKept)
}

/** What the index knows for the verdict. The key: a backup is under way. */
export function keepVerdict(
  database: DatabaseSync,
  clock: Pick<Clock, 'monotonic'>,
): KeptAnswer<boolean, VerdictFacts> {
  return keepAnswer(database, clock, (runs: boolean) => verdictSteps(database, runs))
}

/** What the last look at files found that a person should hear of. The key: with so many paths. */
export function keepFindings(database: DatabaseSync, clock: Pick<Clock, 'monotonic'>): KeptAnswer<number, Findings> {
  return keepAnswer(database, clock, (most: number) => findingsSteps(database, most))
}
