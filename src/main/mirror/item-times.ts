import type { DatabaseSync } from 'node:sqlite'
import type { CameraFields } from '../../shared/camera-fields.ts'
import { readCamera } from '../index/items/camera-column.ts'
import { Items, timeColumns } from '../index/items/items.ts'
import type { TimeColumns } from '../index/items/items.ts'
import { flag, integer, rowReader, saidText, text } from '../index/schema/typed-rows.ts'
import { ZoneChanges } from '../index/items/zone-changes.ts'
import type { ZoneSpan } from '../index/items/zone-changes.ts'
import { clockOfMonth, timeOf } from '../dates/item-time.ts'
import type { ItemTime, TimeEvidence } from '../dates/item-time.ts'

const hour = 3_600_000

/** Milliseconds of wall clock as shown: what headings, searching by date and the viewer go by. A SQL expression on `item`. */
export const shownTime = '(item.taken_at + coalesce(item.zone, 0) * 60000)'

/** What the column `item.camera` tells about time and place. */
export function cameraEvidence(camera: CameraFields): Omit<TimeEvidence, 'creationTime' | 'clock'> {
  const { offsetMinutes, offsetHint, recorded, latitude, longitude } = camera
  return {
    ...(offsetMinutes !== undefined && { offsetMinutes }),
    ...(offsetHint !== undefined && { offsetHint }),
    ...(recorded !== undefined && { recorded }),
    ...(latitude !== undefined && { latitude }),
    ...(longitude !== undefined && { longitude }),
  }
}

/** Keeps instant and zone of items in the index, and notes where zones have to be inferred again. */
export class ItemTimes {
  readonly #statements: ReturnType<typeof prepare>
  readonly #items: Items
  readonly #changes: ZoneChanges

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#items = new Items(database)
    this.#changes = new ZoneChanges(database)
  }

  /**
   * Concludes the time of an item anew from its row, after `creation_time`, `taken_local`, `taken_from_file` or `camera`
   * changed. A zone that was inferred stays until `zoneSteps` looks at it again. Inside a transaction.
   */
  update(ref: number, now: number): void {
    const found = this.#statements.evidence.get(ref)
    if (!found) return
    const row = evidenceRow(found)
    this.set(
      ref,
      timeOf(
        {
          creationTime: row.creation_time,
          ...(row.taken_from_file && { clock: row.taken_local }),
          ...cameraEvidence(readCamera(row.camera)),
        },
        now,
      ),
    )
  }

  /** Writes a concluded time into the row of an item. Inside a transaction. */
  set(ref: number, time: ItemTime): void {
    const found = this.#statements.times.get(ref)
    if (!found) return
    const before = timesRow(found)
    const after = this.change(before, time)
    if (after === before) return
    this.#items.setTime(ref, after)
  }

  /**
   * What the columns of an item that were `before` are with a concluded time, for the caller to write, or `before` itself
   * if that is no other; notes where zones have to be inferred again. Inside a transaction.
   */
  change(before: TimeColumns, time: ItemTime): TimeColumns {
    const own = before.zone_from === 'neighbour' ? null : before.zone
    const same =
      before.time_known === time.known &&
      own === (time.zone?.minutes ?? null) &&
      (own === null || before.zone_from === time.zone?.from) &&
      soughtAt(before) === time.at
    if (same) return before
    // What took its zone from this item has to look for another.
    if (own !== null) this.#noteSource(before.taken_at, own)
    if (time.zone) this.#noteSource(time.at, time.zone.minutes)
    else if (time.known !== 'nothing') {
      this.#changes.noteSought({ ...hourOf(time.known === 'clock' ? 1 : 0, time.at), ref: 0 })
    }
    return {
      taken_at: time.at,
      time_known: time.known,
      zone: time.zone?.minutes ?? null,
      zone_from: time.zone?.from ?? null,
    }
  }

  /** An item, or the time that it has, is about to go: what took its zone from it has to look for another. Inside a transaction. */
  leave(ref: number): void {
    const found = this.#statements.times.get(ref)
    if (!found) return
    const { taken_at: at, zone, zone_from: from } = timesRow(found)
    if (zone !== null && from !== 'neighbour') this.#noteSource(at, zone)
  }

  #noteSource(at: number, zone: number): void {
    this.#changes.noteSource(hourOf(0, at))
    this.#changes.noteSource(hourOf(1, at + zone * 60_000))
  }

  /** Gives an item without a zone of its own one that was inferred before. Inside a transaction. */
  infer(ref: number, zone: number): void {
    this.#items.inferZone(ref, zone)
  }
}

const evidenceRow = rowReader({ creation_time: text, taken_local: integer, taken_from_file: flag, camera: saidText })
const timesRow = rowReader(timeColumns)

/** Those of an item of which nothing is known yet. */
export const noTime: TimeColumns = { taken_at: 0, time_known: 'nothing', zone: null, zone_from: null }

/** Rounded to hours: where much changes, one note stands for many. */
function hourOf(byClock: 0 | 1, at: number): ZoneSpan {
  const earliest = Math.floor(at / hour) * hour
  return { by_clock: byClock, earliest, latest: earliest + hour - 1 }
}

/** The time that the item tells by itself: not moved by a zone that neighbours give. */
function soughtAt({ taken_at: at, time_known: known, zone }: TimeColumns): number {
  return known === 'clock' ? at + (zone ?? 0) * 60_000 : at
}

/**
 * What clocks showed when an item was taken, by its columns, as if that had been UTC: the clock of the file that it shows, unless
 * its date was corrected (`clockOfMonth`), else its instant in its own zone. Never by a zone that neighbours give, which changes with what comes beside it.
 */
export function ownLocalTime(row: TimeColumns & { taken_local: number; taken_from_file: number }): number {
  const isOwn = row.zone_from !== 'neighbour' || row.time_known === 'clock'
  const shown = row.taken_at + (isOwn ? (row.zone ?? 0) * 60_000 : 0)
  return clockOfMonth(row.taken_from_file === 1 ? row.taken_local : undefined, shown)
}

function prepare(database: DatabaseSync) {
  return {
    evidence: database.prepare('SELECT creation_time, taken_local, taken_from_file, camera FROM item WHERE ref = ?'),
    times: database.prepare('SELECT taken_at, time_known, zone, zone_from FROM item WHERE ref = ?'),
  }
}
