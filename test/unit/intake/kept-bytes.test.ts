import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMetadata } from '../../../src/main/file-format/facts/read-metadata.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { KeptBytes } from '../../../src/main/intake/arriving/kept-bytes.ts'
import { box, movie, picture, uint32 } from '../file-format/sample-files.ts'

const video = Buffer.concat([box('ftyp', 'mp42', uint32(0), 'mp42'), movie().subarray(20)])

/** A file in memory, which counts how often it is read. */
function fileOf(bytes: Buffer): { reads: number; read: KeptBytes['read'] } {
  return {
    reads: 0,
    read(buffer, offset, length, position) {
      this.reads++
      const found = bytes.subarray(position, position + length)
      buffer.set(found, offset)
      return Promise.resolve({ bytesRead: found.length })
    },
  }
}

const lengths = fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), { maxLength: 5 })

test('what is kept reads as the file itself, wherever and into whatever', async () => {
  await fc.assert(
    fc.asyncProperty(
      lengths,
      fc.nat(60),
      fc.nat(30),
      fc.nat(5),
      fc.boolean(),
      async (writes, position, length, offset, forget) => {
        const total = writes.flat().reduce((sum, one) => sum + one, 0)
        const whole = Buffer.from(Array.from({ length: total }, (_, at) => at + 1))
        const file = fileOf(whole)
        const kept = new KeptBytes(() => file)
        let at = 0
        for (const pieces of writes) {
          const start = at
          const written = pieces.map((size) => whole.subarray(at, (at += size)))
          kept.wrote(Buffer.concat(written), start)
        }
        if (forget) kept.forget()
        const [one, other] = [Buffer.alloc(40, 99), Buffer.alloc(40, 99)]
        const { bytesRead } = await kept.read(one, offset, length, position)
        expect(bytesRead).toBe(whole.subarray(position, position + length).length)
        other.set(whole.subarray(position, position + length), offset)
        expect(one.equals(other)).toBe(true)
        if (forget) expect(file.reads).toBe(1)
      },
    ),
    { numRuns: 400 },
  )
})

test('beginning and end take no reading, and what is between them does', async () => {
  const whole = Buffer.from('abcdefghi')
  const file = fileOf(whole)
  const kept = new KeptBytes(() => file)
  for (const at of [0, 3, 6]) kept.wrote(whole.subarray(at, at + 3), at)
  const read = async (position: number, length: number): Promise<string> => {
    const buffer = Buffer.alloc(length)
    await kept.read(buffer, 0, length, position)
    return buffer.toString()
  }
  expect([await read(0, 3), await read(1, 2), await read(6, 3), await read(7, 1), await read(8, 1)]).toEqual([
    'abc',
    'bc',
    'ghi',
    'h',
    'i',
  ])
  expect(file.reads).toBe(0)
  expect([await read(2, 2), await read(5, 2), await read(3, 3)]).toEqual(['cd', 'fg', 'def'])
  expect(file.reads).toBe(3)
})

test('nobody reads through a photo that passed by without a video, and whoever has one is read', async () => {
  const still = await picture(900, 700).jpeg().toBuffer()
  for (const behind of [Buffer.alloc(0), video]) {
    const whole = Buffer.concat([still, behind, Buffer.from([0xff, 0xd9])])
    const type = sniffType(whole)
    if (!type) throw new Error('no type')
    const file = fileOf(whole)
    const kept = new KeptBytes(() => file)
    const third = Math.ceil(whole.length / 3)
    for (let at = 0; at < whole.length; at += third) kept.wrote(whole.subarray(at, at + third), at)
    const { motion } = await readMetadata(kept, type, whole.length, Date.now())
    expect([motion, file.reads > 0]).toEqual(behind === video ? [true, true] : [false, false])
  }
})

test('what is in memory is told from each of its bytes on, until it is forgotten', () => {
  const whole = Buffer.from('abcdefghi')
  const kept = new KeptBytes(() => undefined)
  for (const at of [0, 3, 6]) kept.wrote(whole.subarray(at, at + 3), at)
  const told = (): (string | undefined)[] =>
    Array.from({ length: 11 }, (_, at) => {
      const found = kept.inMemory(at)
      return found && Buffer.from(found).toString()
    })
  const between = [undefined, undefined, undefined]
  expect(told()).toEqual(['abc', 'bc', 'c', ...between, 'ghi', 'hi', 'i', undefined, undefined])
  kept.forget()
  expect(told().every((each) => each === undefined)).toBe(true)
})

test('nothing is in memory, and nothing to read, before anything was written', async () => {
  const kept = new KeptBytes(() => undefined)
  expect([kept.inMemory(0), await kept.read(Buffer.alloc(4), 0, 4, 0)]).toEqual([undefined, { bytesRead: 0 }])
})

test('what is not written yet reads as a file, too, also beyond its end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(20), fc.nat(30), fc.nat(30), fc.nat(5), async (total, position, length, offset) => {
      const whole = Buffer.from(Array.from({ length: total }, (_, at) => at + 1))
      const kept = new KeptBytes(() => undefined)
      kept.wrote(whole, 0)
      const [one, other] = [Buffer.alloc(40, 99), Buffer.alloc(40, 99)]
      const { bytesRead } = await kept.read(one, offset, length, position)
      const wanted = whole.subarray(position, position + length)
      other.set(wanted, offset)
      expect([bytesRead, one.equals(other)]).toEqual([wanted.length, true])
    }),
  )
})
