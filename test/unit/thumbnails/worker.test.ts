import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { startThumbnailWorker } from '../../../src/main/headless/ports/node-worker.ts'
import { createThumbnailMaker } from '../../../src/main/thumbnails/thumbnail-maker.ts'
import type { ThumbnailMaker } from '../../../src/main/thumbnails/thumbnail-maker.ts'
import type { MadeSize, Thumbnail } from '../../../src/main/thumbnails/thumbnail-size.ts'
import { bigTiff } from '../file-format/big-tiff.ts'
import { rawFiles, tag, tiff } from '../file-format/raw-files.ts'
import { memoryStore } from './memory-store.ts'

const jxl = fileURLToPath(new URL('../../fixtures/photo.jxl', import.meta.url))
const heic = fileURLToPath(new URL('../../fixtures/photo.heic', import.meta.url))
const store = memoryStore()
let folder = ''
let maker: ThumbnailMaker

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-worker-'))
  maker = createThumbnailMaker({ clock: systemClock(), startWorker: startThumbnailWorker, store, log: () => undefined })
})

afterAll(async () => {
  await maker.close()
  await rm(folder, { recursive: true })
})

/** Left half red, right half blue. */
function halves(width: number, height: number): Sharp {
  const blue = { create: { width: width / 2, height, channels: 3 as const, background: '#1e3cc8' } }
  return sharp({ create: { width, height, channels: 3, background: '#c81e1e' } }).composite([
    { input: blue, left: width / 2, top: 0 },
  ])
}

async function write(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

async function make(key: string, path: string, mimeType: string, size: MadeSize = 'small'): Promise<Thumbnail> {
  const result = await maker.thumbnail(key, path, mimeType, size)
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.detail}`)
  return result.value
}

async function colorAt(thumbnail: Thumbnail, left: number, top: number): Promise<'red' | 'blue' | 'other'> {
  const { data, info } = await sharp(thumbnail.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(top * info.height) * info.width + Math.floor(left * info.width)) * 3
  const [red = 0, , blue = 0] = data.subarray(at, at + 3)
  if (red > 120 && blue < 100) return 'red'
  return blue > 120 && red < 100 ? 'blue' : 'other'
}

describe('thumbnails made by the worker', () => {
  it.each([
    ['landscape', 2400, 1600, 'small', 600, 400],
    ['portrait', 600, 1200, 'small', 200, 400],
    ['panorama', 4800, 800, 'small', 1200, 200],
    ['tiny', 60, 40, 'small', 60, 40],
    ['view', 4096, 3072, 'large', 2048, 1536],
  ] as const)('fit their box: %s', async (name, width, height, size, expectedWidth, expectedHeight) => {
    const path = await write(`${name}.jpg`, await halves(width, height).jpeg().toBuffer())
    const made = await make(name, path, 'image/jpeg', size)
    expect(made.mimeType).toBe('image/webp')
    expect(await sharp(made.bytes).metadata()).toMatchObject({
      format: 'webp',
      width: expectedWidth,
      height: expectedHeight,
    })
  })

  it.each(['png', 'webp', 'gif', 'avif', 'tiff'] as const)('are made of a %s', async (format) => {
    const path = await write(`photo.${format}`, await halves(400, 200).toFormat(format).toBuffer())
    const made = await make(format, path, `image/${format}`)
    expect([await colorAt(made, 0.2, 0.5), await colorAt(made, 0.8, 0.5)]).toEqual(['red', 'blue'])
  })

  it('are made of a HEIC, which only the second decoder understands, in its own colours', async () => {
    const made = await make('heic', heic, 'image/heic')
    expect(await sharp(made.bytes).metadata()).toMatchObject({ width: 160, height: 96, hasProfile: true })
    // The sample is in Display P3, where the numbers of these two colours are others than in sRGB.
    const { data } = await sharp(made.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const pixel = (left: number) => Array.from(data.subarray((48 * 160 + left) * 3, (48 * 160 + left) * 3 + 3))
    for (const [left, color] of [
      [40, [200, 30, 30]],
      [120, [30, 60, 200]],
    ] as const) {
      for (const [channel, value] of pixel(left).entries())
        expect(Math.abs(value - (color[channel] ?? 0))).toBeLessThan(8)
    }
  })

  it.each(Object.entries(rawFiles))('of a %s are made of the largest JPEG in it, upright', async (name, makeRaw) => {
    const preview = await halves(1600, 1200).jpeg().toBuffer()
    const stamp = await sharp({ create: { width: 160, height: 120, channels: 3, background: '#0f0' } })
      .jpeg()
      .toBuffer()
    for (const [orientation, width, height] of [
      [1, 533, 400],
      [8, 300, 400],
    ] as const) {
      // The preview of a RAF speaks for itself.
      if (name === 'raf' && orientation !== 1) continue
      const bytes = makeRaw({ width: 6048, height: 4536, preview, stamp, orientation })
      const path = await write(`raw-${orientation}`, bytes)
      const key = `${name} ${orientation}`
      const made = await make(key, path, sniffType(bytes)?.mimeType ?? '')
      expect(await sharp(made.bytes).metadata()).toMatchObject({ width, height })
      const colours =
        orientation === 1
          ? [await colorAt(made, 0.2, 0.5), await colorAt(made, 0.8, 0.5)]
          : [await colorAt(made, 0.5, 0.8), await colorAt(made, 0.5, 0.2)]
      expect(colours).toEqual(['red', 'blue'])
      // The one for the viewer came from the same decoding.
      expect(await sharp(store.get(key, 'large')?.bytes).metadata()).toMatchObject({
        width: orientation === 1 ? 1600 : 1200,
      })
    }
  })

  it('are made of a JPEG XL', async () => {
    const made = await make('jxl', jxl, 'image/jxl')
    expect(await sharp(made.bytes).metadata()).toMatchObject({ width: 96, height: 64 })
    expect([await colorAt(made, 0.2, 0.5), await colorAt(made, 0.8, 0.5)]).toEqual(['red', 'blue'])
  })

  it('are made of a TIFF with more channels than a screen has', async () => {
    const pixels = Buffer.alloc(60 * 40 * 7)
    for (let at = 0; at < pixels.length; at += 7) pixels.set([200, 30, 30, 9, 99, 199, 250], at)
    const tags = {
      [tag.width]: 60,
      [tag.height]: 40,
      [tag.bits]: 8,
      [tag.compression]: 1,
      [tag.photometric]: 2,
      [tag.samples]: 7,
      [tag.rows]: 40,
    }
    const path = await write('many.tiff', tiff([{ tags, data: { at: tag.strips, bytes: pixels } }]))
    const made = await make('many', path, 'image/tiff')
    expect(await sharp(made.bytes).metadata()).toMatchObject({ width: 60, height: 40 })
    expect(await colorAt(made, 0.5, 0.5)).toBe('red')
  })

  it.each([true, false])('are made of a BigTIFF, little endian: %s', async (little) => {
    const bytes = bigTiff({ width: 60, height: 40, colour: [200, 30, 30], little })
    const made = await make(`big ${little}`, await write(`big-${little}.tif`, bytes), 'application/octet-stream')
    expect(await sharp(made.bytes).metadata()).toMatchObject({ width: 60, height: 40 })
    expect(await colorAt(made, 0.5, 0.5)).toBe('red')
  })

  it('are made of a bitmap with four colours', async () => {
    const head = Buffer.alloc(54)
    head.write('BM')
    for (const [value, at] of [
      [70, 10],
      [40, 14],
      [33, 18],
      [20, 22],
      [4, 46],
    ] as const)
      head.writeUInt32LE(value, at)
    head.writeUInt16LE(2, 28)
    const palette = Buffer.from([0, 0, 0, 0, 30, 30, 200, 0, 200, 60, 30, 0, 0, 0, 0, 0])
    const row = Buffer.from([0x55, 0x55, 0x55, 0x55, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0, 0, 0])
    const bytes = Buffer.concat([head, palette, ...Array.from({ length: 20 }, () => row)])
    const made = await make('four', await write('four.bmp', bytes), 'image/bmp')
    expect([await colorAt(made, 0.2, 0.5), await colorAt(made, 0.8, 0.5)]).toEqual(['red', 'blue'])
  })

  it('are made by what a file is, whatever it is taken for', async () => {
    const path = await write('named.heic', await halves(40, 20).jpeg().toBuffer())
    expect(await sharp((await make('named', path, 'image/heic')).bytes).metadata()).toMatchObject({ width: 40 })
  })

  it('stand upright', async () => {
    const turned = await halves(400, 200).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    const made = await make('turned', await write('turned.jpg', turned), 'image/jpeg')
    expect(await sharp(made.bytes).metadata()).toMatchObject({ width: 200, height: 400 })
    expect([await colorAt(made, 0.5, 0.2), await colorAt(made, 0.5, 0.8)]).toEqual(['red', 'blue'])
  })

  it('keep transparency, and show the first frame of an animation', async () => {
    const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#ff000000' } })
      .png()
      .toBuffer()
    const made = await make('clear', await write('clear.png', clear), 'image/png')
    expect((await sharp(made.bytes).stats()).isOpaque).toBe(false)
    const frames = await halves(40, 40).removeAlpha().raw().toBuffer()
    const pages = sharp(Buffer.concat([frames, Buffer.alloc(frames.length)]), {
      raw: { width: 40, height: 80, channels: 3, pageHeight: 40 },
    })
    const gif = await pages.gif({ delay: [100, 100] }).toBuffer()
    const first = await make('moving', await write('moving.gif', gif), 'image/gif')
    expect(await sharp(first.bytes).metadata()).toMatchObject({ width: 40, height: 40 })
    expect(await colorAt(first, 0.2, 0.5)).toBe('red')
  })

  it('show a cut photo as far as it goes', async () => {
    const whole = await halves(800, 600).jpeg({ progressive: false }).toBuffer()
    const made = await make('cut', await write('cut.jpg', whole.subarray(0, whole.length - 200)), 'image/jpeg')
    expect(await sharp(made.bytes).metadata()).toMatchObject({ width: 533, height: 400 })
  })

  it('of a video are made of the still that was given', async () => {
    store.put('film', 'still', await halves(1600, 900).jpeg().toBuffer(), 'image/jpeg')
    expect(await sharp((await make('film', '/nowhere', 'video/mp4')).bytes).metadata()).toMatchObject({ height: 400 })
    expect((await make('film', '/nowhere', 'video/mp4', 'large')).mimeType).toBe('image/jpeg')
    expect(await maker.thumbnail('film without', '/nowhere', 'video/mp4', 'small')).toMatchObject({
      problem: { code: 'item-not-shown' },
    })
  })

  it('are refused for good where there is nothing to show', async () => {
    // A header that announces 65,500 x 65,500 pixels, and no pixels.
    const bomb = await halves(16, 16).png().toBuffer()
    bomb.writeUInt32BE(65_500, 16)
    bomb.writeUInt32BE(65_500, 20)
    for (const [name, bytes, mimeType, reason] of [
      ['bomb', bomb, 'image/png', 'too-large'],
      ['text', Buffer.from('no picture at all'), 'image/jpeg', 'damaged'],
      ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'image/png', 'damaged'],
      ['broken heic', Buffer.from('\0\0\0\x18ftypheic'), 'image/heic', 'damaged'],
      ['raw', Buffer.from('FUJIFILMCCD-RAW'), 'image/x-fuji-raf', 'no-preview'],
      ['drawing', Buffer.from('8BPS, which is Photoshop'), 'image/vnd.adobe.photoshop', 'no-decoder'],
    ] as const) {
      const result = await maker.thumbnail(name, await write(name, bytes), mimeType, 'small')
      expect(result, name).toMatchObject({ ok: false, problem: { code: 'item-not-shown', values: { reason } } })
      expect(store.refusal(name), name).toBe(reason)
    }
  })

  it('are only put off when a file cannot be read now', async () => {
    const path = join(folder, 'later.jpg')
    expect(await maker.thumbnail('later', path, 'image/jpeg', 'small')).toMatchObject({ ok: false })
    await writeFile(path, await halves(40, 40).jpeg().toBuffer())
    expect(await maker.thumbnail('later', path, 'image/jpeg', 'small')).toMatchObject({ ok: true })
  })

  it('are made in the background, except those that are there', async () => {
    const path = await write('background.jpg', await halves(40, 40).jpeg().toBuffer())
    const files = Array.from({ length: 150 }, (_, number) => ({
      key: `background ${number}`,
      absolutePath: path,
      mimeType: 'image/jpeg',
    }))
    for (const { key } of files.slice(0, 140)) store.put(key, 'small', Uint8Array.of(0), 'image/webp')
    await new Promise<void>((resolve) => {
      maker.fillInBackground(() => {
        const next = files.shift()
        if (!next) resolve()
        return next
      })
    })
    for (let number = 0; number < 149; number++) {
      const bytes = store.get(`background ${number}`, 'small')?.bytes.length
      if (number < 140) expect(bytes).toBe(1)
      else expect(bytes).toBeGreaterThan(1)
    }
  })
})
