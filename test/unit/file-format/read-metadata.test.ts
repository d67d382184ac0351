import { readFile } from 'node:fs/promises'
import * as fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readMetadata } from '../../../src/main/file-format/facts/read-metadata.ts'
import type { FileMetadata } from '../../../src/main/file-format/facts/file-metadata.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import type { FileType } from '../../../src/main/file-format/sniff-type.ts'
import { box, motionXmp, movie, picture, sampleExif, uint32, withFile } from './sample-files.ts'

const now = Date.parse('2026-01-01T00:00:00Z')

function read(bytes: Uint8Array): Promise<FileMetadata> {
  const type = sniffType(bytes)
  if (!type) throw new Error('the sample is of no known type')
  return withFile(bytes, (file) => readMetadata(file, type, bytes.length, now))
}

const everything = {
  localTime: '2021-07-04T12:11:12',
  offsetMinutes: 60,
  make: 'Kodak',
  model: 'Brownie',
  lens: 'Doublet',
  focalLength: 4.2,
  apertureFNumber: 1.8,
  isoEquivalent: 64,
  exposureTime: '1/120',
  motion: false,
  animated: false,
}

/** Two frames of an animation, one above the other, as sharp takes them. */
function frames() {
  return picture(40, 60).toBuffer({ resolveWithObject: true })
}

async function animation(format: 'gif' | 'webp'): Promise<Buffer> {
  const { data, info } = await frames()
  const pages = sharp(data, { raw: { width: info.width, height: info.height, channels: 3, pageHeight: 30 } })
  return pages.toFormat(format, { loop: 0, delay: [100, 100] }).toBuffer()
}

describe('readMetadata', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('reads all of a %s', async (format) => {
    const turned = picture().toFormat(format).withExif(sampleExif).withMetadata({ orientation: 6 })
    const found = await read(await turned.toBuffer())
    expect(found).toMatchObject(everything)
    expect(found.latitude).toBeCloseTo(38.7)
    expect(found.longitude).toBeCloseTo(-9.1)
    expect(found).toMatchObject({ orientation: 6, width: 48, height: 64 })
  })

  it('reads an AVIF, whose Exif orientation does not count', async () => {
    const found = await read(await picture().avif().withExif(sampleExif).toBuffer())
    expect(found).toMatchObject({ ...everything, width: 64, height: 48 })
  })

  it('reads a HEIC from another encoder, and an MP4', async () => {
    expect(await read(await readFile(new URL('../../fixtures/photo.heic', import.meta.url)))).toEqual({
      localTime: '2021-07-04T12:11:12',
      offsetMinutes: 60,
      make: 'Kodak',
      width: 160,
      height: 96,
      motion: false,
      animated: false,
    })
    expect(await read(await readFile(new URL('../../fixtures/clip.mp4', import.meta.url)))).toEqual({
      width: 64,
      height: 48,
      motion: false,
      animated: false,
    })
  })

  it.each([
    [0, 400, 300],
    [1, 300, 400],
    [2, 400, 300],
    [3, 300, 400],
  ])('turns a HEIC by %i quarters', async (quarters, width, height) => {
    // Item 7 is the primary one and has properties 2 and 3; property 1 is the size of something else.
    const sizeBox = (w: number, h: number) => box('ispe', uint32(0, w, h))
    const container = box('ipco', sizeBox(9, 9), sizeBox(400, 300), box('irot', Buffer.from([quarters])))
    const associations = box('ipma', uint32(0, 2), Buffer.from([0, 1, 1, 1, 0, 7, 2, 0x82, 0x83]))
    const primary = box('pitm', uint32(0), Buffer.from([0, 7]))
    const bytes = Buffer.concat([
      box('ftyp', 'heic', uint32(0), 'mif1', 'heic'),
      box('meta', uint32(0), primary, box('iprp', container, associations)),
    ])
    expect(await read(bytes)).toMatchObject({ width, height })
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('gives the size as shown for orientation %i', async (orientation) => {
    const found = await read(await picture().jpeg().withMetadata({ orientation }).toBuffer())
    expect(found.orientation).toBe(orientation)
    expect([found.width, found.height]).toEqual(orientation < 5 ? [64, 48] : [48, 64])
  })

  it.each([
    ['jpeg', 'GCamera:MotionPhoto="1"', true],
    ['jpeg', 'GCamera:MicroVideo="1" GCamera:MicroVideoOffset="4"', true],
    ['jpeg', 'GCamera:MotionPhoto="0"', false],
    ['webp', 'GCamera:MotionPhoto="1"', true],
    ['avif', "Camera:MotionPhoto='1'", true],
    ['jpeg', '><GCamera:MotionPhoto>1</GCamera:MotionPhoto></rdf:Description><rdf:Description', true],
    ['jpeg', 'GCamera:MotionPhotoVersion="1"', false],
  ] as const)('in a %s takes %s for motion: %s', async (format, attribute, motion) => {
    const bytes = await picture().toFormat(format).withXmp(motionXmp(attribute)).toBuffer()
    expect(await read(bytes)).toMatchObject(motion ? { motion: false, motionMarked: true } : { motion: false })
    expect((await read(bytes)).motionMarked === true).toBe(motion)
  })

  it('takes the local time from XMP where Exif has none', async () => {
    const xmp = motionXmp('xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2019-02-28T23:59:58-08:00"')
    const found = await read(await picture().jpeg().withXmp(xmp).toBuffer())
    expect(found).toMatchObject({ localTime: '2019-02-28T23:59:58', offsetMinutes: -480 })
  })

  it('prefers the moment of exposure to the last change, whatever the order in the file', async () => {
    const exif = { IFD0: { DateTime: '2024:01:02 03:04:05' }, IFD2: { DateTimeDigitized: '2020:01:02 03:04:05' } }
    expect((await read(await picture().jpeg().withExif(exif).toBuffer())).localTime).toBe('2020-01-02T03:04:05')
    const changed = await picture().jpeg().withExif({ IFD0: exif.IFD0 }).toBuffer()
    expect((await read(changed)).localTime).toBe('2024-01-02T03:04:05')
  })

  it.each(['gif', 'webp'] as const)('sees that a %s moves', async (format) => {
    expect(await read(await animation(format))).toMatchObject({ animated: true, width: 40, height: 30 })
    expect(await read(await picture().toFormat(format).toBuffer())).toMatchObject({ animated: false, width: 64 })
  })

  it('sees that a PNG moves', async () => {
    const png = await picture().png().toBuffer()
    const control = Buffer.concat([uint32(8), Buffer.from('acTL'), uint32(3, 0), uint32(0)])
    expect((await read(Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]))).animated).toBe(true)
    expect((await read(png)).animated).toBe(false)
  })

  it('finds Exif that stands behind the pixels of a large picture', async () => {
    const noise = Buffer.alloc(400 * 400 * 3)
    for (let at = 0, seed = 1; at < noise.length; at++) noise[at] = (seed = (seed * 48_271) % 2_147_483_647) & 255
    const large = sharp(noise, { raw: { width: 400, height: 400, channels: 3 } }).withExif(sampleExif)
    const webp = await large.clone().webp({ lossless: true }).toBuffer()
    expect(webp.length).toBeGreaterThan(300_000)
    expect((await read(webp)).localTime).toBe(everything.localTime)
    const tiff = await large.clone().tiff({ compression: 'none' }).toBuffer()
    expect(await read(tiff)).toMatchObject({ width: 400, height: 400 })
  })

  it('reads size, camera, place and local time of a movie', async () => {
    const keys = {
      'com.apple.quicktime.make': 'Apple',
      'com.apple.quicktime.model': 'iPhone 12',
      'com.apple.quicktime.creationdate': '2021-07-04T12:11:12+0200',
      'com.apple.quicktime.location.ISO6709': '+38.7000-009.1000+012.300/',
    }
    expect(await read(movie({ keys }))).toEqual({
      width: 320,
      height: 180,
      make: 'Apple',
      model: 'iPhone 12',
      localTime: '2021-07-04T12:11:12',
      offsetMinutes: 120,
      latitude: 38.7,
      longitude: -9.1,
      motion: false,
      animated: false,
    })
    expect(await read(movie({ turned: true, place: '-33.8568+151.2153/' }))).toMatchObject({
      width: 180,
      height: 320,
      latitude: -33.8568,
      longitude: 151.2153,
    })
    expect(await read(movie({ place: '+00.0000+000.0000/' }))).not.toHaveProperty('latitude')
  })

  it.each([
    '2021:07:04 24:11:12',
    '0000:00:00 00:00:00',
    '2021:02:30 10:00:00',
    '1904:01:01 05:00:00',
    '2036:02:07 06:28:16',
    '2038:01:19 03:14:07',
    '2026:01:05 00:00:00',
    '2000:01:01 00:00:00',
    '1970:01:01 08:00:00',
    '    :  :     :  :  ',
    'yesterday',
  ])('distrusts the time %s', async (time) => {
    const bytes = await picture()
      .jpeg()
      .withExif({ IFD2: { DateTimeOriginal: time } })
      .toBuffer()
    expect(await read(bytes)).not.toHaveProperty('localTime')
  })

  it('keeps a zone only if it exists', async () => {
    const exif = { IFD2: { DateTimeOriginal: '2021:07:04 12:11:12', OffsetTimeOriginal: '+25:00' } }
    const found = await read(await picture().jpeg().withExif(exif).toBuffer())
    expect(found.localTime).toBe('2021-07-04T12:11:12')
    expect(found).not.toHaveProperty('offsetMinutes')
  })

  it('gives something for any damage to a real file', async () => {
    const samples = await Promise.all([
      picture().jpeg().withExif(sampleExif).toBuffer(),
      picture().png().withExif(sampleExif).toBuffer(),
      picture().webp().withExif(sampleExif).toBuffer(),
      picture().avif().withExif(sampleExif).toBuffer(),
      picture().tiff().withExif(sampleExif).toBuffer(),
      picture().gif().toBuffer(),
      Promise.resolve(movie({ keys: { 'com.apple.quicktime.make': 'Apple' }, place: '+38.7000-009.1000/' })),
    ])
    const damage = fc.record({
      sample: fc.constantFrom(...samples),
      cut: fc.double({ min: 0, max: 1, noNaN: true }),
      changes: fc.array(fc.tuple(fc.nat(1500), fc.nat(255)), { maxLength: 12 }),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ sample, cut, changes }) => {
        const type = sniffType(sample)
        if (!type) throw new Error('unknown type')
        const bytes = Buffer.from(sample.subarray(0, Math.ceil(sample.length * (cut < 0.5 ? 1 : cut))))
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        expect(await withFile(bytes, (file) => readMetadata(file, type, bytes.length, now))).toHaveProperty('motion')
      }),
      { numRuns: 400 },
    )
  })

  it('gives something for any bytes of any type', async () => {
    const names = [
      'image/jpeg',
      'image/png',
      'image/webp',
      'image/gif',
      'image/heic',
      'image/tiff',
      'image/bmp',
      'video/mp4',
    ]
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), fc.constantFrom(...names), async (bytes, mimeType) => {
        const type: FileType = { mimeType, extension: '.x', kind: 'photo' }
        expect(await withFile(bytes, (file) => readMetadata(file, type, bytes.length, now))).toHaveProperty('animated')
      }),
      { numRuns: 300 },
    )
  })

  it('is not kept busy by boxes that claim to be endless', async () => {
    const nested = box('moov', ...Array.from({ length: 2000 }, () => box('trak', uint32(0, 0))))
    const bytes = Buffer.concat([
      box('ftyp', 'isom', uint32(0)),
      uint32(1),
      Buffer.from('wide'),
      uint32(0xffffffff, 16),
      nested,
    ])
    expect(await read(bytes)).toEqual({ motion: false, animated: false })
  })
})
