import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesTag, parseRange, rangeApplies } from '../../../src/main/media/byte-range.ts'
import type { ByteRange } from '../../../src/main/media/byte-range.ts'

const whole: ByteRange = { kind: 'whole' }
const unsatisfiable: ByteRange = { kind: 'unsatisfiable' }
const part = (first: number, last: number): ByteRange => ({ kind: 'part', first, last })

describe('parseRange, of 1000 bytes', () => {
  it.each([
    ['bytes=0-499', part(0, 499)],
    ['bytes=500-999', part(500, 999)],
    ['bytes=0-', part(0, 999)],
    ['bytes=999-', part(999, 999)],
    ['bytes=0-0', part(0, 0)],
    ['bytes=500-5000', part(500, 999)],
    ['bytes=-1', part(999, 999)],
    ['bytes=-1000', part(0, 999)],
    ['bytes=-5000', part(0, 999)],
    ['BYTES = 1 - 2', part(1, 2)],
    ['bytes=1-99999999999999999999999999', part(1, 999)],
    ['bytes=1000-', unsatisfiable],
    ['bytes=1000-2000', unsatisfiable],
    ['bytes=99999999999999999999999999-', unsatisfiable],
    ['bytes=-0', unsatisfiable],
    ['bytes=5-4', whole],
    ['bytes=-', whole],
    ['bytes=', whole],
    ['bytes=a-b', whole],
    ['bytes=1.5-3', whole],
    ['bytes=--5', whole],
    ['bytes=0-1,5-6', whole],
    ['items=0-1', whole],
    ['0-1', whole],
    ['xbytes=0-1', whole],
    ['bytes=0-1x', whole],
    ['bytesx=0-1', whole],
    ['bytes=x0-1', whole],
    [' bytes=10-19 ', part(10, 19)],
    ['bytes =10- 19', part(10, 19)],
    ['bytes=10 -19', part(10, 19)],
    ['bytes=5-5', part(5, 5)],
    ['bytes=998-999', part(998, 999)],
    ['', whole],
    [null, whole],
  ])('%s', (header, expected) => {
    expect(parseRange(header, 1000)).toEqual(expected)
  })

  it('knows that nothing of an empty file exists', () => {
    expect(parseRange('bytes=0-', 0)).toEqual(unsatisfiable)
    expect(parseRange('bytes=-5', 0)).toEqual(unsatisfiable)
    expect(parseRange(null, 0)).toEqual(whole)
  })

  it('never leaves the file, whatever is asked', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9,= -]*$/), fc.nat(3000), (text, total) => {
        const range = parseRange(`bytes=${text}`, total)
        if (range.kind !== 'part') return
        expect(range.first).toBeGreaterThanOrEqual(0)
        expect(range.last).toBeGreaterThanOrEqual(range.first)
        expect(range.last).toBeLessThan(total)
      }),
    )
  })
})

describe('conditions', () => {
  it.each([
    [null, false],
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    [' * ', true],
    [' "a" ', true],
    [' W/"a"', true],
    ['"b",W/"a"', true],
    ['*, "b"', false],
    ['xW/"a"', false],
    ['w/"a"', false],
    ['"W/a"', false],
    ['', false],
    ['"b"', false],
    ['a', false],
  ])('If-None-Match: %s', (header, expected) => {
    expect(matchesTag(header, '"a"')).toBe(expected)
  })

  it.each([
    [null, true],
    ['"a"', true],
    [' "a" ', true],
    ['W/"a"', false],
    ['"b"', false],
    ['Sun, 06 Nov 1994 08:49:37 GMT', false],
  ])('If-Range: %s', (header, expected) => {
    expect(rangeApplies(header, '"a"')).toBe(expected)
    if (header !== null) expect(rangeApplies(header, undefined)).toBe(false)
  })
})
