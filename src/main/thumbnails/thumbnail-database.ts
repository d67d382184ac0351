import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Problem } from '../../shared/problems/problem.ts'
import { assertSameSchema, schemaLines, trustNothingIn } from '../index/schema/index-schema.ts'
import { integer, one, rowReader } from '../index/schema/typed-rows.ts'
import { ChangedIndexError } from '../mirror-path.ts'
import { NotOrdinaryError } from '../mirror/disk/ordinary-file.ts'
import { journalMark } from '../mirror/names/own-entries.ts'
import type { Log } from '../ports.ts'

/** Of the tables. What decoders can do has a version of its own, see `decoder-version.ts`. */
const version = 3

const versionRow = rowReader({ user_version: integer })
const countRow = rowReader({ count: integer })
const sumRow = rowReader({ sum: integer })

const tableOf = (more: string): string => `
CREATE TABLE thumbnail (
  -- SHA-256 of the file, or cover:<album id>
  key TEXT NOT NULL,
  size TEXT NOT NULL CHECK (size IN ('small', 'large', 'still')),
  mime_type TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  length INTEGER NOT NULL,
  bytes BLOB NOT NULL,${more}
  UNIQUE (key, size)
) STRICT;
CREATE INDEX thumbnail_age ON thumbnail (size, made_at, length);
`

const version1 = `${tableOf('')}CREATE TABLE refused (key TEXT PRIMARY KEY, reason TEXT NOT NULL) STRICT, WITHOUT ROWID;`

const rest = `
-- files that cannot be shown, so that nobody tries again before there are newer decoders
CREATE TABLE refused (
  key TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  decoder INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- how far pictures were made ahead of time: everything up to this item of the index
CREATE TABLE filled (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  item INTEGER NOT NULL,
  -- SHA-256 of the file of that item, which tells whether it is still the same index
  key TEXT NOT NULL,
  decoder INTEGER NOT NULL
) STRICT;
-- items whose file came since, by number
CREATE TABLE unfilled (item INTEGER PRIMARY KEY) STRICT;
`

const decoderColumn = `
  -- version of the decoders that made it
  decoder INTEGER NOT NULL DEFAULT 0,`

const version2 = tableOf(decoderColumn) + rest

const fresh = `${tableOf(`${decoderColumn}
  -- CRC-32 of everything that is said of the picture; NULL where version 2 wrote it
  sum INTEGER,`)}${rest}`

/** Stills are not made from anything in the mirror, so what older versions hold is kept: what makes each the next one. */
const steps = [
  `ALTER TABLE thumbnail ADD COLUMN decoder INTEGER NOT NULL DEFAULT 0;DROP TABLE refused;${rest}`,
  'ALTER TABLE thumbnail ADD COLUMN sum INTEGER;',
]

/** All the ways in which the tables of a version may have come about; none for a version that nobody knows. */
function waysTo(found: number): string[] {
  const own = [version1, version2, fresh][found - 1]
  return own === undefined ? [] : [own, ...waysTo(found - 1).map((way) => way + (steps[found - 2] ?? ''))]
}

/**
 * Takes away what SQLite would follow to somewhere else: links, files that have another name, pipes. Only the name goes.
 * Throws `NotOrdinaryError` for a folder.
 */
function removeForeign(path: string, log: Log): void {
  for (const name of databaseNames(path)) {
    const found = lstatSync(name, { throwIfNoEntry: false })
    const isOurs =
      found?.isFile() === true && found.nlink === 1 && !(name.endsWith('-journal') && namesAnotherFile(name))
    if (!found || isOurs) continue
    if (found.isDirectory()) throw new NotOrdinaryError(name, 'a folder in the place of a file')
    log('warn', 'thumbnail-store-foreign', { name })
    rmSync(name, { force: true })
  }
}

/** A store that lives as long as the program does. */
export function openInMemory(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  database.exec(fresh)
  return database
}

/** As for the index, see `own-entries.ts`. */
function namesAnotherFile(journal: string): boolean {
  const file = openSync(journal, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  try {
    const end = Buffer.alloc(journalMark.length)
    const read = readSync(file, end, 0, end.length, Math.max(0, fstatSync(file).size - end.length))
    return read === end.length && end.equals(journalMark)
  } finally {
    closeSync(file)
  }
}

/** Throws what SQLite or the file system says when there is no way to have a database at this path. */
export function openOrReplace(path: string, log: Log): DatabaseSync {
  removeForeign(path, log)
  try {
    const database = open(path)
    if (database) return database
  } catch (error) {
    if (!isDamage(error)) throw error
    log('warn', 'thumbnail-store-damaged', { detail: String(error) })
  }
  removeFiles(path)
  const fresh = open(path)
  if (!fresh) throw new Error('A new thumbnail store has an old version')
  return fresh
}

/** Makes sure that a store holds the tables that one of the ways to this version makes. Throws `ChangedIndexError`. */
function assertOwnTables(database: DatabaseSync, ways: readonly string[]): void {
  let other: unknown
  for (const way of ways) {
    const own = new DatabaseSync(':memory:')
    try {
      own.exec(way)
      return assertSameSchema(database, schemaLines(own))
    } catch (error) {
      other = error
    } finally {
      own.close()
    }
  }
  throw other
}

/** Undefined if the store there is of another version. */
function open(path: string): DatabaseSync | undefined {
  const database = new DatabaseSync(path, { defensive: true })
  try {
    trustNothingIn(database)
    // One process only, as for the index; without shared memory it works on network drives too.
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec('PRAGMA journal_mode = WAL')
    database.exec('PRAGMA synchronous = NORMAL')
    const found = one(versionRow, database.prepare('PRAGMA user_version').get()).user_version
    const tables = one(countRow, database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()).count
    const ways = waysTo(found)
    if (tables > 0 && ways.length === 0) {
      database.close()
      return undefined
    }
    if (tables > 0) assertOwnTables(database, ways)
    const missing = tables === 0 ? fresh : steps.slice(found - 1).join('')
    if (missing !== '') database.exec(`BEGIN;${missing};PRAGMA user_version = ${version};COMMIT`)
    // Reads an index from end to end, so much of the damage there can be shows now.
    countBytes(database, 'large')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Bytes that the large ones take together, or all. */
export function countBytes(database: DatabaseSync, which: 'large' | 'all'): number {
  const where = which === 'large' ? `WHERE size = 'large'` : ''
  return one(sumRow, database.prepare(`SELECT coalesce(sum(length), 0) AS sum FROM thumbnail ${where}`).get()).sum
}

function databaseNames(path: string): string[] {
  return ['', '-wal', '-shm', '-journal'].map((suffix) => path + suffix)
}

/** Removes a store with whatever SQLite keeps beside it. Throws what the disk says. */
export function removeFiles(path: string): void {
  for (const name of databaseNames(path)) rmSync(name, { force: true })
}

/** SQLite's primary result code, such as 11 for CORRUPT; 0 for errors that are not SQLite's. */
function sqliteCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code & 0xff : 0
}

/**
 * Whether an error says that the store itself is broken or somebody else’s, so that it is made anew; any other may
 * pass.
 */
export function isDamage(error: unknown): boolean {
  const [corrupt, notADatabase] = [11, 26]
  const code = sqliteCode(error)
  // "No such table" and the like: somebody else's database under our name.
  const foreign = code === 1 && error instanceof Error && /no such|has no column/.test(error.message)
  return error instanceof ChangedIndexError || code === corrupt || code === notADatabase || foreign
}

/** Why the store cannot be kept, in the codes of mirrors, as it lies on the same disk. */
export function problemCode(error: unknown): Problem['code'] {
  const system = error instanceof Error && 'code' in error ? error.code : undefined
  const code = sqliteCode(error)
  if (system === 'ENOSPC' || code === 13) return 'mirror-full'
  if (code === 5 || code === 6) return 'mirror-in-use'
  if (system === 'ENOENT' || system === 'ENOTDIR') return 'mirror-missing'
  return 'mirror-read-only'
}
