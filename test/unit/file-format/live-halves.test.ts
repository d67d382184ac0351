import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { areApart, longestHalf, readHalf, type HalfFacts } from '../../../src/main/file-format/facts/live-halves.ts'
import { appleNote, appleStill, tinyMovie } from '../../emulator/takeout/live-halves.ts'

const read = (bytes: Buffer): Promise<HalfFacts> => readHalf(inMemory(bytes), bytes.length)
const id = '8B3F2A90-1C2D-4E5F-8A9B-0C1D2E3F4A5B'

describe('what a file says of being half of a photo', () => {
  it.each<[string, Buffer, HalfFacts]>([
    ['a movie', tinyMovie('a', { duration: 2867 }), { duration: 2867 }],
    ['a movie in the long form', tinyMovie('a', { duration: 300_000, long: true }), { duration: 300_000 }],
    ['a movie that does not say how long it is', tinyMovie('a'), {}],
    ['the same in the long form', tinyMovie('a', { long: true }), {}],
    ['a movie of nothing', tinyMovie('a', { duration: 0 }), {}],
    ['the half of a live photo', tinyMovie('a', { duration: 1500, contentId: id }), { duration: 1500, contentId: id }],
    ['its still, whatever the letters', appleStill('a', id.toLowerCase()), { contentId: id }],
    ['a still of another maker', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), {}],
    ['nothing', Buffer.alloc(0), {}],
  ])('%s', async (_name, bytes, expected) => {
    expect(await read(bytes)).toEqual(expected)
  })

  it('is nothing wrong, and never a failure, where the file was cut or altered anywhere', async () => {
    const whole = [tinyMovie('a', { duration: 1500, contentId: id }), appleStill('a', id)]
    for (const bytes of whole)
      for (let length = 0; length < bytes.length; length++) {
        const { contentId = id } = await read(bytes.subarray(0, length))
        // An identifier that was cut is none.
        expect(id.startsWith(contentId)).toBe(true)
      }
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...whole), fc.nat(), fc.nat(255), async (bytes, at, value) => {
        const altered = Buffer.from(bytes)
        altered[at % altered.length] = value
        const { duration = 1 } = await read(altered)
        expect(duration).toBeGreaterThan(0)
      }),
    )
  })

  it('is read from a note that says what it does not have', async () => {
    const note = appleNote(id)
    note.writeUInt16BE(0xff_ff, 14)
    note.writeUInt32BE(0xff_ff_ff_ff, 16 + 12 + 4)
    expect(await read(note)).toEqual({})
  })
})

describe('two files that names make halves of one photo', () => {
  const other = id.replace('8', '9')
  it.each<[string, HalfFacts, HalfFacts | undefined, boolean]>([
    ['short', { duration: 2900 }, {}, false],
    ['as long as can be', { duration: longestHalf }, {}, false],
    ['longer', { duration: longestHalf + 1 }, {}, true],
    ['longer, of a still that is not here', { duration: 300_000 }, undefined, true],
    ['longer, of one live photo', { duration: 300_000, contentId: id }, { contentId: id }, false],
    ['short, of two live photos', { duration: 1500, contentId: id }, { contentId: other }, true],
    ['short, of which one says what it is of', { duration: 1500, contentId: id }, {}, false],
    ['of which nothing is known', {}, {}, false],
  ])('%s', (_name, video, still, apart) => {
    expect(areApart(video, still)).toBe(apart)
  })
})
