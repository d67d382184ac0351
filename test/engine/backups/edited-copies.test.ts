import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nameKey } from '../../../src/main/mirror/names/names.ts'
import { addKnownFile } from '../../unit/mirror/known-files.ts'
import { sha256 } from '../../unit/mirror/small-mirror.ts'
import { readCatalogue } from '../mirror-content.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld({ emulator: { items: 4, albums: 1, seed: 5 } })
})
afterEach(() => world.close())

test('a backup neither forgets an edited copy that is gone nor asks Google for one', async () => {
  await world.run()
  const { database } = world.mirror
  const row = database.prepare(`SELECT item, path FROM current_file WHERE role = 'primary' AND path LIKE '%.jpg'`).get()
  const [item, path] = [Number(row?.['item']), String(row?.['path']).replace('.jpg', '-edited.jpg')]
  const bytes = 'an edited copy'
  const known = { path, pathKey: nameKey(path), bytes: bytes.length, sha256: sha256(bytes) }
  addKnownFile(database, { item, role: 'edited', ...known })
  await writeFile(join(world.path, path), bytes)

  const mediaBefore = world.emulator.counters.media
  for (const isThere of [true, false]) {
    if (!isThere) await rm(join(world.path, path))
    const { progress } = await world.run()
    expect(progress).toMatchObject({ downloaded: 0, failed: 0 })
    const files = database.prepare('SELECT role FROM item_file WHERE item = ? AND number = 0 ORDER BY role').all(item)
    expect(files.map(({ role }) => role)).toEqual(['edited', 'primary'])
    const { items } = await readCatalogue(world.path)
    expect([...items.values()].filter((one) => one.edited?.path === path)).toHaveLength(1)
  }
  expect(world.emulator.counters.media).toBe(mediaBefore)
})
