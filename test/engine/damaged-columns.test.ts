import * as nodeFiles from 'node:fs/promises'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { openTold } from '../../src/main/app/notifier.ts'
import { nothingTold } from '../../src/main/app/attention.ts'
import { healthNumbers } from '../../src/main/library/health-numbers.ts'
import { itemDetails } from '../../src/main/library/item-details.ts'
import { libraryColumns } from '../../src/main/library/library-columns.ts'
import { verdictFacts } from '../../src/main/library/verdict-facts.ts'
import { catalogueLines } from '../../src/main/mirror/catalogue.ts'
import { ItemTimes } from '../../src/main/mirror/item-times.ts'
import { settleZones } from '../../src/main/mirror/settle-zones.ts'
import { rebuildIndex } from '../../src/main/verify/rebuild-index.ts'
import { shareIsDue } from '../../src/main/verify/reading-rows.ts'
import type { ItemRef } from '../../src/shared/domain.ts'
import { checkComplete } from '../torture/invariants.ts'
import { truthOf } from '../torture/truth.ts'
import { openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

/** What stands in a column that ought to hold an object: cut, of another kind, or with anything in its fields. */
const fields = [
  'make',
  'latitude',
  'longitude',
  'offsetMinutes',
  'offsetHint',
  'recorded',
  'albums',
  'day',
  'at',
  'library',
]
const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(1e300, -1e300, 0.5, 91, '', 'x', '9999-99-99', 'Infinity'))
const damaged = fc.oneof(
  fc.constantFrom('', '{', '[]', 'null', '5', '"text"', '{"make":"Canon","offsetMin', '{"offsetMinutes":1e999}', '\0'),
  fc.json(),
  fc.dictionary(fc.constantFrom(...fields), anything).map((value) => JSON.stringify(value)),
)

/** Asks everything that reads what the columns say. */
async function readAll({ mirror: { database }, backup }: World): Promise<void> {
  const refs = [...libraryColumns(database, {}).ref]
  for (const ref of refs) {
    expect(itemDetails(database, ref as ItemRef).ok).toBe(true)
    new ItemTimes(database).update(ref, Date.now())
  }
  await settleZones(database)
  libraryColumns(database, { search: 'canon x' })
  for (const line of catalogueLines(database)) expect(() => JSON.parse(line) as unknown).not.toThrow()
  healthNumbers(database)
  verdictFacts(database, false)
  backup.lastSelection()
  openTold(database).get()
  expect(typeof shareIsDue(database, Date.now(), 30)).toBe('boolean')
}

describe('an index with a damaged text in it', () => {
  it('is read, searched and written into the catalogue all the same', async () => {
    world = await openWorld({ emulator: { items: 6, albums: 1 } })
    await world.run()
    const { database } = world.mirror
    const camera = database.prepare('UPDATE item SET camera = ?')
    const selection = database.prepare('UPDATE run SET selection = ?')
    const meta = database.prepare(`
      INSERT INTO meta (name, value) SELECT value, ?
      FROM json_each('["told", "verify-share", "verified-quick", "verified-full", "schedule-rests-since"]') WHERE TRUE
      ON CONFLICT (name) DO UPDATE SET value = excluded.value`)
    await fc.assert(
      fc.asyncProperty(damaged, async (text) => {
        camera.run(text)
        selection.run(text)
        meta.run(text)
        await readAll(world)
      }),
      { numRuns: 150 },
    )
    expect(openTold(database).get()).toEqual(nothingTold)
  })

  it('is backed up into, and rebuilt from what it wrote', async () => {
    world = await openWorld({ emulator: { items: 12, albums: 1 } })
    const { library } = world.emulator
    await world.run()
    const { database } = world.mirror
    database.exec(`
      UPDATE item SET camera = CASE ref % 4 WHEN 0 THEN '{"make":"Canon","offsetMin' WHEN 1 THEN '[60]'
        WHEN 2 THEN '{"make":5,"offsetMinutes":1e300,"latitude":"x"}' ELSE 'null' END;
      UPDATE run SET selection = '{"allAlbums":'`)
    // An edit, which writes into a damaged row, and a new item.
    library.editItem(String(database.prepare('SELECT remote_id FROM item').get()?.['remote_id']), { width: 321 })
    library.addItem({ filename: 'new.jpg' })
    expect((await world.run()).outcome.kind).toBe('complete')
    expect(checkComplete(world.path, await truthOf(world.emulator))).toEqual([])

    const catalogue = [...catalogueLines(database)]
    await world.backup.close()
    await world.mirror.close()
    const ports = { files: nodeFiles, clock: world.clock, log: () => undefined }
    expect((await rebuildIndex(world.path, ports, new AbortController().signal)).ok).toBe(true)
    await world.reopen()
    expect([...catalogueLines(world.mirror.database)]).toEqual(catalogue)
  })
})
