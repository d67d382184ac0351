import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { inMemory } from '../../../src/main/file-format/byte-reader.ts'
import type { ByteSource } from '../../../src/main/file-format/byte-reader.ts'
import { checkComplete } from '../../../src/main/file-format/whole/check-complete.ts'
import { readMetadata } from '../../../src/main/file-format/facts/read-metadata.ts'
import { picture, sampleExif } from './sample-files.ts'

const jpegType = { mimeType: 'image/jpeg', extension: '.jpg', kind: 'photo' as const }
const now = Date.UTC(2026, 0, 1)

let photo: Buffer
beforeAll(async () => void (photo = await picture().jpeg().withExif(sampleExif).toBuffer()))

/** A source that has to be read, and counts the bytes. */
function counted(bytes: Uint8Array): ByteSource & { bytesRead: () => number } {
  const source = inMemory(bytes)
  let total = 0
  return {
    bytesRead: () => total,
    // As one that has seen all bytes pass by, or else all would be read.
    lacks: () => true,
    async read(...args) {
      const found = await source.read(...args)
      total += found.bytesRead
      return found
    },
  }
}

/** Where each segment of the photo begins, up to the scan. */
function borders(bytes: Buffer): number[] {
  const found: number[] = []
  for (let at = 2; bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    found.push(at)
    if (bytes[at + 1] === 0xda) break
  }
  return found
}

function segment(marker: number, length: number, fill: number): Buffer {
  const bytes = Buffer.alloc(2 + length, fill)
  bytes.writeUInt16BE(0xff00 + marker)
  bytes.writeUInt16BE(length, 2)
  return bytes
}

const filler = fc.record({
  before: fc.nat(),
  marker: fc.constantFrom(0xfe, 0xe2, 0xe3, 0xec, 0xef),
  length: fc.constantFrom(2, 3, 40, 9000, 65_535),
  fill: fc.constantFrom(0, 1, 0xda, 0xff),
  padding: fc.constantFrom(0, 0, 1, 3),
})

test('segments that say nothing change nothing that is read, wherever they stand and whatever is in them', async () => {
  const expected = await readMetadata(inMemory(photo), jpegType, photo.length, now)
  expect(expected).toMatchObject({ make: 'Kodak', model: 'Brownie', width: 64, height: 48 })
  const places = borders(photo)
  await fc.assert(
    fc.asyncProperty(fc.array(filler, { maxLength: 8 }), fc.boolean(), async (fillers, kept) => {
      const parts: Buffer[] = [photo.subarray(0, 2)]
      for (const [at, place] of places.entries()) {
        for (const { before, marker, length, fill, padding } of fillers)
          if (before % places.length === at) parts.push(Buffer.alloc(padding, 0xff), segment(marker, length, fill))
        parts.push(photo.subarray(place, places[at + 1]))
      }
      const bytes = Buffer.concat(parts)
      const source = kept ? inMemory(bytes) : counted(bytes)
      expect(await readMetadata(source, jpegType, bytes.length, now)).toEqual(expected)
      expect(await checkComplete(source, jpegType, bytes.length)).toBe('complete')
    }),
    { numRuns: 60 },
  )
})

test('of a head that is mostly filler only a small part is read', async () => {
  const fillers = Array.from({ length: 160 }, () => segment(0xfe, 65_535, 7))
  const bytes = Buffer.concat([photo.subarray(0, 2), ...fillers, photo.subarray(2)])
  const source = counted(bytes)
  expect(await readMetadata(source, jpegType, bytes.length, now)).toMatchObject({ make: 'Kodak', width: 64 })
  expect(await checkComplete(source, jpegType, bytes.length)).toBe('complete')
  expect(source.bytesRead()).toBeLessThan(bytes.length / 4)
})
