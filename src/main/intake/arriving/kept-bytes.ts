import type { ByteSource } from '../../file-format/byte-reader.ts'
import { movieLetters } from '../../file-format/iso/motion-video.ts'
import { PassingLetters } from '../../file-format/passing-letters.ts'
import { SegmentHeads } from '../../file-format/segment-heads.ts'

interface Span {
  at: number
  bytes: Uint8Array
}

/**
 * Beginning and end of a file as they were written a moment ago, and the heads of what stands in front of a picture; or all of a
 * file that is not written yet. So looking at its type, its metadata and its last bytes takes no reading. Anything else is read
 * from the file.
 */
export class KeptBytes implements ByteSource {
  readonly #file: () => ByteSource | undefined
  #forgotten: (() => void) | undefined
  #first: Span | undefined
  #last: Span | undefined
  readonly #heads = new SegmentHeads()
  readonly #movies = new PassingLetters(movieLetters)

  /**
   * `file` tells the file that there is by then; until there is one, all bytes are in memory. `forgotten` is called once, when
   * nobody looks at that memory any more.
   */
  constructor(file: () => ByteSource | undefined, forgotten?: () => void) {
    this.#file = file
    this.#forgotten = forgotten
  }

  /** Takes what was written at `at`; writes come in the order of the file. Nobody may change it before the next write. */
  wrote(bytes: Uint8Array, at: number): void {
    this.#heads.take(bytes, at)
    this.#movies.take(bytes, at)
    if (at === 0) this.#first = { at, bytes }
    else this.#last = { at, bytes }
  }

  /** Lets the memory go; the file is read from now on. */
  forget(): void {
    this.#first = undefined
    this.#last = undefined
    this.#forgotten?.()
    this.#forgotten = undefined
  }

  inMemory(position: number): Uint8Array | undefined {
    for (const span of [this.#first, this.#last])
      if (span && position >= span.at && position < span.at + span.bytes.length)
        return span.bytes.subarray(position - span.at)
    return this.#heads.at(position)
  }

  lacks(letters: Uint8Array, bytes: number): boolean {
    return this.#movies.lacks(letters, bytes)
  }

  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }> {
    for (const span of [this.#first, this.#last]) {
      if (!span || position < span.at || position + length > span.at + span.bytes.length) continue
      buffer.set(span.bytes.subarray(position - span.at, position - span.at + length), offset)
      return Promise.resolve({ bytesRead: length })
    }
    const file = this.#file()
    if (file) return file.read(buffer, offset, length, position)
    const found = this.#first?.bytes.subarray(position, position + length) ?? new Uint8Array()
    buffer.set(found, offset)
    return Promise.resolve({ bytesRead: found.length })
  }
}
