import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { isCut } from '../../../src/main/file-format/whole/is-cut.ts'
import { KeptParts } from '../../../src/main/takeout/reading/kept-parts.ts'
import { box, picture } from '../file-format/sample-files.ts'
import { rawFiles, tag, tiff } from '../file-format/raw-files.ts'

const megabyte = 1024 * 1024

/** Gives the bytes in pieces that are used again, as sources do. */
function passBy(parts: KeptParts, bytes: Uint8Array, piece: number): KeptParts {
  // A Buffer, whose `slice` is no copy.
  const memory = Buffer.alloc(piece)
  for (let at = 0; at < bytes.length; at += piece) {
    const part = bytes.subarray(at, at + piece)
    memory.set(part)
    parts.take(memory.subarray(0, part.length))
  }
  return parts
}

const ftyp = box('ftyp', 'isom\0\0\0\0')

async function samples(): Promise<[string, Buffer][]> {
  const noise = Buffer.from(Array.from({ length: 3 * megabyte }, (_, at) => (at * 7919) % 251))
  const jpeg = await picture().jpeg().toBuffer()
  return [
    ['jpeg', jpeg],
    ['jpeg with much behind it', Buffer.concat([jpeg, Buffer.alloc(3 * megabyte, 1)])],
    ['png', await picture().png().toBuffer()],
    ['video', Buffer.concat([ftyp, box('mdat', noise), box('moov', Buffer.alloc(2 * megabyte)), box('free', 'x')])],
    ['tiff', tiff([{ tags: { [tag.width]: 3000 }, data: { at: tag.strips, bytes: noise } }])],
    ...Object.entries(rawFiles).map(([name, make]): [string, Buffer] => [
      name,
      make({ width: 4000, height: 3000, preview: jpeg, stamp: jpeg }),
    ]),
  ]
}

describe('whether a file was cut', () => {
  it('is told of no whole file, and of pictures and videos that lack half', async () => {
    for (const [name, bytes] of await samples()) {
      expect(await isCut(inMemory(bytes), bytes.length), name).toBe(false)
      // Their formats do not tell.
      if (name === 'jpeg with much behind it' || name.startsWith('rw2')) continue
      const half = bytes.subarray(0, bytes.length / 2)
      expect(await isCut(inMemory(half), half.length), `half of ${name}`).toBe(true)
    }
  })

  it(
    'is told while the bytes pass by as it is of the file, unless something is missed',
    { timeout: 60_000 },
    async () => {
      const all = await samples()
      const pieces = fc.constantFrom(1000, 65_536, 700_001)
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...all),
          fc.double({ min: 0, max: 1, noNaN: true }),
          pieces,
          async ([, bytes], share, piece) => {
            const part = bytes.subarray(0, Math.round(bytes.length * share))
            const answer = await isCut(inMemory(part), part.length)
            const parts = passBy(new KeptParts(), part, piece)
            const told = await isCut(parts, parts.bytes)
            if (!parts.missed) expect(told).toBe(answer)
            const whole = passBy(new KeptParts(true), part, piece)
            expect(await isCut(whole, whole.bytes)).toBe(answer)
            expect(whole.missed).toBe(false)
          },
        ),
        { numRuns: 60 },
      )
    },
  )

  it('is told of a whole video and of a whole photo without a second look', async () => {
    for (const [name, bytes] of await samples()) {
      if (name === 'jpeg with much behind it') continue
      const parts = passBy(new KeptParts(), bytes, 65_536)
      expect(await isCut(parts, parts.bytes), name).toBe(false)
      expect(parts.missed, name).toBe(false)
    }
  })
})
