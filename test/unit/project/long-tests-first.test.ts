import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { longest } from '../../../scripts/testing/long-tests-first.ts'

test('every file that is to begin early is there, and named once', () => {
  const file = (name: string): string => join(import.meta.dirname, '../..', `${name}.test.ts`)
  expect(longest.filter((name) => !existsSync(file(name)))).toEqual([])
  expect(new Set(longest).size).toBe(longest.length)
})
