import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { describe, expect, test } from 'vitest'
import { answeredCalls } from '../../../src/main/app/calls/answered-calls.ts'
import { callNames, eventNames } from '../../../src/shared/contract.ts'

const root = join(import.meta.dirname, '../../..')
const besides = ['answered-calls.ts', 'call-context.ts', 'call.ts', 'input-parts.ts']
const featuresIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !besides.includes(path))
    .map((path) => path.replace('.ts', ''))
    .sort()
/** Each by its place, such as `tasks/backup`. */
const features = featuresIn('src/shared/contract')

test('every call of the contract has a schema and a handler, and nothing else has', () => {
  expect(Object.keys(answeredCalls).sort()).toEqual([...callNames].sort())
  for (const { input, handle } of Object.values(answeredCalls)) {
    expect(input).toBeInstanceOf(z.ZodType)
    expect(handle).toBeTypeOf('function')
  }
})

test('the contract and what answers it have the same features', () => {
  expect(featuresIn('src/main/app/calls')).toEqual(features)
})

describe.each(features)('the feature %s', (place) => {
  const feature = basename(place)

  test('answers its own calls, each of them, and tells them to nobody else', async () => {
    const told = (await import(join(root, `src/shared/contract/${place}.ts`))) as Record<string, object>
    const answered = (await import(join(root, `src/main/app/calls/${place}.ts`))) as Record<string, object>
    const calls = Object.keys(told[`${feature}Calls`] ?? {})
    expect(calls).not.toEqual([])
    expect(Object.keys(answered[feature] ?? {}).sort()).toEqual(calls.sort())
    expect(callNames).toEqual(expect.arrayContaining(calls))
    expect(eventNames).toEqual(expect.arrayContaining(Object.keys(told[`${feature}Events`] ?? {})))
    for (const name of calls) expect(name.startsWith(`${feature}.`)).toBe(true)
  })
})

test('no name is told by two features', async () => {
  const told = await Promise.all(
    features.map(async (place) => {
      const feature = basename(place)
      const lists = (await import(join(root, `src/shared/contract/${place}.ts`))) as Record<string, object>
      return [lists[`${feature}Calls`], lists[`${feature}Events`]].flatMap((list) => Object.keys(list ?? {}))
    }),
  )
  expect(told.flat().sort()).toEqual([...callNames, ...eventNames].sort())
})
