import type { DatabaseSync } from 'node:sqlite'
import { fileRole, flag, integer, nullable, rowReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'

/** Jobs of a step: what is asked about each of them costs some twenty microseconds. */
const jobsAtATime = 250
/** To look for jobs in so many runs that have none costs as much. */
const runsAtATime = 200

const runRow = rowReader({ id: integer })
const jobRow = rowReader({ seq: integer, item: nullable(integer), role: nullable(fileRole), first: flag })

/** A file that an attempt did not bring. */
export interface UnsettledJob {
  item: number
  role: ReturnType<typeof fileRole>
  /** Of the jobs like this of its item it is the first: whoever takes only these takes each item once. */
  first: boolean
}

/**
 * All files that attempts did not bring, and those that wait for Google, in small steps: `take` gets one page of them after the other,
 * and may ask for something about each. They are looked for by the index of states, as most jobs of a long run are queued.
 */
export function* unsettledJobs(database: DatabaseSync, take: (page: readonly UnsettledJob[]) => void): Steps<void> {
  const page = database.prepare(`
    SELECT seq, item, role, NOT EXISTS (
      SELECT 1 FROM job AS other
      WHERE other.item = job.item AND other.role < job.role AND other.state IN ('failed', 'waiting')) AS first
    FROM job INDEXED BY job_state
    WHERE run = :run AND state = :state AND seq > :after ORDER BY seq LIMIT ${jobsAtATime}`)
  const runs = database.prepare('SELECT id FROM run ORDER BY id').all().map(runRow)
  for (const [at, { id: run }] of runs.entries()) {
    for (const state of ['failed', 'waiting']) {
      for (let after: number | undefined = Number.MIN_SAFE_INTEGER; after !== undefined;) {
        const rows: ReturnType<typeof jobRow>[] = page.all({ run, state, after }).map(jobRow)
        // Jobs of other kinds are about no file of an item.
        const jobs = rows.flatMap(({ item, role, first }) =>
          item === null || role === null ? [] : [{ item, role, first }],
        )
        if (jobs.length > 0) take(jobs)
        after = rows.length < jobsAtATime ? undefined : rows.at(-1)?.seq
        if (rows.length > 0) yield
      }
    }
    if (at % runsAtATime === runsAtATime - 1) yield
  }
}
