import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inNoShard } from '../../../scripts/mutation/in-no-shard.ts'
import { shards } from '../../../scripts/mutation/shards.ts'

/** What `npm run mutate` is for, see docs/mutation.md. */
const tried = [
  'src/main/{backup,google,index,intake,media,mirror,tasks,verify}/**/*.ts',
  'src/main/headless/server/*.ts',
  'src/renderer/grid/**/*.ts',
]
const files = (patterns: readonly string[]): string[] => globSync([...patterns])
/** A pattern that begins so takes files away. */
const without = (patterns: readonly string[]): string[] => patterns.filter((pattern) => !pattern.startsWith('!'))

test.each(Object.entries(shards))('all that %s changes and runs is there', (_, { mutate, tests }) => {
  const missing = [...without(mutate), ...tests].filter((pattern) => files([pattern]).length === 0)
  expect(missing).toEqual([])
})

test('every file of what is tried is in a shard, or is named as being in none', () => {
  const inShards = new Set(Object.values(shards).flatMap(({ mutate }) => files(without(mutate))))
  // Hooks of React are tried in a browser, and migrations hold SQL, which is not changed.
  const left = files(tried).filter(
    (file) => !inShards.has(file) && !file.includes('/use-') && !file.includes('/migrations/'),
  )
  expect(left.toSorted()).toEqual([...inNoShard].toSorted())
})
