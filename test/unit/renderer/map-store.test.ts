import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useLibrary } from '../../../src/renderer/state/library/library-store.ts'
import { followMap, forgetMap, useMap } from '../../../src/renderer/state/map-store.ts'
import type { Area, OwnerId } from '../../../src/shared/domain.ts'
import { failure, success } from '../../../src/shared/problems/problem.ts'
import { slowBridge } from './slow-bridge.ts'

const part = (west: number): Area => ({ south: 0, west, north: 1, east: west + 1 })
const people = ['o1', 'o2'].map((id) => ({ id: id as OwnerId, name: id, emails: [] }))
const places = { countries: [], located: 1, items: 2, isNaming: false }

let slow: ReturnType<typeof slowBridge>
const asked: [name: string, input: unknown][] = []

beforeEach(() => {
  slow = slowBridge()
  asked.length = 0
  const { bridge: plain } = slow
  const bridge = {
    ...plain,
    call(name: Parameters<typeof plain.call>[0], input: unknown) {
      asked.push([name, input])
      return plain.call(name)
    },
  }
  vi.stubGlobal('window', { shoebox: bridge })
})

afterEach(() => {
  forgetMap()
  useLibrary.setState(useLibrary.getInitialState(), true)
  vi.unstubAllGlobals()
})

const askedFor = (name: string): unknown[] => asked.filter(([each]) => each === name).map(([, input]) => input)

test('while an answer is on its way, only the last of what is asked for meanwhile is asked next', async () => {
  const { loadClusters } = useMap.getState()
  for (const west of [1, 2, 3]) void loadClusters(part(west), 4)
  expect(askedFor('map.clusters')).toEqual([{ view: part(1), level: 4 }])
  await slow.answer('map.clusters', success({ level: 4, clusters: [] }))
  expect(useMap.getState().shown).toMatchObject({ view: part(1), asked: 4 })
  expect(askedFor('map.clusters').slice(1)).toEqual([{ view: part(3), level: 4 }])
  await slow.answer('map.clusters', success({ level: 3, clusters: [] }))
  expect(useMap.getState().shown).toMatchObject({ view: part(3), asked: 4, level: 3 })
})

test('photos of one person never stand for those of another one who was chosen meanwhile', async () => {
  useLibrary.setState({ owners: people })
  const end = followMap()
  void useMap.getState().loadClusters(part(1), 2)
  useLibrary.setState({ owner: 'o1' as OwnerId })
  await slow.answer('map.clusters', success({ level: 2, clusters: [] }))
  expect(useMap.getState().shown).toBeUndefined()
  expect(askedFor('map.clusters').at(-1)).toEqual({ owner: 'o1', view: part(1), level: 2 })
  await slow.answer('map.clusters', success({ level: 2, clusters: [] }))
  expect(useMap.getState().shown).toMatchObject({ owner: 'o1' })
  // The one that was on its way for everybody is left.
  await slow.answer('map.places', success({ ...places, located: 2 }))
  expect(useMap.getState().places).toBeUndefined()
  await slow.answer('map.places', success(places))
  expect(useMap.getState().places).toEqual({ ...places, owner: 'o1' })
  end()
})

test('what could not be answered is told until something is', async () => {
  void useMap.getState().loadPlaces()
  await slow.answer('map.places', failure('mirror-missing'))
  expect(useMap.getState().problem?.code).toBe('mirror-missing')
  void useMap.getState().loadPlaces()
  await slow.answer('map.places', success(places))
  expect(useMap.getState()).toMatchObject({ problem: undefined, places })
})
