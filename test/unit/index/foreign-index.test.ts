import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { diskProblem } from '../../../src/main/disk-problem.ts'
import { assertOwnRows } from '../../../src/main/index/schema/index-rows.ts'
import { ChangedIndexError, keyFromRow, nameFromRow, photoPathFromRow } from '../../../src/main/mirror-path.ts'
import { initial } from '../../../src/main/index/migrations/0001-initial.ts'
import { verification } from '../../../src/main/index/migrations/0002-verification.ts'
import { duplicatesAndCopies } from '../../../src/main/index/migrations/0003-duplicates-and-copies.ts'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { strangeNames, strangePaths } from '../mirror/names/strange-names.ts'

const ports = { files: nodeFiles, clock: systemClock(), log: () => undefined }
let mirror: string
const index = (): string => join(mirror, '.shoebox/index.sqlite')

/** A mirror with an empty index, made once and copied for each test. */
let fresh: string

beforeAll(async () => {
  fresh = await mkdtemp(join(tmpdir(), 'shoebox-fresh-'))
  const made = await openMirror(fresh, ports)
  if (!made.ok) throw new Error(made.problem.code)
  await made.value.close()
})
afterAll(() => rm(fresh, { recursive: true }))
beforeEach(async () => {
  mirror = join(await mkdtemp(join(tmpdir(), 'shoebox-foreign-')), 'mirror')
  await cp(fresh, mirror, { recursive: true })
})
afterEach(() => rm(join(mirror, '..'), { recursive: true }))

async function openAndClose(): Promise<string> {
  const opened = await openMirror(mirror, ports)
  if (opened.ok) await opened.value.close()
  return opened.ok ? 'opened' : opened.problem.code
}

function change(sql: string): void {
  const database = new DatabaseSync(index(), { enableForeignKeyConstraints: false, defensive: false })
  database.exec(sql)
  database.close()
}

/** Seals the index as if it had been closed like that: whoever makes a disk can do that, too. */
async function seal(): Promise<void> {
  const { size, mtimeMs, ctimeMs } = await stat(index())
  const header = (await readFile(index())).subarray(0, 100).toString('base64')
  await writeFile(join(mirror, '.shoebox/index.seal'), `${JSON.stringify({ size, mtimeMs, ctimeMs, header })}\n`)
}

const planted: [what: string, sql: string][] = [
  ['a trigger', `CREATE TRIGGER own AFTER INSERT ON run BEGIN UPDATE current_file SET path = '../x'; END`],
  [
    'a trigger in the place of one of ours',
    `DROP TRIGGER tally_item_went; CREATE TRIGGER tally_item_went AFTER DELETE ON item BEGIN SELECT 1; END`,
  ],
  ['a view', 'CREATE VIEW own AS SELECT 1'],
  ['a view in the place of a table', 'DROP TABLE undelivered; CREATE VIEW undelivered AS SELECT 1 AS item'],
  ['a table', 'CREATE TABLE own (x)'],
  ['a table less', 'DROP TABLE undelivered'],
  ['a column', 'ALTER TABLE meta ADD COLUMN own TEXT'],
  ['a computed column', 'ALTER TABLE meta ADD COLUMN own TEXT AS (upper(name)) VIRTUAL'],
  ['an index', 'CREATE INDEX own ON item (filename)'],
  ['an index less', 'DROP INDEX file_sha256'],
  ['an index of an expression', 'CREATE INDEX own ON item (abs(ref))'],
  ['a virtual table', 'CREATE VIRTUAL TABLE own USING fts5(x)'],
  ['a spatial table', 'CREATE VIRTUAL TABLE own USING rtree(id, low, high)'],
  ['statistics', 'ANALYZE'],
  [
    'a schema that was written by hand',
    `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'ON DELETE CASCADE', '') WHERE name = 'album_item'`,
  ],
  [
    'a name in a schema that was written by hand',
    `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET tbl_name = 'meta' WHERE name = 'file_sha256'`,
  ],
  [
    'two tables in one place',
    `PRAGMA writable_schema = ON;
     UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'meta') WHERE name = 'account'`,
  ],
  ['a schema number below zero', 'PRAGMA user_version = -3'],
]

/** Every column with an integer, by the schema itself. */
function integerColumns(database: DatabaseSync): { table: string; column: string }[] {
  return database
    .prepare(
      `
      SELECT tables.name AS "table", columns.name AS "column"
      FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns
      WHERE tables.type = 'table' AND columns.type = 'INTEGER' ORDER BY 1, 2`,
    )
    .all() as unknown as { table: string; column: string }[]
}

/** Puts one row into a table, with `value` in the column and something fitting in all others. */
function plantRow(database: DatabaseSync, table: string, column: string, value: bigint): void {
  const columns = database.prepare(`SELECT name, type, pk FROM pragma_table_info('${table}')`).all()
  const names = columns.map(({ name }) => String(name))
  const fitting: Readonly<Record<string, number | string | Uint8Array>> = { INTEGER: 1, BLOB: new Uint8Array([1]) }
  const values = columns.map(({ name, type }) => (name === column ? value : (fitting[String(type)] ?? 'instant')))
  database
    .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
    .run(...values)
}

/** Lists with a place for each number up to these take more memory than there is, and are gone through for days. */
const absurdRefs = [2n ** 28n + 1n, 2n ** 32n, 2n ** 52n, 2n ** 53n, 2n ** 63n - 1n, 0n, -1n, -(2n ** 63n)]

describe('a number of an item that Shoebox never counts', () => {
  const insert = (ref: bigint): string => `
    INSERT INTO item (ref, id, account, remote_id, filename, mime_type, creation_time, taken_local, first_seen)
    VALUES (${ref}, 'r${ref}', 'a', 'r${ref}', 'f', 'image/jpeg', '', 0, 0);`

  it.each(absurdRefs)('is found at the opening of a sealed index, too: %s', async (ref) => {
    change(insert(1n) + insert(ref))
    await seal()
    expect(await openAndClose()).toBe('mirror-index-changed')
  })

  it('is none from 1 to the highest that lists can have places for', async () => {
    change(insert(1n) + insert(2n ** 28n))
    await seal()
    expect(await openAndClose()).toBe('opened')
    await rm(join(mirror, '.shoebox/index.seal'))
    expect(await openAndClose()).toBe('opened')
  })
})

describe('a number that no JavaScript number holds', () => {
  it('is found at the opening, in whatever column', () => {
    const database = openDatabase(':memory:')
    const columns = integerColumns(database)
    expect(columns.length).toBeGreaterThan(60)
    database.exec('PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF')
    for (const { name } of database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all())
      database.exec(`DROP TRIGGER ${String(name)}`)
    for (const { table, column } of columns) {
      const planted = [
        2n ** 53n,
        -(2n ** 53n),
        2n ** 63n - 1n,
        ...(table === 'item' && column === 'zone' ? [1441n] : []),
        ...(table === 'item' && column === 'ref' ? absurdRefs : []),
      ]
      for (const value of planted) {
        plantRow(database, table, column, value)
        expect(() => assertOwnRows(database), `${table}.${column} ${value}`).toThrow(ChangedIndexError)
        database.exec(`DELETE FROM ${table}`)
      }
    }
    assertOwnRows(database)
    database.close()
  })

  it('means that another program changed the index where a seal has hidden it', async () => {
    change(
      `INSERT INTO meta (name, value) VALUES ('x', 'y'); INSERT INTO run (id, selection, started_at) VALUES (1, '{}', 9223372036854775807)`,
    )
    expect(await openAndClose()).toBe('mirror-index-changed')
    await seal()
    const opened = await openMirror(mirror, ports)
    if (!opened.ok) throw new Error(opened.problem.code)
    try {
      opened.value.database.prepare('SELECT started_at FROM run').get()
      expect.unreachable()
    } catch (error) {
      expect(diskProblem(error)?.code).toBe('mirror-index-changed')
    } finally {
      await opened.value.close()
    }
  })
})

describe('an index that holds what Shoebox never makes', () => {
  it.each(planted)('is not opened, sealed or not: %s', async (what, sql) => {
    await writeFile(join(mirror, 'catalogue.jsonl'), `{"kind":"mirror","format":3}\n`)
    change(sql)
    const refused = /^mirror-(?:index-changed|damaged)$/
    expect(await openAndClose()).toMatch(refused)
    await seal()
    expect(await openAndClose()).toMatch(refused)
    // What SQLite itself made of a statement is one to a rebuild like the other.
    if (!/by hand|in the place|in one place|virtual|below zero/.test(what)) return
    expect(await rebuildIndex(mirror, ports, new AbortController().signal)).toMatchObject({ ok: true })
    expect(await openAndClose()).toBe('opened')
  })

  it('is an index of an earlier version with a trigger', async () => {
    const earlier = [initial, verification, duplicatesAndCopies].join('')
    for (const [planted, outcome] of [
      ['', 'opened'],
      ['CREATE TRIGGER own AFTER UPDATE ON item BEGIN DELETE FROM file; END;', 'mirror-index-changed'],
    ]) {
      await rm(index())
      change(`${earlier}${planted}PRAGMA user_version = 3`)
      expect(await openAndClose()).toBe(outcome)
    }
  })

  it('is the same with other comments and spaces', async () => {
    change(`PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = replace(replace(sql, ' -- ', ' --said otherwise: '), ' ', '  ') WHERE name = 'album'`)
    expect(await openAndClose()).toBe('opened')
  })
})

it('is not opened with a journal that names another file, which SQLite would remove', async () => {
  const victim = join(mirror, '../letters.sqlite-mj0123456789')
  await writeFile(victim, 'dear')
  await plantJournal(index(), victim)
  expect(await openAndClose()).toBe('mirror-index-changed')
  expect(await readFile(victim, 'utf8')).toBe('dear')
  await writeFile(join(mirror, 'catalogue.jsonl'), `{"kind":"mirror","format":3}\n`)
  await plantJournal(join(mirror, '.shoebox/index-new.sqlite'), victim)
  expect(await rebuildIndex(mirror, ports, new AbortController().signal)).toMatchObject({ ok: true })
  expect(await openAndClose()).toBe('opened')
  expect(await readFile(victim, 'utf8')).toBe('dear')
})

/** A journal of a change to two databases, whose common journal is `victim`. */
async function plantJournal(database: string, victim: string): Promise<void> {
  const mark = Buffer.from('d9d505f920a163d7', 'hex')
  const [name, head, tail] = [Buffer.from(victim), Buffer.alloc(512), Buffer.alloc(16)]
  mark.copy(head)
  for (const [at, value] of [0, 0, 2, 512, 4096].entries()) head.writeUInt32BE(value, 8 + 4 * at)
  tail.writeUInt32BE(name.length)
  tail.writeUInt32BE(
    name.reduce((sum, byte) => sum + byte, 0),
    4,
  )
  mark.copy(tail, 8)
  await mkdir(join(database, '..'), { recursive: true })
  await writeFile(`${database}-journal`, Buffer.concat([head, name, tail]))
}

const columns: [table: string, column: string, row: string, parse: (value: unknown) => unknown][] = [
  [
    'file',
    'path',
    `(path, path_key, bytes, sha256, mime_type, mtime, published_at) VALUES (?, 'k', 1, 'h', 'm', 1, 1)`,
    photoPathFromRow,
  ],
  ['file_move', 'origin', `(file, origin, target, target_key) VALUES (1, ?, 'Photos/a', 'k')`, photoPathFromRow],
  ['file_move', 'target', `(file, origin, target, target_key) VALUES (1, 'Photos/a', ?, 'k')`, photoPathFromRow],
  ['refetch', 'path', `(item, role, path, since) VALUES (1, 'primary', ?, 1)`, photoPathFromRow],
  [
    'job',
    'final_path',
    `(item, role, lane, run, state, final_path) VALUES (1, 'primary', 'a', 1, 'publishing', ?)`,
    photoPathFromRow,
  ],
  [
    'album_file',
    'made_of',
    `(album, item, role, name, name_key, linked, made_of) VALUES ('a', 1, 'r', 'n', 'n', 1, ?)`,
    photoPathFromRow,
  ],
  ['album_file', 'name', `(album, item, role, name, name_key, linked) VALUES ('a', 1, 'r', ?, 'n', 1)`, nameFromRow],
  ['album_file', 'name_key', `(album, item, role, name, name_key, linked) VALUES ('a', 1, 'r', 'n', ?, 1)`, keyFromRow],
  ['album', 'folder', `(id, account, remote_id, title, folder) VALUES ('a', 'a', 'a', 't', ?)`, nameFromRow],
  ['album', 'folder_key', `(id, account, remote_id, title, folder_key) VALUES ('a', 'a', 'a', 't', ?)`, keyFromRow],
  ['album', 'folder_was', `(id, account, remote_id, title, folder_was) VALUES ('a', 'a', 'a', 't', ?)`, nameFromRow],
]

function throws(act: () => unknown): boolean {
  try {
    act()
    return false
  } catch (error) {
    if (error instanceof ChangedIndexError) return true
    throw error
  }
}

/** Texts that lead nowhere on the disk, by what they are. Whoever adds a column says here, or by a check, what it is. */
const leadNowhere: Record<string, string> = {
  'ids, and names of kinds':
    'owner.id source.id source.kind source.account source.owner item_source.key item_source.state album_source.album ' +
    'album_source.key album_source.state album_item_source.album album.owner ' +
    'account.id album.id album.account album.remote_id album.cover_remote_item item.id item.account item.remote_id item.time_known ' +
    'item.zone_from item.video_status album_item.album item_file.role item_file.fidelity album_file.album album_file.role run.outcome ' +
    'run_problem.scope run_problem.code run_problem.album job.role job.lane job.state job.reason ' +
    'run.kind job.kind job.subject export.id saved_search.id saved_search.kind saved_search.owner ' +
    'file_problem.code file_problem.album refetch.role album_duplicate.album album_file_verified.album album_file_verified.role ' +
    'album_listing.album replacement.role tally.name undelivered.role undelivered.code ' +
    'album_tally.album album_change.album meta.name former_member.album export_entry.damage ' +
    'album_being_made.account upload.account upload.sha256 upload.token upload.album upload.before upload.item ' +
    'restored_album.account restored_album.album restored_album.remote restored_album.before ' +
    'restored_text.state restored_text.remote ' +
    'restored_item.item restored_item.state restored_item.remote restored_item.found restored_item.reason',
  'what people read':
    'saved_search.name saved_search.search spot_name.words restored_text.content restored_item.filename restored_item.detail ' +
    'place_name.name album_being_made.title upload.name owner.name source.label album_source.title account.email account.name album.title export_album.title album.description item.filename item.description run_problem.subject run_problem.detail run_problem.name ' +
    'run_problem.place run_problem.archive run.problem job.detail job.place file_problem.detail undelivered.detail album_listing.title item_text.folded',
  'addresses on the web': 'upload.session album.product_url album.cover_url item.product_url album_listing.cover',
  'types, dates and hashes':
    'saved_search.first_day saved_search.last_day item.mime_type item.creation_time item.base_type file.sha256 file.mime_type job.part_etag job.final_sha256 ' +
    'item_file.mime_type item_file.as_of album_source.as_of album_source.lacked_at export_entry.digest export_item.said export_album.words former_member.lacked_at half.sha256 half.content_id',
  'objects, each with a reader of its own':
    'saved_search.whereabouts spot_name.said meta.value item_source.facts item_source.raw item.camera item.people item.location album.blocks run.selection job.payload ' +
    'export.parts export.report export_entry.json import_mark.report import_mark.contents',
  'compared with what is known, and never opened':
    'file.path_key file_problem.path verification.position document_mark.path document_mark.writing document_mark.face ' +
    'export_entry.path export_entry.mark export_album.folder export_album.key import_mark.key file_move.target_key',
  'compared with all names that Shoebox gives when it is read': 'job.part_name',
}

it('every column with a text is checked, or known to lead nowhere', () => {
  const database = openDatabase(':memory:')
  const texts = database
    .prepare(
      `
      SELECT tables.name || '.' || columns.name AS name
      FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns
      WHERE tables.type = 'table' AND columns.type NOT IN ('INTEGER', 'REAL')`,
    )
    .all()
  database.close()
  const known = Object.values(leadNowhere).flatMap((names) => names.split(' '))
  const checked = columns.map(([table, column]) => `${table}.${column}`)
  expect([...known, ...checked].sort()).toEqual(texts.map(({ name }) => String(name)).sort())
})

/** For each column: what some constructor refuses and others do not, and what all take. */
const telling = [
  'Photos/2021/07/a.jpg',
  'Photos/2021/07/照片.jpg',
  'Photos/../x',
  'Photos//x',
  'Photos/a/',
  'Photos/CON',
  'Photos/a.',
  'photos/a.jpg',
  '/Photos/a.jpg',
  'IMG_1 (2).JPG',
  '照片.jpg',
  'nul',
  'con.txt',
  '.a',
  'a.',
  '..',
  '',
  'a/b',
  'a\0b',
  'é'.repeat(127),
  'é'.repeat(128),
  'x'.repeat(256),
  `Photos/${'x/'.repeat(2500)}x`,
]

describe('rows that tell where something lies', () => {
  let database: DatabaseSync
  beforeAll(() => {
    database = openDatabase(':memory:')
    database.exec('PRAGMA foreign_keys = OFF')
  })
  afterAll(() => database.close())

  function tryIn([table, , row, parse]: (typeof columns)[number], text: string): void {
    // As the file will hold it.
    const value = Buffer.from(text).toString()
    database.prepare(`INSERT INTO ${table} ${row}`).run(value)
    try {
      expect(
        throws(() => assertOwnRows(database)),
        JSON.stringify(value),
      ).toBe(throws(() => parse(value)))
    } finally {
      database.exec(`DELETE FROM ${table}`)
    }
  }

  it.each(columns)('of %s.%s are found at the opening exactly if the constructor refuses them', (...column) => {
    for (const text of telling) tryIn(column, text)
  })

  it.each([photoPathFromRow, nameFromRow, keyFromRow])('are judged alike by the database and by %o', (parse) => {
    const alike = fc.constantFrom(...columns.filter((column) => column[3] === parse))
    fc.assert(fc.property(alike, fc.oneof(strangeNames, strangePaths), tryIn), { numRuns: someRuns(80, 250) })
  })

  it('are found at the opening of a mirror, unless it is sealed, and offered a rebuild', async () => {
    const [, , row] = columns.find(([table]) => table === 'refetch') ?? columns[0] ?? []
    change(`INSERT INTO refetch ${(row ?? '').replace('?', "'Photos/../../x'")}`)
    expect(await openAndClose()).toBe('mirror-index-changed')
    await seal()
    expect(await openAndClose()).toBe('opened')
  })
})
