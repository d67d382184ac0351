import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { keepPlaces } from '../../../../src/main/app/mirror/keep-places.ts'
import { readTowns } from '../../../../src/main/geography/read-towns.ts'
import { locationOfItem } from '../../../../src/main/index/places/located-rows.ts'
import { SampleIndex } from '../../library/sample-index.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const bern = JSON.stringify({ latitude: 46.948, longitude: 7.447 })

function world(towns: () => Promise<Uint8Array>, clock = standingClock(0)) {
  const index = new SampleIndex()
  const logged: string[] = []
  const closing = new AbortController()
  let changes = 0
  const keeper = keepPlaces({
    database: index.database,
    clock,
    log: (_, event) => logged.push(event),
    towns,
    signal: closing.signal,
    changed: () => changes++,
  })
  const ref = index.item({ camera: bern })
  const town = () => locationOfItem(index.database, ref)?.name?.town?.name
  return { index, keeper, closing, logged, town, changes: () => changes }
}

test('places are named once somebody looks, and those that come later at the next look', async () => {
  const { index, keeper, town, logged, changes } = world(() => readTowns(root))
  keeper.look()
  await keeper.settled()
  expect(town()).toBeUndefined()
  keeper.begin()
  await keeper.settled()
  expect([logged, town(), changes()]).toEqual([[], 'Bern', 1])
  keeper.look()
  await keeper.settled()
  expect(changes()).toBe(1)
  const later = index.item({ camera: bern })
  keeper.look()
  await keeper.settled()
  expect(locationOfItem(index.database, later)?.name?.country).toBe('CH')
})

test('towns are read once for what comes within a while, and anew after it', async () => {
  const clock = standingClock(0)
  let reads = 0
  const { index, keeper } = world(() => {
    reads += 1
    return readTowns(root)
  }, clock)
  keeper.begin()
  await keeper.settled()
  for (let come = 0; come < 3; come++) {
    await clock.turn(20_000)
    index.item({ camera: bern })
    keeper.look()
    await keeper.settled()
  }
  expect(reads).toBe(1)
  await clock.turn(30_000)
  index.item({ camera: bern })
  keeper.look()
  await keeper.settled()
  expect(reads).toBe(2)
})

test('where the towns cannot be read everything else goes on, and that is told once', async () => {
  const { keeper, town, logged } = world(() => Promise.reject(new Error('no such file')))
  keeper.begin()
  await keeper.settled()
  keeper.look()
  await keeper.settled()
  keeper.begin()
  await keeper.settled()
  expect([logged, town()]).toEqual([['places-not-named'], undefined])
})

test('what is under way ends with the mirror', async () => {
  const { keeper, closing, town, logged } = world(() => readTowns(root))
  keeper.begin()
  closing.abort()
  await keeper.settled()
  expect([logged, town()]).toEqual([[], undefined])
})
