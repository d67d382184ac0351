import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { ItemTimes } from '../../../../src/main/mirror/item-times.ts'
import { migrations } from '../../../../src/main/index/schema/database.ts'
import { initial } from '../../../../src/main/index/migrations/0001-initial.ts'
import { clocksWithoutAZone } from '../../../../src/main/index/migrations/0014-clocks-without-a-zone.ts'
import { zoneSteps } from '../../../../src/main/mirror/opening/settle-zones.ts'
import { inSlices } from '../../../../src/main/slices.ts'
import { someRuns } from '../../../cases/some-cases.ts'

const minute = 60_000

/** From the first schema to the one that is tried, which is that of two migrations. */
function migrateOn(database: DatabaseSync): void {
  for (const migration of migrations.slice(1, migrations.indexOf(clocksWithoutAZone) + 1)) database.exec(migration)
}

/** Through all that came after it, as the program that concludes anew goes by the last one. */
function migrateToLast(database: DatabaseSync): void {
  // Some make a table anew that others refer to.
  database.exec('PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON')
  for (const migration of migrations.slice(migrations.indexOf(clocksWithoutAZone) + 1)) database.exec(migration)
  database.exec('PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON')
}

/** An item as an index before the migration holds it. */
const old = fc.record({
  created: fc.oneof(
    fc.integer({ min: Date.UTC(1930, 0, 1) / 1000, max: Date.UTC(2026, 0, 1) / 1000 }).map((at) => at * 1000),
    fc.integer({ min: 0, max: 999 }).map((ms) => Date.UTC(2021, 6, 4) + ms),
    fc.constantFrom(0, Date.UTC(1904, 0, 1), Date.UTC(2098, 0, 1), Date.UTC(1601, 0, 1), Date.UTC(1825, 11, 31)),
  ),
  /** From the instant to the camera's clock, in seconds; null if the file has none. */
  clock: fc.option(
    fc.oneof(
      fc.integer({ min: -50, max: 58 }).map((quarters) => quarters * 900),
      fc
        .integer({ min: -50, max: 58 })
        .chain((quarters) => fc.integer({ min: -300, max: 300 }).map((off) => quarters * 900 + off)),
      fc.integer({ min: -90_000, max: 90_000 }),
      fc.constant(40_000_000),
    ),
    { nil: null },
  ),
  offsetMinutes: fc.option(
    fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15),
    { nil: null },
  ),
  camera: fc.constantFrom('json', 'null', 'damaged', 'odd'),
  /** What else a column can hold that says nothing of a zone. */
  odd: fc.oneof(
    fc.json(),
    fc
      .oneof(fc.jsonValue(), fc.double({ noNaN: true }), fc.integer({ min: -1000, max: 1000 }))
      .map((offset) => JSON.stringify({ make: 5, offsetMinutes: offset, latitude: 1e300, longitude: [] })),
    fc.constantFrom('{"offsetMinutes":1e400}', '{"offsetMinutes":9223372036854775808}', '"text"', '[60]', '{}}'),
  ),
})

it('concludes of old rows what is concluded of new ones', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(old, { minLength: 1, maxLength: 20 }), async (items) => {
      const database = new DatabaseSync(':memory:')
      database.exec(initial)
      database.exec(`INSERT INTO account (id, email) VALUES ('a', 'ann@example.org')`)
      const insert = database.prepare(`
        INSERT INTO item (id, account, remote_id, filename, mime_type, creation_time, taken_local, taken_from_file, camera, first_seen)
        VALUES (?, 'a', ?, 'x', 'image/jpeg', ?, ?, ?, ?, 0)`)
      for (const [at, { created, clock, offsetMinutes, camera, odd }] of items.entries())
        insert.run(
          String(at),
          String(at),
          new Date(created).toISOString().replace('.000Z', 'Z'),
          clock === null ? created : created + clock * 1000,
          Number(clock !== null),
          camera === 'null' || (camera === 'json' && offsetMinutes === null)
            ? null
            : camera === 'json'
              ? JSON.stringify({ offsetMinutes })
              : camera === 'odd'
                ? odd
                : '{"offset',
        )
      migrateOn(database)
      const rows = (): unknown[] =>
        database.prepare('SELECT id, taken_at, time_known, zone, zone_from FROM item ORDER BY ref').all()
      const migrated = rows()
      migrateToLast(database)
      // The same once more, by the code that new items go through.
      database.exec(`UPDATE item SET taken_at = 0, time_known = 'nothing', zone = NULL, zone_from = NULL`)
      const times = new ItemTimes(database)
      for (let ref = 1; ref <= items.length; ref++) times.update(ref, Date.now())
      expect(migrated).toEqual(rows())
      await inSlices(zoneSteps(database))
      const settled = rows()
      database.exec(`
        INSERT INTO zone_change (source, by_clock, earliest, ref, latest)
        VALUES (0, 0, -8e15, 0, 8e15), (0, 1, -8e15, 0, 8e15)`)
      expect(await inSlices(zoneSteps(database))).toBe(0)
      expect(rows()).toEqual(settled)
      database.close()
    }),
    { numRuns: someRuns(30, 120) },
  )
})

it('settles the zones of all that is there at the first opportunity', async () => {
  const database = new DatabaseSync(':memory:')
  database.exec(initial)
  database.exec(`INSERT INTO account (id, email) VALUES ('a', 'ann@example.org')`)
  const at = Date.UTC(2021, 6, 4, 10)
  const insert = database.prepare(`
    INSERT INTO item (id, account, remote_id, filename, mime_type, creation_time, taken_local, taken_from_file, first_seen)
    VALUES (?, 'a', ?, 'x', 'image/jpeg', ?, ?, ?, 0)`)
  insert.run('photo', 'photo', new Date(at).toISOString(), at + 330 * minute, 1)
  insert.run('video', 'video', new Date(at + minute).toISOString(), at + minute, 0)
  migrateOn(database)
  migrateToLast(database)
  expect(await inSlices(zoneSteps(database))).toBe(1)
  expect(database.prepare('SELECT id, zone, zone_from FROM item ORDER BY ref').all()).toEqual([
    { id: 'photo', zone: 330, zone_from: 'clock' },
    { id: 'video', zone: 330, zone_from: 'neighbour' },
  ])
})
