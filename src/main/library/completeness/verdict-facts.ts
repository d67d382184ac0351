import type { DatabaseSync } from 'node:sqlite'
import type { Selection } from '../../../shared/domain.ts'
import { isWholeLibrary } from '../../../shared/library-filter.ts'
import { goneCodes, problemGroup } from '../../../shared/health.ts'
import { plausibleMoment } from '../../../shared/moment.ts'
import type { ProblemCode } from '../../../shared/problems/problem.ts'
import { remedyOf } from '../../../shared/problems/remedy.ts'
import type { VerdictFacts } from '../../../shared/tasks/verdict.ts'
import { readSelection } from '../../index/items/selection-column.ts'
import { anything, flag, integer, one, rowReader, text } from '../../index/schema/typed-rows.ts'
import { readTally } from '../../index/tally.ts'
import { broughtByOthers } from './brought-by-others.ts'
import { problemRows } from './health-numbers.ts'
import { lackingParts } from './lacking-parts.ts'
import { openItems } from './open-items.ts'

const listingRow = rowReader({ finished_at: anything, ended: flag, lacks: flag })
const selectionRow = rowReader({ selection: anything })
const unreadRow = rowReader({ unread: integer })
const countRow = rowReader({ count: integer })
const unsettledRow = rowReader({ code: text, here: flag, count: integer })
const newerRow = rowReader({ code: text, count: integer })

const total = (of: readonly { count: number }[]): number => of.reduce((sum, { count }) => sum + count, 0)

const ended = "outcome IN ('complete', 'with-problems')"
/** An album that Google does not have any more lacks nothing. */
const noLack = "('album-not-found', 'album-of-export', 'google-not-found')"
/** Problems of a run with its lists, as opposed to those with files that it looked at. */
const withLists = `scope <> 'file' AND code NOT IN ${noLack}`

/**
 * Whether the lists of the last backup that read some were read to their ends, and when that was last so. Problems of a
 * run move on to the runs that only try again, so they are looked for up to the next one that lists. A run under way is
 * judged when it has ended.
 */
function listings(database: DatabaseSync, runs: boolean): Pick<VerdictFacts, 'listed' | 'listedAt'> {
  const rows = database
    .prepare(
      `WITH listing AS (
         SELECT id, finished_at, ${ended} AS ended, lead(id, 1, 9e18) OVER (ORDER BY id) AS next
         FROM run WHERE kind = 'backup' AND lists = 1
           AND NOT (:runs AND finished_at IS NULL AND id = (SELECT max(id) FROM run WHERE kind = 'backup')))
       SELECT finished_at, coalesce(ended, 0) AS ended, EXISTS (
         SELECT 1 FROM run_problem JOIN run ON run.id = run_problem.run
         WHERE run >= listing.id AND run < listing.next AND run.kind = 'backup' AND ${withLists}) AS lacks
       FROM listing ORDER BY id DESC`,
    )
    .iterate({ runs: Number(runs) })
  let first = true
  let listed = false
  for (const each of rows) {
    const row = listingRow(each)
    const complete = row.ended && !row.lacks
    if (first) listed = complete
    first = false
    if (complete) return { listed, listedAt: plausibleMoment(row.finished_at) }
  }
  return { listed }
}

/** What the last backup that asked Google for lists was about. */
function lastChoice(database: DatabaseSync): Selection | undefined {
  const row = database
    .prepare("SELECT selection FROM run WHERE kind = 'backup' AND lists = 1 ORDER BY id DESC LIMIT 1")
    .get()
  return row && readSelection(selectionRow(row).selection)
}

/** Chosen albums of which Google counts more now than when they were last read, or that were never read to their ends. */
function unreadAlbums(database: DatabaseSync, choice: Selection | undefined): number {
  if (!choice) return 0
  const row = database
    .prepare(
      `SELECT count(*) AS unread FROM album LEFT JOIN album_listing ON album_listing.album = album.id
       WHERE album.in_google = 1 AND album.remote_count > 0
         AND (CASE album.shared WHEN 1 THEN :shared ELSE :owned END OR album.id IN (SELECT value FROM json_each(:albums)))
         AND (album.listed_at IS NULL OR album.remote_count > album_listing.count)
         AND album.remote_count > (SELECT count(*) FROM album_item WHERE album_item.album = album.id) - ${broughtByOthers}`,
    )
    .get({
      owned: Number(choice.allAlbums),
      shared: Number(choice.sharedAlbums),
      albums: JSON.stringify(choice.albums ?? []),
    })
  return one(unreadRow, row).unread
}

/**
 * Items that an attempt did not bring, by the code of their problem, as Health counts them. Through the index of states: most
 * jobs of a long run are queued.
 */
const unsettled = `
  WITH ${openItems(`item.ref IN (
    SELECT job.item FROM run CROSS JOIN job ON job.run = run.id
    WHERE job.kind = 'download' AND job.state IN ('failed', 'waiting'))`)}
  SELECT code, here, count(*) AS count FROM open WHERE reason = 'problem' GROUP BY code, here`

/** The same for items that are here, and of which an attempt did not bring what is newer: each item once, by what has failed first. */
const newerUnsettled = `
  SELECT code, count(*) AS count FROM (
    SELECT job.item, coalesce(job.reason, 'unexpected') AS code, min((job.state = 'waiting') * 1e15 + job.seq)
    FROM run CROSS JOIN job ON job.run = run.id
    CROSS JOIN item ON item.ref = job.item AND item.in_google = 1
    CROSS JOIN item_file ON item_file.item = job.item AND item_file.role = 'primary' AND item_file.number = 0
    WHERE job.kind = 'download' AND job.state IN ('failed', 'waiting')
      AND coalesce(job.reason, '') NOT IN (${goneCodes.map((code) => `'${code}'`).join(', ')})
      AND EXISTS (SELECT 1 FROM item_file AS known WHERE known.item = job.item AND known.role = job.role AND known.number = 0)
    GROUP BY job.item)
  GROUP BY code`

/**
 * What the index knows for the verdict, in a few milliseconds also with a million items. `runs`: a backup is under way.
 * What needs more than the index is left at nothing.
 */
export function verdictFacts(database: DatabaseSync, runs: boolean): VerdictFacts {
  const count = (query: string): number => one(countRow, database.prepare(query).get()).count
  const { items, lacking } = readTally(database)
  const problems = database
    .prepare(unsettled)
    .all()
    .map(unsettledRow)
    .map(({ code, ...row }) => ({ ...row, code: code as ProblemCode }))
  const newer = database
    .prepare(newerUnsettled)
    .all()
    .map(newerRow)
    .map(({ code, count: items }) => ({ code: code as ProblemCode, here: true, count: items }))
  const sum = (fits: (of: { code: ProblemCode; here: boolean }) => boolean): number => total(problems.filter(fits))
  const isPreparing = (code: ProblemCode): boolean => problemGroup(code) === 'processing'
  const choice = lastChoice(database)
  return {
    here: items,
    lacking: lacking - sum(({ code, here }) => !here && goneCodes.includes(code)),
    parts: count(`SELECT count(*) AS count FROM (${lackingParts({ queued: true })})`),
    preparing: sum(({ code, here }) => !here && isPreparing(code)),
    newer: total(newer),
    failed: total([...problems, ...newer].filter(({ code }) => !goneCodes.includes(code) && remedyOf(code) !== 'wait')),
    retryable: total([...problems, ...newer].filter(({ code }) => remedyOf(code) === 'again')),
    wrong: count(`SELECT count(*) AS count FROM (${problemRows})`),
    unread: unreadAlbums(database, choice),
    begun: choice !== undefined,
    ...listings(database, runs),
    library: choice !== undefined && isWholeLibrary(choice),
    ...(choice?.only && { narrowed: true as const }),
    signIns: 0,
  }
}
