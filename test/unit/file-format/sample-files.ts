import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Sharp } from 'sharp'

/** Writes bytes to a file of its own, opens it for the body, and removes it again. */
export async function withFile<T>(bytes: Uint8Array, body: (file: FileHandle) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-file-'))
  try {
    const path = join(folder, 'file')
    await writeFile(path, bytes)
    const file = await open(path)
    try {
      return await body(file)
    } finally {
      await file.close()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A small photo with enough detail that its coded picture is a few kilobytes. */
export function picture(width = 64, height = 48): Sharp {
  const pixels = new Uint8Array(width * height * 3)
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * 7 + Math.floor(at / 31) * 13) % 256
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

/** Exif as sharp takes it; the names are those of libvips. */
export const sampleExif = {
  IFD0: { Make: 'Kodak', Model: 'Brownie', Orientation: '6' },
  IFD2: {
    DateTimeOriginal: '2021:07:04 12:11:12',
    OffsetTimeOriginal: '+01:00',
    FNumber: '18/10',
    FocalLength: '42/10',
    ExposureTime: '1/120',
    ISOSpeedRatings: '64',
    LensModel: 'Doublet',
  },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '38/1 42/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '9/1 6/1 0/1' },
}

/** An XMP packet as phones write it for a motion photo. */
export function motionXmp(attribute: string): string {
  return (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    `<rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" ${attribute}/></rdf:RDF></x:xmpmeta>`
  )
}

/** A box of an ISO base media file. */
export function box(type: string, ...parts: (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

export function uint32(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) buffer.writeUInt32BE(value >>> 0, index * 4)
  return buffer
}

/** A QuickTime movie without samples: enough for its metadata. `turned` stands on its side. */
export function movie(options: { turned?: boolean; keys?: Record<string, string>; place?: string } = {}): Buffer {
  const one = 0x10000
  const matrix = options.turned ? [0, one, 0, -one, 0, 0, 0, 0, 0x40000000] : [one, 0, 0, 0, one, 0, 0, 0, 0x40000000]
  const header = box('tkhd', uint32(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...matrix, 320 * one, 180 * one))
  const keys = Object.entries(options.keys ?? {})
  const keyBoxes = keys.map(([key]) => box('mdta', key))
  const values = keys.map(([, value], index) =>
    box(uint32(index + 1).toString('latin1'), box('data', uint32(1, 0), value)),
  )
  const meta = box(
    'meta',
    box('hdlr', uint32(0, 0, 0, 0, 0, 0)),
    box('keys', uint32(0, keys.length), ...keyBoxes),
    box('ilst', ...values),
  )
  const place = options.place ?? ''
  const placeHead = Buffer.from([0, place.length, 0x15, 0xc7])
  const userData = box('udta', box('\xa9xyz', placeHead, place))
  return Buffer.concat([
    box('ftyp', 'qt  ', uint32(0), 'qt  '),
    box('mdat', Buffer.alloc(5000, 1)),
    box('moov', box('trak', header), ...(keys.length ? [meta] : []), ...(place ? [userData] : [])),
  ])
}
