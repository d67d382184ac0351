import type { DatabaseSync } from 'node:sqlite'
import { ofLists } from '../../index/runs/run-problems.ts'
import { forgetMeta, readMeta, writeMeta } from '../../index/schema/meta.ts'
import { integer, rowReader } from '../../index/schema/typed-rows.ts'

/** What the schedule reads from a mirror's index and keeps in it. Times are milliseconds since 1970. */
export interface ScheduleRows {
  /**
   * Start of the last backup that reached its end, whoever started it. One that only tried again what had failed, or
   * that could not read the list of albums because the network or Google was away, says nothing about what is new.
   */
  lastEnded(): number | undefined
  /** When a person last stopped or paused a backup and did not start one since. */
  restsSince(): number | undefined
  /** Undefined to forget it. */
  setRestsSince(time: number | undefined): void
}

const startedRow = rowReader({ started_at: integer })

/**
 * What is remembered of backups that start by themselves. The statements are prepared once, so that it is cheap to ask
 * each minute.
 */
export function openScheduleRows(database: DatabaseSync): ScheduleRows {
  const ended = database.prepare(`
    SELECT started_at FROM run
    WHERE kind = 'backup' AND lists = 1 AND outcome IN ('complete', 'with-problems') AND NOT EXISTS (
      SELECT 1 FROM run_problem
      WHERE run_problem.run = run.id AND code IN ('offline', 'google-busy', 'google-day-quota')
        AND ${ofLists})
    ORDER BY id DESC LIMIT 1`)
  return {
    lastEnded() {
      const row = ended.get()
      return row && startedRow(row).started_at
    },
    restsSince: () => readMeta(database, 'schedule-rests-since'),
    setRestsSince(time) {
      if (time === undefined) forgetMeta(database, 'schedule-rests-since')
      else writeMeta(database, 'schedule-rests-since', time)
    },
  }
}
