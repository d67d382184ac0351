import { hash } from 'node:crypto'
import type { Content, Damage, FoundEntry } from '../archives/found-entry.ts'
import { isObject, jsonKind, parseJsonBytes, type JsonKind } from '../sidecars/json-kind.ts'
import { readAlbumMetadata, type AlbumMetadata } from '../sidecars/album-metadata.ts'
import { readMediaSidecar, type MediaSidecar } from '../sidecars/media-sidecar.ts'

type IndexedJson =
  | { kind: 'sidecar'; sidecar: MediaSidecar }
  | { kind: 'album'; album: AlbumMetadata }
  | { kind: Exclude<JsonKind, 'sidecar' | 'album'> | 'broken' | 'unread' }

/** An entry and what the first pass has found out about it. */
export interface IndexedEntry extends FoundEntry {
  /** For files named `.json`. */
  json?: IndexedJson
  damage?: Damage
  /** It is an archive, and its entries are listed for themselves. */
  isArchive?: true
  /** SHA-256 of its bytes in base64, once they were read. */
  digest?: string
  /** Its bytes could not be written to where they were to be kept, before all of them were read. */
  isLost?: true
}

/** Its bytes were read, and are to be kept: what is cut may be all that there is. */
export function isKept({ digest, damage }: IndexedEntry): boolean {
  return digest !== undefined && (damage === undefined || damage === 'cut')
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The file is named as JSON. */
export function isJsonName(path: string): boolean {
  return path.slice(-5).toLowerCase() === '.json'
}

/** What is in a file named `.json`. */
export function jsonOf(name: string, bytes: Buffer): IndexedJson {
  const parsed = parseJsonBytes(bytes)
  if (!parsed) return { kind: 'broken' }
  const kind = jsonKind(parsed.value, name)
  if (kind === 'sidecar' && isObject(parsed.value)) return { kind, sidecar: readMediaSidecar(parsed.value) }
  if (kind === 'album' && isObject(parsed.value)) return { kind, album: readAlbumMetadata(parsed.value) }
  return { kind: kind === 'sidecar' || kind === 'album' ? 'unknown' : kind }
}

/** Notes on an entry named `.json` what is in it. */
export function indexJson(entry: IndexedEntry, content: Content): void {
  if (!content.ok) {
    entry.damage = content.damage
    entry.json = { kind: 'broken' }
    return
  }
  entry.digest = hash('sha256', content.bytes, 'base64')
  entry.json = jsonOf(fileName(entry.path), content.bytes)
}
