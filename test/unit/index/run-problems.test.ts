import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { RunProblems, type ProblemScope } from '../../../src/main/index/runs/run-problems.ts'
import type { AlbumId } from '../../../src/shared/domain.ts'
import type { ProblemCode } from '../../../src/shared/problems/problem.ts'
import { addRow, addRows, removeRows } from '../../rows/rows.ts'

const scopes: readonly ProblemScope[] = ['account', 'albums', 'shared', 'library', 'album', 'file']

test('of each that is told, the last of each code stands', () => {
  const codes: readonly ProblemCode[] = ['offline', 'file-failed', 'entry-cut']
  const one = fc.record({
    run: fc.constantFrom(1, 2),
    scope: fc.constantFrom(...scopes),
    subject: fc.constantFrom('', 'a', 'a b'),
    code: fc.constantFrom(...codes),
    detail: fc.string(),
  })
  const database = openDatabase(':memory:')
  try {
    addRows(database, 'run', [{ id: 1 }, { id: 2 }])
    const problems = new RunProblems(database)
    const columns = ['run', 'scope', 'subject', 'code', 'detail']
    fc.assert(
      fc.property(fc.array(one, { maxLength: 60 }), (told) => {
        removeRows(database, 'run_problem')
        for (const { run, code, detail, ...about } of told)
          problems.add(run, { ...about, name: 'n', problem: { code, detail } })
        const last = new Map(told.map((each) => [JSON.stringify({ ...each, detail: '' }), each]))
        const wanted = [...last.values()].map((each) => JSON.stringify(each, columns))
        const rows = database.prepare('SELECT * FROM run_problem').all()
        expect(rows.map((row) => JSON.stringify(row, columns)).toSorted()).toEqual(wanted.toSorted())
      }),
    )
  } finally {
    database.close()
  }
})

test('what replaces a problem stands alone for what it is about, and moves on with its run', () => {
  const database = openDatabase(':memory:')
  try {
    addRows(database, 'run', [{ id: 1 }, { id: 2 }])
    const problems = new RunProblems(database)
    const album = 'trip' as AlbumId
    problems.add(1, { scope: 'album', subject: album, problem: { code: 'offline' }, name: 'Trip', album })
    problems.add(1, {
      scope: 'albums',
      subject: 'ann',
      problem: { code: 'offline', detail: 'no' },
      name: 'ann@example.org',
    })
    const problem = { code: 'file-failed', detail: 'x', values: { path: 'Photos/a' } } as const
    problems.replace(1, { scope: 'album', subject: album, problem, name: 'another' })
    expect([...problems.keys(1)].toSorted()).toEqual(['album:trip', 'albums:ann'])
    problems.takeOver(2, 1)
    expect([problems.keys(1).size, problems.keys(2).size]).toEqual([0, 2])
    expect(database.prepare("SELECT * FROM run_problem WHERE scope = 'album'").all()).toEqual([
      {
        run: 2,
        scope: 'album',
        subject: 'trip',
        code: 'file-failed',
        detail: 'x',
        place: 'Photos/a',
        archive: null,
        name: 'Trip',
        album,
      },
    ])
  } finally {
    database.close()
  }
})

test('a problem names the archive that it is about only by a text', () => {
  const database = openDatabase(':memory:')
  try {
    addRow(database, 'run', { id: 1 })
    const problems = new RunProblems(database)
    const archives: (string | number | undefined)[] = ['takeout-001.zip', 7, undefined]
    for (const [at, name] of archives.entries()) {
      const problem = { code: 'file-failed', ...(name !== undefined && { values: { name } }) } as const
      problems.add(1, { scope: 'file', subject: String(at), problem, name: 'here' })
    }
    const found = database.prepare('SELECT archive FROM run_problem ORDER BY subject').all()
    expect(found.map(({ archive }) => archive)).toEqual(['takeout-001.zip', null, null])
  } finally {
    database.close()
  }
})
