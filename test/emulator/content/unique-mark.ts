/**
 * Makes equal pictures different without decoding them: every format has a place for bytes that no decoder minds.
 */

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** A JPEG comment segment. */
export function jpegComment(text: string): Buffer {
  const body = Buffer.from(text, 'latin1')
  const segment = Buffer.alloc(4 + body.length)
  segment.writeUInt16BE(0xfffe, 0)
  segment.writeUInt16BE(2 + body.length, 2)
  body.copy(segment, 4)
  return segment
}

function pngText(text: string): Buffer {
  const body = Buffer.from(`Comment\0${text}`, 'latin1')
  const chunk = Buffer.alloc(12 + body.length)
  chunk.writeUInt32BE(body.length, 0)
  chunk.write('tEXt', 4, 'latin1')
  body.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length)
  return chunk
}

function riffChunk(name: string, text: string): Buffer {
  const body = Buffer.from(text.length % 2 === 0 ? text : `${text} `, 'latin1')
  const chunk = Buffer.alloc(8 + body.length)
  chunk.write(name, 0, 'latin1')
  chunk.writeUInt32LE(body.length, 4)
  body.copy(chunk, 8)
  return chunk
}

/** An ISO box of type `free`, which readers of MP4, HEIC and AVIF skip. */
function freeBox(text: string): Buffer {
  const body = Buffer.from(text, 'latin1')
  const box = Buffer.alloc(8 + body.length)
  box.writeUInt32BE(box.length, 0)
  box.write('free', 4, 'latin1')
  body.copy(box, 8)
  return box
}

/** The parts of `base` with `text` (Latin-1, under 200 characters) in it; `base` is shared, not copied. */
export function withMark(base: Buffer, mimeType: string, text: string): Buffer[] {
  switch (mimeType) {
    case 'image/jpeg':
      return [base.subarray(0, 2), jpegComment(text), base.subarray(2)]
    case 'image/png':
      // 33: signature and header chunk.
      return [base.subarray(0, 33), pngText(text), base.subarray(33)]
    case 'image/gif':
      return [
        base.subarray(0, base.length - 1),
        Buffer.from([0x21, 0xfe, text.length]),
        Buffer.from(`${text}\0`, 'latin1'),
        Buffer.from([0x3b]),
      ]
    case 'image/webp': {
      const chunk = riffChunk('SHBX', text)
      const header = Buffer.from(base.subarray(0, 12))
      header.writeUInt32LE(base.length - 8 + chunk.length, 4)
      return [header, base.subarray(12), chunk]
    }
    default:
      return [base, freeBox(text)]
  }
}
