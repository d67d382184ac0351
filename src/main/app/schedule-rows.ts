import type { DatabaseSync } from 'node:sqlite'

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

const restName = 'schedule-rests-since'

export function openScheduleRows(database: DatabaseSync): ScheduleRows {
  const ended = database.prepare(`
    SELECT started_at FROM run
    WHERE lists = 1 AND outcome IN ('complete', 'with-problems') AND NOT EXISTS (
      SELECT 1 FROM run_problem
      WHERE run_problem.run = run.id AND code IN ('offline', 'google-busy', 'google-day-quota')
        AND (key LIKE 'albums:%' OR key LIKE 'shared:%' OR key LIKE 'library:%'))
    ORDER BY id DESC LIMIT 1`)
  const read = database.prepare('SELECT value FROM meta WHERE name = ?')
  const write = database.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  const forget = database.prepare('DELETE FROM meta WHERE name = ?')
  return {
    lastEnded() {
      const time = ended.get()?.['started_at']
      return typeof time === 'number' ? time : undefined
    },
    restsSince() {
      const time = Number(read.get(restName)?.['value'])
      return Number.isFinite(time) ? time : undefined
    },
    setRestsSince(time) {
      if (time === undefined) forget.run(restName)
      else write.run(restName, String(time))
    },
  }
}
