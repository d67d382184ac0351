import { crc32 } from 'node:zlib'
import { cp437 } from './old-pages.ts'

const utf8Flag = 0x800
const unicodePath = 0x7075

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    // Not UTF-8; the caller knows what else it may be.
    return undefined
  }
}

/** Calls back with each field of an extra field, until one answers; undefined if none does. */
export function findInExtra<Value>(
  extra: Buffer,
  find: (id: number, data: Buffer) => Value | undefined,
): Value | undefined {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2)
    if (end > extra.length) return undefined
    const value = find(extra.readUInt16LE(at), extra.subarray(at + 4, end))
    if (value !== undefined) return value
    at = end
  }
  return undefined
}

/** The name of an entry as text. */
export interface ZipName {
  text: string
  /** Its bytes, one for each sign, where the text is not simply these as UTF-8. */
  raw?: string
  /** It is in an encoding that nothing tells: read as CP437, the first of the format. */
  isOld?: true
  /** What it is called as well, where it contradicts itself: one of the two is damaged. */
  other?: string
}

/**
 * What a Unicode field says of a name has the same folders as the name itself, as far as these are in ASCII: a program may put
 * anything in the place of other letters.
 */
function fits(text: string, raw: Buffer): boolean {
  const [named, plain] = [text, raw.toString('latin1')].map((each) => each.replaceAll('\\', '/').split('/'))
  if (!named || !plain || named.length !== plain.length) return false
  return named.every((part, at) => part === plain[at] || /[^\x20-\x7E]/.test(part))
}

/**
 * The name of an entry as text. Google flags its names as UTF-8. Programs that pack again may put UTF-8 into the Unicode
 * extra field, which counts if it belongs to this very name; or forget the flag, which valid UTF-8 gives away; else the
 * name is in an encoding of former days. Bytes that are flagged as UTF-8 and are not become U+FFFD.
 */
export function zipName(flags: number, raw: Buffer, extra: Buffer): ZipName {
  const field = findInExtra(extra, (id, data) =>
    id === unicodePath && data.length > 5 && data[0] === 1 && data.readUInt32LE(1) === crc32(raw)
      ? data.subarray(5)
      : undefined,
  )
  const plain = plainName(flags, raw)
  if (!field) return plain
  const unicode = asUtf8(field)
  // The checksum of the field is one of the name beside it, so that nothing tells of damage in the field itself.
  if (unicode === undefined) return { ...plain, other: field.toString('utf8') }
  const named: ZipName = { text: unicode, raw: raw.toString('latin1') }
  if (!fits(unicode, raw)) named.other = plain.text
  return named
}

function plainName(flags: number, raw: Buffer): ZipName {
  if ((flags & utf8Flag) !== 0) return { text: raw.toString('utf8') }
  const text = asUtf8(raw)
  if (text !== undefined) return { text }
  const bytes = raw.toString('latin1')
  return { text: cp437(bytes) ?? bytes, raw: bytes, isOld: true }
}
