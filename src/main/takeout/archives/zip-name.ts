import { crc32 } from 'node:zlib'
import { getFileNameLowLevel, type Entry } from 'yauzl'

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

/**
 * The name of an entry as text. Google flags its names as UTF-8. Programs that pack again may put UTF-8 into the Unicode
 * extra field, which counts if it belongs to this very name; or forget the flag, which valid UTF-8 gives away; else the
 * name is in CP437, the first encoding of the format. Bytes that are flagged as UTF-8 and are not become U+FFFD.
 */
export function zipName(entry: Pick<Entry, 'generalPurposeBitFlag' | 'fileNameRaw' | 'extraFields'>): string {
  const { fileNameRaw: raw } = entry
  for (const { id, data } of entry.extraFields) {
    if (id !== unicodePath || data.length < 6 || data[0] !== 1) continue
    const name = data.readUInt32LE(1) === crc32(raw) ? asUtf8(data.subarray(5)) : undefined
    if (name !== undefined) return name
  }
  if ((entry.generalPurposeBitFlag & utf8Flag) !== 0) return raw.toString('utf8')
  return asUtf8(raw) ?? getFileNameLowLevel(0, raw, [], true)
}
