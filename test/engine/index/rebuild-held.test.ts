import * as nodeFiles from 'node:fs/promises'
import { link, mkdir, readdir, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdDatabase } from '../../../src/main/index/schema/database.ts'
import { journalMark } from '../../../src/main/mirror/names/own-entries.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import type { RebuildReport } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import type { Result } from '../../../src/shared/problems/problem.ts'
import { footprint } from '../mirror-content.ts'
import { everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'

const log = (): void => undefined

let world: World
beforeEach(async () => {
  world = await openWorld({ emulator: { items: 6, albums: 1, seed: 8 } })
  await world.run(everything)
})
afterEach(() => world.close())

function rebuild(): Promise<Result<RebuildReport>> {
  return rebuildIndex(world.path, { files: nodeFiles, clock: world.clock, log }, new AbortController().signal)
}

/** What can be done to the index of a mirror that is open, so that it is not opened as an index any more. */
const harms: Record<string, (index: string, beside: string) => Promise<unknown>> = {
  'has a second name': (index, beside) => link(index, beside),
  'is a file of zero bytes': (index) => truncate(index),
  'is nothing but zeros': (index) => writeFile(index, Buffer.alloc(8192)),
  'has a log that leads elsewhere': (index, beside) => symlink(beside, `${index}-shm`),
  'has a folder for a journal': (index) => mkdir(`${index}-journal`),
  'has a journal that names another file': (index) => writeFile(`${index}-journal`, journalMark),
}

test.each(Object.keys(harms))('a mirror in use is not rebuilt although its index %s', async (harm) => {
  const index = join(world.path, '.shoebox/index.sqlite')
  const beside = join(world.path, '../beside')
  await harms[harm]?.(index, beside)
  const before = await footprint(world.path)
  expect(await rebuild()).toMatchObject({ ok: false, problem: { code: 'mirror-in-use', values: { path: world.path } } })
  expect(await footprint(world.path)).toEqual(before)
  expect(await readdir(join(world.path, '.shoebox/incoming'))).toEqual([])
  await world.backup.close()
  await world.mirror.close()
  expect(await rebuild()).toMatchObject({ ok: true })
  expect(await readdir(join(world.path, '.shoebox/incoming'))).toEqual([])
})

test('an index that another rebuild is making is not taken away, although it has a second name', async () => {
  await world.backup.close()
  await world.mirror.close()
  const making = join(world.path, '.shoebox/index-new.sqlite')
  const other = holdDatabase(making)
  try {
    await link(making, join(world.path, '../beside'))
    expect(await rebuild()).toMatchObject({ ok: false, problem: { code: 'mirror-in-use' } })
    expect(await readdir(join(world.path, '.shoebox'))).toContain('index-new.sqlite')
  } finally {
    other.close()
  }
  expect(await rebuild()).toMatchObject({ ok: true })
})
