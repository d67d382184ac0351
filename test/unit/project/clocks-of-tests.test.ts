import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isNode, lineAt, syntaxOf, visitNodes } from '../../../scripts/layers/find-imports.ts'

/** The lines at which an object or a class has the time of day, and with it a way to measure or to wait: a clock. */
function ownClocks(file: string, text: string): string[] {
  const found: string[] = []
  visitNodes(syntaxOf(file, text).program, (node) => {
    const members = node.type === 'ObjectExpression' ? node['properties'] : node.type === 'ClassBody' && node['body']
    if (!Array.isArray(members)) return
    const names = members.map(({ key }) => (isNode(key) ? (key['name'] ?? key['value']) : undefined))
    if (names.includes('now') && ['monotonic', 'sleep'].some((name) => names.includes(name)))
      found.push(`${file}:${lineAt(text, node.start)}`)
  })
  return found
}

test('tests have the clocks of test/clocks: one that stands until it is turned, and one that runs fast', () => {
  const files = globSync('test/**/*.{ts,tsx}').filter((file) => !file.startsWith('test/clocks/'))
  expect(files.length).toBeGreaterThan(500)
  expect(files.flatMap((file) => ownClocks(file, readFileSync(file, 'utf8')))).toEqual([])
  expect(globSync('test/clocks/*.ts').flatMap((file) => ownClocks(file, readFileSync(file, 'utf8')))).toHaveLength(2)
})

test.each([
  ['export const x = { now: () => 1, sleep: () => Promise.resolve() }', 1],
  ['export const x = { now() { return 1 }, monotonic: () => 1 }', 1],
  ["export class X { 'now'() { return 1 }\n sleep() {} }", 1],
  ['export const x = { now: () => 1 }', 0],
  ['export const x = { ...standingClock(), sleep: () => undefined }', 0],
])('%s', (text, count) => {
  expect(ownClocks('test/unit/x.ts', text)).toHaveLength(count)
})
