import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeTestFolder } from '../../../scripts/testing/test-folder.ts'

let memory: string

beforeEach(() => {
  memory = mkdtempSync(join(tmpdir(), 'shoebox-memory-'))
})
afterEach(() => rmSync(memory, { recursive: true }))

test('the folder of a test run can be looked at by other users', () => {
  const made = makeTestFolder(memory, 0)
  expect(dirname(made)).toBe(memory)
  expect(statSync(made).mode & 0o777).toBe(0o755)
})

test('folders of runs that have ended go, and nothing else does', () => {
  const ended = 'shoebox-test-99999999-Abc123'
  const others = ['shoebox-test-', 'shoebox-test-x-1', 'shoebox-engine-1-2', `shoebox-test-${process.pid}-under-way`]
  for (const name of [ended, ...others]) mkdirSync(join(memory, name, 'tmp'), { recursive: true })
  const made = makeTestFolder(memory, 0)
  expect(readdirSync(memory).toSorted()).toEqual([basename(made), ...others].toSorted())
})

test('without memory, or without room there, the folder is where temporary files are', () => {
  for (const made of [makeTestFolder(join(memory, 'not-there'), 0), makeTestFolder(memory, Infinity)]) {
    expect(dirname(made)).toBe(tmpdir())
    rmSync(made, { recursive: true })
  }
})
