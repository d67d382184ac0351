import type { FoundEntry } from '../found-entry.ts'

/** Where an entry is in a zip, and how it is kept there. */
export interface ZipPlace {
  found: FoundEntry
  /** Of its local header. */
  offset: number
  packed: number
  deflated: boolean
  /** Bytes from its offset to whatever comes next. */
  room: number
}

/** Neighbours that are read in one go. */
export interface ZipSpan {
  start: number
  length: number
  places: ZipPlace[]
}

/** Bytes between two that cost less to read than a read of their own does. */
const largestGap = 32 * 1024
const largestSpan = 512 * 1024
/** A local header with its name, and the sizes that may stand behind the bytes. */
const mostAround = 4096

/** Puts places that lie near each other together. They have to be in the order of their offsets. */
export function* spansOf(places: Iterable<ZipPlace>): Generator<ZipSpan> {
  let span: ZipSpan | undefined
  for (const place of places) {
    const end = place.offset + Math.min(place.room, place.packed + mostAround)
    const isNear = span && place.offset - (span.start + span.length) <= largestGap && end - span.start <= largestSpan
    if (span && isNear) {
      span.places.push(place)
      span.length = Math.max(span.length, end - span.start)
    } else {
      if (span) yield span
      span = { start: place.offset, length: end - place.offset, places: [place] }
    }
  }
  if (span) yield span
}
