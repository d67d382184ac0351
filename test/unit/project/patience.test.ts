import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const tests = join(import.meta.dirname, '..', '..')

/** Waits that end before a busy machine has done what is waited for: Vitest's own give up after a second. */
const shortWaits = /\bvi\.(?:waitFor|waitUntil)\(|\btimeout: ?(?:[1-9]\d{0,2}|[1-9]_?\d{3})\b/

describe('a test that waits for something', () => {
  test.each(['vi.waitFor(() => expect(x).toBe(1))', 'expect.poll(() => x, { timeout: 500 })', '{ timeout: 9_000 }'])(
    'may not say %s',
    (text) => expect(text).toMatch(shortWaits),
  )

  test.each(['expect.poll(() => x)', '{ timeout: 20_000 }', '{ timeout: 120000 }', 'patience'])('may say %s', (text) =>
    expect(text).not.toMatch(shortWaits),
  )

  test('has the patience of the configuration, or more', () => {
    const files = readdirSync(tests, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.(?:test|spec)\.tsx?$/.test(file) && !file.startsWith('unit/project/'),
    )
    expect(files.length).toBeGreaterThan(300)
    expect(files.filter((file) => shortWaits.test(readFileSync(join(tests, file), 'utf8')))).toEqual([])
  })
})
