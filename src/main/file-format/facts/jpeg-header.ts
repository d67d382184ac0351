import type { ByteReader } from '../byte-reader.ts'
import type { Size } from './image-size.ts'
import { sane } from './image-size.ts'

export interface JpegHeader extends Size {
  /** The picture comes in several passes, so a decoder must hold all of it before it has the first row. */
  inPasses: boolean
  /** The kind of JPEG that RAW formats keep sensor data in; nobody shows it. */
  lossless: boolean
  components: number
  /** Values for each pixel over all components: 3 if nothing is subsampled, 1.5 in most photos. */
  valuesPerPixel: number
}

const mostSegments = 10_000

/** Markers of frames: baseline, extended, progressive, lossless, and the same with arithmetic coding. */
const frames = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca, 0xcb])
const progressive = new Set([0xc2, 0xca])
const lossless = new Set([0xc3, 0xcb])

/** The header of the JPEG that begins at `start`; undefined if there is none up to its first scan. */
export async function jpegHeader(reader: ByteReader, start = 0): Promise<JpegHeader | undefined> {
  if ((await reader.view(start, 2)).byteLength < 2) return undefined
  if ((await reader.view(start, 2)).getUint16(0) !== 0xffd8) return undefined
  let frame: (JpegHeader & { marker: number }) | undefined
  let at = start + 2
  for (let count = 0; count < mostSegments; count++) {
    const head = await reader.view(at, 5)
    if (head.byteLength < 5 || head.getUint8(0) !== 0xff) return undefined
    const marker = head.getUint8(1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = head.getUint16(2)
    if (marker < 0xc0 || length < 2) return undefined
    if (frames.has(marker)) frame = await readFrame(reader, at, marker)
    if (marker === 0xda) {
      // A scan that has not all components is one of several passes, whatever the marker says.
      if (!frame) return undefined
      const { marker: kind, ...found } = frame
      return { ...found, inPasses: progressive.has(kind) || head.getUint8(4) < found.components }
    }
    at += 2 + length
  }
  return undefined
}

async function readFrame(
  reader: ByteReader,
  at: number,
  marker: number,
): Promise<(JpegHeader & { marker: number }) | undefined> {
  const view = await reader.view(at + 4, 6 + 4 * 3)
  if (view.byteLength < 6) return undefined
  const size = sane(view.getUint16(3), view.getUint16(1))
  const components = view.getUint8(5)
  if (!size || components === 0 || view.byteLength < 6 + Math.min(components, 4) * 3) return undefined
  const factors = Array.from({ length: Math.min(components, 4) }, (_, index) => {
    const factor = view.getUint8(6 + index * 3 + 1)
    return [Math.max(1, factor >> 4), Math.max(1, factor & 15)] as const
  })
  const most = Math.max(...factors.map(([x]) => x)) * Math.max(...factors.map(([, y]) => y))
  const values = factors.reduce((sum, [x, y]) => sum + x * y, 0) / most
  return { ...size, inPasses: false, lossless: lossless.has(marker), components, valuesPerPixel: values, marker }
}
