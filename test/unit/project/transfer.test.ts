import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBinary, decodeTransfer, encodeBinary, encodeTransfer } from '../../../src/shared/tasks/transfer.ts'

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

function joined(pieces: readonly Uint8Array[]): ArrayBuffer {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all.buffer
}

test('as bytes, typed arrays come back with their type beside whatever JSON can say', () => {
  fc.assert(
    fc.property(
      fc.uint32Array(),
      fc.float32Array({ noNaN: true }),
      fc.int32Array(),
      fc.uint8Array(),
      fc.jsonValue(),
      (a, b, c, d, json) => {
        const view = new Uint32Array(new Uint32Array([7, ...a, 9]).buffer, 4, a.length)
        const value = { ok: true, json: JSON.parse(JSON.stringify(json)) as unknown, view, nested: [{ b }, { d, c }] }
        expect(decodeBinary(joined(encodeBinary(value) ?? []))).toEqual(value)
      },
    ),
  )
})

test('what has no typed array goes as text, and what was cut is an error', () => {
  expect(encodeBinary({ ok: true, value: [1, 'two'] })).toBeUndefined()
  expect(encodeBinary(undefined)).toBeUndefined()
  const whole = joined(encodeBinary({ ref: new Uint32Array(100) }) ?? [])
  for (const length of [0, 3, 10, 60, whole.byteLength - 8])
    expect(() => decodeBinary(whole.slice(0, length))).toThrow()
})
