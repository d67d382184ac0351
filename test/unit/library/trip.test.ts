import * as fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { libraryColumns } from '../../../src/main/library/kept/kept-library.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { ItemTimes } from '../../../src/main/mirror/item-times.ts'
import { zoneSteps } from '../../../src/main/mirror/opening/settle-zones.ts'
import { itemDatesOf } from '../../../src/renderer/features/items/item-dates.ts'
import { cutIntoSections } from '../../../src/renderer/grid/sections.ts'
import { inSlices } from '../../../src/main/slices.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { addKnownFile } from '../mirror/known-files.ts'
import { addRow } from '../../rows/rows.ts'

const minute = 60_000
const now = Date.UTC(2026, 10, 28)

/** Where a person was, with what clocks there were ahead of UTC in the weeks of the trip. */
const stops = [
  { name: 'Tokyo', zone: 540, latitude: 35.68, longitude: 139.69 },
  { name: 'Los Angeles', zone: -420, latitude: 34.05, longitude: -118.24 },
  { name: 'Kolkata', zone: 330, latitude: 22.57, longitude: 88.36 },
  { name: 'Kathmandu', zone: 345, latitude: 27.72, longitude: 85.32 },
  { name: 'Chatham', zone: 765, latitude: -43.95, longitude: -176.55 },
  { name: 'Apia', zone: 780, latitude: -13.83, longitude: -171.77 },
  { name: 'Pago Pago', zone: -660, latitude: -14.28, longitude: -170.7 },
  { name: 'Reykjavik', zone: 0, latitude: 64.15, longitude: -21.94 },
  { name: 'St. John’s', zone: -150, latitude: 47.56, longitude: -52.71 },
] as const

/** Of `figures` Google's instant is the camera's clock over again, and nothing else tells a zone. */
type Witness =
  'camera' | 'clock' | 'place' | 'place without Google' | 'last change' | 'video' | 'video with a place' | 'figures'

interface Shot {
  witness: Witness
  /** Minutes since the one before. */
  after: number
}

const witness = fc.constantFrom<Witness>('camera', 'clock', 'place', 'place without Google', 'last change')
const untold = fc.constantFrom<Witness>('video', 'video', 'video with a place', 'figures')
/** What takes its zone from others, or may. */
const isUntold = (by: Witness): boolean => by.startsWith('video') || by === 'figures'
const gap = fc.integer({ min: 1, max: 240 })
/** Between the first and the last photo of a stop nothing is nearer to a video than one of them. */
const stay = fc.record({
  stop: fc.constantFrom(...stops),
  // So long that no clock on one side shows what one on the other side shows.
  flight: fc.integer({ min: 1700, max: 4000 }),
  shots: fc
    .tuple(
      witness,
      fc.array(fc.record({ witness: fc.oneof(witness, untold), after: gap }), { maxLength: 8 }),
      witness,
      gap,
    )
    .map(([first, between, last, after]): Shot[] =>
      spaced([{ witness: first, after: 0 }, ...between, { witness: last, after }]),
    ),
})

/** A photo that tells its zone after each that does not keeps the nearest zone within the stop. */
function spaced(shots: Shot[]): Shot[] {
  return shots.map((shot, at) => (at % 2 === 1 || !isUntold(shot.witness) ? shot : { ...shot, witness: 'camera' }))
}

interface Taken {
  id: string
  at: number
  /** What clocks there showed, as if it were UTC. */
  seen: number
  columns: { creation_time: string; taken_local: number; taken_from_file: number; camera: string; video: number }
}

function taken(trip: readonly { stop: (typeof stops)[number]; flight: number; shots: Shot[] }[]): Taken[] {
  let at = Date.UTC(2023, 5, 28, 3)
  let number = 0
  return trip.flatMap(({ stop, flight, shots }) => {
    at += flight * minute
    return shots.map(({ witness: by, after }) => {
      at += after * minute
      const seen = at + stop.zone * minute
      const { latitude, longitude } = stop
      const creationTime = new Date(at).toISOString()
      const isVideo = by.startsWith('video')
      const telling: Record<Witness, { creationTime?: string; camera?: object }> = {
        camera: { camera: { offsetMinutes: stop.zone } },
        // Where clocks show UTC, nobody could tell it from `figures`.
        clock: stop.zone === 0 ? { camera: { offsetMinutes: 0 } } : {},
        place: { camera: { latitude, longitude } },
        'place without Google': { creationTime: '1970-01-01T00:00:00Z', camera: { latitude, longitude } },
        'last change': { creationTime: '2098-01-01T00:00:00Z', camera: { offsetHint: stop.zone } },
        video: {},
        'video with a place': { camera: { latitude, longitude } },
        figures: { creationTime: new Date(seen).toISOString() },
      }
      return {
        id: `item${number++}`,
        at,
        seen,
        columns: {
          creation_time: telling[by].creationTime ?? creationTime,
          taken_local: isVideo ? at : seen,
          taken_from_file: isVideo ? 0 : 1,
          camera: JSON.stringify(telling[by].camera ?? {}),
          video: Number(isVideo),
        },
      }
    })
  })
}

const zoneBefore = process.env['TZ']
afterEach(() => {
  if (zoneBefore === undefined) delete process.env['TZ']
  else process.env['TZ'] = zoneBefore
})

it.each([
  ['Asia/Tokyo', -540],
  ['America/Los_Angeles', 420],
  ['Asia/Kolkata', -330],
  ['Pacific/Chatham', -765],
  ['Pacific/Apia', -780],
  ['UTC', 0],
])('shows a trip as it was, on a machine in %s', async (machine, offset) => {
  process.env['TZ'] = machine
  expect(new Date('2023-07-01T00:00:00Z').getTimezoneOffset()).toBe(offset)
  const trips = fc.array(stay, { minLength: 1, maxLength: 5 }).map(taken)
  await fc.assert(
    fc.asyncProperty(trips, fc.infiniteStream(fc.nat()), async (shots, numbers) => {
      const database = openDatabase(':memory:')
      addRow(database, 'account', { id: 'a', email: 'ann@example.org' })
      const times = new ItemTimes(database)
      // In whatever order they arrive.
      const arriving = shots
        .map((shot) => ({ shot, order: Number(numbers.next().value) }))
        .sort((a, b) => a.order - b.order)
      for (const { shot } of arriving) {
        const ref = addRow(database, 'item', { id: shot.id, account: 'a', filename: shot.id, ...shot.columns })
        times.update(ref, now)
        addKnownFile(database, { item: ref, role: 'primary', path: shot.id, bytes: 1, sha256: 'x' })
      }
      await inSlices(zoneSteps(database))

      const { ref, day } = libraryColumns(database, {})
      const idOf = database.prepare('SELECT id FROM item WHERE ref = ?')
      expect([...ref].map((one) => idOf.get(one)?.['id'])).toEqual(shots.map(({ id }) => id).toReversed())
      const days = shots.map(({ seen }) => Math.floor(seen / 86_400_000)).toReversed()
      expect([...day]).toEqual(days)

      const headings = [...cutIntoSections(day, 'day').key].map((key) => itemDatesOf('en').shortDay(key))
      const wanted = days
        .filter((one, at) => one !== days[at - 1])
        .map((one) => new Date(one * 86_400_000).toUTCString().slice(5, 16))
      expect(headings.map((heading) => new Date(`${heading} UTC`).toUTCString().slice(5, 16))).toEqual(wanted)

      // Searching by date finds what the headings say.
      const [some] = shots
      const date = new Date(some?.seen ?? 0).toISOString().slice(0, 10)
      const found = [...libraryColumns(database, { from: date, to: date }).ref].map((one) => idOf.get(one)?.['id'])
      expect(found).toEqual(
        shots
          .filter(({ seen }) => new Date(seen).toISOString().startsWith(date))
          .map(({ id }) => id)
          .toReversed(),
      )
      database.close()
    }),
    { numRuns: someRuns(10, 25) },
  )
})
