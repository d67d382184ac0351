import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeTransfer, encodeTransfer } from '../../../src/shared/tasks/transfer.ts'

test('whatever JSON can say comes back unchanged', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(decodeTransfer(encodeTransfer(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('typed arrays come back with their type, even views into a larger buffer', () => {
  fc.assert(
    fc.property(fc.uint32Array(), fc.float32Array({ noNaN: true }), fc.int32Array(), fc.uint8Array(), (a, b, c, d) => {
      const view = new Uint32Array(new Uint32Array([7, ...a, 9]).buffer, 4, a.length)
      const value = { view, nested: [{ b }, { c, d }] }
      expect(decodeTransfer(encodeTransfer(value))).toEqual(value)
    }),
  )
})

test('a long array does not exhaust the stack', () => {
  const value = new Uint32Array(400_000).map((_, at) => at)
  expect(decodeTransfer(encodeTransfer(value))).toEqual(value)
})

test('undefined is null, as JSON has no word for it', () => {
  expect(decodeTransfer(encodeTransfer(undefined))).toBeNull()
})
