/** The part of a file that a request wants. `first` and `last` are positions of bytes, both included. */
export type ByteRange =
  | { kind: 'whole' }
  | { kind: 'part'; first: number; last: number }
  /** Answer with 416: nothing of what was asked for exists. */
  | { kind: 'unsatisfiable' }

/**
 * Reads a Range header for a file of `total` bytes (RFC 9110, 14). A header that is not understood is ignored, and so
 * is one with several ranges: the RFC allows both, and players ask for one.
 */
export function parseRange(header: string | null, total: number): ByteRange {
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '')
  const [, start = '', end = ''] = match ?? []
  if (start === '' && end === '') return { kind: 'whole' }
  if (start === '') {
    const length = Number(end)
    if (length === 0 || total === 0) return { kind: 'unsatisfiable' }
    return { kind: 'part', first: Math.max(0, total - length), last: total - 1 }
  }
  const first = Number(start)
  const last = end === '' ? Number.POSITIVE_INFINITY : Number(end)
  if (last < first) return { kind: 'whole' }
  if (first >= total) return { kind: 'unsatisfiable' }
  return { kind: 'part', first, last: Math.min(last, total - 1) }
}

/** Whether an If-None-Match header names this entity tag; `*` names every one. Weak tags count here (RFC 9110, 13.1.2). */
export function matchesTag(header: string | null, tag: string): boolean {
  if (header === null) return false
  if (header.trim() === '*') return true
  return header.split(',').some((entry) => entry.trim().replace(/^W\//, '') === tag)
}

/**
 * Whether a Range header may be obeyed: without If-Range always, else only if it names this very tag. A date never
 * does, because no Last-Modified is sent.
 */
export function rangeApplies(ifRange: string | null, tag: string | undefined): boolean {
  return ifRange === null || ifRange.trim() === tag
}
