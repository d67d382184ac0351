import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBmp } from '../../../src/main/thumbnails/decoding/decode-bmp.ts'

/** Red, green, blue, alpha. */
type Colour = readonly [number, number, number, number]

interface Drawing {
  width: number
  height: number
  /** Row by row from the top. */
  colours: Colour[]
}

/** How a drawing is written, and what a reader sees of a colour. */
interface Form {
  bits: number
  compression?: number
  header?: number
  masks?: readonly number[]
  palette?: readonly Colour[]
  seen?: (colour: Colour) => Colour
  /** The value of a pixel. */
  value: (colour: Colour) => number
}

const opaque = ([red, green, blue]: Colour): Colour => [red, green, blue, 255]
const black: Colour = [0, 0, 0, 255]

/** Channel values that survive being cut to so many bits. */
const fives: readonly number[] = [0, 33, 66, 132, 255]
const cut = (value: number, bits: number): number => Math.round((value * (2 ** bits - 1)) / 255)
const widened = (value: number, bits: number): number => Math.round((cut(value, bits) * 255) / (2 ** bits - 1))

function paletteOf(count: number): readonly Colour[] {
  return Array.from({ length: count }, (_, at) => [(at * 37) % 256, (at * 91) % 256, (at * 53) % 256, 255] as const)
}

function ofPalette(bits: number, more: Partial<Form> = {}): Form {
  const palette = paletteOf(more.header === 12 ? 2 ** bits : Math.min(2 ** bits, 200))
  const place = ([red, green]: Colour): number => (red + green) % palette.length
  return { bits, palette, value: place, seen: (colour) => palette[place(colour)] ?? black, ...more }
}

const little = ([red, green, blue]: Colour): number => red * 65_536 + green * 256 + blue
const fifteen = ([red, green, blue]: Colour): number => cut(red, 5) * 1024 + cut(green, 5) * 32 + cut(blue, 5)
const sixteen = ([red, green, blue]: Colour): number => cut(red, 5) * 2048 + cut(green, 6) * 32 + cut(blue, 5)
const seenAs =
  (red: number, green: number, blue: number) =>
  (colour: Colour): Colour => [widened(colour[0], red), widened(colour[1], green), widened(colour[2], blue), 255]
const argb = [0xff0000, 0xff00, 0xff, 0xff000000] as const
const withAlpha = (colour: Colour): number => little(colour) + colour[3] * 16_777_216

const forms: Readonly<Record<string, Form>> = {
  'one bit': ofPalette(1),
  'two bits': ofPalette(2),
  'four bits': ofPalette(4),
  'eight bits': ofPalette(8),
  'eight bits of OS/2': ofPalette(8, { header: 12 }),
  'one bit, with the second header of OS/2': ofPalette(1, { header: 64 }),
  'sixteen bits': { bits: 16, value: fifteen, seen: seenAs(5, 5, 5) },
  'sixteen bits with masks': {
    bits: 16,
    compression: 3,
    masks: [0xf800, 0x7e0, 0x1f],
    value: sixteen,
    seen: seenAs(5, 6, 5),
  },
  'sixteen bits with masks in the header': {
    bits: 16,
    compression: 3,
    header: 108,
    masks: [0xf800, 0x7e0, 0x1f, 0],
    value: sixteen,
    seen: seenAs(5, 6, 5),
  },
  'twenty-four bits': { bits: 24, value: little },
  'twenty-four bits of OS/2': { bits: 24, header: 12, value: little },
  'thirty-two bits': { bits: 32, value: withAlpha },
  'thirty-two bits with three masks': { bits: 32, compression: 3, masks: argb.slice(0, 3), value: withAlpha },
  'thirty-two bits, blue first': {
    bits: 32,
    compression: 3,
    masks: [0xff, 0xff00, 0xff0000],
    value: ([red, green, blue]) => red + green * 256 + blue * 65_536,
  },
  'thirty-two bits with transparency': {
    bits: 32,
    compression: 3,
    header: 108,
    masks: argb,
    value: withAlpha,
    seen: (colour) => colour,
  },
  'thirty-two bits with four masks behind the header': {
    bits: 32,
    compression: 6,
    masks: argb,
    value: withAlpha,
    seen: (colour) => colour,
  },
  'ten bits for each colour': {
    bits: 32,
    compression: 3,
    header: 124,
    masks: [0x3ff00000, 0xffc00, 0x3ff, 0],
    value: ([red, green, blue]) => cut(red, 10) * 1_048_576 + cut(green, 10) * 1024 + cut(blue, 10),
  },
}

function written(
  { width, height, colours }: Drawing,
  form: Form,
  { topDown = false, placed = true, gap = 0 } = {},
): Buffer {
  const { bits, compression = 0, header = 40, masks = [], palette = [], value } = form
  const rowBytes = Math.ceil((width * bits) / 32) * 4
  const old = header === 12
  const masksBehind = header === 40 ? masks.length * 4 : 0
  const paletteBytes = palette.length * (old ? 3 : 4)
  const behind = placed ? gap : 0
  const start = 14 + header + masksBehind + paletteBytes + behind
  const file = Buffer.alloc(start + rowBytes * height)
  file.write('BM')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(placed ? start : 0, 10)
  file.writeUInt32LE(header, 14)
  if (old) {
    for (const [at, number] of [
      [18, width],
      [20, height],
      [22, 1],
      [24, bits],
    ] as const)
      file.writeUInt16LE(number, at)
  } else {
    file.writeInt32LE(width, 18)
    file.writeInt32LE(topDown ? -height : height, 22)
    file.writeUInt16LE(1, 26)
    file.writeUInt16LE(bits, 28)
    file.writeUInt32LE(compression, 30)
    file.writeUInt32LE(palette.length, 46)
  }
  for (const [at, mask] of masks.entries()) file.writeUInt32LE(mask, 54 + at * 4)
  for (const [at, [red, green, blue]] of palette.entries())
    file.set([blue, green, red], 14 + header + masksBehind + at * (old ? 3 : 4))
  for (const [at, colour] of colours.entries()) {
    const [x, row] = [at % width, Math.floor(at / width)]
    const from = start + (topDown ? row : height - 1 - row) * rowBytes
    const place = from + ((x * bits) >> 3)
    if (bits < 8) file.writeUInt8(file.readUInt8(place) | (value(colour) << (8 - bits - ((x * bits) % 8))), place)
    else file.writeUIntLE(value(colour), from + (x * bits) / 8, bits / 8)
  }
  return file
}

const channel = fc.constantFrom(...fives)
const drawing = fc.tuple(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 1, max: 7 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    colours: fc.array(fc.tuple(channel, channel, channel, channel), {
      minLength: width * height,
      maxLength: width * height,
    }),
  }),
)

function shown(bytes: Uint8Array): number[][] | string {
  const pixels = decodeBmp(bytes)
  if (typeof pixels === 'string') return pixels
  return Array.from({ length: pixels.width * pixels.height }, (_, at) => [...pixels.data.subarray(at * 4, at * 4 + 4)])
}

describe('a bitmap', () => {
  it.each(Object.entries(forms))('of %s is shown as it was drawn', (_name, form) => {
    const ways = fc.record({ topDown: fc.boolean(), placed: fc.boolean(), gap: fc.nat(40) })
    fc.assert(
      fc.property(drawing, ways, (drawn, { topDown, ...place }) => {
        const way = { ...place, topDown: topDown && form.header !== 12 }
        const expected = drawn.colours.map((colour) => [...(form.seen ?? opaque)(colour)])
        // Nothing of it could be seen.
        const isUnseen = expected.every(([, , , alpha]) => alpha === 0)
        const seen = isUnseen ? expected.map(([red, green, blue]) => [red, green, blue, 255]) : expected
        expect(shown(written(drawn, form, way))).toEqual(seen)
      }),
      { numRuns: 60 },
    )
  })

  it('whose transparency nobody has filled in is seen', () => {
    const form = forms['thirty-two bits with transparency']
    if (!form) throw new Error('no form')
    const bytes = written(
      {
        width: 2,
        height: 1,
        colours: [
          [255, 0, 0, 0],
          [0, 0, 255, 0],
        ],
      },
      form,
    )
    expect(shown(bytes)).toEqual([
      [255, 0, 0, 255],
      [0, 0, 255, 255],
    ])
    // One pixel that is seen is enough to mean it.
    const meant = written(
      {
        width: 2,
        height: 1,
        colours: [
          [255, 0, 0, 0],
          [0, 0, 255, 132],
        ],
      },
      form,
    )
    expect(shown(meant)).toEqual([
      [255, 0, 0, 0],
      [0, 0, 255, 132],
    ])
  })

  it.each([
    ['a JPEG', 4, 24, 40],
    ['a JPEG of no depth', 4, 0, 40],
    ['a PNG', 5, 32, 40],
    ['codes of a fax', 3, 1, 64],
    ['runs of colours of OS/2', 4, 24, 64],
    ['a form of the future', 11, 24, 124],
    ['runs of bytes for another depth', 1, 24, 40],
    ['runs of half bytes for another depth', 2, 8, 40],
    ['masks for another depth', 3, 24, 108],
    ['sixty-four bits', 0, 64, 40],
    ['no bits', 0, 0, 40],
    ['three bits', 0, 3, 40],
  ])('with %s in it is told to be of a form that nobody knows', (_what, compression, bits, header) => {
    const plain = written(
      { width: 4, height: 2, colours: Array.from({ length: 8 }, () => black) },
      { bits: 32, header, value: little },
    )
    plain.writeUInt16LE(bits, 28)
    plain.writeUInt32LE(compression, 30)
    expect(shown(plain)).toBe('no-decoder')
  })

  it('that was cut, or is damaged, is shown as far as it goes or refused, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(forms)),
        drawing,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.tuple(fc.integer({ min: 2, max: 90 }), fc.nat(255)), { maxLength: 3 }),
        (form, drawn, part, changes) => {
          const whole = written(drawn, form)
          const bytes = Buffer.from(whole.subarray(0, Math.floor(whole.length * part)))
          // Not the size, which is judged before.
          for (const [at, value] of changes) if (at < bytes.length && (at < 18 || at > 25)) bytes[at] = value
          const pixels = decodeBmp(bytes)
          if (typeof pixels !== 'string') expect(pixels.data).toHaveLength(pixels.width * pixels.height * 4)
        },
      ),
      { numRuns: 500 },
    )
  })
})
