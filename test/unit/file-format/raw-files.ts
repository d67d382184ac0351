/**
 * Structurally right RAW files without sensor data, after the descriptions of the formats: TIFF 6.0 with SubIFDs (NEF,
 * ARW, PEF, DNG), Canon's CR2 and CR3, Fuji's RAF, Olympus's ORF and Panasonic's RW2.
 */
import { box, uint32 } from './sample-files.ts'

type Value = number | string | Buffer | readonly (number | Directory)[]

/** A directory of a TIFF: numbers, text, raw bytes, or subordinate directories, by tag. */
export interface Directory {
  tags: Readonly<Record<number, Value>>
  /** Bytes that the two tags of `at` give place and length of. */
  data?: { at: readonly [offset: number, length: number]; bytes: Uint8Array }
  /** What follows it in a chain of its own, where it is subordinate to another. */
  next?: Directory
}

export const tag = {
  subfile: 0xfe,
  width: 0x100,
  height: 0x101,
  bits: 0x102,
  compression: 0x103,
  photometric: 0x106,
  make: 0x10f,
  strips: [0x111, 0x117],
  orientation: 0x112,
  samples: 0x115,
  rows: 0x116,
  sub: 0x14a,
  jpeg: [0x201, 0x202],
  exif: 0x8769,
  dng: 0xc612,
  crop: 0xc620,
} as const

/** Writes directories one after the other, the first ones as a chain. */
class TiffWriter {
  readonly #little: boolean
  readonly #magic: number
  #bytes: Buffer

  constructor(little: boolean, magic: number, head: number) {
    this.#little = little
    this.#magic = magic
    this.#bytes = Buffer.alloc(head)
  }

  write(chain: readonly Directory[]): Buffer {
    const places = chain.map((directory) => this.#directory(directory))
    this.#bytes.write(this.#little ? 'II' : 'MM', 0, 'latin1')
    this.#short(this.#magic, 2)
    this.#long(places[0]?.at ?? 0, 4)
    for (const [index, { next }] of places.entries()) this.#long(places[index + 1]?.at ?? 0, next)
    return this.#bytes
  }

  #directory({ tags, data, next: following }: Directory): { at: number; next: number } {
    const all: Record<number, Value> = { ...tags }
    if (data) Object.assign(all, { [data.at[0]]: this.#append(data.bytes), [data.at[1]]: data.bytes.length })
    const entries = Object.entries(all)
      .map(([name, value]) => this.#entry(Number(name), value))
      .toSorted((one, other) => one.name - other.name)
    const at = this.#append(Buffer.alloc(2 + entries.length * 12 + 4))
    this.#short(entries.length, at)
    for (const [index, { name, type, count, bytes }] of entries.entries()) {
      const entry = at + 2 + index * 12
      const outside = bytes.length > 4 ? this.#append(bytes) : undefined
      this.#short(name, entry)
      this.#short(type, entry + 2)
      this.#long(count, entry + 4)
      if (outside === undefined) bytes.copy(this.#bytes, entry + 8)
      else this.#long(outside, entry + 8)
    }
    const next = at + 2 + entries.length * 12
    if (following) this.#long(this.#directory(following).at, next)
    return { at, next }
  }

  #entry(name: number, value: Value): { name: number; type: number; count: number; bytes: Buffer } {
    if (typeof value === 'string') return { name, type: 2, count: value.length + 1, bytes: Buffer.from(`${value}\0`) }
    if (Buffer.isBuffer(value)) return { name, type: 7, count: value.length, bytes: value }
    const all = typeof value === 'number' ? [value] : value
    const numbers = all.map((one) => (typeof one === 'number' ? one : this.#directory(one).at))
    const bytes = Buffer.alloc(numbers.length * 4)
    for (const [index, number] of numbers.entries()) {
      if (this.#little) bytes.writeUInt32LE(number, index * 4)
      else bytes.writeUInt32BE(number, index * 4)
    }
    return { name, type: 4, count: numbers.length, bytes }
  }

  #append(bytes: Uint8Array): number {
    const at = this.#bytes.length + (this.#bytes.length % 2)
    this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(at - this.#bytes.length), bytes])
    return at
  }

  #short(value: number, at: number): void {
    if (this.#little) this.#bytes.writeUInt16LE(value, at)
    else this.#bytes.writeUInt16BE(value, at)
  }

  #long(value: number, at: number): void {
    if (this.#little) this.#bytes.writeUInt32LE(value, at)
    else this.#bytes.writeUInt32BE(value, at)
  }
}

export function tiff(chain: readonly Directory[], { little = true, magic = 42, head = 8 } = {}): Buffer {
  return new TiffWriter(little, magic, head).write(chain)
}

export interface RawParts {
  /** Of the picture itself. */
  width: number
  height: number
  /** The camera's JPEG in (almost) full size, and a stamp. */
  preview: Buffer
  stamp: Buffer
  orientation?: number
}

const sensor = (width: number, height: number, more: Record<number, Value> = {}): Directory => ({
  tags: { [tag.subfile]: 0, [tag.width]: width, [tag.height]: height, [tag.photometric]: 32_803, ...more },
  data: { at: tag.strips, bytes: Buffer.alloc(4096, 0x5a) },
})
const jpegAt = (bytes: Buffer, more: Record<number, Value> = {}): Directory => ({
  tags: { [tag.subfile]: 1, [tag.compression]: 6, ...more },
  data: { at: tag.jpeg, bytes },
})
/** The uncompressed stamp that NEF and DNG begin with. */
const stamp = (tags: Record<number, Value>): Directory => ({
  tags: {
    [tag.subfile]: 1,
    [tag.width]: 160,
    [tag.height]: 120,
    [tag.bits]: 8,
    [tag.compression]: 1,
    [tag.photometric]: 2,
    [tag.samples]: 3,
    [tag.rows]: 120,
    ...tags,
  },
  data: { at: tag.strips, bytes: Buffer.alloc(160 * 120 * 3, 0x80) },
})

/** A lossless JPEG as CR2 keeps its sensor data in: a header that claims more pixels than any preview has. */
const losslessJpeg = Buffer.from('ffd8ffc3000e0e2000200002001100021100ffda000a0200000100010000ffd9', 'hex')

export const rawFiles: Readonly<Record<string, (parts: RawParts) => Buffer>> = {
  nef: ({ width, height, preview, stamp: small, orientation = 1 }) =>
    tiff([
      stamp({
        [tag.make]: 'NIKON CORPORATION',
        [tag.orientation]: orientation,
        [tag.sub]: [jpegAt(preview), sensor(width, height), jpegAt(small)],
      }),
    ]),
  'nef, big endian': (parts) =>
    tiff(
      [
        stamp({
          [tag.make]: 'NIKON',
          [tag.orientation]: parts.orientation ?? 1,
          [tag.sub]: [sensor(parts.width, parts.height), jpegAt(parts.preview)],
        }),
      ],
      { little: false },
    ),
  dng: ({ width, height, preview, orientation = 1 }) =>
    tiff([
      stamp({
        [tag.make]: 'Leica',
        [tag.orientation]: orientation,
        [tag.dng]: Buffer.from([1, 4, 0, 0]),
        [tag.sub]: [
          sensor(width + 16, height + 8, { [tag.crop]: [width, height] }),
          {
            tags: { [tag.subfile]: 1, [tag.compression]: 7, [tag.photometric]: 6 },
            data: { at: tag.strips, bytes: preview },
          },
        ],
      }),
    ]),
  'dng of a phone, the picture first': ({ width, height, preview, orientation = 1 }) =>
    tiff([
      {
        ...sensor(width, height, {
          [tag.photometric]: 34_892,
          [tag.make]: 'Apple',
          [tag.orientation]: orientation,
          [tag.dng]: Buffer.from([1, 6, 0, 0]),
          [tag.sub]: [
            {
              tags: { [tag.subfile]: 1, [tag.compression]: 7, [tag.photometric]: 6 },
              data: { at: tag.strips, bytes: preview },
            },
          ],
        }),
      },
    ]),
  arw: ({ width, height, preview, stamp: small, orientation = 1 }) =>
    tiff([
      jpegAt(preview, {
        [tag.make]: 'SONY',
        [tag.orientation]: orientation,
        [tag.sub]: [sensor(width + 16, height + 16)],
        [tag.exif]: [{ tags: { 0xa002: width, 0xa003: height } }],
      }),
      jpegAt(small),
    ]),
  pef: ({ width, height, preview, stamp: small, orientation = 1 }) =>
    tiff(
      [sensor(width, height, { [tag.make]: 'PENTAX', [tag.orientation]: orientation }), jpegAt(small), jpegAt(preview)],
      { little: false },
    ),
  cr2: ({ width, height, preview, stamp: small, orientation = 1 }) => {
    const bytes = tiff(
      [
        {
          tags: {
            [tag.width]: 1,
            [tag.height]: 1,
            [tag.compression]: 6,
            [tag.make]: 'Canon',
            [tag.orientation]: orientation,
            [tag.exif]: [{ tags: { 0xa002: width, 0xa003: height } }],
          },
          data: { at: tag.strips, bytes: preview },
        },
        jpegAt(small),
        { tags: { [tag.compression]: 6 }, data: { at: tag.strips, bytes: losslessJpeg } },
      ],
      { head: 16 },
    )
    bytes.write('CR\x02\0', 8, 'latin1')
    return bytes
  },
  orf: ({ width, height, preview, orientation = 1 }) => {
    // The preview is only in the maker's own notes, as bytes among others.
    const notes = Buffer.concat([Buffer.from('OLYMPUS\0II\x03\0', 'latin1'), Buffer.alloc(60), preview])
    const exif: Directory = { tags: { 0x927c: notes } }
    const first = sensor(width, height, {
      [tag.make]: 'OLYMPUS CORPORATION',
      [tag.orientation]: orientation,
      [tag.exif]: [exif],
    })
    const bytes = tiff([first])
    bytes.write('IIRO', 0, 'latin1')
    return bytes
  },
  rw2: ({ width, height, preview, orientation = 1 }) =>
    tiff(
      [
        {
          tags: {
            2: width + 100,
            3: height + 50,
            4: 10,
            5: 20,
            6: 10 + height,
            7: 20 + width,
            [tag.make]: 'Panasonic',
            [tag.orientation]: orientation,
            0x2e: preview,
          },
        },
      ],
      { magic: 0x55 },
    ),
  raf: ({ width, height, preview }) => {
    const head = Buffer.alloc(160)
    head.write('FUJIFILMCCD-RAW 0201FF383501X-T5', 0, 'latin1')
    const records = Buffer.alloc(4 + 8 + 8)
    records.writeUInt32BE(2, 0)
    for (const [at, name, plus] of [
      [4, 0x100, 64],
      [12, 0x111, 0],
    ] as const) {
      records.writeUInt16BE(name, at)
      records.writeUInt16BE(4, at + 2)
      records.writeUInt16BE(height + plus, at + 4)
      records.writeUInt16BE(width + plus, at + 6)
    }
    head.writeUInt32BE(head.length, 84)
    head.writeUInt32BE(preview.length, 88)
    head.writeUInt32BE(head.length + preview.length, 92)
    head.writeUInt32BE(records.length, 96)
    return Buffer.concat([head, preview, records, Buffer.alloc(2000, 7)])
  },
  cr3: ({ width, height, preview, stamp: small, orientation = 1 }) => {
    const uuid = (id: string, ...parts: Buffer[]): Buffer => box('uuid', Buffer.from(id, 'hex'), ...parts)
    const first = tiff([
      { tags: { [tag.width]: width, [tag.height]: height, [tag.make]: 'Canon', [tag.orientation]: orientation } },
    ])
    const metadata = uuid(
      '85c0b687820f11e08111f4ce462b6a48',
      box('CNCV', 'CanonCR3_001/00.09.00/00.00.00'),
      box('CMT1', first),
      box('THMB', uint32(0, 0x00a0_0078, small.length, 0x0001_0000), small),
    )
    const ftyp = box('ftyp', 'crx ', uint32(1), 'crx isom')
    const preview1 = uuid(
      'eaf42b5e1c984b88b9fbb7dc406e4d16',
      uint32(0, 1),
      box('PRVW', uint32(0, 0x0001_0654, 0x0438_0001, small.length), small),
    )
    const track = (offset: number): Buffer =>
      box(
        'trak',
        box(
          'mdia',
          box('minf', box('stbl', box('stsz', uint32(0, 0, 1, preview.length)), box('co64', uint32(0, 1, 0, offset)))),
        ),
      )
    const before = (offset: number): Buffer => Buffer.concat([ftyp, box('moov', metadata, track(offset)), preview1])
    const offset = before(0).length + 8
    return Buffer.concat([before(offset), box('mdat', preview, Buffer.alloc(3000, 9))])
  },
}
