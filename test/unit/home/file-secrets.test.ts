import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { createFileSecrets } from '../../../src/main/home/file-secrets.ts'

let folder: string
let home: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-secrets-'))
  home = join(folder, 'home')
})
afterEach(() => rm(folder, { recursive: true }))

it('keeps secrets over restarts, in a file that only its owner can read', async () => {
  const secrets = createFileSecrets(home, systemClock())
  expect(await secrets.get('token')).toBeUndefined()
  expect(await secrets.set('token', 'abc')).toBe('plain')
  expect(await createFileSecrets(home, systemClock()).get('token')).toBe('abc')
  expect((await stat(home)).mode & 0o777).toBe(0o700)
  expect((await stat(join(home, 'secrets.json'))).mode & 0o777).toBe(0o600)
  await secrets.delete('token')
  expect(await createFileSecrets(home, systemClock()).get('token')).toBeUndefined()
})

it('loses none of several secrets that are set at once', async () => {
  const secrets = createFileSecrets(home, systemClock())
  const names = ['a', 'b', 'c', 'd']
  await Promise.all(names.map((name) => secrets.set(name, name.toUpperCase())))
  expect(await Promise.all(names.map((name) => secrets.get(name)))).toEqual(['A', 'B', 'C', 'D'])
})

it('knows only names that were set', async () => {
  const secrets = createFileSecrets(home, systemClock())
  await secrets.set('token', 'abc')
  expect(await secrets.get('toString')).toBeUndefined()
  expect(await secrets.get('__proto__')).toBeUndefined()
})

it('says that it is not encrypted', async () => {
  expect(await createFileSecrets(home, systemClock()).protection()).toBe('plain')
})

it('does not write over a file that it cannot understand', async () => {
  await createFileSecrets(home, systemClock()).set('token', 'abc')
  const path = join(home, 'secrets.json')
  await writeFile(path, '{"version": 2, "sealed": [1, 2]}')
  const secrets = createFileSecrets(home, systemClock())
  await expect(secrets.get('token')).rejects.toThrow()
  await expect(secrets.set('other', 'x')).rejects.toThrow()
  expect(await readFile(path, 'utf8')).toBe('{"version": 2, "sealed": [1, 2]}')
})
