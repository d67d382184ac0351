/** What a picture of one colour is to be. */
export interface BigTiffWish {
  width: number
  height: number
  /** Samples of each pixel, with 8 bits. */
  colour: readonly number[]
  little?: boolean
  orientation?: number
}

/** A BigTIFF with its pixels in one strip, after the description of the format by AWare Systems and libtiff. */
export function bigTiff({ width, height, colour, little = true, orientation = 1 }: BigTiffWish): Buffer {
  const samples = colour.length
  const extra = samples - 3
  const pixels = Buffer.concat(Array.from({ length: width * height }, () => Buffer.from(colour)))
  const tags: [tag: number, values: readonly number[]][] = [
    [256, [width]],
    [257, [height]],
    [258, colour.map(() => 8)],
    [259, [1]],
    [262, [2]],
    [273, [16]],
    [274, [orientation]],
    [277, [samples]],
    [278, [height]],
    [279, [pixels.length]],
    ...(extra > 0 ? [[338, Array.from({ length: extra }, () => 0)] as [number, number[]]] : []),
  ]
  const directory = 16 + pixels.length + (pixels.length % 2)
  const outside = directory + 8 + tags.length * 20 + 8
  const bytes = Buffer.alloc(outside + 64 * tags.length)
  const short = (value: number, at: number): void =>
    void (little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at))
  const long = (value: number, at: number): void =>
    void (little ? bytes.writeBigUInt64LE(BigInt(value), at) : bytes.writeBigUInt64BE(BigInt(value), at))
  bytes.write(little ? 'II' : 'MM', 0, 'latin1')
  short(43, 2)
  short(8, 4)
  long(directory, 8)
  pixels.copy(bytes, 16)
  long(tags.length, directory)
  for (const [nth, [tag, values]] of tags.entries()) {
    const entry = directory + 8 + nth * 20
    const isLong = tag === 273 || tag === 279
    short(tag, entry)
    short(isLong ? 16 : 3, entry + 2)
    long(values.length, entry + 4)
    const isInline = values.length * (isLong ? 8 : 2) <= 8
    const start = isInline ? entry + 12 : outside + 64 * nth
    if (!isInline) long(start, entry + 12)
    for (const [at, value] of values.entries())
      if (isLong) long(value, start + at * 8)
      else short(value, start + at * 2)
  }
  return bytes
}
