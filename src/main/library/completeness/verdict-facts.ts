import type { DatabaseSync } from 'node:sqlite'
import type { Selection } from '../../../shared/domain.ts'
import { isNarrower, isWholeLibrary } from '../../../shared/library-filter.ts'
import { goneCodes, problemGroup } from '../../../shared/health.ts'
import { plausibleMoment } from '../../../shared/moment.ts'
import type { ProblemCode } from '../../../shared/problems/problem.ts'
import { remedyOf } from '../../../shared/problems/remedy.ts'
import type { VerdictFacts } from '../../../shared/tasks/verdict.ts'
import { readSelection } from '../../index/items/selection-column.ts'
import { albumId, anything, flag, integer, nullable, rowReader, text } from '../../index/schema/typed-rows.ts'
import { readTally } from '../../index/tally.ts'
import { atOnce, type Steps } from '../../slices.ts'
import { BroughtByOthers, saidBySources } from './brought-by-others.ts'
import { lackingParts } from './lacking-parts.ts'
import { openItems } from './open-items.ts'
import { unsettledJobs } from './unsettled-jobs.ts'
import { wrongFiles } from './wrong-files.ts'

/** Albums of a step: a few milliseconds. */
const albumsAtATime = 500

const listingRow = rowReader({ finished_at: anything, ended: flag, lacks: flag })
const selectionRow = rowReader({ selection: anything })
const albumRow = rowReader({
  id: albumId,
  shared: flag,
  remote: nullable(integer),
  grown: flag,
  listed: integer,
  others: flag,
})
const unsettledRow = rowReader({ code: text, here: flag, count: integer })

const total = (of: readonly { count: number }[]): number => of.reduce((sum, { count }) => sum + count, 0)

const ended = "outcome IN ('complete', 'with-problems')"
/** An album that Google does not have any more lacks nothing. */
const noLack = "('album-not-found', 'album-of-export', 'google-not-found')"
/**
 * Problems of a run with its lists, as opposed to those with files that it looked at, of which there can be as many as files: so
 * these are gone around by the order of the table.
 */
const withLists = `run_problem.code NOT IN ${noLack}`

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
         SELECT 1 FROM run CROSS JOIN run_problem ON run_problem.run = run.id AND run_problem.scope < 'file'
         WHERE run.id >= listing.id AND run.id < listing.next AND run.kind = 'backup' AND ${withLists}
         UNION ALL
         SELECT 1 FROM run CROSS JOIN run_problem ON run_problem.run = run.id AND run_problem.scope > 'file'
         WHERE run.id >= listing.id AND run.id < listing.next AND run.kind = 'backup' AND ${withLists}) AS lacks
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
function* unreadAlbums(database: DatabaseSync, choice: Selection | undefined): Steps<number> {
  if (!choice) return 0
  const page = database.prepare(`
    SELECT album.id, album.shared, album.remote_count AS remote, ${saidBySources} AS others,
      coalesce(album.in_google = 1 AND album.remote_count > 0
        AND (album.listed_at IS NULL OR album.remote_count > album_listing.count), 0) AS grown,
      coalesce((SELECT listed FROM album_tally WHERE album_tally.album = album.id), 0) AS listed
    FROM (SELECT * FROM album WHERE id > ? ORDER BY id LIMIT ${albumsAtATime}) AS album
    LEFT JOIN album_listing ON album_listing.album = album.id ORDER BY album.id`)
  const brought = new BroughtByOthers(database)
  const chosen = new Set<string>(choice.albums)
  let unread = 0
  for (let after: string | undefined = ''; after !== undefined;) {
    const albums: ReturnType<typeof albumRow>[] = page.all(after).map(albumRow)
    yield
    for (const { id, shared, remote, grown, listed, others } of albums) {
      const isChosen = (shared ? choice.sharedAlbums : choice.allAlbums) || chosen.has(id)
      if (!isChosen || !grown || remote === null) continue
      // What others have put there is counted only where it decides.
      if (remote > listed || (others && remote > listed - (yield* brought.count(id)))) unread++
    }
    after = albums.length < albumsAtATime ? undefined : albums.at(-1)?.id
  }
  return unread
}

/** Items of a list that an attempt did not bring, by the code of their problem, as Health counts them. */
const unsettled = `
  WITH ${openItems('item.ref IN (SELECT value FROM json_each(:items))')}
  SELECT code, here, count(*) AS count FROM open WHERE reason = 'problem' GROUP BY code, here`

/** The same for items that are here, and of which an attempt did not bring what is newer: each item once, by what has failed first. */
const newerUnsettled = `
  SELECT code, 1 AS here, count(*) AS count FROM (
    SELECT job.item, coalesce(job.reason, 'unexpected') AS code, min((job.state = 'waiting') * 1e15 + job.seq)
    FROM json_each(:items) AS chosen CROSS JOIN job ON job.item = chosen.value
    CROSS JOIN item ON item.ref = job.item AND item.in_google = 1
    CROSS JOIN item_file ON item_file.item = job.item AND item_file.role = 'primary' AND item_file.number = 0
    WHERE job.kind = 'download' AND job.state IN ('failed', 'waiting')
      AND coalesce(job.reason, '') NOT IN (${goneCodes.map((code) => `'${code}'`).join(', ')})
      AND EXISTS (SELECT 1 FROM item_file AS known WHERE known.item = job.item AND known.role = job.role AND known.number = 0)
    GROUP BY job.item)
  GROUP BY code`

interface Unsettled {
  code: ProblemCode
  here: boolean
  count: number
}

/** What attempts did not bring: of items that are not here, or not completely, and of those of which something newer is wanted. */
function* unsettledItems(database: DatabaseSync): Steps<{ problems: Unsettled[]; newer: Unsettled[] }> {
  const [ofOpen, ofNewer] = [database.prepare(unsettled), database.prepare(newerUnsettled)]
  const problems: Unsettled[] = []
  const newer: Unsettled[] = []
  yield* unsettledJobs(database, (page) => {
    const items = JSON.stringify(page.filter(({ first }) => first).map(({ item }) => item))
    const read = (statement: typeof ofOpen): Unsettled[] =>
      statement
        .all({ items })
        .map(unsettledRow)
        .map(({ code, ...row }) => ({ ...row, code: code as ProblemCode }))
    problems.push(...read(ofOpen))
    newer.push(...read(ofNewer))
  })
  return { problems, newer }
}

/**
 * What the index knows for the verdict, in small steps, which are few unless much has failed or waits. `runs`: a backup is under
 * way. What needs more than the index is left at nothing. Numbers can be of different moments where something changes meanwhile.
 */
export function* verdictSteps(database: DatabaseSync, runs: boolean): Steps<VerdictFacts> {
  const { problems, newer } = yield* unsettledItems(database)
  let [parts, wrong] = [0, 0]
  yield* lackingParts(database, { queued: true }, (items) => {
    parts += items.length
  })
  yield* wrongFiles(database, (page) => {
    wrong += page.length
  })
  const choice = lastChoice(database)
  const unread = yield* unreadAlbums(database, choice)
  const { items, lacking } = readTally(database)
  const sum = (fits: (of: Unsettled) => boolean): number => total(problems.filter(fits))
  const isPreparing = (code: ProblemCode): boolean => problemGroup(code) === 'processing'
  const both = [...problems, ...newer]
  return {
    here: items,
    lacking: Math.max(0, lacking - sum(({ code, here }) => !here && goneCodes.includes(code))),
    parts,
    preparing: sum(({ code, here }) => !here && isPreparing(code)),
    newer: total(newer),
    failed: total(both.filter(({ code }) => !goneCodes.includes(code) && remedyOf(code) !== 'wait')),
    retryable: total(both.filter(({ code }) => remedyOf(code) === 'again')),
    wrong,
    unread,
    begun: choice !== undefined,
    ...listings(database, runs),
    library: choice !== undefined && isWholeLibrary(choice),
    ...(isNarrower(choice?.only) && { narrowed: true as const }),
    signIns: 0,
  }
}

/** The same without a rest: for indexes that are known to be small. */
export function verdictFacts(database: DatabaseSync, runs: boolean): VerdictFacts {
  return atOnce(verdictSteps(database, runs))
}
