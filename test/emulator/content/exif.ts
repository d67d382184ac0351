/** Camera data of one picture, as far as the emulator writes it. */
export interface ExifFields {
  make?: string
  model?: string
  lens?: string
  software?: string
  /** Wall-clock time of the camera, `2021:07:04 12:11:12`. */
  dateTimeOriginal: string
  /** Such as `+02:00`; most older cameras write none. */
  offset?: string
  /** 1 to 8. */
  orientation?: number
  exposureSeconds?: number
  apertureFNumber?: number
  isoEquivalent?: number
  focalLength?: number
  gps?: { latitude: number; longitude: number; altitude?: number }
}

type Entry = { tag: number; type: 2 | 3 | 4 | 5 | 1 | 7; count: number; bytes: Buffer }

const ascii = (tag: number, text: string): Entry => {
  const bytes = Buffer.from(`${text}\0`, 'utf8')
  return { tag, type: 2, count: bytes.length, bytes }
}

const short = (tag: number, value: number): Entry => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return { tag, type: 3, count: 1, bytes }
}

const long = (tag: number, value: number): Entry => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return { tag, type: 4, count: 1, bytes }
}

const rationals = (tag: number, values: readonly (readonly [number, number])[]): Entry => {
  const bytes = Buffer.alloc(8 * values.length)
  for (const [index, [top, bottom]] of values.entries()) {
    bytes.writeUInt32LE(Math.round(top), index * 8)
    bytes.writeUInt32LE(bottom, index * 8 + 4)
  }
  return { tag, type: 5, count: values.length, bytes }
}

const degrees = (tag: number, value: number): Entry => {
  const absolute = Math.abs(value)
  const whole = Math.floor(absolute)
  const minutes = Math.floor((absolute - whole) * 60)
  const seconds = (absolute - whole - minutes / 60) * 3600
  return rationals(tag, [
    [whole, 1],
    [minutes, 1],
    [seconds * 10_000, 10_000],
  ])
}

/** One directory with its values behind it; `at` is its offset in the TIFF data. */
function directory(entries: readonly Entry[], at: number): Buffer {
  const sorted = entries.toSorted((a, b) => a.tag - b.tag)
  const head = Buffer.alloc(2 + 12 * sorted.length + 4)
  head.writeUInt16LE(sorted.length, 0)
  const values: Buffer[] = []
  let valueAt = at + head.length
  for (const [index, { tag, type, count, bytes }] of sorted.entries()) {
    const place = 2 + 12 * index
    head.writeUInt16LE(tag, place)
    head.writeUInt16LE(type, place + 2)
    head.writeUInt32LE(count, place + 4)
    if (bytes.length <= 4) {
      bytes.copy(head, place + 8)
      continue
    }
    head.writeUInt32LE(valueAt, place + 8)
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)])
    values.push(padded)
    valueAt += padded.length
  }
  return Buffer.concat([head, ...values])
}

function cameraEntries(fields: ExifFields): Entry[] {
  const entries: Entry[] = [
    { tag: 0x9000, type: 7, count: 4, bytes: Buffer.from('0232') },
    ascii(0x9003, fields.dateTimeOriginal),
    ascii(0x9004, fields.dateTimeOriginal),
    short(0xa001, 1),
  ]
  if (fields.offset !== undefined) entries.push(ascii(0x9010, fields.offset), ascii(0x9011, fields.offset))
  const { exposureSeconds } = fields
  if (exposureSeconds !== undefined) {
    const fraction: readonly [number, number] =
      exposureSeconds < 0.3 ? [1, Math.round(1 / exposureSeconds)] : [exposureSeconds * 10, 10]
    entries.push(rationals(0x829a, [fraction]))
  }
  if (fields.apertureFNumber !== undefined) entries.push(rationals(0x829d, [[fields.apertureFNumber * 100, 100]]))
  if (fields.isoEquivalent !== undefined) entries.push(short(0x8827, fields.isoEquivalent))
  if (fields.focalLength !== undefined) entries.push(rationals(0x920a, [[fields.focalLength * 100, 100]]))
  if (fields.lens !== undefined) entries.push(ascii(0xa434, fields.lens))
  return entries
}

function gpsEntries(gps: NonNullable<ExifFields['gps']>): Entry[] {
  const entries: Entry[] = [
    { tag: 0, type: 1, count: 4, bytes: Buffer.from([2, 3, 0, 0]) },
    ascii(1, gps.latitude < 0 ? 'S' : 'N'),
    degrees(2, gps.latitude),
    ascii(3, gps.longitude < 0 ? 'W' : 'E'),
    degrees(4, gps.longitude),
  ]
  if (gps.altitude !== undefined)
    entries.push(
      { tag: 5, type: 1, count: 1, bytes: Buffer.from([gps.altitude < 0 ? 1 : 0]) },
      rationals(6, [[Math.abs(gps.altitude) * 10, 10]]),
    )
  return entries
}

/** TIFF data as it stands in an Exif segment, little endian. */
function exifTiff(fields: ExifFields): Buffer {
  const main: Entry[] = [
    short(0x0112, fields.orientation ?? 1),
    rationals(0x011a, [[72, 1]]),
    rationals(0x011b, [[72, 1]]),
    short(0x0128, 2),
    ascii(0x0132, fields.dateTimeOriginal),
    long(0x8769, 0),
  ]
  if (fields.make !== undefined) main.push(ascii(0x010f, fields.make))
  if (fields.model !== undefined) main.push(ascii(0x0110, fields.model))
  if (fields.software !== undefined) main.push(ascii(0x0131, fields.software))
  if (fields.gps) main.push(long(0x8825, 0))

  const header = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0])
  const exifAt = header.length + directory(main, header.length).length
  const exif = directory(cameraEntries(fields), exifAt)
  const gps = fields.gps ? directory(gpsEntries(fields.gps), exifAt + exif.length) : Buffer.alloc(0)
  const placed = main.map((entry) => {
    if (entry.tag === 0x8769) return long(entry.tag, exifAt)
    return entry.tag === 0x8825 ? long(entry.tag, exifAt + exif.length) : entry
  })
  return Buffer.concat([header, directory(placed, header.length), exif, gps])
}

/** A JPEG segment; `body` under 65,534 bytes. */
export function applicationSegment(marker: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(0xff00 | marker, 0)
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

export function exifSegment(fields: ExifFields): Buffer {
  return applicationSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifTiff(fields)]))
}
