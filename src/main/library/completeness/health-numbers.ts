import type { DatabaseSync } from 'node:sqlite'
import type { ItemId } from '../../../shared/domain.ts'
import type { Health } from '../../../shared/health.ts'
import type { ProblemCode } from '../../../shared/problems/problem.ts'
import type { FileProblem } from '../../../shared/tasks/verification.ts'
import { albumLackedAt } from '../../index/albums/lacked-album-rows.ts'
import { readMeta } from '../../index/schema/meta.ts'
import { albumId, flag, integer, itemId, nullable, one, rowReader } from '../../index/schema/typed-rows.ts'
import { nameKey } from '../../mirror/names/names.ts'
import { readTally } from '../../index/tally.ts'
import { atOnce, type Steps } from '../../slices.ts'
import { formerInAlbums } from './former-in-albums.ts'
import { healthDifferences } from './health-differences.ts'
import { wrongFiles, type WrongFile } from './wrong-files.ts'

/** More of one cause are not read by anybody; the count says how many there are. */
const shownPerCause = 50
/** Rows of a step: a few milliseconds. */
const goneAtATime = 5000
const albumsAtATime = 1000
/** What no repair brings back, as things are. */
const beyondRepair = new Set<string>([
  'file-awaits-backup',
  'file-awaits-import',
  'file-lost',
  'version-lost',
  'edited-lost',
])

const idRow = rowReader({ id: itemId })
const sourceRow = rowReader({ ref: integer })
const pageRow = rowReader({ items: integer, last: nullable(integer), lacked: integer })
const albumRow = rowReader({ id: albumId, gone: flag })

/** The first wrong files of one cause by path, and how many there are. */
interface Cause {
  count: number
  first: WrongFile[]
}

/** In the order of the bytes, which is that of the index. */
function byPath(one: { path: string }, other: { path: string }): number {
  return Buffer.compare(Buffer.from(one.path), Buffer.from(other.path))
}

function* wrongByCause(database: DatabaseSync): Steps<ReadonlyMap<string, Cause>> {
  const causes = new Map<string, Cause>()
  const cut = (cause: Cause): void => {
    cause.first = cause.first.toSorted(byPath).slice(0, shownPerCause)
  }
  yield* wrongFiles(database, (page) => {
    for (const file of page) {
      const cause = causes.get(file.code) ?? { count: 0, first: [] }
      causes.set(file.code, cause)
      cause.count++
      cause.first.push(file)
      if (cause.first.length >= 4 * shownPerCause) cut(cause)
    }
  })
  for (const cause of causes.values()) cut(cause)
  return causes
}

/** Each with the item whose file it is about. */
function* shownProblems(database: DatabaseSync, causes: ReadonlyMap<string, Cause>): Steps<FileProblem[]> {
  const fileOf = database.prepare(`
    SELECT item.id FROM file JOIN item_file ON item_file.file = file.id JOIN item ON item.ref = item_file.item
    WHERE file.path_key = :key AND file.path = :path`)
  const itemOf = (path: string): ItemId | null => {
    const row = fileOf.get({ key: nameKey(path), path })
    return row ? idRow(row).id : null
  }
  const problems: FileProblem[] = []
  for (const { first } of causes.values()) {
    for (const file of first) problems.push(problemOf({ ...file, item: file.item ?? itemOf(file.path) }))
    yield
  }
  return problems.toSorted(byPath)
}

function problemOf({ path, code, ...row }: WrongFile): FileProblem {
  const item = row.item === null ? {} : { item: row.item }
  const detail = row.detail === null ? {} : { detail: row.detail }
  return { path, problem: { code: code as ProblemCode, values: { path }, ...detail, ...item }, ...item }
}

/** Items that full exports of their people no longer have. */
function* lackedItems(database: DatabaseSync): Steps<number> {
  // Several people can have had the same one: it counts with the first of them.
  const page = database.prepare(`
    SELECT count(*) AS items, max(item) AS last, coalesce(sum(NOT EXISTS (
      SELECT 1 FROM json_each(:before) AS earlier CROSS JOIN item_source AS other INDEXED BY item_source_gone
        ON other.state = 'gone' AND other.source = earlier.value AND other.item = gone.item)), 0) AS lacked
    FROM (SELECT item FROM item_source INDEXED BY item_source_gone
      WHERE state = 'gone' AND source = :source AND item > :after ORDER BY item LIMIT ${goneAtATime}) AS gone`)
  const sources = database.prepare("SELECT ref FROM source WHERE kind = 'takeout' ORDER BY ref").all().map(sourceRow)
  let count = 0
  for (const [at, { ref: source }] of sources.entries()) {
    const before = JSON.stringify(sources.slice(0, at).map(({ ref }) => ref))
    for (let after: number | null = 0; after !== null;) {
      const { items, last, lacked }: ReturnType<typeof pageRow> = one(pageRow, page.get({ before, source, after }))
      count += lacked
      after = items < goneAtATime ? null : last
      yield
    }
  }
  return count
}

/** Albums that full exports of everybody who knows them no longer have. */
function* goneAlbums(database: DatabaseSync): Steps<number> {
  const page = database.prepare(`
    SELECT id, album.account IS NULL AND ${albumLackedAt} IS NOT NULL AS gone
    FROM (SELECT * FROM album WHERE id > ? ORDER BY id LIMIT ${albumsAtATime}) AS album ORDER BY id`)
  let count = 0
  for (let after: string | undefined = ''; after !== undefined;) {
    const albums: ReturnType<typeof albumRow>[] = page.all(after).map(albumRow)
    count += albums.filter(({ gone }) => gone).length
    after = albums.length < albumsAtATime ? undefined : albums.at(-1)?.id
    yield
  }
  return count
}

/** By what `isWholeLibrary` says. */
function libraryWasRead(database: DatabaseSync): boolean {
  const run = database.prepare(`
    SELECT 1 FROM run WHERE kind = 'backup' AND outcome IN ('complete', 'with-problems')
      AND CASE WHEN json_valid(selection) THEN selection ->> '$.library'
        AND coalesce(json_remove(selection -> '$.only', '$.archived'), '{}') = '{}' END = 1`)
  return run.get() !== undefined
}

/**
 * What the mirror holds, what Google says it should hold, and why these differ: a look at the index, no files. In small
 * steps, because with a million items it takes seconds.
 */
export function* healthSteps(database: DatabaseSync): Steps<Health> {
  const { accounts, albums } = yield* healthDifferences(database)
  const lacked = yield* lackedItems(database)
  const former = yield* formerInAlbums(database)
  const gone = yield* goneAlbums(database)
  const causes = yield* wrongByCause(database)
  const problems = yield* shownProblems(database, causes)
  const { items, files, bytes } = readTally(database)
  const sum = (fits: (code: string) => boolean): number =>
    [...causes].filter(([code]) => fits(code)).reduce((found, [, { count }]) => found + count, 0)
  const [lastQuick, lastFull] = [readMeta(database, 'verified-quick'), readMeta(database, 'verified-full')]
  return {
    items,
    files,
    bytes,
    lacked,
    goneAlbums: gone,
    formerMembers: [...former.values()].reduce((found, count) => found + count, 0),
    ...(lastQuick && { lastQuick }),
    ...(lastFull && { lastFull }),
    libraryRead: libraryWasRead(database),
    accounts,
    albums,
    problems,
    problemCounts: [...causes]
      .map(([code, { count }]) => ({ code: code as ProblemCode, count }))
      .toSorted((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1)),
    problemsTotal: sum(() => true),
    repairable: sum((code) => !beyondRepair.has(code)),
  }
}

/** The same without a rest: for indexes that are known to be small. */
export function healthNumbers(database: DatabaseSync): Health {
  return atOnce(healthSteps(database))
}
