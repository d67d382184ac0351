import type { DatabaseSync } from 'node:sqlite'
import { plausibleMoment } from '../../../shared/moment.ts'
import type { ReadOverTime } from '../../../shared/tasks/verification.ts'
import type { Steps } from '../../slices.ts'
import { askParts } from './readable-parts.ts'

/**
 * How much of the mirror was read within so many days, as things are at `now`, in small steps: whoever drives them can do
 * something else in between.
 */
export function* readOverTime(database: DatabaseSync, now: number, days: number): Steps<ReadOverTime> {
  const sums = `
    SELECT count(*) AS files, count(CASE WHEN read >= :old THEN 1 END) AS recent,
      count(CASE WHEN read IS NULL THEN 1 END) AS never, min(read) AS oldest
    FROM readable`
  const old = now - days * 86_400_000
  const found: ReadOverTime = { files: 0, recent: 0, never: 0 }
  const add = (row: Record<string, unknown> | undefined): void => {
    found.files += Number(row?.['files'])
    found.recent += Number(row?.['recent'])
    found.never += Number(row?.['never'])
    const oldest = row?.['oldest']
    if (typeof oldest === 'number') found.oldest = Math.min(plausibleMoment(oldest), found.oldest ?? Infinity)
  }
  yield* askParts(
    database,
    sums,
    () => ({ now, old }),
    ([row]) => add(row),
  )
  return found
}
