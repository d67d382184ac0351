import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DatabaseSync } from 'node:sqlite'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import type { ItemTime } from '../../../src/main/dates/item-time.ts'
import { ItemTimes, cameraEvidence } from '../../../src/main/mirror/item-times.ts'
import { addRow, changeRows, removeRows } from '../../rows/rows.ts'
import type { Some } from '../../rows/tables.ts'

let database: DatabaseSync
let times: ItemTimes
const hour = 3_600_000
/** Half past an hour. */
const at = Date.UTC(2021, 6, 4, 10, 30)
const now = Date.UTC(2026, 10, 28)

beforeEach(() => {
  database = openDatabase(':memory:')
  addRow(database, 'account', { id: 'a', email: 'ann@example.org' })
  addRow(database, 'item', {
    id: 'i',
    account: 'a',
    remote_id: 'r',
    filename: 'x.jpg',
    creation_time: '2021-07-04T10:30:00Z',
    taken_local: at,
  })
  removeRows(database, 'zone_change')
  times = new ItemTimes(database)
})
afterEach(() => database.close())

const row = (): unknown[] =>
  Object.values(database.prepare('SELECT taken_at, time_known, zone, zone_from FROM item').get() ?? {})
/** Where zones have to be looked for again: because of a source or for an item, by which time, and from when to when. */
function notes(): unknown[] {
  const found = database.prepare('SELECT source, by_clock, earliest, latest FROM zone_change ORDER BY 1, 2, 3').all()
  removeRows(database, 'zone_change')
  return found.map((note) => Object.values(note))
}
const around = (time: number): [number, number] => [
  Math.floor(time / hour) * hour,
  Math.floor(time / hour) * hour + hour - 1,
]
const zoned = (minutes: number, from: 'file' | 'place' | 'clock' = 'file'): ItemTime => ({
  at,
  known: 'instant',
  zone: { minutes, from },
})

describe('a concluded time', () => {
  it('is kept, and tells where zones have to be looked for again', () => {
    times.set(1, zoned(540))
    expect(row()).toEqual([at, 'instant', 540, 'file'])
    expect(notes()).toEqual([
      [1, 0, ...around(at)],
      [1, 1, ...around(at + 9 * hour)],
    ])
    times.set(1, zoned(-480))
    expect(row()).toEqual([at, 'instant', -480, 'file'])
    expect(notes()).toEqual([
      [1, 0, ...around(at)],
      [1, 1, ...around(at - 8 * hour)],
      [1, 1, ...around(at + 9 * hour)],
    ])
    times.set(1, { at: at + 2 * hour, known: 'instant' })
    expect(row()).toEqual([at + 2 * hour, 'instant', null, null])
    expect(notes()).toEqual([
      [0, 0, ...around(at + 2 * hour)],
      [1, 0, ...around(at)],
      [1, 1, ...around(at - 8 * hour)],
    ])
    times.set(1, { at, known: 'clock' })
    expect(row()).toEqual([at, 'clock', null, null])
    expect(notes()).toEqual([[0, 1, ...around(at)]])
    times.set(1, { at: 0, known: 'nothing' })
    expect(row()).toEqual([0, 'nothing', null, null])
    expect(notes()).toEqual([])
  })

  it.each<ItemTime>([
    zoned(540),
    zoned(0, 'place'),
    { at, known: 'instant' },
    { at, known: 'clock' },
    { at: 0, known: 'nothing' },
  ])('that is the same again changes nothing: %j', (time) => {
    times.set(1, time)
    notes()
    const before = row()
    times.set(1, time)
    expect([row(), notes()]).toEqual([before, []])
  })

  it.each<[ItemTime, ItemTime]>([
    [zoned(540), zoned(540, 'place')],
    [zoned(540), { ...zoned(540), at: at + 1 }],
    [
      { at, known: 'instant' },
      { at, known: 'clock' },
    ],
    [{ at, known: 'instant' }, zoned(0)],
  ])('that is another in one thing is kept: %j, %j', (one, other) => {
    times.set(1, one)
    notes()
    times.set(1, other)
    expect(row()).toEqual([other.at, other.known, other.zone?.minutes ?? null, other.zone?.from ?? null])
    expect(notes()).not.toEqual([])
  })

  it('of an item that is not there is nothing', () => {
    times.set(2, zoned(540))
    times.update(2, now)
    expect(notes()).toEqual([])
  })
})

describe('a zone that neighbours give', () => {
  it('moves a clock to its instant, and no instant', () => {
    times.set(1, { at, known: 'clock' })
    times.infer(1, 120)
    expect(row()).toEqual([at - 2 * hour, 'clock', 120, 'neighbour'])
    times.set(1, { at, known: 'instant' })
    times.infer(1, 120)
    expect(row()).toEqual([at, 'instant', 120, 'neighbour'])
  })

  it('stays while the item tells the same', () => {
    for (const known of ['clock', 'instant'] as const) {
      times.set(1, { at, known })
      times.infer(1, 120)
      notes()
      const before = row()
      times.set(1, { at, known })
      expect([row(), notes()]).toEqual([before, []])
    }
  })

  it('is no source for others, and goes where the item tells another time', () => {
    times.set(1, { at, known: 'clock' })
    times.infer(1, 120)
    notes()
    times.set(1, { at: at + hour, known: 'clock' })
    expect(row()).toEqual([at + hour, 'clock', null, null])
    expect(notes()).toEqual([[0, 1, ...around(at + hour)]])
  })

  it('never takes the place of one that the item has, nor is given to one without a time', () => {
    times.set(1, zoned(540))
    times.infer(1, 120)
    expect(row()).toEqual([at, 'instant', 540, 'file'])
    times.set(1, { at: 0, known: 'nothing' })
    times.infer(1, 120)
    expect(row()).toEqual([0, 'nothing', null, null])
  })
})

describe('the time of a row', () => {
  const update = (change: Some<'item'>): unknown[] => {
    changeRows(database, 'item', change)
    times.update(1, now)
    return row()
  }

  it('goes by Google’s instant, the clock in the file, and what the camera tells', () => {
    expect(update({ camera: null })).toEqual([at, 'instant', null, null])
    expect(update({ taken_local: at + 9 * hour })).toEqual([at, 'instant', null, null])
    expect(update({ taken_from_file: true })).toEqual([at, 'instant', 540, 'clock'])
    expect(update({ camera: '{"offsetMinutes":540}' })).toEqual([at, 'instant', 540, 'file'])
    expect(update({ creation_time: '1970-01-01T00:00:00Z', camera: '{"offsetHint":480}' })).toEqual([
      at + hour,
      'instant',
      480,
      'file',
    ])
    expect(update({ camera: '{"latitude":35.68,"longitude":139.65}' })).toEqual([at, 'instant', 540, 'place'])
    expect(update({ taken_from_file: false, camera: '{"recorded":"2020-02-02T02:02:02Z"}' })).toEqual([
      Date.UTC(2020, 1, 2, 2, 2, 2),
      'instant',
      null,
      null,
    ])
  })
})

it('what a camera tells is taken over as far as it tells it', () => {
  const all = { offsetMinutes: 60, offsetHint: 0, recorded: 'x', latitude: 0, longitude: 1 }
  expect(cameraEvidence({ make: 'Canon', ...all })).toEqual(all)
  expect(cameraEvidence({ make: 'Canon' })).toStrictEqual({})
  expect(Object.keys(cameraEvidence({ latitude: 1 }))).toEqual(['latitude'])
})
