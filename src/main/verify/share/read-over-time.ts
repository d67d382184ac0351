import type { DatabaseSync } from 'node:sqlite'
import { plausibleMoment } from '../../../shared/moment.ts'
import type { ReadOverTime } from '../../../shared/tasks/verification.ts'
import { integer, nullable, one, rowReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { askParts } from './readable-parts.ts'

const sumsRow = rowReader({ files: integer, recent: integer, never: integer, oldest: nullable(integer) })

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
  const add = ({ files, recent, never, oldest }: ReturnType<typeof sumsRow>): void => {
    found.files += files
    found.recent += recent
    found.never += never
    if (oldest !== null) found.oldest = Math.min(plausibleMoment(oldest), found.oldest ?? Infinity)
  }
  yield* askParts(
    database,
    sums,
    () => ({ now, old }),
    ([row]) => add(one(sumsRow, row)),
  )
  return found
}
