import type { ByteSource } from '../../file-format/byte-reader.ts'
import { sniffBytes } from '../../file-format/sniff-type.ts'

/** So much of the beginning and of the end is kept. */
const keptBytes = 1024 * 1024
/** The head of a box of an ISO file, as far as it says how long the box is. */
const boxHead = 16

/**
 * What it takes to tell whether a file was cut, kept while its bytes pass by: its beginning, its end, and the heads of the
 * boxes that videos are made of. What lies between counts as missing when it is asked for.
 */
export class KeptParts implements ByteSource {
  /** Bytes that have passed by. */
  bytes = 0
  /** Something was asked for that was not kept. */
  missed = false
  readonly #keepsAll: boolean
  readonly #spans: { at: number; bytes: Uint8Array }[] = []
  #beginning = 0
  #recent: { at: number; bytes: Uint8Array }[] = []
  /** Where the next box begins; undefined if the file has none. */
  #box: number | undefined = 0
  /** Nobody needs what is behind the head of a box. */
  readonly #boxHeadEnds = new Set<number>()

  /** `keepsAll`: nothing will be missed, however long it is. */
  constructor(keepsAll = false) {
    this.#keepsAll = keepsAll
  }

  /** Takes the next bytes, which may be used again afterwards. */
  take(chunk: Uint8Array): void {
    const bytes = new Uint8Array(chunk)
    const span = { at: this.bytes, bytes }
    this.bytes += bytes.length
    if (this.#keepsAll || this.#beginning < keptBytes) {
      this.#spans.push(span)
      this.#beginning = this.bytes
    }
    this.#recent.push(span)
    this.#walkBoxes()
    while ((this.#recent[1]?.at ?? Number.POSITIVE_INFINITY) <= this.bytes - keptBytes) this.#recent.shift()
  }

  #walkBoxes(): void {
    while (this.#box !== undefined && this.#box + boxHead <= this.bytes) {
      const head = new Uint8Array(boxHead)
      if (this.#copy(head, this.#box) < boxHead) this.#box = undefined
      else this.#takeBox(head, this.#box)
    }
  }

  #takeBox(head: Uint8Array, at: number): void {
    const view = new DataView(head.buffer)
    const short = view.getUint32(0)
    const size = short === 1 ? Number(view.getBigUint64(8)) : short
    const isBox = at > 0 || /^(?:ftyp|moov|mdat|wide|free|skip|pnot)/.test(String.fromCharCode(...head.subarray(4, 8)))
    // A box without a length reaches to the end.
    this.#box = isBox && size >= 8 && Number.isSafeInteger(at + size) ? at + size : undefined
    if (!isBox || at < keptBytes) return
    this.#spans.push({ at, bytes: head })
    this.#boxHeadEnds.add(at + boxHead)
  }

  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }> {
    const wanted = Math.min(length, this.bytes - position)
    const bytesRead = wanted <= 0 ? 0 : this.#copy(buffer.subarray(offset, offset + wanted), position)
    if (wanted > 0 && bytesRead === 0 && !this.#boxHeadEnds.has(position)) this.missed = true
    return Promise.resolve({ bytesRead })
  }

  /** Copies what there is from `position` on, without a gap; how much that was. */
  #copy(into: Uint8Array, position: number): number {
    let done = 0
    for (;;) {
      const at = position + done
      const holds = (one: { at: number; bytes: Uint8Array }): boolean => at >= one.at && at < one.at + one.bytes.length
      const span = this.#recent.find(holds) ?? this.#spans.find(holds)
      if (!span || done === into.length) return done
      const part = span.bytes.subarray(at - span.at, at - span.at + into.length - done)
      into.set(part, done)
      done += part.length
    }
  }

  /** The first bytes, as `sniffType` wants them. */
  head(): Uint8Array {
    const head = new Uint8Array(Math.min(sniffBytes, this.bytes))
    return head.subarray(0, this.#copy(head, 0))
  }
}
