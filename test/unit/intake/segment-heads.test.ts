import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { readMetadata } from '../../../src/main/file-format/facts/read-metadata.ts'
import { checkComplete } from '../../../src/main/file-format/whole/check-complete.ts'
import { inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { KeptBytes } from '../../../src/main/intake/arriving/kept-bytes.ts'

const [comment, startOfScan, exif] = [0xfe, 0xda, 0xe1]
const type = { mimeType: 'image/jpeg', extension: '.jpg', kind: 'photo' } as const

function segment(marker: number, length: number, fill = 0x41): Buffer {
  const bytes = Buffer.alloc(2 + length, fill)
  bytes.writeUInt8(0xff, 0)
  bytes.writeUInt8(marker, 1)
  bytes.writeUInt16BE(length, 2)
  return bytes
}

function jpegOf(segments: readonly Buffer[], picture: number): Buffer {
  const [start, end] = [Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xd9])]
  return Buffer.concat([start, ...segments, segment(startOfScan, 12), Buffer.alloc(picture, 0x55), end])
}

/** The bytes as they are written in pieces of this size, and how often the file was read. */
function kept(whole: Buffer, piece: number, from = 0): { content: KeptBytes; reads: () => number } {
  let reads = 0
  const content = new KeptBytes(() => ({
    read: (buffer, offset, length, position) => {
      reads += 1
      return inMemory(whole).read(buffer, offset, length, position)
    },
  }))
  for (let at = from; at < whole.length; at += piece) content.wrote(whole.subarray(at, at + piece), at)
  return { content, reads: () => reads }
}

test('walking to a picture behind much else reads nothing again', async () => {
  const fillers = Array.from({ length: 40 }, () => segment(comment, 65_000))
  const whole = jpegOf(fillers, 100_000)
  const { content, reads } = kept(whole, 100_000)
  expect(await checkComplete(content, type, whole.length)).toBe('complete')
  await readMetadata(content, type, whole.length, 0)
  expect(reads()).toBe(1)
})

test('what is told of a JPEG is the same with what was kept as with the file, in whatever pieces it came', async () => {
  const anySegment = fc.record({
    marker: fc.constantFrom(comment, exif, 0xe2, 0xdb, 0xff, 0x00, startOfScan),
    length: fc.oneof(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 9000 })),
    fill: fc.constantFrom(0x41, 0xff, 0xd9),
  })
  const wholes = fc.record({
    segments: fc.array(anySegment, { maxLength: 12 }),
    picture: fc.integer({ min: 0, max: 6000 }),
    cut: fc.integer({ min: 0, max: 3000 }),
    spoiled: fc.option(fc.nat(20_000)),
  })
  await fc.assert(
    fc.asyncProperty(wholes, fc.integer({ min: 1, max: 5000 }), fc.boolean(), async (planned, piece, continued) => {
      const { segments, picture, cut, spoiled } = planned
      const made = jpegOf(
        segments.map(({ marker, length, fill }) => segment(marker, Math.max(2, length), fill)),
        picture,
      )
      const whole = made.subarray(0, Math.max(4, made.length - cut))
      if (spoiled !== null && spoiled < whole.length) whole[spoiled] = 0xff
      // What an earlier attempt has left is not seen again.
      const { content } = kept(whole, piece, continued ? Math.min(whole.length - 1, 1000) : 0)
      expect(await checkComplete(content, type, whole.length)).toBe(
        await checkComplete(inMemory(whole), type, whole.length),
      )
      const told = async (source: Parameters<typeof readMetadata>[0]): Promise<unknown> =>
        await readMetadata(source, type, whole.length, 0)
      expect(await told(content)).toEqual(await told(inMemory(whole)))
    }),
    { numRuns: 300 },
  )
})

test('nothing is noted of other files', async () => {
  const whole = Buffer.alloc(9000, 0x41)
  const { content, reads } = kept(whole, 1000)
  expect(sniffType(whole)).toBeUndefined()
  expect(content.inMemory(2)?.length).toBe(998)
  expect(content.inMemory(4000)).toBeUndefined()
  expect(reads()).toBe(0)
})
