import { DatabaseSync } from 'node:sqlite'
import type { OpeningStep } from '../../../shared/domain.ts'
import { diskProblem } from '../../disk-problem.ts'
import { assertItemNumbers, assertOwnRows } from './index-rows.ts'
import { asStatements, assertSameSchema, schemaDigest, schemaLines, trustNothingIn } from './index-schema.ts'
import { ChangedIndexError } from '../../mirror-path.ts'
import { integer, rowReader, text } from './typed-rows.ts'
import { initial } from '../migrations/0001-initial.ts'
import { verification } from '../migrations/0002-verification.ts'
import { duplicatesAndCopies } from '../migrations/0003-duplicates-and-copies.ts'
import { listings } from '../migrations/0004-listings.ts'
import { versions } from '../migrations/0005-versions.ts'
import { listingRuns } from '../migrations/0006-listing-runs.ts'
import { partNames } from '../migrations/0007-part-names.ts'
import { datesAndPlaces } from '../migrations/0008-dates-and-places.ts'
import { instantsAndZones } from '../migrations/0010-instants-and-zones.ts'
import { tallies } from '../migrations/0011-tallies.ts'
import { undelivered } from '../migrations/0012-undelivered.ts'
import { motionInside } from '../migrations/0013-motion-inside.ts'
import { clocksWithoutAZone } from '../migrations/0014-clocks-without-a-zone.ts'
import { keptTexts } from '../migrations/0015-kept-texts.ts'
import { sumsOfAlbums } from '../migrations/0016-sums-of-albums.ts'
import { wrongFiles } from '../migrations/0017-wrong-files.ts'
import { documentMarks } from '../migrations/0018-document-marks.ts'
import { contents } from '../migrations/0019-contents.ts'
import { problemSubjects } from '../migrations/0020-problem-subjects.ts'
import { tasks } from '../migrations/0022-tasks.ts'
import { sources } from '../migrations/0024-sources.ts'
import { withoutAnAccount } from '../migrations/0025-without-an-account.ts'
import { toldFacts } from '../migrations/0026-told-facts.ts'
import { albumWords } from '../migrations/0027-album-words.ts'
import { editedFiles } from '../migrations/0028-edited-files.ts'
import { exports } from '../migrations/0029-exports.ts'
import { asOf } from '../migrations/0030-as-of.ts'
import { problemsOfArchives } from '../migrations/0031-problems-of-archives.ts'
import { importMarks } from '../migrations/0032-import-marks.ts'
import { itemsOfExports } from '../migrations/0033-items-of-exports.ts'
import { places } from '../migrations/0034-places.ts'
import { albumsOfExports } from '../migrations/0035-albums-of-exports.ts'
import { uploads } from '../migrations/0036-uploads.ts'
import { namesOfEditedCopies } from '../migrations/0037-names-of-edited-copies.ts'
import { restores } from '../migrations/0039-restores.ts'
import { peopleInTexts } from '../migrations/0041-people-in-texts.ts'
import { membersOfFullExports } from '../migrations/0042-members-of-full-exports.ts'
import { uploadSessions } from '../migrations/0043-upload-sessions.ts'
import { shownChanges } from '../migrations/0044-shown-changes.ts'
import { datesThatComeLater } from '../migrations/0045-dates-that-come-later.ts'
import { halvesOfPhotos } from '../migrations/0046-halves-of-photos.ts'
import { ownUploads } from '../migrations/0047-own-uploads.ts'
import { lackedAlbums } from '../migrations/0048-lacked-albums.ts'
import { placesOfItems } from '../migrations/0049-places-of-items.ts'
import { albumsMadeByRestores } from '../migrations/0050-albums-made-by-restores.ts'
import { whereItemsComeFrom } from '../migrations/0051-where-items-come-from.ts'
import { damagedEntries } from '../migrations/0052-damaged-entries.ts'
import { whatNobodySees } from '../migrations/0053-what-nobody-sees.ts'
import { ownFavorites } from '../migrations/0054-own-favorites.ts'
import { savedSearches } from '../migrations/0055-saved-searches.ts'
import { correctedMonths } from '../migrations/0056-corrected-months.ts'

/** Numbered from 1; each runs once, in its own transaction. */
export const migrations: readonly string[] = [
  initial,
  verification,
  duplicatesAndCopies,
  listings,
  versions,
  listingRuns,
  partNames,
  datesAndPlaces,
  instantsAndZones,
  tallies,
  undelivered,
  motionInside,
  clocksWithoutAZone,
  keptTexts,
  sumsOfAlbums,
  wrongFiles,
  documentMarks,
  contents,
  problemSubjects,
  tasks,
  sources,
  withoutAnAccount,
  toldFacts,
  albumWords,
  editedFiles,
  exports,
  asOf,
  problemsOfArchives,
  importMarks,
  itemsOfExports,
  places,
  albumsOfExports,
  uploads,
  namesOfEditedCopies,
  restores,
  peopleInTexts,
  membersOfFullExports,
  uploadSessions,
  shownChanges,
  datesThatComeLater,
  halvesOfPhotos,
  ownUploads,
  lackedAlbums,
  placesOfItems,
  albumsMadeByRestores,
  whereItemsComeFrom,
  damagedEntries,
  whatNobodySees,
  ownFavorites,
  savedSearches,
  correctedMonths,
]

/**
 * Those that make a table anew which others refer to. While SQLite keeps references, it would look for each row of the old
 * one in all of them, or make them refer to it by its other name.
 */
const replacing: ReadonlySet<string> = new Set([withoutAnAccount])

/** An order inside of an aggregate needs at least this, and STRICT tables, RETURNING and upserts less. */
const oldestSqlite = [3, 44, 0] as const

/** The index was written by a newer Shoebox. */
export class NewerIndexError extends Error {}

/** The file is a database, but its content cannot be right. */
export class DamagedIndexError extends Error {}

/** There is no index where there must be one. */
export class NoIndexError extends Error {}

/** Whether SQLite of this version, such as `3.44.2`, does all that the statements here ask for. */
export function knowsOurSql(version: string): boolean {
  const found = version.split('.').map(Number)
  const at = oldestSqlite.findIndex((wanted, place) => (found[place] ?? 0) !== wanted)
  return at === -1 || (found[at] ?? 0) > (oldestSqlite[at] ?? 0)
}

const versionRow = rowReader({ version: text })
const schemaRow = rowReader({ user_version: integer })
const checkRow = rowReader({ quick_check: text })

function assertVersion(database: DatabaseSync): void {
  const { version } = versionRow(database.prepare('SELECT sqlite_version() AS version').get() ?? {})
  if (!knowsOurSql(version)) throw new Error(`SQLite ${version} is too old`)
}

function schemaOf(database: DatabaseSync): number {
  return schemaRow(database.prepare('PRAGMA user_version').get() ?? {}).user_version
}

/** Damage may lie where nothing looks for a long time; meanwhile new rows would be lost in it. */
function assertSound(database: DatabaseSync): void {
  const { quick_check: found } = checkRow(database.prepare('PRAGMA quick_check(1)').get() ?? {})
  if (found !== 'ok') throw new DamagedIndexError(found)
}

/** How many migrations there are: the schema that this version works with. */
export const latestSchema = migrations.length

function migrate(database: DatabaseSync, most = migrations.length, step: () => void = () => undefined): void {
  for (let number = schemaOf(database); number < most; number++) {
    step()
    const migration = migrations[number] ?? ''
    const run = (): void =>
      transaction(database, () => {
        database.exec(migration)
        database.exec(`PRAGMA user_version = ${number + 1}`)
      })
    if (replacing.has(migration)) withoutReferences(database, run)
    else run()
  }
}

/**
 * Runs what makes tables anew under their old names, which stand in references, triggers and views of others. Not in a
 * transaction.
 */
function withoutReferences(database: DatabaseSync, work: () => void): void {
  database.exec('PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON')
  try {
    work()
  } finally {
    database.exec('PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON')
  }
}

/**
 * `schemaDigest` of what all migrations make. They take a tenth of a short command to run; this only spares it, as an index
 * with another digest is compared with what they make. `test/unit/project/schema-digest.test.ts` tells what to put here after a new one.
 */
export const latestDigest = 'd27f99b1a734785a00767980800f493ce9505ad59a626bb12f9e7dd18ae986f9'

interface OwnSchema {
  lines: readonly string[]
  statements: string
}

/** By the number of the migration. To run the migrations takes ten times as long as all else that an opening does. */
const ownSchemas = new Map<number, OwnSchema>()

/** What the first `count` migrations make of an empty index. */
function ownSchema(count: number): OwnSchema {
  const known = ownSchemas.get(count)
  if (known) return known
  const own = new DatabaseSync(':memory:')
  try {
    migrate(own, count)
    const made = { lines: schemaLines(own), statements: asStatements(own) }
    ownSchemas.set(count, made)
    return made
  } finally {
    own.close()
  }
}

/** Throws `ChangedIndexError` if the index holds anything else than the first `count` migrations make. */
function assertOwnSchema(database: DatabaseSync, count: number): void {
  const isLatest = count === latestSchema && schemaDigest(database) === latestDigest
  if (!isLatest) assertSameSchema(database, ownSchema(count).lines)
}

/** Makes of an empty index at once what the migrations make of it one by one. */
function makeNew(database: DatabaseSync): void {
  transaction(database, () => {
    database.exec(ownSchema(migrations.length).statements)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
  })
}

/** The schema of the index, if it is none of a newer Shoebox. */
function knownSchemaOf(database: DatabaseSync): number {
  const schema = schemaOf(database)
  if (schema > migrations.length) throw new NewerIndexError(`index has schema ${schema}`)
  // Whoever writes another number there has made the rest, too.
  if (schema < 0) throw new ChangedIndexError(`the index has schema ${schema}`)
  return schema
}

/** A connection to a file that somebody else may have prepared: what is in it does as little as SQLite allows. */
function connect(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true, defensive: true })
  trustNothingIn(database)
  // Before anything looks into the file, so that the WAL needs no shared memory: that is what fails on network file
  // systems and on full disks.
  database.exec('PRAGMA locking_mode = EXCLUSIVE')
  return database
}

interface OpenOptions {
  mustExist?: boolean
  sealed?: boolean
  step?: (step: OpeningStep) => void
}

function stepsOf(of: number, step: OpenOptions['step']): () => void {
  let done = 0
  return () => step?.({ done: done++, of })
}

/**
 * Opens the index, creates and migrates it as needed. The connection holds the file exclusively until it is closed or
 * its process dies, whatever the way: that is the lock of the whole mirror. Throws `NewerIndexError`,
 * `DamagedIndexError`, `ChangedIndexError`, `NoIndexError` if the file is empty and `mustExist` is set, or SQLite's own errors,
 * among them BUSY if another process holds the file. Looks at every page and path of it, which takes seconds for a million
 * items, unless it is `sealed`, see `index-seal.ts`; at the schema and the numbers of items always. Says before each `step` how many are done.
 */
export function openDatabase(
  path: string,
  { mustExist = false, sealed = false, step }: OpenOptions = {},
): DatabaseSync {
  const database = connect(path)
  try {
    assertVersion(database)
    database.exec('PRAGMA journal_mode = WAL')
    database.exec('PRAGMA synchronous = FULL')
    database.exec('PRAGMA cache_size = -8000')
    if (mustExist && schemaOf(database) === 0) throw new NoIndexError('the index is empty')
    const found = knownSchemaOf(database)
    // Before anything that is planted in it can be set off.
    assertOwnSchema(database, found)
    const next = stepsOf((found === 0 ? 1 : migrations.length - found) + (sealed ? 0 : 2), step)
    if (!sealed) {
      next()
      assertSound(database)
    }
    if (found === 0) {
      next()
      makeNew(database)
    } else migrate(database, migrations.length, next)
    if (sealed) assertItemNumbers(database)
    else {
      next()
      assertOwnRows(database)
    }
    // Takes the lock now even if there was nothing to migrate.
    database.exec('BEGIN IMMEDIATE; COMMIT')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Holds the lock of a mirror by its index without looking at what is in it: a rebuild takes nothing from an index that
 * may say anything. Throws `NewerIndexError`, or SQLite's own errors, among them BUSY if another process holds the file.
 */
export function holdDatabase(path: string): DatabaseSync {
  const database = connect(path)
  try {
    const schema = schemaOf(database)
    if (schema > migrations.length) throw new NewerIndexError(`index has schema ${schema}`)
    database.exec('BEGIN IMMEDIATE; COMMIT')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Throws SQLite's BUSY if a process holds the database, be it this one. Reads its first page, and locks it for no longer; makes
 * files beside it in doing so. A file that is no database, or cannot be read, counts as held by nobody.
 */
export function assertNotHeld(path: string): void {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 0, defensive: true })
    schemaOf(database)
  } catch (error) {
    if (diskProblem(error)?.code === 'mirror-in-use') throw error
  } finally {
    database?.close()
  }
}

/** Runs `work` in one transaction; what it throws rolls back and is thrown on. Not to be nested. */
export function transaction<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE')
  return within(database, work)
}

/**
 * The same for what is done again and again with a few rows: what undoes a single statement stays in memory. Elsewhere
 * SQLite writes that into a file from the first statement on that has changed more than 64 KB, as long as the index is
 * open: two writes more for each page. Not for statements that change thousands of rows. Throws before it begins on a
 * connection with temporary tables: they would be gone afterwards, unlike those of `attachPassing`.
 */
export function shortTransaction<Value>(database: DatabaseSync, work: () => Value): Value {
  if (hasTemporarySchema(database) && database.prepare('SELECT 1 FROM temp.sqlite_schema LIMIT 1').get())
    throw new Error('a short transaction would take away the temporary tables of its connection')
  try {
    // Where that goes is decided as a transaction begins; sorting and the like still use files.
    database.exec('PRAGMA temp_store = MEMORY; BEGIN IMMEDIATE; PRAGMA temp_store = DEFAULT')
  } catch (error) {
    database.exec('PRAGMA temp_store = DEFAULT')
    throw error
  }
  return within(database, work)
}

/**
 * Whether anything has made use of the temporary schema. To look into it is to make use of it, and SQLite forgets then what it
 * knows of all schemas as `temp_store` changes: each statement is compiled once more, ten times the cost of a transaction.
 */
function hasTemporarySchema(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM pragma_database_list WHERE name = 'temp'").get() !== undefined
}

function within<Value>(database: DatabaseSync, work: () => Value): Value {
  try {
    const value = work()
    database.exec('COMMIT')
    return value
  } catch (error) {
    // SQLite has rolled back by itself after some errors, such as a full disk.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/**
 * Makes sure that the connection has the schema `passing`, for tables that nobody needs after it: a file of its own, which
 * SQLite removes, so that memory does not grow with what is in it. Not inside a transaction.
 */
export function attachPassing(database: DatabaseSync): void {
  if (database.prepare("SELECT 1 FROM pragma_database_list WHERE name = 'passing'").get()) return
  // Undoes a transaction just as well, without writing every page that it touches to a file first.
  database.exec("ATTACH '' AS passing; PRAGMA passing.journal_mode = MEMORY")
}
