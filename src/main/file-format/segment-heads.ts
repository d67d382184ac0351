/** So much of the head of a segment is kept: its marker and its length are 4 bytes. */
const headBytes = 4
/** As many as whoever walks a JPEG looks at. */
const mostHeads = 10_000
const startOfScan = 0xda

/**
 * Heads of the segments in front of the picture of a JPEG, noted while its bytes pass by, so that walking to the picture reads
 * nothing again: some programs put much in front of it, 64 KB a segment. Nothing is noted of any other file.
 */
export class SegmentHeads {
  readonly #heads = new Map<number, Uint8Array>()
  /** Where the next head begins; undefined once there is no more to be noted. */
  #next: number | undefined = 2
  /** The beginning of a head whose rest has not come yet. */
  #begun: Uint8Array = new Uint8Array(0)

  /** Takes the next bytes of the file, which begin at `at`: all of them, in their order. */
  take(bytes: Uint8Array, at: number): void {
    if (at === 0 && !(bytes[0] === 0xff && bytes[1] === 0xd8)) this.#next = undefined
    for (let next = this.#next; next !== undefined && next < at + bytes.length; next = this.#next) {
      if (next + this.#begun.length < at) {
        // An earlier attempt has left the beginning, which has not passed by.
        this.#next = undefined
        return
      }
      const from = next + this.#begun.length - at
      const part = bytes.subarray(from, from + headBytes - this.#begun.length)
      // Copied, as the bytes may be used again afterwards.
      const head = new Uint8Array(this.#begun.length + part.length)
      head.set(this.#begun)
      head.set(part, this.#begun.length)
      this.#begun = head
      if (head.length < headBytes) return
      this.#begun = new Uint8Array(0)
      this.#note(head, next)
    }
  }

  #note(head: Uint8Array, at: number): void {
    const [first, marker = 0, high = 0, low = 0] = head
    const length = high * 256 + low
    // Neither FF that fill up the space in front of a marker, which hardly any file has, nor what is no segment.
    const isSegment = first === 0xff && marker !== 0xff && length >= 2
    if (isSegment) this.#heads.set(at, head)
    const isLast = !isSegment || marker === startOfScan || this.#heads.size >= mostHeads
    this.#next = isLast ? undefined : at + 2 + length
  }

  /** The head that begins at this position of the file. */
  at(position: number): Uint8Array | undefined {
    return this.#heads.get(position)
  }
}
