import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { initial } from '../../../../src/main/index/migrations/0001-initial.ts'
import { problemSubjects } from '../../../../src/main/index/migrations/0020-problem-subjects.ts'
import { problemKey, type ProblemScope } from '../../../../src/main/index/runs/run-problems.ts'

const scopes: readonly ProblemScope[] = ['account', 'albums', 'shared', 'library', 'album', 'file']

/** A subject as it can be: with colons, and with what looks like a scope. */
const subject = fc.oneof(
  fc.string(),
  fc.constantFrom('', ':', 'file:', 'album:x', 'Photos/a:b.jpg', 'Photos/2021/é.jpg'),
)
const told = fc.record({
  run: fc.constantFrom(1, 2),
  scope: fc.constantFrom(...scopes),
  subject,
  detail: fc.option(fc.string(), { nil: null }),
  album: fc.option(fc.constant('trip'), { nil: null }),
})

test('problems of former versions are about the same as before, and none is lost', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(told, { selector: (each) => `${each.run} ${problemKey(each)}` }),
      fc.uniqueArray(fc.constantFrom('', 'page', 'other:x', ':y', 'files:Photos/a.jpg')),
      (problems, odd) => {
        const database = new DatabaseSync(':memory:')
        try {
          database.exec(initial)
          database.exec(`
            ALTER TABLE run_problem ADD COLUMN place TEXT;
            INSERT INTO run (id, selection, started_at) VALUES (1, '{}', 0), (2, '{}', 0)`)
          const insert = database.prepare(
            "INSERT INTO run_problem (run, key, code, detail, place, name, album) VALUES (?, ?, 'offline', ?, 'p', 'n', ?)",
          )
          for (const each of problems) insert.run(each.run, problemKey(each), each.detail, each.album)
          const known = new Set(problems.map(problemKey))
          for (const key of odd.filter((each) => !known.has(each))) insert.run(1, key, null, null)
          database.exec(problemSubjects)
          const rows = database.prepare('SELECT * FROM run_problem').all()
          for (const each of problems) expect(rows).toContainEqual({ ...each, code: 'offline', place: 'p', name: 'n' })
          const others = rows.filter((row) => !known.has(`${String(row['scope'])}:${String(row['subject'])}`))
          expect(new Set(others.map((row) => row['scope']))).toEqual(new Set(others.length > 0 ? ['file'] : []))
          for (const row of others) expect(odd).toContain(row['subject'])
        } finally {
          database.close()
        }
      },
    ),
    { numRuns: 60 },
  )
})
