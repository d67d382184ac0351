import { expect, test } from 'vitest'
import { GrowingColumns } from '../../../src/main/library/columns/growing-columns.ts'
import { atOnce } from '../../../src/main/slices.ts'

const rowOf = (at: number) => ({ ref: at + 1, ratio: (at % 7) / 4, day: -at, flags: at % 16, at: at * 1e6 + 0.5 })

test.each([0, 1, 4095, 4096, 4097, 12_288, 300_001])('keeps %i rows as they came, and no room beside them', (count) => {
  const columns = new GrowingColumns()
  for (let at = 0; at < count; at++) columns.add(rowOf(at))
  expect(columns.count).toBe(count)
  const all = atOnce(columns.finish())
  expect(all.ref).toEqual(Uint32Array.from({ length: count }, (_, at) => rowOf(at).ref))
  expect(all.ratio).toEqual(Float32Array.from({ length: count }, (_, at) => rowOf(at).ratio))
  expect(all.day).toEqual(Int32Array.from({ length: count }, (_, at) => rowOf(at).day))
  expect(all.flags).toEqual(Uint8Array.from({ length: count }, (_, at) => rowOf(at).flags))
  expect(all.at).toEqual(Float64Array.from({ length: count }, (_, at) => rowOf(at).at))
  expect(all.ref.buffer.byteLength).toBe(count * 4)
})
