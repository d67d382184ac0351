import type { RandomBytes } from '../archives/random-bytes.ts'

const endRecord = 0x06054b50
const endRecordBytes = 22
/** A comment may follow the record. */
const longestComment = 0xffff
/** Stands for a number that a record of the larger format holds. */
const elsewhere = 0xffffffff

/**
 * Whether a zip has come to its end: its last record is there, and what that says of the list of entries fits before it. Of
 * an archive that is still being written, or was cut, it does not.
 */
export async function hasZipEnd(bytes: RandomBytes): Promise<boolean> {
  const length = Math.min(bytes.size, endRecordBytes + longestComment)
  const from = bytes.size - length
  const tail = await bytes.read(from, length)
  for (let at = length - endRecordBytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== endRecord) continue
    const comment = tail.readUInt16LE(at + 20)
    if (at + endRecordBytes + comment !== length) continue
    const [listed, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
    return listed === elsewhere || offset === elsewhere || offset + listed <= from + at
  }
  return false
}
