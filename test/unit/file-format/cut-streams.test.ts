import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { isCut } from '../../../src/main/file-format/whole/is-cut.ts'

const cut = (bytes: Buffer): Promise<boolean> => isCut(inMemory(bytes), bytes.length)

function stream(packet: number, sync: number, packets: number): Buffer {
  const bytes = Buffer.alloc(packet * packets, 0xab)
  for (let at = sync; at < bytes.length; at += packet) bytes[at] = 0x47
  return bytes
}

function asf(dataSize?: bigint): Buffer {
  const header = Buffer.alloc(90)
  Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex').copy(header)
  header.writeBigUInt64LE(90n, 16)
  const data = Buffer.alloc(2000, 5)
  Buffer.from('3626b2758e66cf11a6d900aa0062ce6c', 'hex').copy(data)
  data.writeBigUInt64LE(dataSize ?? 2000n, 16)
  const index = Buffer.alloc(60, 9)
  index.writeBigUInt64LE(60n, 16)
  return Buffer.concat([header, data, index])
}

function box(type: string, body: Buffer, size = body.length + 8): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(size)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

const signature = box('JXL ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a]))
const brand = box('ftyp', Buffer.from('jxl \0\0\0\0jxl ', 'latin1'))
const picture = Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.alloc(500, 3)])
const piece = (number: number): Buffer => box('jxlp', Buffer.concat([Buffer.from([number, 0, 0, 1]), picture]))

/** With a preview, and data of the sensor behind it. */
function rw2(): Buffer {
  const bytes = Buffer.alloc(1500, 6)
  bytes.write('IIU\0', 0, 'latin1')
  bytes.writeUInt32LE(24, 4)
  const entries = [
    [0x2e, 7, 300, 200],
    [0x118, 4, 1, 600],
  ] as const
  bytes.writeUInt16LE(entries.length, 24)
  for (const [at, [tag, type, count, value]] of entries.entries()) {
    bytes.writeUInt16LE(tag, 26 + 12 * at)
    bytes.writeUInt16LE(type, 28 + 12 * at)
    bytes.writeUInt32LE(count, 30 + 12 * at)
    bytes.writeUInt32LE(value, 34 + 12 * at)
  }
  bytes.writeUInt32LE(0, 26 + 12 * entries.length)
  return bytes
}

interface Case {
  type: string
  whole: Buffer
  /** Where a cut shows, by how many bytes are left; the sniffing needs the first ones. */
  shows: (left: number) => boolean
  from: number
}

const cases: Record<string, Case> = {
  'a transport stream': { type: 'video/mp2t', whole: stream(188, 0, 6), from: 377, shows: (left) => left % 188 !== 0 },
  'one of a camcorder': { type: 'video/mp2t', whole: stream(192, 4, 6), from: 389, shows: (left) => left % 192 !== 0 },
  'a WMV': { type: 'video/x-ms-wmv', whole: asf(), from: 24, shows: (left) => left < 2090 },
  'a JPEG XL in one box': {
    type: 'image/jxl',
    whole: Buffer.concat([signature, brand, box('jxlc', picture), box('Exif', Buffer.alloc(40))]),
    from: 32,
    // What is behind the picture and has no room for a head is foreign.
    shows: (left) => left < 32 + 510 || left >= 542 + 8,
  },
  'a JPEG XL in pieces': {
    type: 'image/jxl',
    whole: Buffer.concat([signature, brand, piece(0), piece(1), piece(0x80)]),
    from: 32,
    // Between two pieces the last one is lacking, which the end shows, too.
    shows: () => true,
  },
  'an RW2': { type: 'image/x-panasonic-rw2', whole: rw2(), from: 8, shows: (left) => left <= 600 },
}

describe.each(Object.entries(cases))('%s', (_, { type, whole, from, shows }) => {
  it('is not cut as it is', async () => {
    expect(sniffType(whole)?.mimeType).toBe(type)
    expect(await cut(whole)).toBe(false)
  })

  it('is cut wherever that shows, and nowhere else', async () => {
    const wrong: number[] = []
    for (let left = from; left < whole.length; left++)
      if ((await cut(whole.subarray(0, left))) !== shows(left)) wrong.push(left)
    expect(wrong).toEqual([])
  })
})

it('something foreign behind a stream is no cut', async () => {
  expect(await cut(Buffer.concat([stream(188, 0, 6), Buffer.from('made by a recorder')]))).toBe(false)
  expect(await cut(Buffer.concat([asf(), Buffer.from('made by a recorder')]))).toBe(false)
})

it('what does not know its length is no cut', async () => {
  expect(await cut(asf(0n).subarray(0, 1500))).toBe(false)
  const open = Buffer.concat([signature, brand, box('jxlc', picture, 0)])
  for (const left of [200, open.length]) expect(await cut(open.subarray(0, left))).toBe(false)
  expect(await cut(picture)).toBe(false)
})

it('a JPEG XL that an encoder has made is whole', async () => {
  expect(await cut(await readFile(join(import.meta.dirname, '../../fixtures/photo.jxl')))).toBe(false)
})
