/** First and last byte, both included. */
export interface ByteRange {
  first: number
  last: number
}

/** Reads a `Range` header with one range; `unsatisfiable` for 416, undefined for headers that are to be ignored. */
export function parseRange(header: string, length: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim())
  if (!match) return undefined
  const [, from = '', to = ''] = match
  if (from === '' && to === '') return undefined
  if (from === '') {
    const count = Math.min(Number(to), length)
    return count === 0 ? 'unsatisfiable' : { first: length - count, last: length - 1 }
  }
  const first = Number(from)
  const last = to === '' ? length - 1 : Math.min(Number(to), length - 1)
  if (to !== '' && Number(to) < first) return undefined
  return first >= length ? 'unsatisfiable' : { first, last }
}

/** The parts between two offsets, without copying. */
export function sliceParts(parts: readonly Uint8Array[], first: number, end: number): Uint8Array[] {
  const sliced: Uint8Array[] = []
  let at = 0
  for (const part of parts) {
    const from = Math.max(0, first - at)
    const to = Math.min(part.length, end - at)
    if (from < to) sliced.push(from === 0 && to === part.length ? part : part.subarray(from, to))
    at += part.length
    if (at >= end) break
  }
  return sliced
}

export function totalLength(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}
