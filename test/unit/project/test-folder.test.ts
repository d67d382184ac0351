import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeTestFolder } from '../../../scripts/testing/test-folder.ts'

let memory: string

beforeEach(() => {
  memory = mkdtempSync(join(tmpdir(), 'shoebox-memory-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(memory, { recursive: true })
})

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

/** Two file systems, one upon the other, in the folder of a run that has ended; undefined where none can be mounted. */
function leaveMounted(): string | undefined {
  const path = join(memory, 'shoebox-test-99999999-Abc123', 'tmp', 'a disk')
  mkdirSync(path, { recursive: true })
  const mount = (...how: string[]): boolean => spawnSync('mount', [...how, path], { stdio: 'ignore' }).status === 0
  return mount('-t', 'tmpfs', 'tmpfs') && mount('--bind', path) ? path : undefined
}

test('a run that was ended while file systems of it were mounted does not stop the next one, and they go', ({
  skip,
}) => {
  if (leaveMounted() === undefined) skip('File systems cannot be mounted here.')
  const made = makeTestFolder(memory, 0)
  expect(readdirSync(memory)).toEqual([basename(made)])
})

test('what cannot be removed is told, and does not stop the next run either', ({ skip }) => {
  const path = leaveMounted()
  if (path === undefined) skip('File systems cannot be mounted here.')
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
  vi.stubEnv('PATH', memory)
  const made = makeTestFolder(memory, 0)
  expect(statSync(made).isDirectory()).toBe(true)
  expect(warned).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('shoebox-test-99999999-Abc123'))
  vi.unstubAllEnvs()
  makeTestFolder(memory, 0)
  expect(warned).toHaveBeenCalledOnce()
})

test('without memory, or without room there, the folder is where temporary files are', () => {
  for (const made of [makeTestFolder(join(memory, 'not-there'), 0), makeTestFolder(memory, Infinity)]) {
    expect(dirname(made)).toBe(tmpdir())
    rmSync(made, { recursive: true })
  }
})
