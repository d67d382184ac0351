import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkComplete } from '../../../src/main/file-format/whole/check-complete.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import type { FileType } from '../../../src/main/file-format/sniff-type.ts'
import { box, movie, picture, sampleExif, uint32, withFile } from './sample-files.ts'

function check(bytes: Uint8Array): Promise<string> {
  const type = sniffType(bytes)
  if (!type) throw new Error('the sample is of no known type')
  return withFile(bytes, (file) => checkComplete(file, type, bytes.length))
}

async function jpegWithThumbnail(): Promise<Buffer> {
  // A whole small JPEG inside an application segment, as Exif carries it: its end marker must not count.
  const thumbnail = await picture(16, 12).jpeg().toBuffer()
  const photo = await picture().jpeg().toBuffer()
  const head = Buffer.from([0xff, 0xe5, 0, 0])
  head.writeUInt16BE(2 + thumbnail.length, 2)
  return Buffer.concat([photo.subarray(0, 2), head, thumbnail, photo.subarray(2)])
}

function matroska(sizeBytes: number[], body: Buffer): Buffer {
  const docType = Buffer.from('\x42\x82\x84webm', 'latin1')
  return Buffer.concat([
    uint32(0x1a45dfa3),
    Buffer.from([0x80 + docType.length]),
    docType,
    uint32(0x18538067),
    Buffer.from(sizeBytes),
    body,
  ])
}

const whole: [string, () => Promise<Buffer>][] = [
  ['a JPEG', () => picture().jpeg().withExif(sampleExif).toBuffer()],
  ['a progressive JPEG', () => picture().jpeg({ progressive: true }).toBuffer()],
  ['a JPEG with a JPEG inside', jpegWithThumbnail],
  ['a PNG', () => picture().png().toBuffer()],
  ['a GIF', () => picture().gif().toBuffer()],
  ['a WebP', () => picture().webp().toBuffer()],
  ['an AVIF', () => picture().avif().toBuffer()],
  ['a movie', async () => movie()],
  ['a WebM', async () => matroska([0x88], Buffer.alloc(8, 1))],
]

describe('checkComplete', () => {
  it.each(whole)('calls %s complete, and any shorter piece of it not', async (_name, make) => {
    const bytes = await make()
    expect(await check(bytes)).toBe('complete')
    const type = sniffType(bytes)
    if (!type) throw new Error('unknown type')
    for (const share of [0.3, 0.6, 0.9]) {
      const piece = bytes.subarray(0, Math.floor(bytes.length * share))
      expect(await withFile(piece, (file) => checkComplete(file, type, piece.length))).toBe('truncated')
    }
    expect(await check(bytes.subarray(0, -1))).toBe('truncated')
  })

  it.each(whole.slice(0, 6))('tolerates data behind the end of %s', async (_name, make) => {
    expect(await check(Buffer.concat([await make(), movie()]))).toBe('complete')
    expect(await check(Buffer.concat([await make(), Buffer.alloc(300_000, 7)]))).toBe('complete')
  })

  it('finds the end of a JPEG where two reads of the file meet', async () => {
    const photo = await picture().jpeg().toBuffer()
    for (const behind of [262_142, 262_143, 262_144, 524_285, 524_286, 524_287]) {
      expect(await check(Buffer.concat([photo, Buffer.alloc(behind)]))).toBe('complete')
    }
  })

  it('tolerates foreign bytes behind a movie, but not a movie without its index', async () => {
    expect(await check(Buffer.concat([movie(), Buffer.from('\xff\xff\xff\xffSEFT\0\0\0\0', 'latin1')]))).toBe(
      'complete',
    )
    expect(await check(Buffer.concat([box('ftyp', 'isom', uint32(0)), box('mdat', Buffer.alloc(99))]))).toBe(
      'truncated',
    )
  })

  it('says that it does not know where the format does not tell', async () => {
    expect(await check(matroska([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Buffer.alloc(64)))).toBe('unknown')
    expect(await check(uint32(0x1ba, 0, 0))).toBe('unknown')
    expect(await check(await picture().tiff().toBuffer())).toBe('unknown')
    expect(await check(Buffer.from('RIFF\0\0\0\0AVI LIST', 'latin1'))).toBe('unknown')
  })

  it('answers for any bytes of any type', async () => {
    const types = ['jpeg', 'png', 'gif', 'webp', 'bmp', 'x-icon', 'tiff', 'heic', 'avif']
      .map((name): FileType => ({ mimeType: `image/${name}`, extension: '.x', kind: 'photo' }))
      .concat(
        ['mp4', 'webm', 'x-msvideo'].map((name): FileType => ({
          mimeType: `video/${name}`,
          extension: '.x',
          kind: 'video',
        })),
      )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...types), async (bytes, type) => {
        const answer = await withFile(bytes, (file) => checkComplete(file, type, bytes.length))
        expect(['complete', 'truncated', 'unknown']).toContain(answer)
      }),
      { numRuns: 300 },
    )
  })
})
