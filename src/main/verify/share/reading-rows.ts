import type { DatabaseSync } from 'node:sqlite'
import { readMeta, writeMeta } from '../../index/schema/meta.ts'
import type { DayPlan } from '../../index/schema/meta-values.ts'
import { integer, one, rowReader, text } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { askParts } from './readable-parts.ts'
import { localDay, planOf } from './share-plan.ts'

const dayMs = 86_400_000
const pathsAtATime = 2000

/** Files that are known to be wrong are looked at apart, or they would come first on every day. */
const notKnownWrong = 'NOT EXISTS (SELECT 1 FROM file_problem WHERE file_problem.path = readable.path)'

/** How far a pass over the files has come: never read ones first, then those that were read longest ago. */
const placeRow = rowReader({ seen: integer, since: integer, path: text })
type ReadingPlace = ReturnType<typeof placeRow>
const totalsRow = rowReader({ bytes: integer, overdue: integer })

/** Which files were read when, and which are to be read today. What looks at all of them does so in small steps. */
export class ReadingRows {
  readonly #database: DatabaseSync
  readonly #now: number
  #place: ReadingPlace = { seen: -1, since: 0, path: '' }

  /** `now` is the time of the whole pass. */
  constructor(database: DatabaseSync, now: number) {
    this.#database = database
    this.#now = now
  }

  /** How much is to be read today so that all is read within so many days: decided once a day, and kept. */
  *plan(days: number): Steps<DayPlan> {
    const today = localDay(this.#now)
    const known = this.#saved()
    if (known?.day === today) return known
    let [bytes, overdue] = [0, 0]
    const values = { now: this.#now, old: this.#now - days * dayMs }
    yield* askParts(
      this.#database,
      totals,
      () => values,
      ([row]) => {
        const total = one(totalsRow, row)
        bytes += total.bytes
        overdue += total.overdue
      },
    )
    // Somebody else may have decided meanwhile, and read something already.
    const before = this.#saved()
    if (before?.day === today) return before
    const plan = planOf({ today, share: bytes / days, overdue }, before)
    this.save(plan)
    return plan
  }

  save(plan: DayPlan): void {
    writeMeta(this.#database, 'verify-share', plan)
  }

  /** The next files of this pass, in the order in which they should be read; none at the end. */
  *next(): Steps<string[]> {
    let first: ReadingPlace[] = []
    // Whatever comes behind so many is not among the next ones.
    let bound: ReadingPlace = { seen: 2, since: 0, path: '' }
    const cut = (): void => {
      first = first.toSorted(inOrder).slice(0, pathsAtATime)
      if (first.length === pathsAtATime) bound = first.at(-1) ?? bound
    }
    const values = (): ReturnType<typeof boundsOf> => boundsOf(this.#now, this.#place, bound)
    yield* askParts(this.#database, between, values, (rows) => {
      first.push(...rows.map(placeRow))
      if (first.length >= 2 * pathsAtATime) cut()
    })
    cut()
    this.#place = first.at(-1) ?? this.#place
    return first.map(({ path }) => path)
  }

  #saved(): DayPlan | undefined {
    return readMeta(this.#database, 'verify-share')
  }
}

const totals = `
  SELECT coalesce(sum(bytes), 0) AS bytes,
    coalesce(sum(CASE WHEN coalesce(read, since) < :old AND ${notKnownWrong} THEN bytes END), 0) AS overdue
  FROM readable`

const between = `
  SELECT path, read IS NOT NULL AS seen, coalesce(read, since) AS since FROM readable
  WHERE (read IS NOT NULL, coalesce(read, since), path) > (:seen, :since, :path)
    AND (read IS NOT NULL, coalesce(read, since), path) < (:toSeen, :toSince, :toPath) AND ${notKnownWrong}`

function boundsOf(now: number, from: ReadingPlace, to: ReadingPlace) {
  return { now, ...from, toSeen: to.seen, toSince: to.since, toPath: to.path }
}

/** As the database orders texts: by their bytes. */
function inOrder(one: ReadingPlace, other: ReadingPlace): number {
  if (one.seen !== other.seen) return one.seen - other.seen
  if (one.since !== other.since) return one.since - other.since
  return Buffer.compare(Buffer.from(one.path), Buffer.from(other.path))
}

/** Whether something is still to be read today, in small steps. */
export function* shareIsDue(database: DatabaseSync, now: number, days: number): Steps<boolean> {
  const { budget, read } = yield* new ReadingRows(database, now).plan(days)
  return read < budget
}
