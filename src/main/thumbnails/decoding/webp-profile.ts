/**
 * Puts an ICC profile into a WebP that has none: the pixels stay as they are, and the profile says what they mean. The
 * image library can only convert to a profile, not attach the one that pixels from another decoder already follow.
 */
export function attachProfile(
  webp: Uint8Array,
  profile: Uint8Array,
  size: { width: number; height: number },
): Uint8Array {
  const chunks = webp.subarray(12)
  const extended = Buffer.from(chunks.subarray(0, 4)).toString('latin1') === 'VP8X'
  const header = extended ? Buffer.from(chunks.subarray(0, 18)) : extendedHeader(chunks, size)
  header[8] = (header[8] ?? 0) | iccFlag
  const body = Buffer.concat([header, chunk('ICCP', profile), extended ? chunks.subarray(18) : chunks])
  const riff = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  riff.writeUInt32LE(4 + body.length, 4)
  return Buffer.concat([riff, body])
}

const iccFlag = 0x20
const alphaFlag = 0x10

/** A simple file has no place for a profile; this header makes it an extended one. */
function extendedHeader(chunks: Uint8Array, { width, height }: { width: number; height: number }): Buffer {
  const header = chunk('VP8X', Buffer.alloc(10))
  // Only the lossless form can be simple and transparent; bit 4 of its fifth byte says so.
  const lossless = Buffer.from(chunks.subarray(0, 4)).toString('latin1') === 'VP8L'
  if (lossless && (chunks[12] ?? 0) & 0x10) header[8] = alphaFlag
  header.writeUIntLE(width - 1, 12, 3)
  header.writeUIntLE(height - 1, 15, 3)
  return header
}

function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}
