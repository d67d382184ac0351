import type { DatabaseSync, StatementSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { ItemTimes } from '../../../../src/main/mirror/item-times.ts'
import { zoneSteps } from '../../../../src/main/mirror/opening/settle-zones.ts'
import { inSlices, inSlicesUntil } from '../../../../src/main/slices.ts'
import { addRow, changeRows, removeRows } from '../../../rows/rows.ts'

/** What an item tells: an instant, perhaps with a zone, or only a clock. Minutes since 2021. */
interface Told {
  kind: 'instant' | 'zoned' | 'clock' | 'nothing'
  minute: number
  zone: number
}

const start = Date.UTC(2021, 0, 1)
const now = Date.UTC(2026, 10, 28)
const told: fc.Arbitrary<Told> = fc.record({
  kind: fc.constantFrom('instant', 'zoned', 'clock', 'nothing'),
  // Few enough that many stand at the same time, and some so far that a clock tells nothing any more.
  minute: fc.oneof(
    fc.nat(40),
    fc.nat(40).map((minute) => minute * 150),
  ),
  zone: fc.constantFrom(-480, 0, 330, 540, 765),
})

class Index {
  readonly database: DatabaseSync = openDatabase(':memory:')
  readonly #times = new ItemTimes(this.database)
  readonly #ref: StatementSync

  constructor() {
    addRow(this.database, 'account', { id: 'a', email: 'ann@example.org' })
    this.#ref = this.database.prepare('SELECT ref FROM item WHERE id = ?')
  }

  /** Adds the item, or changes it if it is there. */
  tell(id: number, { kind, minute, zone }: Told): void {
    const at = start + minute * 60_000
    const created = kind === 'instant' || kind === 'zoned' ? new Date(at).toISOString() : '1970-01-01T00:00:00Z'
    const row = {
      id: String(id),
      creation_time: created,
      taken_local: kind === 'zoned' ? at + zone * 60_000 : kind === 'nothing' ? 0 : at,
      taken_from_file: kind === 'clock' || kind === 'zoned',
      camera: kind === 'zoned' ? JSON.stringify({ offsetMinutes: zone }) : '{}',
    }
    const known = this.#ref.get(row.id)
    if (known) changeRows(this.database, 'item', row, { id: row.id })
    else addRow(this.database, 'item', { ...row, account: 'a' })
    this.#times.update(Number((known ?? this.#ref.get(row.id))?.['ref']), now)
  }

  /** As a new one, which takes longer. */
  empty(): void {
    removeRows(this.database, 'item')
    removeRows(this.database, 'zone_change')
  }

  rows(): unknown[] {
    return this.database.prepare('SELECT id, taken_at, zone, zone_from FROM item ORDER BY CAST(id AS INTEGER)').all()
  }
}

/** What must come out, looked up the slow way. */
function expected(items: readonly Told[]): unknown[] {
  const sources = items.filter(({ kind }) => kind === 'zoned')
  return items.map(({ kind, minute, zone }, id) => {
    const at = start + minute * 60_000
    if (kind === 'nothing') return { id: String(id), taken_at: 0, zone: null, zone_from: null }
    if (kind === 'zoned') return { id: String(id), taken_at: at, zone, zone_from: 'file' }
    // An instant is compared with instants, a clock with what clocks showed.
    const seen = (source: Told): number => source.minute + (kind === 'clock' ? source.zone : 0)
    const [nearest] = sources
      .filter((source) => kind !== 'clock' || Math.abs(seen(source) - minute) <= 36 * 60)
      .toSorted(
        (one, other) =>
          Math.abs(seen(one) - minute) - Math.abs(seen(other) - minute) ||
          seen(one) - seen(other) ||
          one.zone - other.zone,
      )
    const inferred = nearest?.zone ?? null
    return {
      id: String(id),
      taken_at: kind === 'clock' ? at - (inferred ?? 0) * 60_000 : at,
      zone: inferred,
      zone_from: inferred === null ? null : 'neighbour',
    }
  })
}

describe('zoneSteps', () => {
  it('takes each zone from the nearest item that has one, whatever came when and in however many runs', async () => {
    const arrival = fc.record({ at: fc.nat(), told, settle: fc.boolean() })
    const index = new Index()
    await fc.assert(
      fc.asyncProperty(
        fc.array(told, { minLength: 1, maxLength: 25 }),
        fc.array(arrival, { maxLength: 40 }),
        async (items, before) => {
          index.empty()
          // Items that say something else first, and in another order.
          for (const { at, told: other, settle } of before) {
            index.tell(at % items.length, other)
            if (settle) await inSlices(zoneSteps(index.database))
          }
          for (const [id, item] of items.entries()) index.tell(id, item)
          await inSlices(zoneSteps(index.database))
          expect(index.rows()).toEqual(expected(items))
          expect(await inSlices(zoneSteps(index.database))).toBe(0)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('takes it to all whom it concerns that a few items say something else, however far away they are', async () => {
    const index = new Index()
    const farAway = told.map((each) => ({ ...each, minute: each.minute * 3 }))
    const few = fc.array(fc.record({ at: fc.nat(), now: farAway }), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(fc.array(farAway, { minLength: 1, maxLength: 8 }), few, async (items, changes) => {
        index.empty()
        for (const [id, item] of items.entries()) index.tell(id, item)
        await inSlices(zoneSteps(index.database))
        const after = [...items]
        for (const { at, now: other } of changes) {
          after[at % items.length] = other
          index.tell(at % items.length, other)
        }
        await inSlices(zoneSteps(index.database))
        expect(index.rows()).toEqual(expected(after))
      }),
      { numRuns: 120 },
    )
  })

  it('goes on in slices, and says how many items have another zone', async () => {
    const index = new Index()
    const items: Told[] = Array.from({ length: 2101 }, (_, at) => ({ kind: 'instant', minute: at % 1500, zone: 0 }))
    for (const [id, item] of items.entries()) index.tell(id, item)
    expect(await inSlices(zoneSteps(index.database))).toBe(0)
    const source: Told = { kind: 'zoned', minute: 750, zone: 765 }
    index.tell(items.length, source)
    expect(await inSlices(zoneSteps(index.database))).toBe(2101)
    expect(index.rows()).toEqual(expected([...items, source]))
  })

  it('does some of it in each step, in a transaction that is over by then, and goes on where that ended', () => {
    const index = new Index()
    const items: Told[] = Array.from({ length: 2600 }, (_, at) => ({
      kind: at % 2 === 0 ? 'instant' : 'clock',
      // Whole stretches of the same minute are longer than what is looked at in a step.
      minute: Math.floor(at / 1300),
      zone: 0,
    }))
    const source: Told = { kind: 'zoned', minute: 1, zone: 330 }
    for (const [id, item] of [...items, source].entries()) index.tell(id, item)
    const settled = (): number =>
      Number(index.database.prepare("SELECT count(*) AS n FROM item WHERE zone_from = 'neighbour'").get()?.['n'])
    const after: number[] = [0]
    const steps = zoneSteps(index.database)
    let changed: number | undefined
    while (changed === undefined) {
      const { done, value } = steps.next()
      expect(index.database.isTransaction).toBe(false)
      after.push(settled())
      if (done) changed = value
    }
    expect(changed).toBe(2600)
    // A row that is written costs as much as many that are only looked at.
    expect(Math.max(...after.slice(1).map((count, at) => count - (after[at] ?? 0)))).toBeLessThan(100)
    expect(index.rows()).toEqual(expected([...items, source]))
    expect([...zoneSteps(index.database)]).toEqual([])
  })

  it('takes a zone from the nearest clock that stands within a day and a half, to the millisecond', async () => {
    const index = new Index()
    const most = 36 * 60
    const items: Told[] = [
      { kind: 'zoned', minute: 10_000, zone: 60 },
      // By what clocks showed, the source stands at 10,060.
      ...[10_060 - most, 10_060 - most - 1, 10_060 + most, 10_060 + most + 1].map((minute): Told => ({
        kind: 'clock',
        minute,
        zone: 0,
      })),
      // An instant has no such limit.
      { kind: 'instant', minute: 1, zone: 0 },
      { kind: 'instant', minute: 100_000, zone: 0 },
    ]
    for (const [id, item] of items.entries()) index.tell(id, item)
    expect(await inSlices(zoneSteps(index.database))).toBe(4)
    expect(index.rows().map((row) => Object(row).zone as unknown)).toEqual([60, 60, null, 60, null, 60, 60])
  })

  it('takes the nearest of many, more than are read or noted at a time, in one run or in two', async () => {
    const zones = [-480, 0, 330, 540, 765]
    const items: Told[] = Array.from({ length: 900 }, (_, at) => ({
      kind: at % 2 === 0 ? 'zoned' : at % 3 === 0 ? 'clock' : 'instant',
      // Spread without an order, some at the same minute, and some days apart.
      minute: ((at * 7919) % 1801) * (at % 4 === 0 ? 40 : 3),
      zone: zones[at % zones.length] ?? 0,
    }))
    const index = new Index()
    for (const [id, item] of items.slice(0, 450).entries()) index.tell(id, item)
    await inSlices(zoneSteps(index.database))
    expect(index.rows()).toEqual(expected(items.slice(0, 450)))
    for (const [id, item] of items.entries()) index.tell(id, item)
    await inSlices(zoneSteps(index.database))
    expect(index.rows()).toEqual(expected(items))
    // One of the zones goes: only its neighbours look again.
    const others = items.with(100, { kind: 'nothing', minute: 0, zone: 0 })
    index.tell(100, { kind: 'nothing', minute: 0, zone: 0 })
    await inSlices(zoneSteps(index.database))
    expect(index.rows()).toEqual(expected(others))
  })

  it('looks at a few hundred places in a step, and at many empty ones with one look', () => {
    const index = new Index()
    const left = (): number => Number(index.database.prepare('SELECT count(*) AS n FROM zone_change').get()?.['n'])
    // Where zones came or went without anybody who looks for one.
    for (let at = 0; at < 650; at++)
      addRow(index.database, 'zone_change', {
        source: 1,
        by_clock: 0,
        earliest: at * 1000,
        ref: 0,
        latest: at * 1000 + 10,
      })
    expect([...zoneSteps(index.database)]).toHaveLength(3)
    expect(left()).toBe(0)
    // Stretches in which nobody looks for a zone, some by the instant and some by the clock.
    for (let at = 0; at < 5000; at++)
      addRow(index.database, 'zone_change', {
        source: 0,
        by_clock: at % 2,
        earliest: at * 1000,
        ref: 0,
        latest: at * 1000 + 10,
      })
    expect([...zoneSteps(index.database)]).toHaveLength(1)
    expect(left()).toBe(0)
  })

  it('looks at a thousand items in a step if none of them changes', () => {
    const index = new Index()
    for (let id = 0; id < 3000; id++) index.tell(id, { kind: 'instant', minute: id, zone: 0 })
    // There is no zone to be had.
    const steps = [...zoneSteps(index.database)].length
    expect(steps).toBeGreaterThanOrEqual(3)
    expect(steps).toBeLessThanOrEqual(8)
  })

  it('looks again at what a broken off run has left', async () => {
    const index = new Index()
    const items: Told[] = [
      { kind: 'zoned', minute: 5, zone: 540 },
      ...Array.from({ length: 2100 }, (_, at): Told => ({ kind: 'instant', minute: at, zone: 0 })),
    ]
    for (const [id, item] of items.entries()) index.tell(id, item)
    const end = new AbortController()
    const broken = inSlicesUntil(end.signal, zoneSteps(index.database))
    end.abort()
    expect(await broken).toBeUndefined()
    await inSlices(zoneSteps(index.database))
    expect(index.rows()).toEqual(expected(items))
  })

  it('changes nothing twice when two run at once', async () => {
    const index = new Index()
    const items: Told[] = [
      { kind: 'zoned', minute: 5, zone: 540 },
      ...Array.from({ length: 2100 }, (_, at): Told => ({ kind: 'instant', minute: at, zone: 0 })),
    ]
    for (const [id, item] of items.entries()) index.tell(id, item)
    const changed = await Promise.all([inSlices(zoneSteps(index.database)), inSlices(zoneSteps(index.database))])
    expect(changed[0] + changed[1]).toBe(2100)
    expect(index.rows()).toEqual(expected(items))
    expect(index.database.prepare('SELECT count(*) AS n FROM zone_change').get()).toEqual({ n: 0 })
  })
})
