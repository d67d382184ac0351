/**
 * Takes the place out of a picture and leaves everything else as it is, byte for byte: the GPS directory is unlinked
 * from the TIFF data and overwritten with zeros. Lengths and offsets do not change, so it works inside any container.
 */

const gpsPointer = 0x8825
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]

/** Changes `tiff` in place; data that is not TIFF is left alone. */
function stripTiffLocation(tiff: Buffer): void {
  if (tiff.length < 14) return
  const little = tiff.readUInt16BE(0) === 0x4949
  const read16 = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const read32 = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))
  if (read16(2) !== 42) return
  const start = read32(4)
  if (start + 2 > tiff.length) return
  const count = read16(start)
  const end = start + 2 + count * 12
  if (end + 4 > tiff.length) return
  for (let place = start + 2; place < end; place += 12) {
    if (read16(place) !== gpsPointer) continue
    wipeDirectory(tiff, read32(place + 8), read16, read32)
    // The entries behind it move up; the last place and the pointer to the next directory move with them.
    tiff.copyWithin(place, place + 12, end + 4)
    tiff.fill(0, end - 8, end + 4)
    if (little) tiff.writeUInt16LE(count - 1, start)
    else tiff.writeUInt16BE(count - 1, start)
    return
  }
}

function wipeDirectory(tiff: Buffer, at: number, read16: (at: number) => number, read32: (at: number) => number): void {
  if (at + 2 > tiff.length) return
  const count = read16(at)
  const end = Math.min(tiff.length, at + 2 + count * 12 + 4)
  for (let place = at + 2; place + 12 <= end; place += 12) {
    const size = (typeSizes[read16(place + 2)] ?? 1) * read32(place + 4)
    if (size > 4) tiff.fill(0, read32(place + 8), Math.min(tiff.length, read32(place + 8) + size))
  }
  tiff.fill(0, at, end)
}

/** How TIFF data begins, in either byte order, with its first directory right behind the header. */
const tiffStarts = ['II*\0\b\0\0\0', 'MM\0*\0\0\0\b']

/**
 * A copy of a JPEG, HEIC or AVIF file without its place. Camera data is found by the way it begins: a JPEG has it in a
 * segment, the others in a box, and encoders do not agree on what stands before it there.
 */
export function withoutLocation(file: Buffer): Buffer {
  const copy = Buffer.from(file)
  for (const start of tiffStarts) {
    let at = copy.indexOf(start, 0, 'latin1')
    while (at >= 0) {
      stripTiffLocation(copy.subarray(at))
      at = copy.indexOf(start, at + start.length, 'latin1')
    }
  }
  return copy
}
