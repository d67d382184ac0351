import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openCliBench, type CliBench } from '../cli-process.ts'

let bench: CliBench
afterEach(() => bench.close())

test('photos that are named by their ids are exported without anything else', async () => {
  bench = await openCliBench({ items: 5, albums: 1 })
  await bench.login('--mirror', bench.mirror)
  expect((await bench.here('--mirror', bench.mirror, 'backup')).code).toBe(0)
  const catalogue = await readFile(join(bench.mirror, 'catalogue.jsonl'), 'utf8')
  const rows = catalogue.trimEnd().split('\n')
  const ids = rows.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ filename }) => filename)
  const place = join(bench.home, '..', 'out')
  const wish = ['export', place, '--format', 'folders', '--item', String(ids[0]?.['id']), '--json']
  const end = await bench.here('--mirror', bench.mirror, ...wish)
  expect(end.report()).toMatchObject({ items: 1, albums: 0, failed: 0 })
})
