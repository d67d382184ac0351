import type { TiffPicture } from '../../file-format/raw/tiff-picture.ts'

/** How colours are made of the numbers of a TIFF of which the image library would make others. */
export interface Reading {
  /** The space of the image library that leaves the numbers as they are; none if it does so by itself. */
  space?: 'grey16' | 'rgb16'
  /** What the library has to multiply them with, because it makes whole numbers of them. */
  times?: number
  /** The number that is white, and whether the largest one is, if that is larger. */
  white: number
  isOpenEnded?: true
  /** The first number is all there is of colours, whatever follows it. */
  isShades?: true
  /** Zero is white. */
  isInverted?: true
  /** How much light there is, and not how bright it looks. */
  isLight?: true
  /** CIE L*a*b*, whose colours are 0 in the middle or begin at 0; the library has to be told that it is RGB. */
  lab?: 'signed' | 'shifted'
}

const format = { signed: 2, float: 3 } as const
const bitsKnown = new Set([1, 2, 4, 8, 16, 32])
const whiteIsZero = 0
const blackIsZero = 1
const rgb = 2
const inks = 5
const cieLab = 8
const iccLab = 9
const logLuv = 32_845
/** Shades, colours, palettes, inks, YCbCr, CIE Lab and LogLuv. */
const meaningsOfLibrary = new Set([whiteIsZero, blackIsZero, rgb, 3, inks, 6, cieLab, logLuv])
/** Those that the image library is built with. Of a picture of any other it makes a black one. */
const compressions = new Set([
  1, 2, 3, 4, 5, 6, 7, 8, 32_766, 32_771, 32_773, 32_809, 32_909, 32_946, 34_676, 34_677, 50_001,
])

/** How this picture has to be read: by the image library alone, in a way of ours, or not at all, since nobody knows how. */
export function readingOf({ samples }: Pick<TiffPicture, 'samples'>): 'library' | Reading | undefined {
  const { meaning, bits, compression } = samples
  const isFloat = samples.format === format.float
  if (!compressions.has(compression) || !bitsKnown.has(bits) || samples.format > format.float) return undefined
  if (meaning === iccLab || (meaning === cieLab && bits === 8)) return labReading(samples)
  if (!meaningsOfLibrary.has(meaning)) return undefined
  // Its numbers say themselves what they are, whatever they are said to be.
  if (meaning === logLuv) return 'library'
  const isOrdinary = bits <= 16 && samples.format < format.signed
  if (isOrdinary || meaning === cieLab || (isFloat && meaning === rgb)) return 'library'
  if (meaning !== whiteIsZero && meaning !== blackIsZero && meaning !== rgb) return undefined
  const shades = meaning !== rgb
  // The library does that by itself for whole numbers without a sign.
  const inverted = meaning === whiteIsZero && samples.format >= format.signed ? ({ isInverted: true } as const) : {}
  const space = shades && bits === 16 ? ({ space: 'grey16' } as const) : {}
  const kind = { ...space, ...inverted, ...(shades && ({ isShades: true } as const)) }
  if (isFloat && bits === 16) return { ...kind, times: 0xffff, white: 0xffff, isLight: true }
  if (isFloat) return { ...kind, white: 1, isOpenEnded: true, isLight: true }
  return { ...kind, white: 2 ** (samples.format === format.signed ? bits - 1 : bits) - 1 }
}

function labReading({ meaning, bits, format: kind }: TiffPicture['samples']): Reading | undefined {
  if (kind >= format.signed) return undefined
  if (bits === 8) return { white: 0xff, lab: meaning === cieLab ? 'signed' : 'shifted' }
  return bits === 16 ? { space: 'rgb16', white: 0xff00, lab: 'shifted' } : undefined
}

/**
 * Colours of a screen, and transparency where there are to be four channels, of the numbers of each pixel, of which `from` come
 * for one. What is no number is black.
 */
export function toScreen(reading: Reading, numbers: Float32Array, from: number, channels: 3 | 4): Uint8Array {
  const pixels = Math.floor(numbers.length / from)
  const made = new Uint8ClampedArray(pixels * channels)
  const white = reading.isOpenEnded ? largest(numbers, from, reading.white) : reading.white
  const part = (at: number, channel: number): number =>
    (numbers[at * from + (reading.isShades ? 0 : channel)] ?? 0) / white
  // Of shades the library makes three numbers that are alike, where it makes anything.
  const behind = reading.space === 'grey16' ? 1 : 3
  for (let at = 0; at < pixels; at++) {
    const colours = [part(at, 0), part(at, 1), part(at, 2)] as const
    const shown = reading.lab
      ? labColours(colours, reading.lab)
      : colours.map((each) => bright(reading.isInverted ? 1 - each : each, reading.isLight))
    for (let channel = 0; channel < 3; channel++) made[at * channels + channel] = (shown[channel] ?? 0) * 255
    if (channels === 4) made[at * 4 + 3] = ((numbers[at * from + behind] ?? 0) / reading.white) * 255
  }
  return new Uint8Array(made.buffer)
}

function largest(numbers: Float32Array, from: number, atLeast: number): number {
  let most = atLeast
  for (let at = 0; at < numbers.length; at += from)
    for (let channel = 0; channel < 3; channel++) {
      const each = numbers[at + (channel < from ? channel : 0)] ?? 0
      if (each > most && each < Infinity) most = each
    }
  return most
}

function bright(value: number, isLight = false): number {
  return isLight ? toGamma(Math.max(0, value)) : value
}

/** The curve of sRGB. */
function toGamma(light: number): number {
  return light <= 0.003_130_8 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055
}

/** The white of the image library, for which it takes all of L*a*b*. */
const daylight = [0.950_470, 1, 1.088_827] as const

function labColours([first, second, third]: readonly [number, number, number], lab: 'signed' | 'shifted'): number[] {
  // A byte with a sign has come as one without.
  const axis = (part: number): number => {
    const byte = part * 255
    return lab === 'shifted' ? byte - 128 : byte < 128 ? byte : byte - 256
  }
  const y = (first * 100 + 16) / 116
  const [x, , z] = [y + axis(second) / 500, y, y - axis(third) / 200].map(fromCurve) as [number, number, number]
  const [X, Y, Z] = [x * daylight[0], fromCurve(y), z * daylight[2]]
  return [
    3.240_625_5 * X - 1.537_208 * Y - 0.498_628_6 * Z,
    -0.968_930_7 * X + 1.875_756_1 * Y + 0.041_517_5 * Z,
    0.055_710_1 * X - 0.204_021_1 * Y + 1.056_995_9 * Z,
  ].map((light) => toGamma(Math.max(0, light)))
}

function fromCurve(value: number): number {
  return value > 6 / 29 ? value ** 3 : 3 * (6 / 29) ** 2 * (value - 4 / 29)
}
