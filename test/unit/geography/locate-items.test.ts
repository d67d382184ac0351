import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { someRuns } from '../../cases/some-cases.ts'
import { encodeTowns } from '../../../scripts/towns/encode-towns.ts'
import { isToLocate, locateSteps } from '../../../src/main/geography/locate-items.ts'
import { PlaceFinder } from '../../../src/main/geography/place-finder.ts'
import { Towns } from '../../../src/main/geography/towns.ts'
import { locationOfItem } from '../../../src/main/index/places/located-rows.ts'
import { writeMeta } from '../../../src/main/index/schema/meta.ts'
import { atOnce } from '../../../src/main/slices.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import { SampleIndex } from '../library/sample-index.ts'
import { changeRows, removeRows } from '../../rows/rows.ts'

const town = { population: 1000, country: 'CH', region: 'Bern', chinese: '', others: [] }
const towns = [
  { ...town, latitude: 4694800, longitude: 744700, name: 'Bern', chinese: '伯尔尼' },
  { ...town, latitude: 4675900, longitude: 763000, name: 'Thun' },
]
const finder = new PlaceFinder(atOnce(Towns.read(encodeTowns(towns))))
const locate = (index: SampleIndex): number => atOnce(locateSteps(index.database, finder))
const townOf = (index: SampleIndex, ref: ItemRef): string | undefined =>
  locationOfItem(index.database, ref)?.name?.town?.name

const spots = {
  bern: { latitude: 46.95, longitude: 7.45 },
  thun: { latitude: 46.76, longitude: 7.63 },
  sea: { latitude: 0, longitude: -25 },
}
const says = (spot: object): string => JSON.stringify({ ...spot, from: 'geoData' })

test('an item has the name of the place that Google has, else of the one in its file, and another as soon as it says another', () => {
  const index = new SampleIndex()
  const ref = index.item({ camera: JSON.stringify(spots.thun) })
  const none = index.item()
  expect(isToLocate(index.database)).toBe(true)
  expect(locate(index)).toBe(1)
  expect([townOf(index, ref), locationOfItem(index.database, none)]).toEqual(['Thun', undefined])
  expect([isToLocate(index.database), locate(index)]).toEqual([false, 0])
  const say = (location: string | null) => changeRows(index.database, 'item', { location }, { ref })
  say(says(spots.bern))
  locate(index)
  expect(townOf(index, ref)).toBe('Bern')
  say(says(spots.sea))
  locate(index)
  expect(locationOfItem(index.database, ref)).toEqual({ spot: { latitude: 0, longitude: -2500000 } })
  say(null)
  changeRows(index.database, 'item', { camera: null }, { ref })
  locate(index)
  expect(locationOfItem(index.database, ref)).toBeUndefined()
})

test('everything is named anew once places are called otherwise', () => {
  const index = new SampleIndex()
  const ref = index.item({ camera: JSON.stringify(spots.thun) })
  locate(index)
  writeMeta(index.database, 'names-of-places', 0)
  const renamed = new PlaceFinder(
    atOnce(Towns.read(encodeTowns(towns.map((each) => ({ ...each, name: `New ${each.name}` }))))),
  )
  expect(isToLocate(index.database)).toBe(true)
  atOnce(locateSteps(index.database, renamed))
  expect(townOf(index, ref)).toBe('New Thun')
  expect(isToLocate(index.database)).toBe(false)
})

test('whatever is done to items, and wherever it is broken off, in the end each has the place that it says', () => {
  const said = fc.constantFrom(null, 'nonsense', says(spots.bern), says(spots.thun), says(spots.sea))
  const action = fc.oneof(
    fc.record({ act: fc.constantFrom('add', 'say', 'read', 'remove'), item: fc.nat(5), said }),
    fc.record({ act: fc.constant('step'), item: fc.nat(3), said: fc.constant(null) }),
  )
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const index = new SampleIndex()
      let steps = locateSteps(index.database, finder)
      for (const { act, item, said: text } of actions) {
        const refs = index.database.prepare('SELECT ref FROM item ORDER BY ref').all()
        const ref = Number(refs[item % Math.max(1, refs.length)]?.['ref'] ?? 0)
        if (act === 'add') {
          const added = index.item(text === null ? {} : { camera: text })
          changeRows(index.database, 'item', { location: item === 0 ? text : null }, { ref: added })
        } else if (act === 'say') changeRows(index.database, 'item', { location: text }, { ref })
        else if (act === 'read') changeRows(index.database, 'item', { camera: text }, { ref })
        else if (act === 'remove') {
          removeRows(index.database, 'item_file', { item: ref })
          removeRows(index.database, 'item', { ref })
        } else if (steps.next().done === true || item === 0) steps = locateSteps(index.database, finder)
      }
      locate(index)
      const anew = new SampleIndex()
      const all = index.database.prepare('SELECT ref, location, camera FROM item').all()
      for (const row of all) {
        const ref = Number(row['ref']) as ItemRef
        const again = anew.item(row['camera'] === null ? {} : { camera: String(row['camera']) })
        const location = row['location'] === null ? null : String(row['location'])
        changeRows(anew.database, 'item', { location }, { ref: again })
        locate(anew)
        expect(locationOfItem(index.database, ref)).toEqual(locationOfItem(anew.database, again))
      }
      const kept = Number(index.database.prepare('SELECT count(*) AS n FROM located').get()?.['n'])
      expect(kept).toBeLessThanOrEqual(all.length)
      expect(index.database.prepare('SELECT ref FROM locate_work').all()).toEqual([])
    }),
    { numRuns: someRuns(40, 150) },
  )
})
