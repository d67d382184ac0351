import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { tag, tiff } from '../file-format/raw-files.ts'
import { box, uint32 } from '../file-format/sample-files.ts'

/** Small files whose headers promise much, as somebody would make them who wants to exhaust a machine. */

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))])
}

/** A PNG that ends after its header and a few rows. */
export function costlyPng(width: number, height: number, depth: 8 | 16, interlaced: boolean): Buffer {
  const header = Buffer.concat([uint32(width, height), Buffer.from([depth, 6, 0, 0, interlaced ? 1 : 0])])
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const rows = deflateSync(Buffer.alloc(4096))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

/** A JPEG of another size than it says, which shows as far as it goes. */
export async function costlyJpeg(width: number, height: number, progressive: boolean): Promise<Buffer> {
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c81e1e' } })
    .jpeg({ progressive, chromaSubsampling: '4:4:4' })
    .toBuffer()
  const frame = bytes.indexOf(Buffer.from([0xff, progressive ? 0xc2 : 0xc0]))
  bytes.writeUInt16BE(height, frame + 5)
  bytes.writeUInt16BE(width, frame + 7)
  return bytes
}

/** In one piece, so that it has to be read whole. */
export function costlyTiff(width: number, height: number): Buffer {
  const tags = {
    [tag.width]: width,
    [tag.height]: height,
    [tag.bits]: 16,
    [tag.compression]: 8,
    [tag.photometric]: 2,
    [tag.samples]: 3,
    [tag.rows]: height,
  }
  return tiff([{ tags, data: { at: tag.strips, bytes: deflateSync(Buffer.alloc(4096)) } }])
}

export function costlyBmp(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(1000)
  bytes.write('BM', 0, 'latin1')
  bytes.writeUInt32LE(54, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(width, 18)
  bytes.writeInt32LE(height, 22)
  bytes.writeUInt16LE(24, 28)
  return bytes
}

/** A HEIC or AVIF of which there is nothing but what it says about its size. */
export function costlyIso(brand: 'heic' | 'avif', width: number, height: number): Buffer {
  const properties = box(
    'iprp',
    box('ipco', box('ispe', uint32(0, width, height))),
    box('ipma', uint32(0, 1), Buffer.from([0, 1, 1, 1])),
  )
  const meta = box('meta', uint32(0), box('pitm', uint32(0), Buffer.from([0, 1])), properties)
  return Buffer.concat([box('ftyp', brand, uint32(0), `mif1${brand}`), meta, box('mdat', Buffer.alloc(64))])
}

export function costlyGif(width: number, height: number): Buffer {
  const head = Buffer.alloc(64)
  head.write('GIF89a', 0, 'latin1')
  head.writeUInt16LE(width, 6)
  head.writeUInt16LE(height, 8)
  return head
}
