import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileProblems } from '../../../src/main/index/runs/file-problems.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'

let database: DatabaseSync
let problems: FileProblems

beforeEach(() => {
  database = openDatabase(':memory:')
  problems = new FileProblems(database)
})
afterEach(() => database.close())

const rows = (): unknown[] =>
  database
    .prepare('SELECT path, code, detail, found_at FROM file_problem ORDER BY path')
    .all()
    .map((row) => Object.values(row))
const wrong = (path: string, detail?: string): void =>
  problems.note({ path, code: 'file-damaged', detail, item: undefined, album: undefined }, 7)

test('a file that is noted as wrong is known as that from then on, also to whoever looks later, until it is forgotten', () => {
  for (const path of ['Photos/c.jpg', 'Photos/a.jpg', 'Photos/b.jpg']) wrong(path, 'cut')
  const inOrder = ['Photos/a.jpg', 'Photos/b.jpg', 'Photos/c.jpg']
  for (const each of [problems, new FileProblems(database)]) {
    expect(each.paths()).toEqual(inOrder)
    expect([each.has('Photos/b.jpg'), each.has('Photos/d.jpg')]).toEqual([true, false])
  }
  problems.forget('Photos/b.jpg')
  problems.forget('Photos/d.jpg')
  expect(problems.has('Photos/b.jpg')).toBe(false)
  expect(rows()).toEqual([
    ['Photos/a.jpg', 'file-damaged', 'cut', 7],
    ['Photos/c.jpg', 'file-damaged', 'cut', 7],
  ])
})

test('what is wrong with a file is what was found last', () => {
  wrong('Photos/a.jpg', 'cut')
  problems.note({ path: 'Photos/a.jpg', code: 'file-missing', detail: undefined, item: undefined, album: undefined }, 9)
  expect(rows()).toEqual([['Photos/a.jpg', 'file-missing', null, 9]])
  expect(problems.paths()).toEqual(['Photos/a.jpg'])
})
