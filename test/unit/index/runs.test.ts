import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openScheduleRows } from '../../../src/main/app/schedule/schedule-rows.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { RunProblems } from '../../../src/main/index/runs/run-problems.ts'
import { Runs } from '../../../src/main/index/runs/runs.ts'
import { verdictFacts } from '../../../src/main/library/verdict-facts.ts'

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
