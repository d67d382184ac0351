import type { ByteReader } from '../byte-reader.ts'
import type { Size } from './image-size.ts'
import { sane } from './image-size.ts'
import { boxesBetween } from '../iso/iso-boxes.ts'

/** Widths that follow from the height, by number; 0 means that the width is written out (ISO/IEC 18181-1, D.2). */
const ratios = [0, 1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2]
/** Bits of a length, by its selector. */
const lengthBits = [9, 13, 18, 30]

/** Size of a JPEG XL as shown, after its own orientation. */
export async function jxlSize(reader: ByteReader): Promise<Size | undefined> {
  const start = await codesStart(reader)
  if (start === undefined) return undefined
  const bytes = (await reader.read(start, 32)).slice()
  if (bytes.length < 12 || bytes[0] !== 0xff || bytes[1] !== 0x0a) return undefined
  const bits = new BitReader(bytes.subarray(2))
  const small = bits.read(1) === 1
  const side = (): number => (small ? 8 * (bits.read(5) + 1) : 1 + bits.read(lengthBits[bits.read(2)] ?? 9))
  const height = side()
  const ratio = ratios[bits.read(3)] ?? 0
  const width = ratio === 0 ? side() : Math.floor(height * ratio + 1e-6)
  const allUsual = bits.read(1) === 1
  const turned = !allUsual && bits.read(1) === 1 && bits.read(3) >= 4
  return turned ? sane(height, width) : sane(width, height)
}

/** Where the codes begin: at once, or in a box of the container. */
async function codesStart(reader: ByteReader): Promise<number | undefined> {
  const head = await reader.view(0, 2)
  if (head.byteLength === 2 && head.getUint16(0) === 0xff0a) return 0
  for await (const box of boxesBetween(reader, 0, reader.bytes)) {
    if (box.type === 'jxlc') return box.bodyStart
    if (box.type === 'jxlp') return box.bodyStart + 4
  }
  return undefined
}

/** Bits from the least significant one of each byte on; zeros behind the end. */
class BitReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  read(count: number): number {
    let value = 0
    for (let bit = 0; bit < count; bit++, this.#at++) {
      const byte = this.#bytes[this.#at >> 3] ?? 0
      value += ((byte >> (this.#at & 7)) & 1) * 2 ** bit
    }
    return value
  }
}
