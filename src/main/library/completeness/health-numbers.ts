import type { DatabaseSync } from 'node:sqlite'
import type { ItemId } from '../../../shared/domain.ts'
import type { Health } from '../../../shared/health.ts'
import type { ProblemCode } from '../../../shared/problems/problem.ts'
import type { FileProblem } from '../../../shared/tasks/verification.ts'
import { formerInAlbums } from '../../index/albums/former-member-rows.ts'
import { albumLackedAt } from '../../index/albums/lacked-album-rows.ts'
import { readMeta } from '../../index/schema/meta.ts'
import { integer, itemId, nullable, one, rowReader, saidText, text } from '../../index/schema/typed-rows.ts'
import { nameKey } from '../../mirror/names/names.ts'
import { isImported } from '../../index/source-rows.ts'
import { readTally } from '../../index/tally.ts'
import { atOnce, type Steps } from '../../slices.ts'
import { healthDifferences } from './health-differences.ts'

/** More of one cause are not read by anybody; the count says how many there are. */
const shownPerCause = 50
/** What no repair brings back, as things are. */
const beyondRepair = new Set<string>([
  'file-awaits-backup',
  'file-awaits-import',
  'file-lost',
  'version-lost',
  'edited-lost',
])

/**
 * Files that are not right; of those that the next backup brings back, which the index no longer has, with their item.
 */
export const problemRows = `
  SELECT path, code, detail, NULL AS item FROM file_problem
  UNION ALL
  SELECT refetch.path, CASE WHEN item.in_google = 1 THEN 'file-awaits-backup'
    WHEN ${isImported} THEN 'file-awaits-import' ELSE 'file-lost' END, NULL, item.id
  FROM refetch JOIN item ON item.ref = refetch.item
  WHERE NOT EXISTS (SELECT 1 FROM item_file AS known WHERE known.item = refetch.item AND known.role = refetch.role AND known.number = 0)`

const problemRow = rowReader({ path: text, code: text, detail: saidText, item: nullable(itemId) })
const idRow = rowReader({ id: itemId })
const countRow = rowReader({ count: integer })

/** The first problems of each cause by path, each with the item whose file it is about. */
function firstProblems(database: DatabaseSync): FileProblem[] {
  const fileOf = database.prepare(`
    SELECT item.id FROM file JOIN item_file ON item_file.file = file.id JOIN item ON item.ref = item_file.item
    WHERE file.path_key = :key AND file.path = :path`)
  const rows = database
    .prepare(
      `SELECT path, code, detail, item
       FROM (SELECT *, row_number() OVER (PARTITION BY code ORDER BY path) AS number FROM (${problemRows}))
       WHERE number <= ${shownPerCause} ORDER BY path`,
    )
    .all()
  const itemOf = (path: string): ItemId | null => {
    const row = fileOf.get({ key: nameKey(path), path })
    return row ? idRow(row).id : null
  }
  return rows.map(problemRow).map((row) => problemOf({ ...row, item: row.item ?? itemOf(row.path) }))
}

function problemOf(row: ReturnType<typeof problemRow>): FileProblem {
  const { path, code } = row
  const item = row.item === null ? {} : { item: row.item }
  const detail = row.detail === null ? {} : { detail: row.detail }
  return { path, problem: { code: code as ProblemCode, values: { path }, ...detail, ...item }, ...item }
}

function libraryWasRead(database: DatabaseSync): boolean {
  const run = database.prepare(`
    SELECT 1 FROM run WHERE kind = 'backup' AND outcome IN ('complete', 'with-problems')
      AND CASE WHEN json_valid(selection) THEN selection ->> '$.library' AND selection -> '$.only' IS NULL END = 1`)
  return run.get() !== undefined
}

/**
 * What the mirror holds, what Google says it should hold, and why these differ: a look at the index, no files. In small
 * steps, because with a million items it takes seconds.
 */
export function* healthSteps(database: DatabaseSync): Steps<Health> {
  const { accounts, albums } = yield* healthDifferences(database)
  const { items, files, bytes } = readTally(database)
  const lacked = database
    .prepare(
      `SELECT count(DISTINCT item) AS count FROM item_source INDEXED BY item_source_gone WHERE state = 'gone'
      AND source IN (SELECT ref FROM source WHERE kind = 'takeout')`,
    )
    .get()
  const former = database.prepare(`SELECT coalesce(sum(former), 0) AS count FROM (${formerInAlbums})`).get()
  const gone = database
    .prepare(`SELECT count(*) AS count FROM album WHERE account IS NULL AND ${albumLackedAt} IS NOT NULL`)
    .get()
  const codes = database.prepare(`SELECT code, count(*) AS count FROM (${problemRows}) GROUP BY code`).all()
  yield
  const problems = firstProblems(database)
  yield
  const sum = (fits: (code: string) => boolean): number =>
    codes.filter(({ code }) => fits(String(code))).reduce((found, { count }) => found + Number(count), 0)
  const [lastQuick, lastFull] = [readMeta(database, 'verified-quick'), readMeta(database, 'verified-full')]
  return {
    items,
    files,
    bytes,
    lacked: one(countRow, lacked).count,
    goneAlbums: one(countRow, gone).count,
    formerMembers: one(countRow, former).count,
    ...(lastQuick && { lastQuick }),
    ...(lastFull && { lastFull }),
    libraryRead: libraryWasRead(database),
    accounts,
    albums,
    problems,
    problemCounts: codes
      .map(({ code, count }) => ({ code: String(code) as ProblemCode, count: Number(count) }))
      .toSorted((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1)),
    problemsTotal: sum(() => true),
    repairable: sum((code) => !beyondRepair.has(code)),
  }
}

/** The same without a rest: for indexes that are known to be small. */
export function healthNumbers(database: DatabaseSync): Health {
  return atOnce(healthSteps(database))
}
