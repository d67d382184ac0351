import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openScheduleRows } from '../../../src/main/app/schedule/schedule-rows.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { RunProblems } from '../../../src/main/index/runs/run-problems.ts'
import { Runs } from '../../../src/main/index/runs/runs.ts'
import { verdictFacts } from '../../../src/main/library/completeness/verdict-facts.ts'

const selection = { allAlbums: true, sharedAlbums: false, library: true, albums: [] }
let database: DatabaseSync

beforeEach(() => {
  database = openDatabase(':memory:')
})
afterEach(() => database.close())

test('each kind of run has a last one, and one before, of its own', () => {
  const backups = new Runs(database, 'backup')
  const readings = new Runs(database, 'verify')
  expect([backups.last(), readings.last()]).toEqual([undefined, undefined])
  const first = backups.begin(selection, 5, true)
  const reading = readings.begin({ ...selection, library: false }, 6, true)
  const second = backups.begin(selection, 7, true)
  expect([backups.last(), readings.last()]).toEqual([second, reading])
  expect([backups.before(second), backups.before(first), readings.before(reading)]).toEqual([
    first,
    undefined,
    undefined,
  ])
  expect([backups.lastSelection()?.library, readings.lastSelection()?.library]).toEqual([true, false])
})

test('what came since nothing has reached its end begins with the first run since then', () => {
  const imports = new Runs(database, 'import')
  const backups = new Runs(database, 'backup')
  expect(imports.unfinishedSince()).toBe(Infinity)
  const first = imports.begin(selection, 5, true)
  imports.begin(selection, 7, true)
  backups.end(backups.begin(selection, 8, true), { kind: 'complete' }, 9)
  expect(imports.unfinishedSince()).toBe(5)
  imports.end(first, { kind: 'complete' }, 10)
  expect(imports.unfinishedSince()).toBe(7)
  const third = imports.begin(selection, 11, true)
  for (const kind of ['stopped', 'complete', 'with-problems'] as const) {
    imports.end(third, { kind }, 12)
    expect(imports.unfinishedSince()).toBe(kind === 'stopped' ? 7 : Infinity)
  }
})

test('the last runs of a kind are told the last first, with what they were about and whether they came to an end', () => {
  const imports = new Runs(database, 'import')
  const backups = new Runs(database, 'backup')
  expect([imports.lastColumn(), imports.lastSelection(), imports.latest(9)]).toEqual([undefined, undefined, []])
  const first = imports.begin(selection, 5, true)
  backups.begin(selection, 6, true)
  const second = imports.begin({ ...selection, library: false }, 7, true)
  imports.end(first, { kind: 'halted', problem: { code: 'mirror-full' } }, 8)
  const about = (library: boolean): string => JSON.stringify({ ...selection, library })
  expect(imports.latest(9)).toEqual([
    { selection: about(false), startedAt: 7, hasEnded: false },
    { selection: about(true), startedAt: 5, hasEnded: true },
  ])
  expect(imports.latest(1)).toHaveLength(1)
  expect(imports.lastColumn()).toBe(about(false))
  const wish = { paths: ['/a'], includeTrash: false, key: 'k' }
  imports.setSelection(second, wish)
  expect(imports.latest(2).map((one) => one.selection)).toEqual([JSON.stringify(wish), about(true)])
})

test('a run that had to halt keeps why, and one that is over when', () => {
  const backups = new Runs(database, 'backup')
  const [one, other] = [backups.begin(selection, 5, true), backups.begin(selection, 6, false)]
  backups.end(one, { kind: 'halted', problem: { code: 'mirror-full' } }, 8)
  backups.end(other, { kind: 'complete' }, 9)
  const columns = 'started_at, lists, finished_at, outcome, problem'
  expect(database.prepare(`SELECT ${columns} FROM run ORDER BY id`).all().map(Object.values)).toEqual([
    [5, 1, 8, 'halted', '{"code":"mirror-full"}'],
    [6, 0, 9, 'complete', null],
  ])
})

test('what a backup has come to is not changed by what another kind of run comes to', () => {
  const backups = new Runs(database, 'backup')
  backups.end(backups.begin(selection, 5, true), { kind: 'complete' }, 9)
  const facts = (): unknown => [verdictFacts(database, false), openScheduleRows(database).lastEnded()]
  const before = facts()
  const readings = new Runs(database, 'verify')
  const reading = readings.begin({ ...selection, allAlbums: false }, 20, true)
  expect(facts()).toEqual(before)
  const problem = { code: 'offline' } as const
  new RunProblems(database).add(reading, { scope: 'library', subject: 'x', name: 'x', problem })
  expect(facts()).toEqual(before)
  readings.end(reading, { kind: 'with-problems' }, 30)
  expect(facts()).toEqual(before)
})
