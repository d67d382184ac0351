import { describe, expect, it } from 'vitest'
import { tag, tiff, type Directory } from '../file-format/raw-files.ts'
import { near, seen } from './seen-picture.ts'
import { readingOf } from '../../../src/main/thumbnails/decoding/tiff-samples.ts'

const [whiteIsZero, shades, colours, inks, lab, iccLab] = [0, 1, 2, 5, 8, 9]
const [whole, signed, float] = [1, 2, 3]
const [extraSamples, sampleFormat] = [0x152, 0x153]

interface Numbers {
  meaning: number
  bits: number
  format: number
  /** Of one pixel; all pixels are the same. */
  values: readonly number[]
}

function bytesOf({ bits, format, values }: Numbers, little: boolean): Buffer {
  const bytes = Buffer.alloc((values.length * bits) / 8)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  for (const [index, value] of values.entries()) {
    const at = (index * bits) / 8
    if (format === float && bits === 16) view.setFloat16(at, value, little)
    else if (format === float && bits === 32) view.setFloat32(at, value, little)
    else if (format === float) view.setFloat64(at, value, little)
    else if (bits === 8) view.setUint8(at, value & 0xff)
    else if (bits === 16) view.setUint16(at, value & 0xffff, little)
    else view.setUint32(at, value >>> 0, little)
  }
  return bytes
}

function numbers(each: Numbers, little = true, more: Directory['tags'] = {}): Buffer {
  const { meaning, bits, format, values } = each
  const [width, height] = [1300, 26]
  const pixel = bytesOf(each, little)
  const tags = {
    [tag.subfile]: 0,
    [tag.width]: width,
    [tag.height]: height,
    [tag.bits]: values.map(() => bits),
    [tag.compression]: 1,
    [tag.photometric]: meaning,
    [tag.samples]: values.length,
    [tag.rows]: height,
    ...(format !== whole && { [sampleFormat]: values.map(() => format) }),
    ...more,
  }
  const data = { at: tag.strips, bytes: Buffer.alloc(width * height * pixel.length, pixel) }
  return tiff([{ tags, data }], { little })
}

/** How bright so much light looks. */
const brightness = (light: number): number =>
  255 * (light <= 0.003_130_8 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055)

const shown: [Numbers, red: number, green: number, blue: number][] = []
for (const part of [0.25, 0.9]) {
  for (const bits of [16, 32]) {
    const [light, dark] = [brightness(part), brightness(1 - part)]
    shown.push([{ meaning: shades, bits, format: float, values: [part] }, light, light, light])
    shown.push([{ meaning: whiteIsZero, bits, format: float, values: [part] }, dark, dark, dark])
    shown.push([{ meaning: colours, bits, format: float, values: [part, 1, 0] }, light, 255, 0])
  }
  for (const bits of [8, 16, 32])
    for (const format of [whole, signed]) {
      const most = 2 ** (format === signed ? bits - 1 : bits) - 1
      const [value, same] = [Math.round(most * part), 255 * part]
      shown.push([{ meaning: shades, bits, format, values: [value] }, same, same, same])
      shown.push([{ meaning: whiteIsZero, bits, format, values: [value] }, 255 - same, 255 - same, 255 - same])
      shown.push([{ meaning: colours, bits, format, values: [value, most, 0] }, same, 255, 0])
    }
}

describe('the numbers of a TIFF', () => {
  it('are shown as bright as they are meant, whatever they are, in both orders of bytes', async () => {
    for (const [at, [each, ...expected]] of shown.entries()) {
      const { colour, size } = await seen(numbers(each, at % 2 === 0))
      expect([each, size, near(colour, [...expected, 255]) || colour]).toEqual([each, [1200, 24], true])
    }
  })

  it('go as far as the largest where floating point goes beyond white, and nowhere where it is no number', async () => {
    for (const [value, expected] of [
      [3000, 255],
      [65_535, 255],
      [-5, 0],
      [Number.NaN, 0],
      [-Infinity, 0],
    ] as const) {
      const { colour } = await seen(numbers({ meaning: shades, bits: 32, format: float, values: [value] }))
      expect(colour).toEqual([expected, expected, expected, 255])
    }
    const mixed: Numbers = { meaning: shades, bits: 32, format: float, values: [250] }
    const bytes = numbers(mixed)
    // The first pixel has four times as much light.
    bytes.writeFloatLE(1000, bytes.indexOf(bytesOf(mixed, true)))
    expect((await seen(bytes)).colour).toSatisfy((found: number[]) =>
      near(found, [...Array.from({ length: 3 }, () => brightness(0.25)), 255]),
    )
  })

  it('are L*a*b* in each way of writing it', async () => {
    const pictures: [Numbers, number[]][] = [
      [{ meaning: lab, bits: 8, format: whole, values: [140, 60, 40] }, [234, 76, 66]],
      [{ meaning: lab, bits: 8, format: whole, values: [140, 256 - 60, 256 - 40] }, [0, 153, 202]],
      [{ meaning: lab, bits: 16, format: whole, values: [140 * 257, 60 * 256, 40 * 256] }, [234, 76, 66]],
      [{ meaning: iccLab, bits: 8, format: whole, values: [140, 188, 168] }, [234, 76, 66]],
      [{ meaning: iccLab, bits: 16, format: whole, values: [140 * 256, 188 * 256, 168 * 256] }, [234, 76, 66]],
      [{ meaning: lab, bits: 8, format: whole, values: [255, 0, 0] }, [255, 255, 255]],
      [{ meaning: iccLab, bits: 8, format: whole, values: [0, 128, 128] }, [0, 0, 0]],
    ]
    for (const [at, [each, expected]] of pictures.entries()) {
      const { colour } = await seen(numbers(each, at % 2 === 1))
      expect([each, near(colour, [...expected, 255]) || colour]).toEqual([each, true])
    }
  })

  it('keep what is transparent, and take nothing else for that', async () => {
    const cases: [Numbers, more: number[], alpha: number][] = [
      [{ meaning: shades, bits: 32, format: float, values: [0.25, 0.5] }, [2], 128],
      [{ meaning: shades, bits: 32, format: float, values: [0.25, 0.5, 0.1] }, [0, 0], 255],
      [{ meaning: shades, bits: 16, format: float, values: [0.25, 0.5] }, [2], 255],
      [{ meaning: lab, bits: 8, format: whole, values: [137, 0, 0, 128] }, [2], 128],
      [{ meaning: lab, bits: 8, format: whole, values: [137, 0, 0, 9, 9] }, [0, 0], 255],
      [{ meaning: shades, bits: 16, format: signed, values: [17_600, 16_384] }, [2], 128],
      [{ meaning: shades, bits: 32, format: whole, values: [2_307_000_000, 1, 2 ** 31] }, [0, 2], 255],
    ]
    for (const [each, extra, alpha] of cases) {
      const { colour } = await seen(numbers(each, true, { [extraSamples]: extra }))
      expect([each, near(colour, [137, 137, 137, alpha]) || colour]).toEqual([each, true])
    }
  })

  const plain = { meaning: colours, bits: 8, format: whole, values: [200, 30, 30] }
  it.each<[string, Buffer]>([
    ['numbers of 64 bits', numbers({ meaning: shades, bits: 64, format: float, values: [0.5] })],
    ['complex numbers', numbers({ ...plain, bits: 32, format: 6 })],
    ['a light with a sign', numbers({ meaning: lab, bits: 8, format: signed, values: [100, 60, 40] })],
    ['inks in floating point', numbers({ meaning: inks, bits: 32, format: float, values: [0, 0, 0, 0] })],
    ['a meaning that nobody knows', numbers({ ...plain, meaning: 77 })],
    ...[99, 34_712, 34_887, 34_925, 50_000, 52_546].map(
      (compression) =>
        [`compression ${compression}`, numbers(plain, true, { [tag.compression]: compression })] as const,
    ),
  ] as [string, Buffer][])('are not taken for a black or a damaged picture with %s', async (_name, bytes) => {
    await expect(seen(bytes)).rejects.toMatchObject({ reason: 'no-decoder' })
  })
})

it('leaves LogLuv to the image library, which it is written for as numbers with a sign', () => {
  const samples = { meaning: 32_845, bits: 16, format: signed, compression: 34_676 }
  expect(readingOf({ samples })).toBe('library')
})
