import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import { knowPicture, NotShownError } from '../../../src/main/thumbnails/decoding/open-picture.ts'
import { startThumbnailWorker } from '../../../src/main/headless/ports/node-worker.ts'
import { createThumbnailMaker } from '../../../src/main/thumbnails/thumbnail-maker.ts'
import { costlyBmp, costlyGif, costlyIso, costlyJpeg, costlyPng, costlyTiff } from './costly-pictures.ts'
import { memoryStore } from './memory-store.ts'

type Verdict = 'light' | 'heavy' | 'too-large'

async function verdict(bytes: Uint8Array, mimeType: string): Promise<Verdict> {
  try {
    return (await knowPicture(bytes, mimeType)).heavy ? 'heavy' : 'light'
  } catch (error) {
    if (error instanceof NotShownError && error.reason === 'too-large') return 'too-large'
    throw error
  }
}

const gigabyte = 1024 ** 3

const samples: [name: string, bytes: Buffer, mimeType: string, verdict: Verdict][] = [
  ['a PNG in passes, 16 bits', costlyPng(16_383, 16_383, 16, true), 'image/png', 'too-large'],
  ['a PNG of many rows, one after the other', costlyPng(16_000, 12_000, 8, false), 'image/png', 'heavy'],
  ['a PNG of 2,000,000 x 100', costlyPng(2_000_000, 100, 8, false), 'image/png', 'too-large'],
  ['a PNG of 100 x 2,000,000', costlyPng(100, 2_000_000, 8, false), 'image/png', 'too-large'],
  ['a screenshot', costlyPng(3840, 2160, 8, false), 'image/png', 'light'],
  ['a JPEG in passes of 600 megapixels', await costlyJpeg(30_000, 20_000, true), 'image/jpeg', 'too-large'],
  ['a JPEG in passes of 108 megapixels', await costlyJpeg(12_000, 9000, true), 'image/jpeg', 'heavy'],
  ['a JPEG of 48 megapixels', await costlyJpeg(8064, 6048, false), 'image/jpeg', 'light'],
  ['a JPEG of 320 megapixels, row by row', await costlyJpeg(20_000, 16_000, false), 'image/jpeg', 'heavy'],
  ['the largest JPEG there can be', await costlyJpeg(65_500, 65_500, false), 'image/jpeg', 'too-large'],
  ['a TIFF in one piece', costlyTiff(30_000, 20_000), 'image/tiff', 'too-large'],
  ['a bitmap of 400 megapixels', costlyBmp(20_000, 20_000), 'image/bmp', 'too-large'],
  ['a HEIC of 200 megapixels', costlyIso('heic', 16_320, 12_240), 'image/heic', 'too-large'],
  ['a HEIC of a phone', costlyIso('heic', 8064, 6048), 'image/heic', 'heavy'],
  ['an AVIF of 1,000 megapixels', costlyIso('avif', 40_000, 25_000), 'image/avif', 'too-large'],
  ['a GIF of 65,535 x 65,535', costlyGif(65_535, 65_535), 'image/gif', 'too-large'],
]

describe('what decoding will take', () => {
  it.each(samples)('is told from the header of %s', async (_name, bytes, mimeType, expected) => {
    expect(await verdict(bytes, mimeType)).toBe(expected)
  })

  it('is never called light from half a gigabyte of pixels that must be held whole on', async () => {
    const side = fc.integer({ min: 1, max: 70_000 })
    await fc.assert(
      fc.asyncProperty(side, side, async (width, height) => {
        fc.pre(width * height * 8 > gigabyte / 2)
        expect(await verdict(costlyPng(width, height, 16, true), 'image/png')).not.toBe('light')
        if (width * height * 8 > 1.25 * gigabyte)
          expect(await verdict(costlyPng(width, height, 16, true), 'image/png')).toBe('too-large')
      }),
    )
  })
})

describe('pictures that take much', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shoebox-costly-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('are decoded apart from the others, and reduced while they are read', async () => {
    const store = memoryStore()
    const maker = createThumbnailMaker({
      clock: systemClock(),
      startWorker: startThumbnailWorker,
      store,
      log: () => undefined,
    })
    const path = join(folder, 'large.jpg')
    // Over the 268 million pixels that the image library takes by itself.
    await writeFile(path, await costlyJpeg(20_000, 16_000, false))
    expect(await maker.thumbnail('large', path, 'image/jpeg', 'small')).toMatchObject({ ok: true })
    const bomb = join(folder, 'bomb.png')
    await writeFile(bomb, costlyPng(16_383, 16_383, 16, true))
    expect(await maker.thumbnail('bomb', bomb, 'image/png', 'small')).toMatchObject({
      problem: { code: 'item-not-shown', values: { reason: 'too-large' } },
    })
    expect(store.refusal('bomb')).toBe('too-large')
    await maker.close()
  })
})
