import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findOwnClocks, mayAsk } from '../../../../scripts/layers/own-clock.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const lines = (file: string, ...text: string[]): number[] =>
  findOwnClocks(file, text.join('\n')).map(({ line }) => line)

describe.each(['app', 'media', 'google/library', 'headless/ports', 'x'])('a file of src/main/%s', (folder) => {
  const file = `src/main/${folder}/x.ts`

  test.each([
    'export const x = Date.now()',
    'export const x = (now = Date.now) => now()',
    "export const x = Date['now']()",
    'export const x = globalThis.Date.now()',
    'export const x = new Date()',
    'export const x = Date()',
    'export const x = performance.now()',
    'export const x = setTimeout(() => undefined, 1)',
    'export const x = globalThis.setTimeout(() => undefined, 1)',
    'export const x = setInterval(() => undefined, 1)',
    'export const x = AbortSignal.timeout(1)',
    "import { setTimeout as sleep } from 'node:timers/promises'",
    "import * as timers from 'timers'",
    "import { scheduler } from 'node:timers/promises'",
    "export const x = () => import('node:timers/promises')",
    "export const x = require('timers')",
    'export const { now } = Date',
    'export const x = [Date]',
    'export const x = new globalThis.Date()',
    "export const x = globalThis['Date'].now()",
    'export const x = promisify(setTimeout)',
    'export const { setTimeout } = globalThis',
    'export const x = { setInterval }',
    'export const x = process.hrtime.bigint()',
    'export const x = process.uptime()',
    'export const { now } = performance',
    'export const x = performance.timeOrigin',
    'export const x = Temporal.Now.instant()',
  ])('may not say %s', (text) => {
    expect(lines(file, 'export const y = 1', text)).toEqual([2])
  })

  test('may say what only looks like it', () => {
    expect(
      lines(
        file,
        'export const x = (clock: { now(): number }) => new Date(clock.now())',
        "import { setImmediate } from 'node:timers/promises'",
        'export const y = clearTimeout(1)',
        'export const z = [Date.parse("x"), Date.UTC(2000), new Date(1), y instanceof Date]',
        'export type At = { Date: Date; setTimeout: ReturnType<typeof setTimeout> }',
        'export const port = { setTimeout: (clock: { Date: number }) => clock.Date }',
        "export const text = 'Date.now() and setTimeout'",
        '// performance.now()',
      ),
    ).toEqual([])
  })
})

test('what is no part of the program may ask', () => {
  expect(lines('test/engine/x.ts', 'export const x = Date.now()')).toEqual([])
})

test.each(Object.keys(mayAsk))('%s is there, and asks: an exception that nobody needs is none', (place) => {
  const file = `src/main/${place}`
  expect(existsSync(join(root, file))).toBe(true)
  expect(findOwnClocks(file, readFileSync(join(root, file), 'utf8'), {})).not.toEqual([])
})
