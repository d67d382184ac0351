import type { DatabaseSync } from 'node:sqlite'
import type { Steps } from '../../slices.ts'
import { transaction } from '../../index/schema/database.ts'
import { integer, nullable, rowReader } from '../../index/schema/typed-rows.ts'
import { Items } from '../../index/items/items.ts'
import { ZoneChanges } from '../../index/items/zone-changes.ts'
import type { SoughtSpan, ZoneSpan } from '../../index/items/zone-changes.ts'

/** Work of one step: some milliseconds. A row looked at counts 1. */
const workAtATime = 1000
/** What it costs to look for rows where there are none, and to write one, which is in several indexes. */
const emptySpan = 20
const writing = 16
const sourcesAtATime = 300
const windowOfSources = 32
/** A camera's clock belongs to a stay where others were seen at that time of these days; further away it tells nothing. */
const furthestClock = 36 * 3_600_000

/**
 * Gives every item without a zone of its own that of the nearest item that has one: nearest in time for an item with an
 * instant; for one with only a camera's clock by what clocks showed, and at most 36 hours away. Of two equally near the
 * earlier, of two at the same time the one further west. The result depends on nothing but the items, and a zone that was
 * inferred is never inferred from. Looks only where something changed since the last time, in steps with a transaction each;
 * what was broken off is looked at by the next. Returns how many items have another zone now.
 */
export function* zoneSteps(database: DatabaseSync): Steps<number> {
  const settling = new Settling(database)
  let changed = 0
  while (settling.isLeft()) {
    changed += transaction(database, () => settling.step())
    yield
  }
  return changed
}

/** Where in time rows look for a zone: a key of `Statements`, and the column `by_clock`. */
type Axis = 'instant' | 'clock'

const spanRow = rowReader<ZoneSpan>({ by_clock: integer, earliest: integer, latest: integer })
const soughtRow = rowReader<SoughtSpan>({ by_clock: integer, earliest: integer, latest: integer, ref: integer })
const timeRow = rowReader({ at: integer })
const sourceRow = rowReader({ at: integer, zone: integer })
type Source = ReturnType<typeof sourceRow>
const unzonedRow = rowReader({ ref: integer, at: integer, zone: nullable(integer) })

class Settling {
  readonly #statements: Statements
  readonly #changes: ZoneChanges
  readonly #items: Items

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#changes = new ZoneChanges(database)
    this.#items = new Items(database)
  }

  isLeft(): boolean {
    return this.#statements.left.get() !== undefined
  }

  /** Does some of what is left; how many items have another zone. Inside a transaction. */
  step(): number {
    const changes = this.#statements.sources.all().map(spanRow)
    const last = changes.at(-1)
    if (!last) return this.#inferSome()
    const sought = [this.#on(0).any.get() !== undefined, this.#on(1).any.get() !== undefined]
    for (const span of this.#reach(changes.filter((change) => sought[change.by_clock])))
      this.#changes.noteSought({ ...span, ref: 0 })
    this.#changes.forgetSourcesTo(last)
    return 0
  }

  /** As far as a zone that came or went matters: to the next items that have one, on both sides. Joined where they touch. */
  #reach(changes: readonly ZoneSpan[]): ZoneSpan[] {
    const reached: ZoneSpan[] = []
    for (const { by_clock: byClock, earliest, latest } of changes) {
      const { before, after } = this.#on(byClock)
      const end = byClock === 1 ? latest + furthestClock : Number.MAX_SAFE_INTEGER
      const to = Math.min(timeIn(after.get(latest)) ?? end, end)
      const last = reached.at(-1)
      if (last?.by_clock === byClock && earliest <= last.latest) last.latest = Math.max(last.latest, to)
      else {
        const start = byClock === 1 ? earliest - furthestClock : Number.MIN_SAFE_INTEGER
        const from = Math.max(timeIn(before.get(earliest - 1)) ?? start, start)
        reached.push({ by_clock: byClock, earliest: from, latest: to })
      }
    }
    return reached
  }

  #inferSome(): number {
    let changed = 0
    let work = 0
    while (work < workAtATime) {
      const found = this.#statements.span.get()
      if (!found) break
      const span = soughtRow(found)
      const { by_clock: byClock, earliest, latest, ref } = span
      const on = this.#on(byClock)
      const rows = on.rows.all(earliest, ref, latest, workAtATime).map(unzonedRow)
      const nearest = new Nearest(on, byClock === 1 ? furthestClock : Infinity)
      let last: (typeof rows)[number] | undefined
      for (const row of rows) {
        last = row
        work += 1
        const zone = nearest.zoneAt(row.at)
        if (zone !== row.zone) {
          this.#items.inferZone(row.ref, zone)
          changed++
          work += writing
        }
        if (work >= workAtATime) break
      }
      if (rows.length === 0) {
        const next = timeIn(on.next.get(latest)) ?? Number.MAX_SAFE_INTEGER
        // One look for many spans.
        this.#changes.forgetSoughtWithin(byClock, earliest, next)
      }
      this.#changes.forgetSought(span)
      const isThrough = last === rows.at(-1) && rows.length < workAtATime
      if (last && !isThrough) this.#changes.noteSought({ by_clock: byClock, earliest: last.at, latest, ref: last.ref })
      work += emptySpan
    }
    return changed
  }

  #on(byClock: number): Statements[Axis] {
    return this.#statements[byClock === 1 ? 'clock' : 'instant']
  }
}

function timeIn(row: Parameters<typeof timeRow>[0] | undefined): number | undefined {
  return row && timeRow(row).at
}

/** The zone of the item nearest to a time, for times that rise from call to call. Reads no more items than lie there. */
class Nearest {
  readonly #axis: Statements[Axis]
  readonly #furthest: number
  /** Some sources in their order, from the last one that is not after the time that was asked about. */
  #window: Source[] = []
  #ends = false

  constructor(axis: Statements[Axis], furthest: number) {
    this.#axis = axis
    this.#furthest = furthest
  }

  zoneAt(at: number): number | null {
    let index = this.#indexAt(at)
    if (index >= this.#window.length - 1 && !this.#ends) {
      this.#window = this.#axis.window.all(timeIn(this.#axis.before.get(at)) ?? at).map(sourceRow)
      this.#ends = this.#window.length < windowOfSources
      index = this.#indexAt(at)
    }
    const [here, next] = [this.#window[index], this.#window[index + 1]]
    if (!here) return null
    const nearest = next && next.at - at < Math.abs(at - here.at) ? next : here
    return Math.abs(nearest.at - at) <= this.#furthest ? nearest.zone : null
  }

  #indexAt(at: number): number {
    const after = this.#window.findIndex((source) => source.at > at)
    return Math.max(0, (after < 0 ? this.#window.length : after) - 1)
  }
}

// `LIMIT +?` has the statement compiled once: SQLite looks what is bound to `LIMIT ?`.
/** Rows that look for a zone by `at`, and those that have one of their own. */
function axis(database: DatabaseSync, known: Axis, at: { rows: string; sources: string }) {
  const [unzoned, zoned] = known === 'clock' ? ['item_by_clock', 'item_zoned_clock'] : ['item_unzoned', 'item_zoned']
  const looking = `FROM item INDEXED BY ${unzoned}
        WHERE time_known = '${known}' AND coalesce(zone_from, 'neighbour') = 'neighbour'`
  const sources = `FROM item INDEXED BY ${zoned} WHERE zone_from <> 'neighbour' AND ${at.sources}`
  return {
    rows: database.prepare(`
      SELECT ref, ${at.rows} AS at, zone ${looking} AND (${at.rows}, ref) > (?, ?) AND ${at.rows} <= ?
      ORDER BY ${at.rows}, ref LIMIT +?`),
    any: database.prepare(`SELECT 1 ${looking} LIMIT 1`),
    next: database.prepare(`SELECT ${at.rows} AS at ${looking} AND ${at.rows} > ? ORDER BY ${at.rows} LIMIT 1`),
    before: database.prepare(`SELECT ${at.sources} AS at ${sources} <= ? ORDER BY ${at.sources} DESC LIMIT 1`),
    after: database.prepare(`SELECT ${at.sources} AS at ${sources} > ? ORDER BY ${at.sources} LIMIT 1`),
    window: database.prepare(`
      SELECT ${at.sources} AS at, min(zone) AS zone ${sources} >= ?
      GROUP BY ${at.sources} ORDER BY ${at.sources} LIMIT ${windowOfSources}`),
  }
}

type Statements = ReturnType<typeof prepare>

function prepare(database: DatabaseSync) {
  return {
    left: database.prepare('SELECT 1 FROM zone_change LIMIT 1'),
    sources: database.prepare(`
      SELECT by_clock, earliest, latest FROM zone_change WHERE source = 1 ORDER BY by_clock, earliest, latest
      LIMIT ${sourcesAtATime}`),
    span: database.prepare('SELECT by_clock, earliest, ref, latest FROM zone_change WHERE source = 0 LIMIT 1'),
    instant: axis(database, 'instant', { rows: 'taken_at', sources: 'taken_at' }),
    clock: axis(database, 'clock', { rows: 'taken_local', sources: 'taken_at + zone * 60000' }),
  }
}
