import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { contentDigest } from '../../../src/main/file-format/content/content-digest.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { exifSegment } from '../../emulator/content/exif.ts'
import { committedPath } from '../../emulator/sample/committed-media.ts'
import { box, uint32 } from './sample-files.ts'

const noise = { width: 40, height: 30, channels: 3, noise: { type: 'gaussian', mean: 120, sigma: 60 } } as const
let kinds: [name: string, bytes: Buffer][]

beforeAll(async () => {
  const picture = await sharp({ create: { ...noise, background: '#000' } })
    .png()
    .toBuffer()
  const of = () => sharp(picture)
  kinds = [
    ['jpeg', await of().jpeg().toBuffer()],
    ['png', picture],
    ['webp', await of().webp().toBuffer()],
    ['gif', await of().gif().toBuffer()],
    ['tiff', await of().tiff({ tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer()],
    ['avif', await of().avif().toBuffer()],
    ['heic', await readFile(committedPath('townHeic'))],
    ['mp4', await readFile(committedPath('smallVideo'))],
  ]
})

function digest(bytes: Buffer): Promise<string | undefined> {
  const type = sniffType(bytes)
  return type ? contentDigest(inMemory(bytes), type, bytes.length) : Promise.resolve(undefined)
}

const flipped = (bytes: Buffer, at: number): Buffer => {
  const other = Buffer.from(bytes)
  other[at] = (other[at] ?? 0) ^ 1
  return other
}

/** Where most of what a file shows lies. */
const inPicture = (bytes: Buffer): number[] => [0.6, 0.7, 0.8, 0.9].map((share) => Math.floor(bytes.length * share))

describe('the digest of what a file shows', () => {
  it('is another one for each bit of the picture', async () => {
    for (const [name, bytes] of kinds) {
      const own = await digest(bytes)
      expect(own, name).toMatch(/^[0-9a-f]{64}$/)
      // The index of a video may lie behind its pictures.
      const places = name === 'mp4' ? [bytes.indexOf('mdat') + 40, bytes.indexOf('mdat') + 4000] : inPicture(bytes)
      for (const at of places) expect(await digest(flipped(bytes, at)), `${name} ${at}`).not.toBe(own)
    }
  })

  it('is none for a file that is cut', async () => {
    for (const [name, bytes] of kinds) {
      // What follows the last scan of a JPEG is not looked into: it is another picture then.
      const cut = await digest(bytes.subarray(0, Math.floor(bytes.length * 0.7)))
      if (name === 'jpeg') expect(cut).not.toBe(await digest(bytes))
      else expect(cut, name).toBeUndefined()
    }
  })

  it('is the same whatever a JPEG says of itself, but not without its profile or its further pictures', async () => {
    const jpeg = kinds[0]?.[1] ?? Buffer.alloc(0)
    const withSegment = (segment: Buffer): Buffer => Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)])
    const segment = (marker: number, text: string): Buffer => {
      const head = Buffer.from([0xff, marker, 0, text.length + 2])
      return Buffer.concat([head, Buffer.from(text, 'latin1')])
    }
    const own = await digest(jpeg)
    expect(await digest(withSegment(exifSegment({ dateTimeOriginal: '2021:07:04 11:11:12' })))).toBe(own)
    expect(await digest(withSegment(segment(0xed, 'Photoshop 3.0\0')))).toBe(own)
    expect(await digest(withSegment(segment(0xe2, 'MPF\0MM')))).toBe(own)
    expect(await digest(withSegment(Buffer.from([0xff])))).toBe(own)
    expect(await digest(withSegment(segment(0xe2, 'ICC_PROFILE\0\u0001\u0001')))).not.toBe(own)
    expect(await digest(Buffer.concat([jpeg, jpeg]))).not.toBe(own)
  })

  it('is another one where a video says that its samples lie elsewhere, or last longer', async () => {
    const video = kinds.at(-1)?.[1] ?? Buffer.alloc(0)
    const own = await digest(video)
    for (const [table, skip] of [
      ['stco', 12],
      ['stts', 16],
      ['stsz', 8],
    ] as const) {
      const at = video.indexOf(table) + skip + 3
      expect(await digest(flipped(video, at)), table).not.toBe(own)
    }
  })

  it('is the same where a box is put in front of what a video shows, and all places go with it', async () => {
    const video = kinds.at(-1)?.[1] ?? Buffer.alloc(0)
    const more = box('free', Buffer.alloc(100))
    const start = video.indexOf('mdat') - 4
    const moved = Buffer.concat([video.subarray(0, start), more, video.subarray(start)])
    for (let at = moved.indexOf('stco'); at >= 0; at = moved.indexOf('stco', at + 4)) {
      const count = moved.readUInt32BE(at + 8)
      for (let nth = 0; nth < count; nth++) {
        const place = at + 12 + nth * 4
        moved.writeUInt32BE(moved.readUInt32BE(place) + more.length, place)
      }
    }
    expect(await digest(moved)).toBe(await digest(video))
  })

  it('is none for a film in fragments, for other kinds, and for what only looks like one', async () => {
    const video = kinds.at(-1)?.[1] ?? Buffer.alloc(0)
    expect(await digest(Buffer.concat([video, box('moof', uint32(0))]))).toBeUndefined()
    expect(await digest(Buffer.from('<!DOCTYPE html>'))).toBeUndefined()
    for (const start of [
      'GIF89a',
      'II*\0',
      '\x89PNG\r\n\x1a\n',
      '\xff\xd8\xff\xe0',
      'RIFF\0\0\0\0WEBP',
      '\0\0\0\x14ftypheic\0\0\0\0mif1',
    ])
      for (const length of [24, 300])
        expect(
          await digest(Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(length, 0xab)])),
          start,
        ).toBeUndefined()
  })
})
