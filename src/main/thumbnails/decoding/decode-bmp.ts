import type { Pixels } from './decode-heif.ts'

/** Ways to write pixels: plain, runs of bytes, runs of half bytes, plain with masks (three or four). */
const form = { plain: 0, runs8: 1, runs4: 2, masks: 3, masksAndAlpha: 6 } as const

interface Bitmap {
  view: DataView
  width: number
  height: number
  /** The first row stands first, not last. */
  topDown: boolean
  bits: number
  form: number
  isOfOs2: boolean
  /** Colours of four bytes: red, green, blue, alpha. */
  palette: Uint8Array
  masks: readonly number[]
  pixelsAt: number
}

/** Bits of a pixel, by form. Others hold a JPEG, a PNG or fax codes, which nobody writes. */
const bitsOfForm: Readonly<Record<number, readonly number[]>> = {
  [form.plain]: [1, 2, 4, 8, 16, 24, 32],
  [form.runs8]: [8],
  [form.runs4]: [4],
  [form.masks]: [16, 32],
  [form.masksAndAlpha]: [16, 32],
}
/** A header of OS/2 of this size gives other meanings to the same numbers of forms. */
const secondOs2Header = 64

/** Decodes a Windows bitmap; says why not if it is none, or of a form that nobody writes. A cut one is black at its end. */
export function decodeBmp(file: Uint8Array): Pixels | 'damaged' | 'no-decoder' {
  const bitmap = readHeader(new DataView(file.buffer, file.byteOffset, file.byteLength))
  if (!bitmap) return 'damaged'
  const { width, height, bits } = bitmap
  if (bitmap.isOfOs2 && bitmap.form > form.runs4) return 'no-decoder'
  if (!bitsOfForm[bitmap.form]?.includes(bits)) return 'no-decoder'
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 3; at < data.length; at += 4) data[at] = 255
  const coded = bitmap.form === form.runs8 || bitmap.form === form.runs4
  if (coded) readRuns(bitmap, data)
  else readRows(bitmap, data)
  if (bitmap.masks[3]) showUnseen(data)
  return { data, width, height }
}

/** Programs that know no transparency leave its bits empty: a picture of which nothing could be seen is meant to be seen. */
function showUnseen(data: Uint8ClampedArray): void {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) return
  for (let at = 3; at < data.length; at += 4) data[at] = 255
}

function readHeader(view: DataView): Bitmap | undefined {
  if (view.byteLength < 26 || view.getUint16(0) !== 0x424d) return undefined
  const [place, headerBytes] = [view.getUint32(10, true), view.getUint32(14, true)]
  const old = headerBytes === 12
  if (!old && view.byteLength < 54) return undefined
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true)
  const rows = old ? view.getUint16(20, true) : view.getInt32(22, true)
  const bits = view.getUint16(old ? 24 : 28, true)
  const kind = old ? form.plain : view.getUint32(30, true)
  if (width < 1 || rows === 0) return undefined
  const masksBehind = headerBytes === 40 && (kind === form.masks || kind === form.masksAndAlpha)
  const maskBytes = masksBehind ? (kind === form.masks ? 12 : 16) : 0
  const masked = kind === form.masks || kind === form.masksAndAlpha
  const hasAlphaMask = headerBytes >= 56 || kind === form.masksAndAlpha
  const masks = masked
    ? [54, 58, 62, ...(hasAlphaMask ? [66] : [])].map((at) =>
        at + 4 <= view.byteLength ? view.getUint32(at, true) : 0,
      )
    : bits === 16
      ? [0x7c00, 0x03e0, 0x001f]
      : [0xff0000, 0xff00, 0xff]
  const colours = bits > 8 ? 0 : (old ? 0 : view.getUint32(46, true)) || 2 ** bits
  const paletteAt = 14 + headerBytes + maskBytes
  const palette = readPalette(view, paletteAt, Math.min(colours, 256), old ? 3 : 4)
  return {
    view,
    width,
    height: Math.abs(rows),
    topDown: rows < 0,
    bits,
    form: kind,
    isOfOs2: old || headerBytes === secondOs2Header,
    palette,
    masks,
    // Some programs leave the place empty: right behind the palette.
    pixelsAt: place === 0 ? paletteAt + colours * (old ? 3 : 4) : place,
  }
}

function readPalette(view: DataView, start: number, colours: number, step: number): Uint8Array {
  const palette = new Uint8Array(256 * 4)
  for (let colour = 0; colour < colours && start + colour * step + 3 <= view.byteLength; colour++) {
    const at = start + colour * step
    palette.set([view.getUint8(at + 2), view.getUint8(at + 1), view.getUint8(at), 255], colour * 4)
  }
  return palette
}

function readRows(bitmap: Bitmap, data: Uint8ClampedArray): void {
  const { view, width, height, topDown, bits, palette, pixelsAt } = bitmap
  const rowBytes = Math.ceil((width * bits) / 32) * 4
  const colour = bits <= 8 ? undefined : colourReader(bitmap)
  for (let row = 0; row < height; row++) {
    const start = pixelsAt + row * rowBytes
    if (start + rowBytes > view.byteLength) break
    let to = (topDown ? row : height - 1 - row) * width * 4
    for (let x = 0; x < width; x++, to += 4) {
      if (colour) {
        colour(start + (x * bits) / 8, data, to)
        continue
      }
      const byte = view.getUint8(start + ((x * bits) >> 3))
      const index = (byte >> (8 - bits - ((x * bits) & 7))) & (2 ** bits - 1)
      data.set(palette.subarray(index * 4, index * 4 + 4), to)
    }
  }
}

function colourReader({ view, bits, masks }: Bitmap): (at: number, data: Uint8ClampedArray, to: number) => void {
  if (bits === 24) {
    return (at, data, to) => {
      for (let channel = 0; channel < 3; channel++) data[to + channel] = view.getUint8(at + 2 - channel)
    }
  }
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
    return { mask, shift, most: mask >>> shift || 1 }
  })
  return (at, data, to) => {
    const value = bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true)
    for (const [index, { mask, shift, most }] of channels.entries()) {
      if (mask !== 0) data[to + index] = (((value & mask) >>> shift) * 255) / most
    }
  }
}

/** Pairs of a count and a colour; a count of 0 is a command: end of row, end, step, or that many pixels written out. */
function readRuns(bitmap: Bitmap, data: Uint8ClampedArray): void {
  const { view, width, height, palette, pixelsAt } = bitmap
  const half = bitmap.form === form.runs4
  let [x, row] = [0, 0]
  const paint = (index: number): void => {
    if (x < width && row < height) {
      data.set(palette.subarray(index * 4, index * 4 + 4), ((height - 1 - row) * width + x) * 4)
    }
    x += 1
  }
  const nibble = (byte: number, number: number): number => (half ? (number % 2 ? byte & 15 : byte >> 4) : byte)
  for (let at = pixelsAt; at + 2 <= view.byteLength && row < height;) {
    const [count, value] = [view.getUint8(at), view.getUint8(at + 1)]
    at += 2
    if (count > 0) for (let number = 0; number < count; number++) paint(nibble(value, number))
    else if (value === 0) [x, row] = [0, row + 1]
    else if (value === 1) return
    else if (value === 2) {
      if (at + 2 > view.byteLength) return
      x += view.getUint8(at)
      row += view.getUint8(at + 1)
      at += 2
    } else {
      const bytes = half ? Math.ceil(value / 2) : value
      if (at + bytes > view.byteLength) return
      for (let number = 0; number < value; number++) {
        paint(nibble(view.getUint8(at + (half ? number >> 1 : number)), number))
      }
      at += bytes + (bytes % 2)
    }
  }
}
