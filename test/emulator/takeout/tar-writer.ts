import { gzipSync } from 'node:zlib'

/** A record of a tar, with everything that can be wrong about one. */
export interface TarFileSpec {
  name: string | Buffer
  bytes?: Buffer | string
  /** Type flag: `0` a file, `1` and `2` links, `3` a device, `5` a folder, `6` a pipe, `S` a sparse file of GNU. */
  type?: string
  link?: string
  /** In place of the true one. */
  size?: number
  /** A name that is too long for a record, as GNU's tar or as pax writes it. */
  long?: 'gnu' | 'pax'
  /** More fields of pax. */
  pax?: Record<string, string>
}

const block = 512

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)])
}

function record(name: Buffer, type: string, size: number, link = ''): Buffer {
  const header = Buffer.alloc(block)
  name.subarray(0, 100).copy(header, 0)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.write('14000000000\0', 136)
  header.write('        ', 148)
  header.write(type, 156)
  header.write(link.slice(0, 100), 157)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((one, other) => one + other, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

function paxField(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  let length = Buffer.byteLength(rest) + 1
  while (String(length).length + Buffer.byteLength(rest) > length) length += 1
  return `${length}${rest}`
}

function special(name: string, type: string, content: Buffer): Buffer {
  return Buffer.concat([record(Buffer.from(name), type, content.length), padded(content)])
}

function recordsOf({ name, bytes = '', type = '0', link, size, long, pax = {} }: TarFileSpec): Buffer {
  const [raw, content] = [Buffer.from(name), Buffer.from(bytes)]
  const fields = { ...(long === 'pax' && { path: raw.toString() }), ...pax }
  const before = [
    ...(long === 'gnu' ? [special('././@LongLink', 'L', Buffer.concat([raw, Buffer.alloc(1)]))] : []),
    ...(Object.keys(fields).length > 0
      ? [
          special(
            'PaxHeader',
            'x',
            Buffer.from(
              Object.entries(fields)
                .map((field) => paxField(...field))
                .join(''),
            ),
          ),
        ]
      : []),
  ]
  return Buffer.concat([...before, record(raw, type, size ?? content.length, link), padded(content)])
}

/** The bytes of a tar with these files. */
export function tarOf(files: readonly TarFileSpec[]): Buffer {
  return Buffer.concat([...files.map(recordsOf), Buffer.alloc(2 * block)])
}

/** The bytes of a compressed tar; `members` pieces of gzip behind each other, as some programs write it. */
export function tgzOf(files: readonly TarFileSpec[], members = 1): Buffer {
  const tar = tarOf(files)
  const length = Math.ceil(tar.length / members)
  return Buffer.concat(
    Array.from({ length: members }, (_, at) => gzipSync(tar.subarray(at * length, (at + 1) * length), { level: 1 })),
  )
}
