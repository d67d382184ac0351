import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { migrations } from '../../../../src/main/index/schema/database.ts'
import { tasks } from '../../../../src/main/index/migrations/0022-tasks.ts'

const states = ['queued', 'active', 'publishing', 'waiting', 'failed'] as const
const text = fc.option(fc.string(), { nil: null })
const count = fc.option(fc.nat(), { nil: null })

/** A row of the journal of a former version, with anything in each of its columns. */
const formerJob = fc.record({
  item: fc.integer({ min: 1, max: 6 }),
  role: fc.constantFrom('primary', 'motion'),
  account: fc.constantFrom('ann', 'bob'),
  run: fc.constantFrom(1, 2),
  state: fc.constantFrom(...states),
  attempts: fc.nat(9),
  not_before: fc.nat(),
  reason: text,
  detail: text,
  place: text,
  part_name: text,
  part_bytes: count,
  part_total: count,
  part_etag: text,
  final_path: text,
  final_sha256: text,
  final_bytes: count,
})
const formerProblem = fc.record({
  run: fc.constantFrom(1, 2),
  scope: fc.constantFrom('account', 'albums', 'shared', 'library', 'album', 'file'),
  subject: fc.string(),
  code: fc.string(),
  detail: text,
  place: text,
  name: fc.string(),
  album: text,
})

/** An index as the version before has left it. */
function formerIndex(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  for (const migration of migrations.slice(0, migrations.indexOf(tasks))) database.exec(migration)
  database.exec(`
    INSERT INTO account (id, email) VALUES ('ann', 'ann@example.org'), ('bob', 'bob@example.org');
    INSERT INTO run (id, selection, started_at, finished_at, outcome, lists)
      VALUES (1, '{"library":true}', 5, 9, 'complete', 1), (2, '{}', 7, NULL, NULL, 0);
    INSERT INTO item (ref, id, account, remote_id, filename, mime_type, creation_time, taken_local, first_seen)
      SELECT value, 'id' || value, 'ann', 'r' || value, 'IMG.jpg', 'image/jpeg', '2020-01-01T00:00:00Z', 0, 0
      FROM json_each('[1, 2, 3, 4, 5, 6]')`)
  return database
}

function insert(database: DatabaseSync, table: string, row: Record<string, string | number | null>): void {
  const names = Object.keys(row)
  database
    .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`)
    .run(row)
}

const rowsOf = (database: DatabaseSync, query: string): unknown[] =>
  database
    .prepare(query)
    .all()
    .map((row) => ({ ...row }))

test('every job, run and problem of a former version is there with all that it said', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(formerJob, { selector: ({ item, role }) => `${item} ${role}` }),
      fc.uniqueArray(formerProblem, { selector: ({ run, scope, subject }) => `${run} ${scope} ${subject}` }),
      (jobs, problems) => {
        const database = formerIndex()
        try {
          for (const job of jobs) insert(database, 'job', job)
          for (const problem of problems) insert(database, 'run_problem', problem)
          const before = rowsOf(database, 'SELECT * FROM job ORDER BY seq') as ({ account: string } & object)[]
          const runs = rowsOf(database, 'SELECT * FROM run ORDER BY id')
          const told = rowsOf(database, 'SELECT * FROM run_problem ORDER BY run, scope, subject')
          database.exec(tasks)
          expect(rowsOf(database, 'SELECT * FROM job ORDER BY seq')).toEqual(
            before.map(({ account, ...job }) => ({
              ...job,
              kind: 'download',
              lane: account,
              subject: null,
              payload: null,
            })),
          )
          expect(rowsOf(database, 'SELECT * FROM run ORDER BY id')).toEqual(
            runs.map((run) => ({ ...(run as object), kind: 'backup' })),
          )
          expect(rowsOf(database, 'SELECT * FROM run_problem ORDER BY run, scope, subject')).toEqual(told)
          expect(rowsOf(database, 'PRAGMA foreign_key_check')).toEqual([])
        } finally {
          database.close()
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('a job is about one file of an item, or about one thing of its kind', () => {
  const database = formerIndex()
  try {
    database.exec(tasks)
    const job = (more: Record<string, string | number>): void =>
      insert(database, 'job', { run: 1, lane: 'ann', state: 'queued', ...more })
    for (const role of ['primary', 'motion', 'edited']) job({ item: 1, role })
    job({ kind: 'entry', subject: 'a.jpg', payload: '{}' })
    job({ kind: 'other', subject: 'a.jpg' })
    const refused: Record<string, string | number>[] = [
      { item: 1, role: 'primary' },
      { item: 1 },
      { role: 'primary' },
      { item: 2, role: 'primary', subject: 'b.jpg' },
      {},
      { kind: 'entry', subject: 'a.jpg' },
      { item: 2, role: 'thumbnail' },
      { subject: 'c.jpg', state: 'lost' },
    ]
    for (const each of refused) expect(() => job(each), JSON.stringify(each)).toThrow('constraint')
    expect(() => database.exec("INSERT INTO run (kind, selection, started_at) VALUES ('walk', '{}', 1)")).toThrow(
      'constraint',
    )
  } finally {
    database.close()
  }
})
