import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { readMetadata } from '../../../src/main/file-format/facts/read-metadata.ts'
import { fileTypeOf } from '../../../src/main/file-format/sniff-type.ts'
import { renderThumbnails } from '../../../src/main/thumbnails/decoding/render-thumbnail.ts'
import { tag, tiff, type Directory } from '../file-format/raw-files.ts'
import { near, seen } from './seen-picture.ts'

const type = fileTypeOf('image/tiff')
const [shades, colours, inks] = [1, 2, 5]
const extraSamples = 0x152

interface Channels {
  width?: number
  height?: number
  meaning: number
  /** Of one pixel, 0 to 255; all pixels are the same. */
  values: readonly number[]
  deep?: boolean
  little?: boolean
  /** What the channels behind the colours are. */
  extra?: readonly number[]
}

function directory(channels: Channels, more: Directory['tags'] = {}): Directory {
  const { width = 1300, height = 26, meaning, values, deep = false, little = true, extra } = channels
  const pixel = Buffer.alloc(values.length * (deep ? 2 : 1))
  for (const [at, value] of values.entries()) {
    if (!deep) pixel[at] = value
    else if (little) pixel.writeUInt16LE(value * 257, at * 2)
    else pixel.writeUInt16BE(value * 257, at * 2)
  }
  const tags = {
    [tag.subfile]: 0,
    [tag.width]: width,
    [tag.height]: height,
    [tag.bits]: values.map(() => (deep ? 16 : 8)),
    [tag.compression]: 1,
    [tag.photometric]: meaning,
    [tag.samples]: values.length,
    [tag.rows]: height,
    ...(extra && { [extraSamples]: extra }),
    ...more,
  }
  return { tags, data: { at: tag.strips, bytes: Buffer.alloc(width * height * pixel.length, pixel) } }
}

describe('a TIFF with channels that are no colours', () => {
  const pictures: [name: string, meaning: number, own: readonly number[], shown: readonly number[]][] = [
    ['shades', shades, [150], [150, 150, 150, 255]],
    ['colours', colours, [200, 30, 30], [200, 30, 30, 255]],
    ['inks', inks, [0, 200, 200, 20], [221, 71, 54, 255]],
  ]
  /** How many there are, and what the last one is: it is not transparency, whatever it is. */
  const ways = [
    { more: 2, last: 0, little: true, deep: false, isSaid: true },
    { more: 2, last: 255, little: false, deep: true, isSaid: false },
    { more: 5, last: 128, little: true, deep: true, isSaid: true },
    { more: 9, last: 0, little: false, deep: false, isSaid: false },
  ]
  it.each(pictures.flatMap(([name, ...rest]) => ways.map((way) => [name, way, ...rest] as const)))(
    'beside %s, as %j, shows the colours',
    async (_name, { more, last, little, deep, isSaid }, meaning, own, shown) => {
      const behind = Array.from({ length: more }, (_, at) => (at === more - 1 ? last : (at * 71) % 256))
      const extra = isSaid ? { extra: behind.map(() => 0) } : {}
      const { colour, size } = await seen(
        tiff([directory({ meaning, values: [...own, ...behind], deep, little, ...extra })], { little }),
      )
      expect(size).toEqual([1200, 24])
      expect(colour).toSatisfy((found: number[]) => near(found, shown))
    },
  )

  it('keeps transparency that the file says, also with more behind it', async () => {
    for (const values of [
      [200, 30, 30, 128],
      [200, 30, 30, 128, 7, 0],
    ]) {
      const extra = values.slice(3).map((_, at) => (at === 0 ? 2 : 0))
      const { colour } = await seen(tiff([directory({ meaning: colours, values, extra })]))
      expect(colour).toSatisfy((found: number[]) => near(found, [200, 30, 30, 128]))
    }
  })

  it('takes a single one that nobody explains for transparency, unless nothing could be seen then', async () => {
    for (const [last, alpha] of [
      [0, 255],
      [128, 128],
      [255, 255],
    ] as const) {
      const ofColours = await seen(tiff([directory({ meaning: colours, values: [200, 30, 30, last], extra: [0] })]))
      expect(ofColours.colour).toSatisfy((found: number[]) => near(found, [200, 30, 30, alpha]))
      const ofShades = await seen(tiff([directory({ meaning: shades, values: [150, last] })]))
      expect(ofShades.colour).toSatisfy((found: number[]) => near(found, [150, 150, 150, alpha]))
    }
  })
})

describe('a TIFF that begins with a smaller copy', () => {
  const copy = (more: Directory['tags'] = {}): Directory =>
    directory({ width: 160, height: 120, meaning: colours, values: [0, 255, 0] }, { [tag.subfile]: 1, ...more })
  const picture = (more: Directory['tags'] = {}): Directory =>
    directory({ width: 800, height: 600, meaning: colours, values: [200, 30, 30] }, more)
  const mask = directory({ width: 2000, height: 2000, meaning: 4, values: [9] }, { [tag.subfile]: 4 })
  const chains: [name: string, chain: Directory[]][] = [
    ['behind it', [copy(), picture()]],
    ['below it', [copy({ [tag.sub]: [picture()] })]],
    ['below it, as the second', [copy({ [tag.sub]: [copy(), picture()] })]],
    ['behind it and a copy', [copy(), copy(), picture()]],
    ['below the second', [copy(), copy({ [tag.sub]: [picture()] })]],
    ['with a larger mask', [copy(), mask, picture()]],
    [
      'with the words of old',
      [directory({ width: 160, height: 120, meaning: colours, values: [0, 255, 0] }, { 0xff: 2 }), picture()],
    ],
    ['in front of other pages', [picture(), copy()]],
  ]
  it.each(chains.map(([name, chain], at) => [name, at % 2 === 0, chain] as const))(
    'shows the picture %s, little endian: %s, and has its size',
    async (_name, little, chain) => {
      const bytes = tiff(chain, { little })
      const { colour, size } = await seen(bytes)
      expect(size).toEqual([533, 400])
      expect(colour).toSatisfy((found: number[]) => near(found, [200, 30, 30, 255]))
      expect(await readMetadata(inMemory(bytes), type, bytes.length, 0)).toMatchObject({ width: 800, height: 600 })
    },
  )

  it.each([2, 3, 4, 5, 6, 7, 8])('turns the picture below it by what the file says: %i', async (orientation) => {
    // The left half of the picture is red, the first row white, so that it shows how it was turned.
    const below = directory({ width: 320, height: 240, meaning: colours, values: [30, 60, 200] })
    const bytes = Buffer.from(below.data?.bytes ?? [])
    for (let at = 0; at < 320 * 240; at++) {
      if (at < 320 * 60) bytes.set([255, 255, 255], at * 3)
      else if (at % 320 < 160) bytes.set([200, 30, 30], at * 3)
    }
    const data = { at: tag.strips, bytes }
    const turned = { [tag.orientation]: orientation }
    const file = tiff([copy({ ...turned, [tag.sub]: [{ ...below, data }] })])
    const [found, expected] = await Promise.all(
      [file, tiff([{ tags: { ...below.tags, ...turned }, data }])].map(async (each) => {
        const of = { source: { bytes: each }, mimeType: type.mimeType, sizes: ['small' as const], alone: true }
        const made = await renderThumbnails({ id: 1, ...of })
        const [picture] = made === 'heavy' ? [] : made
        return sharp(picture?.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
      }),
    )
    const size = orientation < 5 ? { width: 320, height: 240 } : { width: 240, height: 320 }
    expect(found?.info).toMatchObject(size)
    expect(found?.data.equals(expected?.data ?? Buffer.alloc(0))).toBe(true)
    expect(await readMetadata(inMemory(file), type, file.length, 0)).toMatchObject(size)
  })
})

describe('a TIFF of an old form with a JPEG', () => {
  const tags = {
    [tag.width]: 900,
    [tag.height]: 600,
    [tag.bits]: [8, 8, 8],
    [tag.compression]: 6,
    [tag.photometric]: 6,
    [tag.samples]: 3,
  }
  const jpeg = (width: number): Promise<Buffer> =>
    sharp({ create: { width, height: (width * 2) / 3, channels: 3, background: '#c81e1e' } })
      .jpeg()
      .toBuffer()

  it('shows the JPEG, turned as the file says', async () => {
    const data = { at: tag.jpeg, bytes: await jpeg(900) }
    expect(await seen(tiff([{ tags, data }]))).toMatchObject({ size: [600, 400] })
    const turned = await seen(tiff([{ tags: { ...tags, [tag.orientation]: 6 }, data }], { little: false }))
    expect(turned.size).toEqual([267, 400])
    expect(turned.colour).toSatisfy((found: number[]) => near(found, [200, 30, 30, 255]))
  })

  it('takes no smaller one for the picture', async () => {
    const data = { at: tag.jpeg, bytes: await jpeg(90) }
    await expect(seen(tiff([{ tags, data }]))).rejects.toMatchObject({ reason: 'damaged' })
  })
})
