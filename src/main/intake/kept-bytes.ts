import type { ByteSource } from '../file-format/byte-reader.ts'

interface Span {
  at: number
  length: number
  pieces: readonly Uint8Array[]
}

/**
 * Beginning and end of a file as they were written a moment ago, so that looking at its type, its metadata and its last
 * bytes takes no reading. Anything else is read from the file.
 */
export class KeptBytes implements ByteSource {
  readonly #file: ByteSource
  #first: Span | undefined
  #last: Span | undefined

  constructor(file: ByteSource) {
    this.#file = file
  }

  /** Takes what was written at `at`; writes come in the order of the file. */
  wrote(pieces: readonly Uint8Array[], length: number, at: number): void {
    const span = { at, length, pieces }
    if (at === 0) this.#first = span
    else this.#last = span
  }

  /** Lets the memory go; the file is read from now on. */
  forget(): void {
    this.#first = undefined
    this.#last = undefined
  }

  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }> {
    for (const span of [this.#first, this.#last]) {
      if (!span || position < span.at || position + length > span.at + span.length) continue
      copy(span, buffer, offset, length, position - span.at)
      return Promise.resolve({ bytesRead: length })
    }
    return this.#file.read(buffer, offset, length, position)
  }
}

function copy({ pieces }: Span, buffer: Uint8Array, offset: number, length: number, from: number): void {
  let skip = from
  let copied = 0
  for (const piece of pieces) {
    if (copied === length) return
    if (skip < piece.length) {
      const part = piece.subarray(skip, skip + length - copied)
      buffer.set(part, offset + copied)
      copied += part.length
    }
    skip = Math.max(0, skip - piece.length)
  }
}
