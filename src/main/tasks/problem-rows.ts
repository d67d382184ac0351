import type { DatabaseSync } from 'node:sqlite'
import type { RunId } from '../../shared/domain.ts'
import type { Problem, ProblemCode } from '../../shared/problems/problem.ts'
import { problemSubjects } from '../../shared/tasks/progress.ts'
import type { BackupProblem, BackupProblemGroup, ProblemSubject } from '../../shared/tasks/progress.ts'
import { ofAccounts, problemKeyColumn } from '../index/runs/run-problems.ts'
import { albumId, integer, itemId, nullable, one, rowReader, saidText, text } from '../index/schema/typed-rows.ts'
import { accountCodes } from '../../shared/problems/same-cause.ts'

const groupRow = rowReader({ grp: text, code: text, kind: integer, count: integer, failed: integer })
const totalRow = rowReader({ total: integer })
/** Of an item anybody may have said anything, which is no reason to refuse the index. */
const problemRow = rowReader({
  key: text,
  kind: integer,
  code: text,
  name: saidText,
  detail: saidText,
  place: saidText,
  archive: saidText,
  item_id: nullable(itemId),
  album_id: nullable(albumId),
  title: saidText,
})
type ProblemRow = ReturnType<typeof problemRow>

/** The part of a list; without `group` it is that of everything. */
export interface ProblemPage {
  offset: number
  limit: number
  group?: string | undefined
}

type CountedGroup = Omit<BackupProblemGroup, 'first'>

/** Reads what needs attention after a run: what concerns accounts, albums and files, and the items that are not here. */
export class ProblemRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** In the order of `problemSubjects`, each account, album or file by its key and items as they were listed. */
  page(run: RunId | undefined, { offset, limit, group }: ProblemPage): { total: number; problems: BackupProblem[] } {
    if (run === undefined) return { total: 0, problems: [] }
    const of = { run, grp: group ?? null }
    const total = one(totalRow, this.#statements.count.get(of)).total
    return {
      total,
      problems: this.#statements.page.all({ ...of, offset, limit }).map((row) => problemOf(problemRow(row))),
    }
  }

  /** What tells one cause from another: groups of accounts first, then of albums, files and items, the largest first. */
  groups(run: RunId | undefined): BackupProblemGroup[] {
    return this.counts(run).flatMap((group) => {
      const row = this.#statements.page.get({ run: run ?? null, grp: group.group, offset: 0, limit: 1 })
      return row ? [{ ...group, first: problemOf(problemRow(row)) }] : []
    })
  }

  /** The same groups without what is in them. */
  counts(run: RunId | undefined): CountedGroup[] {
    if (run === undefined) return []
    const groups = new Map<string, CountedGroup>()
    for (const row of this.#statements.counts.all({ run }).map(groupRow)) {
      const group = row.grp
      const known = groups.get(group) ?? {
        group,
        code: row.code as ProblemCode,
        counts: { account: 0, album: 0, file: 0, item: 0 },
        failed: 0,
      }
      known.counts[subjectOf(row)] += row.count
      known.failed += row.failed
      groups.set(group, known)
    }
    return [...groups.values()].toSorted(byWeight)
  }
}

/** Those that weigh the same stay in the order in which they came, by what they are. */
function byWeight(one: CountedGroup, other: CountedGroup): number {
  const firstOf = ({ counts }: CountedGroup): number => problemSubjects.findIndex((subject) => counts[subject] > 0)
  const [subject, otherSubject] = [firstOf(one), firstOf(other)]
  if (subject !== otherSubject) return subject - otherSubject
  const countOf = ({ counts }: CountedGroup): number => counts[problemSubjects[subject] ?? 'item']
  return countOf(other) - countOf(one)
}

function subjectOf({ kind }: { kind: number }): ProblemSubject {
  return problemSubjects[kind] ?? 'item'
}

function problemOf(row: ProblemRow): BackupProblem {
  const { key, place, archive, title } = row
  const subject = subjectOf(row)
  const name = row.name ?? ''
  const problem: Problem = { code: row.code as ProblemCode }
  if (row.detail !== null) problem.detail = row.detail
  if (place !== null || archive !== null)
    problem.values = { ...(place !== null && { path: place }), ...(archive !== null && { name: archive }) }
  else if (subject === 'account') problem.values = { email: name }
  else if (subject === 'album') problem.values = { title: name }
  if (row.item_id !== null) problem.item = row.item_id
  if (row.album_id !== null) problem.album = row.album_id
  return { key, subject, problem, name, ...(title !== null && { album: title }) }
}

const named = [...accountCodes].map((code) => `'${code}'`).join(', ')

/** `kind` is the place of the subject in `problemSubjects`. A file of an album, and its folder, are matters of the album. */
const ownRows = `
  SELECT kind, code || CASE WHEN kind = 0 AND code IN (${named}) THEN ' ' || key ELSE '' END AS grp, code, key, name, detail,
    place, archive, album, NULL AS item, NULL AS role, 0 AS seq, 0 AS failed
  FROM (SELECT *, ${problemKeyColumn} AS key, CASE WHEN ${ofAccounts} THEN 0 WHEN album IS NOT NULL THEN 1 ELSE 2 END AS kind
    FROM run_problem WHERE run = :run)`

/**
 * An item of which several files are unsettled counts by the one that failed, or else by the first. Each `+` keeps SQLite
 * from looking through all of the run instead of the few files of the item.
 */
const itemRows = `
  SELECT 3 AS kind, coalesce(reason, 'unexpected') AS grp, coalesce(reason, 'unexpected') AS code, '' AS key, NULL AS name,
    detail, place, NULL AS archive, NULL AS album, item, role, seq, state = 'failed' AS failed
  FROM job WHERE run = :run AND state IN ('failed', 'waiting') AND NOT EXISTS (
    SELECT 1 FROM job AS other WHERE other.item = job.item AND +other.run = job.run
      AND +other.state IN ('failed', 'waiting') AND (other.state, other.seq) < (job.state, job.seq))`

const rows = `(${ownRows} UNION ALL ${itemRows})`
const ofGroup = '(:grp IS NULL OR grp = :grp)'

function prepare(database: DatabaseSync) {
  return {
    counts: database.prepare(`
      SELECT grp, code, kind, count(*) AS count, sum(failed) AS failed FROM ${rows} GROUP BY grp, kind ORDER BY grp`),
    count: database.prepare(`SELECT count(*) AS total FROM ${rows} WHERE ${ofGroup}`),
    // Names and albums are read of those alone that are shown.
    page: database.prepare(`
      SELECT kind, code, detail, place, archive,
        CASE WHEN kind = 3 THEN item.id || '/' || role ELSE key || ' ' || code END AS key,
        CASE WHEN kind = 3 THEN item.filename ELSE name END AS name,
        item.id AS item_id, coalesce(part.album, inside.id) AS album_id, inside.title
      FROM (SELECT * FROM ${rows} WHERE ${ofGroup} ORDER BY kind, seq, key, code LIMIT :limit OFFSET :offset) AS part
      LEFT JOIN item ON item.ref = part.item
      LEFT JOIN album AS inside ON inside.id = (
        SELECT album.id FROM album_item JOIN album ON album.id = album_item.album
        WHERE album_item.item = part.item ORDER BY album.title, album.id LIMIT 1)
      ORDER BY kind, seq, part.key, code`),
  }
}
