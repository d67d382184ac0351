import type { DatabaseSync } from 'node:sqlite'
import { goneCodes } from '../../../shared/health.ts'
import { albumId, fileRole, flag, integer, rowReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { unsettledJobs } from './unsettled-jobs.ts'

/** Items of a step: a few milliseconds. */
const itemsAtATime = 500

const known = (role: string): string =>
  `EXISTS (SELECT 1 FROM item_file AS known WHERE known.item = part.value AND known.role = '${role}' AND known.number = 0)`

/** Of these items those whose photo is here and whose video part is not, as far as Google has them. */
const lacking = `
  SELECT part.value AS item FROM json_each(:items) AS part
  WHERE ${known('primary')} AND NOT ${known('motion')}
    AND (SELECT in_google FROM item WHERE item.ref = part.value) = 1
    AND NOT EXISTS (SELECT 1 FROM job WHERE job.item = part.value AND job.role = 'motion'
      AND job.state IN ('failed', 'waiting') AND job.reason IN (${goneCodes.map((code) => `'${code}'`).join(', ')}))`

const itemRow = rowReader({ item: integer })
const awaitedRow = rowReader({ item: integer, role: fileRole, asked: flag })
const countRow = rowReader({ album: albumId, parts: integer })

/** Which video parts count: those of `queued` jobs, too, or only those that an attempt did not bring or that were lost. */
interface WhichParts {
  queued: boolean
}

/**
 * The items whose photo is here and whose video part is not, as far as Google has them, each once, in small steps: `take` gets some
 * of them after others. Without those of `queued` jobs it takes as long as there are jobs that came to nothing; with them, as
 * long as there are motion photos to be downloaded.
 */
export function* lackingParts(
  database: DatabaseSync,
  which: WhichParts,
  take: (items: readonly number[]) => void,
): Steps<void> {
  const chosen = database.prepare(lacking)
  const look = (items: readonly number[]): void => {
    const found = items.length > 0 ? chosen.all({ items: JSON.stringify(items) }) : []
    if (found.length > 0) take(found.map((row) => itemRow(row).item))
  }
  if (which.queued) yield* askedParts(database, look)
  else {
    yield* unsettledJobs(database, (page) => look(page.filter(({ role }) => role === 'motion').map(({ item }) => item)))
  }
  yield* lostParts(database, which, look)
}

/** Items with a job for their video part, whatever its state is. */
function* askedParts(database: DatabaseSync, look: (items: readonly number[]) => void): Steps<void> {
  const page = database.prepare(`
    SELECT item FROM job INDEXED BY job_motion WHERE role = 'motion' AND item > ? ORDER BY item LIMIT ${itemsAtATime}`)
  for (let after: number | undefined = 0; after !== undefined;) {
    const items: number[] = page.all(after).map((row) => itemRow(row).item)
    look(items)
    after = items.length < itemsAtATime ? undefined : items.at(-1)
    yield
  }
}

/** Items whose video part has to come once more, but for those that have a job that counts already. */
function* lostParts(
  database: DatabaseSync,
  { queued }: WhichParts,
  look: (items: readonly number[]) => void,
): Steps<void> {
  const states = queued ? '' : `AND job.state IN ('failed', 'waiting')`
  const page = database.prepare(`
    SELECT item, role,
      EXISTS (SELECT 1 FROM job WHERE job.item = refetch.item AND job.role = 'motion' ${states}) AS asked
    FROM refetch WHERE (item, role) > (:item, :role) ORDER BY item, role LIMIT ${itemsAtATime}`)
  for (let last: { item: number; role: string } | undefined = { item: 0, role: '' }; last;) {
    const rows: ReturnType<typeof awaitedRow>[] = page.all({ item: last.item, role: last.role }).map(awaitedRow)
    look(rows.filter(({ role, asked }) => role === 'motion' && !asked).map(({ item }) => item))
    last = rows.length < itemsAtATime ? undefined : rows.at(-1)
    yield
  }
}

/** Of how many items of each album the video parts are not here; albums without such have no entry. */
export function* partsInAlbums(database: DatabaseSync, which: WhichParts): Steps<ReadonlyMap<string, number>> {
  const ofAlbums = database.prepare(`
    SELECT album_item.album, count(*) AS parts
    FROM json_each(:items) AS lacking CROSS JOIN album_item ON album_item.item = lacking.value GROUP BY album_item.album`)
  const counts = new Map<string, number>()
  yield* lackingParts(database, which, (items) => {
    for (const { album, parts } of ofAlbums.all({ items: JSON.stringify(items) }).map(countRow))
      counts.set(album, (counts.get(album) ?? 0) + parts)
  })
  return counts
}
