import { describe, expect, test } from 'vitest'
import { randomFraction, randomName } from '../../../src/main/google/random-values.ts'

/** The port's bytes, as told, and never more than are asked for. */
const bytesOf =
  (...bytes: number[]) =>
  (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, (_, at) => bytes[at % bytes.length] ?? 0)

describe('a random fraction', () => {
  test.each([
    [[0, 0, 0, 0], 0],
    [[0x80, 0, 0, 0], 0.5],
    [[0x40, 0x80, 0, 0], 0.251953125],
    [[0, 0, 0, 1], 2 ** -32],
    [[0xff, 0xff, 0xff, 0xff], 1 - 2 ** -32],
  ])('of the bytes %j is %d, and never 1', (bytes, fraction) => {
    expect(randomFraction(bytesOf(...bytes))).toBe(fraction)
  })
})

test('a random name is 256 bits in letters that an address takes', () => {
  expect(randomName(bytesOf(0xfb, 0xff, 0xbe))).toBe('-_--'.repeat(10) + '-_8')
  expect(randomName(bytesOf(1))).toHaveLength(43)
})
