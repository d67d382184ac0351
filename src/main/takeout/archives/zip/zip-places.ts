import type { FoundEntry } from '../found-entry.ts'
import type { ZipEntry } from './zip-entries.ts'
import type { ZipPlace } from './zip-spans.ts'

/** Where the entries of a zip are, by their numbers, in little memory: an export can have a million. Plain values for other threads. */
export interface ZipPlaces {
  /** Of local headers. */
  offsets: Float64Array
  packed: Float64Array
  deflated: Uint8Array
}

/** Where the entries of an archive lie, as columns, which cross to another thread without being copied one by one. */
export function zipPlaces(entries: readonly ZipEntry[]): ZipPlaces {
  return {
    offsets: Float64Array.from(entries, ({ offset }) => offset),
    packed: Float64Array.from(entries, ({ packed }) => packed),
    deflated: Uint8Array.from(entries, ({ deflated }) => Number(deflated)),
  }
}

/** Where an entry is; undefined for one that is not of this zip. */
export function placeIn({ offsets, packed, deflated }: ZipPlaces, found: FoundEntry): ZipPlace | undefined {
  const [offset, length] = [offsets[found.at], packed[found.at]]
  if (offset === undefined || length === undefined) return undefined
  return { found, offset, packed: length, deflated: deflated[found.at] === 1, room: Infinity }
}
