import type { KeyboardEvent } from 'react'
import { beforeEach, expect, test } from 'vitest'
import { pickingHands } from '../../../src/renderer/grid/picking/picking-hands.ts'
import { countPlaces, hasPlace } from '../../../src/renderer/grid/picking/ranges.ts'
import { pickedIn, usePicked } from '../../../src/renderer/state/library/picked-store.ts'
import { seededRandom } from '../../emulator/random.ts'

const key = 'library'

beforeEach(() => usePicked.setState(usePicked.getInitialState(), true))

const without = (some: ReadonlySet<number>, one: number): Set<number> =>
  new Set([...some].filter((each) => each !== one))
const together = (some: ReadonlySet<number>, more: readonly number[]): Set<number> => new Set([...some, ...more])

/** The grid of a list of items, in which a person presses keys. */
function gridOf(refs: Uint32Array) {
  const { pick } = usePicked.getState()
  const press = (of: Partial<KeyboardEvent>, index: number, to?: number): void => {
    const picking = pickedIn(usePicked.getState(), key, refs)
    const onPick: Parameters<typeof pickingHands>[0]['onPick'] = (ranges, run) => pick(key, refs, ranges, run)
    const hands = pickingHands({ ...picking, onPick, count: refs.length, isWhole: true })
    hands.key({ shiftKey: false, ctrlKey: false, metaKey: false, ...of } as KeyboardEvent, index, () => to)
  }
  return {
    toggle: (index: number) => press({ key: ' ' }, index),
    runTo: (index: number, from: number) => press({ key: 'ArrowRight', shiftKey: true }, from, index),
    picked: (): Set<number> => {
      const { picked } = pickedIn(usePicked.getState(), key, refs)
      expect(countPlaces(picked)).toBe(refs.filter((_, place) => hasPlace(picked, place)).length)
      return new Set(refs.filter((_, place) => hasPlace(picked, place)))
    },
  }
}

test('whatever comes into a list and goes out of it, the same items are picked, and runs begin where they began', () => {
  const random = seededRandom(7)
  for (let round = 0; round < 300; round += 1) {
    usePicked.getState().clear()
    let items = Array.from({ length: 12 }, (_, at) => at + 1)
    let next = 100
    let picked = new Set<number>()
    let run: { at: number; base: Set<number> } | undefined
    for (let step = 0; step < 12; step += 1) {
      const grid = gridOf(Uint32Array.from(items))
      const index = random.whole(0, items.length - 1)
      const item = items[index] ?? 0
      const does = random.whole(0, 3)
      if (does === 0) {
        grid.toggle(index)
        picked = picked.has(item) ? without(picked, item) : together(picked, [item])
        run = { at: item, base: picked }
      } else if (does === 1) {
        const from = random.whole(0, items.length - 1)
        grid.runTo(index, from)
        const drawn = picked.size > 0 && run ? run : { at: items[from] ?? 0, base: picked }
        const [start, end] = [items.indexOf(drawn.at), index].toSorted((one, other) => one - other)
        picked = together(drawn.base, items.slice(start, (end ?? 0) + 1))
        run = drawn
      } else if (does === 2) items = items.toSpliced(index, 0, (next += 1))
      else if (items.length > 2) {
        items = items.toSpliced(index, 1)
        picked = without(picked, item)
        run = run && run.at !== item ? { at: run.at, base: without(run.base, item) } : undefined
      }
      expect(gridOf(Uint32Array.from(items)).picked()).toEqual(picked)
      // As the grid does when it has another list.
      const refs = Uint32Array.from(items)
      const { picked: ranges, run: moved } = pickedIn(usePicked.getState(), key, refs)
      usePicked.getState().pick(key, refs, ranges, moved)
    }
  }
})
