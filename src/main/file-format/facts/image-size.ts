import { buildOf } from '../../../shared/media-types.ts'
import type { ByteReader } from '../byte-reader.ts'
import { latin1 } from '../byte-reader.ts'
import { jxlSize } from './jxl-size.ts'

export interface Size {
  width: number
  height: number
}

/**
 * Size of a GIF, WebP, PNG, BMP or icon as stored, before any orientation, and of a JPEG XL as shown. Undefined for
 * other types and for files too damaged to tell.
 */
export async function imageSize(reader: ByteReader, mimeType: string): Promise<Size | undefined> {
  const build = buildOf(mimeType)
  if (build === 'jxl') return jxlSize(reader)
  const head = await reader.view(0, 64)
  if (head.byteLength < 30) return undefined
  switch (build) {
    case 'gif':
      return sane(head.getUint16(6, true), head.getUint16(8, true))
    case 'png':
      return sane(head.getUint32(16), head.getUint32(20))
    case 'webp':
      return webpSize(head)
    case 'bmp':
      return head.getUint32(14, true) === 12
        ? sane(head.getUint16(18, true), head.getUint16(20, true))
        : sane(head.getInt32(18, true), Math.abs(head.getInt32(22, true)))
    case 'icon':
      return sane(head.getUint8(6) || 256, head.getUint8(7) || 256)
    default:
      return undefined
  }
}

function webpSize(head: DataView): Size | undefined {
  const chunk = latin1(new Uint8Array(head.buffer, head.byteOffset + 12, 4))
  if (chunk === 'VP8X') return sane(1 + little24(head, 24), 1 + little24(head, 27))
  if (chunk === 'VP8 ') return sane(head.getUint16(26, true) & 0x3fff, head.getUint16(28, true) & 0x3fff)
  if (chunk === 'VP8L') {
    const bits = head.getUint32(21, true)
    return sane(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff))
  }
  return undefined
}

function little24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 65_536
}

/** The size if it can be one; damaged headers claim nothing or more than any format allows. */
export function sane(width: number, height: number): Size | undefined {
  const possible = Number.isFinite(width) && Number.isFinite(height) && width >= 1 && height >= 1
  return possible && width < 2 ** 24 && height < 2 ** 24 ? { width, height } : undefined
}
