import { hash } from 'node:crypto'
import type { HalfFacts } from '../../file-format/facts/live-halves.ts'
import { crc32 } from 'node:zlib'
import type { EntryClass } from '../../../shared/imports/entry-class.ts'
import type { Content, Damage, FoundEntry } from '../archives/found-entry.ts'
import { isObject, jsonKind, parseJsonBytes, type JsonKind } from '../sidecars/json-kind.ts'
import { readAlbumMetadata, type AlbumMetadata } from '../sidecars/album-metadata.ts'
import { readBriefly, readMediaSidecar, type MediaSidecar } from '../sidecars/media-sidecar.ts'

type IndexedJson =
  | { kind: 'sidecar'; sidecar: MediaSidecar }
  | { kind: 'album'; album: AlbumMetadata }
  | { kind: Exclude<JsonKind, 'sidecar' | 'album'> | 'broken' | 'unread' }

/** An entry and what the first pass has found out about it. */
export interface IndexedEntry extends FoundEntry {
  /** For files named `.json`. */
  json?: IndexedJson | undefined
  damage?: Damage
  /** That its bytes could be read does not prove that they are right; see `Damage`. */
  isDoubtful?: true
  /** It is an archive, and its entries are listed for themselves. */
  isArchive?: true
  /** SHA-256 of its bytes in base64, once they were read; what else tells them apart where that is enough. */
  digest?: string | undefined
  /** What is made of it, once that is decided. */
  its?: EntryClass | undefined
  /** Its bytes are new; the class that it would be in if they were whole, as damaged ones can be kept, too. */
  storedAs?: EntryClass | undefined
  /** An earlier import has read its bytes, and nothing suggests that they have changed. */
  isKnown?: true
  /** What its bytes say of being half of a photo, where that was asked while they were read. */
  half?: HalfFacts
  /** Its bytes could not be written to where they were to be kept, before all of them were read. */
  isLost?: true
}

/** Its bytes were read, and are to be kept: what is cut, or may be damaged, may be all that there is. */
export function isKept({ digest, damage }: IndexedEntry): boolean {
  return digest !== undefined && (damage === undefined || damage === 'cut' || damage === 'doubtful')
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** What comes before the last part of a path, with the slash; empty where there is no folder. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

/** The file is named as JSON. */
export function isJsonName(path: string): boolean {
  return path.slice(-5).toLowerCase() === '.json'
}

/** An entry of which nothing is known yet; with places for what will be, which costs less than adding them does. */
export function indexedEntry(found: FoundEntry): IndexedEntry {
  const { source, path, size, at, checksum, modified, strange, trouble, otherPath, rawName, isOldName } = found
  const none = undefined
  const entry: IndexedEntry =
    checksum === undefined
      ? { source, path, size, at, json: none, digest: none, its: none, storedAs: none }
      : { source, path, size, at, json: none, digest: none, its: none, storedAs: none, checksum }
  if (modified !== undefined) entry.modified = modified
  if (strange) entry.strange = strange
  if (trouble !== undefined) entry.trouble = trouble
  if (otherPath !== undefined) entry.otherPath = otherPath
  if (rawName !== undefined) entry.rawName = rawName
  if (isOldName) entry.isOldName = isOldName
  return entry
}

/** What is in a file named `.json`; `briefly` as far as it is needed to take stock. */
export function jsonOf(name: string, bytes: Buffer, briefly = false): IndexedJson {
  const parsed = parseJsonBytes(bytes)
  if (!parsed) return { kind: 'broken' }
  const kind = jsonKind(parsed.value, name)
  if (kind === 'sidecar' && isObject(parsed.value))
    return { kind, sidecar: briefly ? readBriefly(parsed.value) : readMediaSidecar(parsed.value) }
  if (kind === 'album' && isObject(parsed.value)) return { kind, album: readAlbumMetadata(parsed.value) }
  return { kind: kind === 'sidecar' || kind === 'album' ? 'unknown' : kind }
}

/** What tells a file with facts apart where its bytes need not be known: its length and its CRC-32. */
function briefDigest(size: number, checksum: number): string {
  return `${size} ${checksum}`
}

/** What tells the bytes of a file named `.json` from others, in one run alike; undefined if they could not be read. */
export function jsonDigest({ digest, json, size, checksum }: IndexedEntry): string | undefined {
  return digest ?? (json?.kind === 'sidecar' && checksum !== undefined ? briefDigest(size, checksum) : undefined)
}

/** Notes on an entry named `.json` what is in it. `briefly`: as `jsonOf`, and told apart by length and CRC-32. */
export function indexJson(entry: IndexedEntry, content: Content, briefly = false): void {
  if (!content.ok) {
    entry.damage = content.damage
    entry.json = { kind: 'broken' }
    return
  }
  const { bytes } = content
  entry.json = jsonOf(fileName(entry.path), bytes, briefly)
  if (!briefly) entry.digest = hash('sha256', bytes, 'base64')
  // Of most there may be a million, and `jsonDigest` tells it.
  else if (entry.json.kind !== 'sidecar' || entry.checksum === undefined)
    entry.digest = briefDigest(bytes.length, entry.checksum ?? crc32(bytes))
}
