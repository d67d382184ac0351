import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { moveAnchor, scrollTopOf, takeAnchor } from '../../../src/renderer/grid/anchor.ts'
import { layoutGrid, metricsFor } from '../../../src/renderer/grid/layout.ts'
import { cutIntoSections } from '../../../src/renderer/grid/sections.ts'
import { rowOfItem } from '../../../src/renderer/grid/window.ts'
import { evenly, libraries, widths } from './libraries.ts'

const places = evenly(0.001, 1)
const filled = libraries.filter((library) => library.ratio.length > 0)

function layoutOf(library: { ratio: Float32Array; day: Int32Array }, width: number) {
  return layoutGrid(library.ratio, cutIntoSections(library.day, 'day'), metricsFor(width, true))
}

test('an anchor leads back to the same pixel in the same layout', () => {
  fc.assert(
    fc.property(filled, widths, places, (library, width, place) => {
      const layout = layoutOf(library, width)
      const scrollTop = place * layout.height
      expect(scrollTopOf(layout, takeAnchor(layout, scrollTop))).toBeCloseTo(scrollTop, 6)
    }),
  )
})

test('after the window got another width, the row at the top holds the same item, as far in as before', () => {
  fc.assert(
    fc.property(filled, widths, widths, places, (library, width, otherWidth, place) => {
      const layout = layoutOf(library, width)
      const anchor = takeAnchor(layout, place * layout.height)
      if (!anchor) throw new Error('below the top there is always an anchor')
      const other = layoutOf(library, otherWidth)
      const row = rowOfItem(other, anchor.index)
      const into = scrollTopOf(other, anchor) - (other.rows.top[row] ?? 0)
      if (anchor.before > 0) expect(into).toBeCloseTo(-anchor.before, 6)
      else expect(into / (other.rows.height[row] ?? 1)).toBeCloseTo(anchor.hidden, 6)
    }),
  )
})

test('items that arrive above do not move what is on the screen', () => {
  fc.assert(
    fc.property(filled, filled, widths, places, (newer, older, width, place) => {
      const shifted = { ...newer, day: newer.day.map((day) => day + 30_000) }
      const both = {
        ratio: Float32Array.from([...shifted.ratio, ...older.ratio]),
        day: Int32Array.from([...shifted.day, ...older.day]),
        ref: Uint32Array.from([...shifted.ref.map((ref) => ref + 1_000_000), ...older.ref]),
      }
      const before = layoutOf(older, width)
      const anchor = takeAnchor(before, place * before.height)
      if (!anchor) throw new Error('below the top there is always an anchor')
      const moved = moveAnchor(anchor, older.ref, both.ref)
      expect(both.ref[moved?.index ?? -1]).toBe(older.ref[anchor.index])
    }),
  )
})

test('at the very top there is no anchor, so that new items show', () => {
  const layout = layoutOf({ ratio: new Float32Array(50).fill(1.5), day: new Int32Array(50) }, 1000)
  expect(takeAnchor(layout, 0)).toBeUndefined()
  expect(scrollTopOf(layout, undefined)).toBe(0)
})

test('an anchor whose item is gone stays at its place in the list', () => {
  const before = Uint32Array.from([5, 6, 7, 8])
  expect(moveAnchor({ index: 2, hidden: 0.5, before: 0 }, before, Uint32Array.from([5, 6, 8]))?.index).toBe(2)
  expect(moveAnchor({ index: 3, hidden: 0, before: 0 }, before, Uint32Array.from([5]))?.index).toBe(0)
  expect(moveAnchor({ index: 0, hidden: 0, before: 0 }, before, new Uint32Array())).toBeUndefined()
})

test('an anchor at what is not in the list leads to the top', () => {
  const layout = layoutOf({ ratio: new Float32Array(50).fill(1.5), day: new Int32Array(50) }, 1000)
  expect(scrollTopOf(layout, { index: 50, hidden: 0, before: 7 })).toBe(0)
  expect(scrollTopOf(layout, { index: -1, hidden: 0, before: 7 })).toBe(0)
})
