import { entryPath } from '../entry-path.ts'
import type { FoundEntry } from '../found-entry.ts'
import { zipName } from './zip-name.ts'

/** Of the header before the bytes of an entry, without its name and what else stands in it. */
export const headerBytes = 30

/** The name as a path where it can be one, as the paths of entries are; else the name, for showing only. */
export function shownPath(name: string): string {
  const path = entryPath(name)
  return path.ok ? path.path : name
}

/**
 * Notes on an entry how its local header, at `at` of `bytes`, calls it, if that is not as the index does: names stand in a zip
 * twice, and bytes that have rotted make one of them another. `bytes` hold all of the header that comes before the name; nothing
 * is looked at that is not in them.
 */
export function noteOtherName(found: FoundEntry, bytes: Buffer, at: number): void {
  const start = at + headerBytes
  const end = start + bytes.readUInt16LE(at + 26)
  if (end === start || end > bytes.length) return
  const { path, rawName, otherPath } = found
  if (otherPath === undefined && bytes.toString('utf8', start, end) === path) return
  const isSameRaw = rawName !== undefined && bytes.toString('latin1', start, end) === rawName
  if (isSameRaw && found.isOldName) return
  const extra = bytes.subarray(end, Math.min(bytes.length, end + bytes.readUInt16LE(at + 28)))
  const local = zipName(bytes.readUInt16LE(at + 6), bytes.subarray(start, end), extra)
  // Some programs put the Unicode field into the index alone.
  if (isSameRaw && local.raw === undefined) return
  const other = shownPath(local.text)
  if (other !== path) found.otherPath = other
}
