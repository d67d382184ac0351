import { crc32, deflateRawSync } from 'node:zlib'

/** A file of a zip, with everything that can be wrong about one. */
export interface ZipFileSpec {
  name: string | Buffer
  /** In the header before its bytes, in place of the same. */
  localName?: string
  bytes: Buffer | string
  deflate?: boolean
  /** General purpose flags; 0x800, names in UTF-8, without. */
  flags?: number
  /** In place of the true one. */
  checksum?: number
  /** Bytes that come out of it, as the index says, in place of the true number. */
  size?: number
  method?: number
  /** Extra field of the index, without that of ZIP64. */
  extra?: Buffer
  /** The same of the header before its bytes. */
  localExtra?: Buffer
  /** Unix mode, as of a link. */
  mode?: number
  /** Sizes and offset in the field of ZIP64. */
  zip64?: boolean
  /** Shares the bytes of the file at this position. */
  sameAs?: number
}

export interface ZipSpec {
  /** The end in the form of ZIP64. */
  zip64?: boolean
  /** In place of the true count. */
  count?: number
}

const utf8 = 0x800

function zip64Field(size: number, packed: number, offset: number): Buffer {
  const field = Buffer.alloc(28)
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(24, 2)
  for (const [at, value] of [size, packed, offset].entries()) field.writeBigUInt64LE(BigInt(value), 4 + at * 8)
  return field
}

/** Where a file of a zip was put, and what stands there. */
export interface Written {
  offset: number
  packed: Pick<Buffer, 'length'>
  checksum: number
  size: number
}

/** The record of a file in the index. */
export function central(file: ZipFileSpec, { offset, packed, checksum, size }: Written): Buffer {
  const name = Buffer.from(file.name)
  const extra = Buffer.concat([
    file.zip64 ? zip64Field(size, packed.length, offset) : Buffer.alloc(0),
    file.extra ?? Buffer.alloc(0),
  ])
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(file.mode === undefined ? 20 : (3 << 8) | 20, 4)
  header.writeUInt16LE(20, 6)
  header.writeUInt16LE(file.flags ?? utf8, 8)
  header.writeUInt16LE(file.method ?? (file.deflate ? 8 : 0), 10)
  header.writeUInt32LE(checksum, 16)
  header.writeUInt32LE(file.zip64 ? 0xffffffff : packed.length, 20)
  header.writeUInt32LE(file.zip64 ? 0xffffffff : size, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt16LE(extra.length, 30)
  header.writeUInt32LE(file.mode === undefined ? 0 : file.mode * 0x10000, 38)
  header.writeUInt32LE(file.zip64 ? 0xffffffff : offset, 42)
  return Buffer.concat([header, name, extra])
}

/** The header of a file with its name and its bytes. */
export function local(file: ZipFileSpec, packed: Buffer, checksum: number, size: number): Buffer {
  const name = Buffer.from(file.localName ?? file.name)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(file.flags ?? utf8, 6)
  header.writeUInt16LE(file.method ?? (file.deflate ? 8 : 0), 8)
  header.writeUInt32LE(checksum, 14)
  header.writeUInt32LE(packed.length, 18)
  header.writeUInt32LE(Math.min(size, 0xffffffff), 22)
  const extra = file.localExtra ?? Buffer.alloc(0)
  header.writeUInt16LE(name.length, 26)
  header.writeUInt16LE(extra.length, 28)
  return Buffer.concat([header, name, extra, packed])
}

/** The end of a zip, behind its index. */
export function endOf(count: number, size: number, offset: number, zip64: boolean): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(zip64 ? 0xffff : count, 8)
  end.writeUInt16LE(zip64 ? 0xffff : count, 10)
  end.writeUInt32LE(zip64 ? 0xffffffff : size, 12)
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16)
  if (!zip64) return end
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  for (const [at, value] of [count, count, size, offset].entries()) record.writeBigUInt64LE(BigInt(value), 24 + at * 8)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(offset + size), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([record, locator, end])
}

/** The bytes of a zip with these files. */
export function zipOf(files: readonly ZipFileSpec[], spec: ZipSpec = {}): Buffer {
  const bodies: Buffer[] = []
  const written: Written[] = []
  let offset = 0
  for (const file of files) {
    const shared = file.sameAs === undefined ? undefined : written[file.sameAs]
    if (shared) {
      written.push(shared)
      continue
    }
    const bytes = Buffer.from(file.bytes)
    const packed = file.deflate ? deflateRawSync(bytes) : bytes
    const checksum = file.checksum ?? crc32(bytes)
    const size = file.size ?? bytes.length
    const body = local(file, packed, checksum, size)
    written.push({ offset, packed, checksum, size })
    bodies.push(body)
    offset += body.length
  }
  const index = Buffer.concat(
    files.map((file, at) => central(file, written[at] ?? { offset: 0, packed: Buffer.alloc(0), checksum: 0, size: 0 })),
  )
  return Buffer.concat([...bodies, index, endOf(spec.count ?? files.length, index.length, offset, spec.zip64 ?? false)])
}
