import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { metricsFor } from '../../../src/renderer/grid/layout.ts'
import { PinchSteps, WheelSteps } from '../../../src/renderer/grid/sizing/size-steps.ts'
import { groupingFor, steppedSize } from '../../../src/renderer/grid/sizing/tile-sizes.ts'
import { tileSizes } from '../../../src/shared/setting-table.ts'

describe('sizes of pictures', () => {
  test('lead from one to the next, and no further than the ends', () => {
    expect(steppedSize('medium', 1)).toBe('large')
    expect(steppedSize('medium', -1)).toBe('small')
    expect(steppedSize('overview', -1)).toBe('overview')
    expect(steppedSize('medium', 99)).toBe('largest')
    expect(steppedSize('medium', -99)).toBe('overview')
  })

  test('make rows that rise from size to size in every window, up to what small pictures are made for', () => {
    for (const width of [64, 320, 479, 480, 799, 800, 1299, 1300, 1899, 1900, 3840]) {
      const heights = tileSizes.map((size) => metricsFor(width, true, size).rowHeight)
      expect(new Set(heights).size).toBe(tileSizes.length)
      expect(heights).toEqual(heights.toSorted((one, other) => one - other))
      expect(heights.at(-1)).toBeLessThanOrEqual(400)
      expect(metricsFor(width, true)).toEqual(metricsFor(width, true, 'medium'))
    }
  })
})

describe('headings', () => {
  test('stand for longer times the smaller pictures are, and never for shorter ones', () => {
    const bySize = tileSizes.map((size) => groupingFor('size', size))
    expect(bySize).toEqual(['year', 'month', 'day', 'day', 'day', 'day'])
    const lengths = ['year', 'month', 'day']
    const ranks = bySize.map((grouping) => lengths.indexOf(grouping))
    expect(ranks).toEqual(ranks.toSorted((one, other) => one - other))
  })

  test('stand for what somebody has chosen, whatever the size', () => {
    for (const chosen of ['day', 'month', 'year'] as const)
      for (const size of tileSizes) expect(groupingFor(chosen, size)).toBe(chosen)
  })
})

describe('a wheel with Ctrl', () => {
  const turned = (...turns: (readonly [deltaY: number, timeStamp: number, deltaMode?: number])[]): number[] => {
    const wheel = new WheelSteps()
    return turns.map(([deltaY, timeStamp, deltaMode = 0]) => wheel.turn({ deltaY, timeStamp, deltaMode }))
  }

  test('makes a step with each notch, larger as it goes up', () => {
    expect(turned([-120, 0], [-120, 400], [120, 800], [3, 1200, 1], [-6, 1600, 1])).toEqual([1, 1, -1, 0, 1])
  })

  test('makes one of many small turns of a touchpad, and forgets those that somebody has turned back or left', () => {
    expect(turned([-40, 0], [-40, 20], [-40, 40])).toEqual([0, 0, 1])
    expect(turned([-90, 0], [90, 20])).toEqual([0, 0])
    expect(turned([-90, 0], [90, 20], [20, 40])).toEqual([0, 0, -1])
    expect(turned([-90, 0], [-90, 5000])).toEqual([0, 0])
    // However long the page has been there.
    expect(turned([-40, 70_000], [-40, 70_020], [-40, 70_040])).toEqual([0, 0, 1])
  })

  test('makes as many as it was turned, in whatever pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 50 }), (turns) => {
        const steps = turned(...turns.map((deltaY, at) => [deltaY, at] as const))
        expect(steps.reduce((sum, each) => sum + each, 0)).toBe(
          -Math.trunc(turns.reduce((sum, each) => sum + each, 0) / 100) + 0,
        )
      }),
    )
  })
})

describe('two fingers', () => {
  test('make a step larger whenever they are a quarter further apart, and back again', () => {
    const pinch = new PinchSteps()
    expect([100, 110, 130, 150, 130, 100].map((apart) => pinch.move(apart))).toEqual([0, 0, 1, 0, 0, -1])
  })

  test('begin anew when one of them was lifted', () => {
    const pinch = new PinchSteps()
    expect([100, undefined, 200, 260].map((apart) => pinch.move(apart))).toEqual([0, 0, 0, 1])
  })

  test('make no step while they are at one place, and begin anew from there', () => {
    const pinch = new PinchSteps()
    expect([100, 95, 0, 200, 260, 250].map((apart) => pinch.move(apart))).toEqual([0, 0, 0, 0, 1, 0])
  })
})
