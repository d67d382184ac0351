import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader, inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { readMetadata } from '../../../src/main/file-format/facts/read-metadata.ts'
import { readRaw } from '../../../src/main/file-format/raw/raw-picture.ts'
import { readTiff } from '../../../src/main/file-format/raw/tiff-directories.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { checkComplete } from '../../../src/main/file-format/whole/check-complete.ts'
import { isCut } from '../../../src/main/file-format/whole/is-cut.ts'
import { bigTiff, type BigTiffWish } from './big-tiff.ts'

const wishes: [string, BigTiffWish][] = [
  ['little endian', { width: 61, height: 47, colour: [200, 80, 40] }],
  ['big endian', { width: 61, height: 47, colour: [200, 80, 40], little: false }],
  ['turned, with six channels', { width: 47, height: 61, colour: [200, 80, 40, 1, 2, 3], orientation: 6 }],
]
const type = { mimeType: 'image/tiff', extension: '.tiff', kind: 'photo' as const }

describe.each(wishes)('a BigTIFF, %s', (_, wish) => {
  const bytes = bigTiff(wish)

  it('is a TIFF, and no RAW file, whose size is known as it is shown', async () => {
    expect(sniffType(bytes)).toEqual(type)
    expect(await readRaw(new ByteReader(inMemory(bytes), bytes.length), 'image/tiff')).toBeUndefined()
    expect(await readMetadata(inMemory(bytes), type, bytes.length, Date.now())).toMatchObject({ width: 61, height: 47 })
  })

  it('is whole as long as its pixels and its directory lie within the file', async () => {
    const whole = (length: number): ReturnType<typeof checkComplete> =>
      checkComplete(inMemory(bytes.subarray(0, length)), type, length)
    const pixels = 16 + 61 * 47 * wish.colour.length
    expect([await whole(bytes.length), await isCut(inMemory(bytes), bytes.length)]).toEqual(['unknown', false])
    for (const length of [8, 15, 16, 100, pixels - 1, pixels + 1]) {
      expect(await whole(length)).toBe('truncated')
      if (length > 8) expect(await isCut(inMemory(bytes.subarray(0, length)), length)).toBe(true)
    }
  })
})

it('a BigTIFF of which anything is wrong ends, and names nothing outside of it', async () => {
  const whole = bigTiff({ width: 3, height: 3, colour: [1, 2, 3, 4, 5] })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), async (changes) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changes) bytes[at] = value
      const tree = await readTiff(new ByteReader(inMemory(bytes), bytes.length))
      for (const directory of tree?.pictures ?? []) expect(directory.numbers(258).length).toBeLessThanOrEqual(64)
      await readMetadata(inMemory(bytes), type, bytes.length, Date.now())
    }),
  )
})
