import * as nodeFiles from 'node:fs/promises'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { openTold } from '../../../src/main/app/notifier.ts'
import { nothingTold } from '../../../src/main/app/attention.ts'
import { differenceItems } from '../../../src/main/library/completeness/difference-items.ts'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import { itemDetails } from '../../../src/main/library/item/item-details.ts'
import { libraryColumns } from '../../../src/main/library/kept/kept-library.ts'
import { verdictFacts } from '../../../src/main/library/completeness/verdict-facts.ts'
import { catalogueLines } from '../../../src/main/mirror/documents/catalogue.ts'
import { ItemTimes } from '../../../src/main/mirror/item-times.ts'
import { zoneSteps } from '../../../src/main/mirror/opening/settle-zones.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { readOverTime } from '../../../src/main/verify/share/read-over-time.ts'
import { shareIsDue } from '../../../src/main/verify/share/reading-rows.ts'
import { atOnce, inSlices } from '../../../src/main/slices.ts'
import type { AccountId, ItemRef } from '../../../src/shared/domain.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { openWorld, type World } from '../world.ts'
import { execThroughViews } from '../../rows/through-views.ts'

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
  await inSlices(zoneSteps(database))
  libraryColumns(database, { search: 'canon x' })
  for (const line of catalogueLines(database)) expect(() => JSON.parse(line) as unknown).not.toThrow()
  healthNumbers(database)
  verdictFacts(database, false)
  backup.lastSelection()
  openTold(database).get()
  expect(typeof atOnce(shareIsDue(database, Date.now(), 30))).toBe('boolean')
}

interface TimeColumn {
  table: string
  column: string
}

/** Every column that holds milliseconds since 1970, by the schema itself. */
function timeColumns(database: World['mirror']['database']): TimeColumn[] {
  return database
    .prepare(
      `
      SELECT tables.name AS "table", columns.name AS "column"
      FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns
      WHERE tables.type = 'table' AND columns.type = 'INTEGER'
        AND (columns.name GLOB '*_at' OR columns.name IN ('at', 'taken_local', 'mtime', 'mtime_here', 'first_seen', 'since'))`,
    )
    .all() as unknown as TimeColumn[]
}

/** Everything that is shown or written as a date is one that every notation takes. */
function assertDates({ mirror: { database } }: World): void {
  const written = [...catalogueLines(database)].flatMap((text) => [...text.matchAll(/"([-+\d]+T[\d:.]+Z?)"/g)])
  expect(written.length).toBeGreaterThan(10)
  for (const [, date = ''] of written) expect(date).toMatch(/^\d{4}-\d\d-\d\dT/)
  for (const day of libraryColumns(database, {}).day)
    expect(new Date(day * 86_400_000).toISOString()).toMatch(/^\d{4}-/)
  const health = healthNumbers(database)
  const { listedAt } = verdictFacts(database, false)
  const oldest = atOnce(readOverTime(database, Date.now(), 30)).oldest
  const versions = database.prepare('SELECT ref FROM item').all()
  const replaced = versions.flatMap(({ ref }) => {
    const details = itemDetails(database, ref as ItemRef)
    return details.ok ? details.value.versions.map(({ replacedAt }) => replacedAt) : []
  })
  for (const at of [health.lastFull?.at, listedAt, oldest, ...replaced])
    if (at !== undefined) expect(new Date(at).toISOString()).toMatch(/^\d{4}-/)
  const [account] = health.accounts
  const reason = account?.differences[0]?.reason ?? 'queued'
  const of = { account: account?.account ?? ('' as AccountId) }
  const { items } = differenceItems(database, { of, reason, limit: 5, offset: 0 })
  expect(items.map(({ day = '' }) => day)).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d$/)])
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
      { numRuns: someRuns(40, 150) },
    )
    expect(openTold(database).get()).toEqual(nothingTold)
  })

  it('is read and written into the catalogue whatever numbers stand for its times', async () => {
    world = await openWorld({ emulator: { items: 5, albums: 1 } })
    await world.run()
    const { database } = world.mirror
    const times = timeColumns(database)
    expect(times.length).toBeGreaterThan(15)
    execThroughViews(
      database,
      `
      INSERT INTO earlier_file (item, number, role, path, path_key, bytes, sha256, mime_type, fidelity, mtime, published_at, replaced_at)
        SELECT item, 1, role, 'Photos/v' || item, 'photos/v' || item, bytes, sha256, mime_type, fidelity, 0, 0, 0 FROM current_file;
      UPDATE item SET taken_from_file = 1, time_known = 'instant';
      DELETE FROM current_file WHERE item = (SELECT max(ref) FROM item);
      INSERT INTO verification (id, started_at, position, ok, bytes) VALUES (1, 0, '', 0, 0)`,
    )
    const instant = 864e13
    // What the opening lets through; see index-rows.ts.
    const most = 2 ** 52
    const absurd = fc.oneof(
      fc.integer({ min: -most, max: most }),
      fc.constantFrom(instant, instant + 1, -instant, -instant - 1, 253_402_300_800_000, -62_167_219_200_001),
      fc.constantFrom(most, -most, 0, -1),
    )
    const verified = database.prepare(
      "INSERT INTO meta (name, value) VALUES ('verified-full', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    await fc.assert(
      fc.asyncProperty(absurd, fc.constantFrom(-1440, 0, 1440), async (value, zone) => {
        for (const { table, column } of times) {
          // What an item shows was replaced by nothing; the schema lets nobody say otherwise.
          const where = column === 'replaced_at' ? 'number > 0' : 'TRUE'
          database.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(value)
        }
        database.prepare("UPDATE item SET zone = ?, zone_from = 'file'").run(zone)
        verified.run(
          JSON.stringify({ at: value, repaired: 0, ok: 1, missing: 0, damaged: 0, unreadable: 0, unknown: 0 }),
        )
        await readAll(world)
        assertDates(world)
      }),
      { numRuns: someRuns(15, 40) },
    )
    const catalogue = [...catalogueLines(database)]
    await world.backup.close()
    await world.mirror.close()
    const ports = { files: nodeFiles, clock: world.clock, log: () => undefined }
    expect((await rebuildIndex(world.path, ports, new AbortController().signal)).ok).toBe(true)
    await world.reopen()
    expect([...catalogueLines(world.mirror.database)]).toHaveLength(catalogue.length)
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
