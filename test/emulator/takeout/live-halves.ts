function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, at * 4)
  return bytes
}

/**
 * A QuickTime movie without pictures that says how long it is, in milliseconds, and of which live photo it is half. `long`: in the form
 * for long movies.
 */
export function tinyMovie(
  text: string,
  { duration, contentId, long = false }: { duration?: number; contentId?: string; long?: boolean } = {},
): Buffer {
  const units = duration ?? 0xff_ff_ff_ff
  const header = long
    ? numbers(0x01_00_00_00, 0, 0, 0, 0, 1000, duration === undefined ? 0xff_ff_ff_ff : 0, units)
    : numbers(0, 0, 0, 1000, units)
  const key = 'com.apple.quicktime.content.identifier'
  const list = contentId === undefined ? undefined : box('data', numbers(1, 0), Buffer.from(contentId))
  const meta =
    list &&
    box(
      'meta',
      box('hdlr', numbers(0, 0, 0, 0, 0, 0)),
      box('keys', numbers(0, 1), box('mdta', Buffer.from(key))),
      box('ilst', box('\0\0\0\u0001', list)),
    )
  return Buffer.concat([
    box('ftyp', Buffer.from('qt  \0\0\0\0qt  ', 'latin1')),
    box('mdat', Buffer.from(text)),
    box('moov', box('mvhd', header, Buffer.alloc(80)), ...(meta ? [meta] : [])),
  ])
}

/** The note that Apple's phones write into the still of a live photo: where its texts lie goes by its own beginning. */
export function appleNote(contentId: string): Buffer {
  const head = Buffer.from('Apple iOS\0\0\u0001MM', 'latin1')
  const directory = Buffer.alloc(2 + 2 * 12 + 4)
  directory.writeUInt16BE(2)
  const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
    directory.writeUInt16BE(tag, at)
    directory.writeUInt16BE(type, at + 2)
    directory.writeUInt32BE(count, at + 4)
    directory.writeUInt32BE(value, at + 8)
  }
  entry(2, 0x01, 9, 1, 14)
  entry(14, 0x11, 2, contentId.length + 1, head.length + directory.length)
  return Buffer.concat([head, directory, Buffer.from(`${contentId}\0`)])
}

/** Bytes built like a JPEG, no others' with the same text, with the note of an Apple phone. */
export function appleStill(text: string, contentId: string): Buffer {
  const comment = Buffer.concat([Buffer.from(text), appleNote(contentId)])
  const start = Buffer.from([0xff, 0xd8, 0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff])
  return Buffer.concat([start, comment, Buffer.from([0xff, 0xda, 0, 2, 1, 1, 1, 0xff, 0xd9])])
}
