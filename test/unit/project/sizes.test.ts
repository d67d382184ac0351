import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { lineAt, syntaxOf, visitNodes } from '../../../scripts/layers/find-imports.ts'

/** Code that a person reads as a whole, or finds by looking through a list. */
const files = globSync('{src,test,scripts}/**/*.{ts,tsx,js,css,html}').filter((file) => !file.includes('node_modules/'))

const longest = 400
/** So many files of one folder can be looked through: more of what is tried than of what it is tried with. */
const mostIn = (folder: string): number => (folder.startsWith('test') ? 20 : 16)
/** One for each step that the index has ever taken: nobody looks through them, and none of them ever goes. */
const inOrder = ['src/main/index/migrations']

const lines = (file: string): number => readFileSync(file, 'utf8').split('\n').length - 1

test('no file is longer than 400 lines', () => {
  expect(files.length).toBeGreaterThan(1500)
  expect(files.filter((file) => lines(file) > longest)).toEqual([])
})

/** A function that does more than one thing is several; one that is put together of small ones has them beside it. */
const longestFunction = 120
const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

test('no function is longer than 120 lines', () => {
  const long: string[] = []
  for (const file of files.filter((each) => /^src\/.*\.tsx?$/.test(each) && lines(each) >= longestFunction)) {
    const text = readFileSync(file, 'utf8')
    visitNodes(syntaxOf(file, text).program, ({ type, start, ...rest }) => {
      if (!functions.has(type)) return
      const first = lineAt(text, start)
      if (lineAt(text, Number(rest['end'])) - first >= longestFunction) long.push(`${file}:${first}`)
    })
  }
  expect(long).toEqual([])
})

test('a folder that has grown has got rooms', () => {
  const folders = Map.groupBy(files, (file) => dirname(file))
  const crowded = [...folders].filter(([folder, its]) => its.length > mostIn(folder)).map(([folder]) => folder)
  expect(crowded.filter((folder) => !inOrder.includes(folder))).toEqual([])
  for (const folder of inOrder)
    expect((folders.get(folder) ?? ['']).filter((file) => !/\/\d{4}-[\w-]+\.ts$/.test(file))).toEqual([])
})
