import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')

function check(folder: string): { status: number | null; errors: string[] } {
  const run = spawnSync(process.execPath, [join(root, 'scripts/check-layers.ts'), folder], { encoding: 'utf8' })
  return { status: run.status, errors: run.stderr.trim().split('\n').filter(Boolean) }
}

test('the project has no forbidden import', () => {
  expect(check(root)).toEqual({ status: 0, errors: [] })
})

test('each kind of forbidden import is found', () => {
  const { status, errors } = check(join(root, 'test/fixtures/layers'))
  expect(status).toBe(1)
  expect(errors.map((line) => line.replace(/:.*/, '')).sort()).toEqual([
    'src/main/google/thing.ts',
    'src/main/mirror/knows-google.ts',
    'src/renderer/knows-google.ts',
    'src/shared/reads-disk.ts',
  ])
})

test('a folder without sources is an error, not a pass', () => {
  expect(check(join(root, 'docs')).status).toBe(1)
})
