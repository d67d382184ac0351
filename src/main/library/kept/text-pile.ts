import type { Steps } from '../../slices.ts'

/** Some milliseconds of looking. */
const bytesAtATime = 400_000
/** Searches that go on letter by letter, and back, find what the ones before have found. */
const searchesKept = 12
/** Further texts stand for themselves, however often they come again. */
const mostShared = 200_000

/** Hits that are as near as this to each other are looked for by hand, for so many bytes. */
const denseWithin = 200
const bytesByHand = 16_384

const newline = 0x0a

/**
 * Texts one behind the other in memory, by numbers from 1 on; 0 is no text. A piece without blanks is found in all of them
 * without a look at each: a million file names are 16 MB, which take some 15 ms.
 */
export class TextPile {
  #bytes = Buffer.alloc(1 << 16)
  /** Where each text begins, and where the next one will; a line feed ends it. */
  #starts = new Uint32Array(1 << 12)
  #count = 0
  readonly #shared = new Map<string, number>()
  /** By word, the last one used at the end; good as long as no text is added. */
  #searches = new Map<string, Uint8Array>()

  /** The number of a text that many items may have. */
  share(text: string): number {
    if (text === '') return 0
    const known = this.#shared.get(text)
    if (known !== undefined) return known
    const number = this.add(text)
    if (this.#shared.size < mostShared) this.#shared.set(text, number)
    return number
  }

  add(text: string): number {
    if (text === '') return 0
    const number = ++this.#count
    const start = this.#starts[number] ?? 0
    const most = start + text.length * 3 + 1
    if (most > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(most, this.#bytes.length * 2))
      larger.set(this.#bytes.subarray(0, start))
      this.#bytes = larger
    }
    if (number + 1 >= this.#starts.length) {
      const larger = new Uint32Array(this.#starts.length * 2)
      larger.set(this.#starts)
      this.#starts = larger
    }
    const end = start + this.#bytes.write(text, start)
    this.#bytes[end] = newline
    this.#starts[number + 1] = end + 1
    if (this.#searches.size > 0) this.#searches = new Map()
    return number
  }

  /** By the numbers of the texts a 1 for each that has the word, which has no blanks. */
  *find(word: string): Steps<Uint8Array> {
    const kept = this.#searches.get(word)
    if (kept) {
      this.#keep(word, kept)
      return kept
    }
    const count = this.#count
    const hits = new Uint8Array(count + 1)
    // What is half of a character is in no text, and would be found as the sign for one that is not known.
    if (!word.isWellFormed()) return hits
    const within = this.#narrowest(word)
    yield* within ? this.#lookWithin(word, hits, within) : this.#lookThrough(word, hits)
    if (count === this.#count) this.#keep(word, hits)
    return hits
  }

  /** Whether one text has the word, in bytes; for looks at a few, where `find` looks at all. */
  has(number: number, needle: Uint8Array): boolean {
    return has(this.#bytes, needle, this.#starts[number] ?? 0, this.#starts[number + 1] ?? 0)
  }

  #keep(word: string, hits: Uint8Array): void {
    this.#searches.delete(word)
    this.#searches.set(word, hits)
    const [oldest] = this.#searches.keys()
    if (this.#searches.size > searchesKept && oldest !== undefined) this.#searches.delete(oldest)
  }

  /** What a longer word can only be in. */
  #narrowest(word: string): Uint8Array | undefined {
    let longest: string | undefined
    for (const known of this.#searches.keys())
      if (word.includes(known) && (longest === undefined || known.length > longest.length)) longest = known
    return longest === undefined ? undefined : this.#searches.get(longest)
  }

  *#lookThrough(word: string, hits: Uint8Array): Steps<void> {
    const needle = Buffer.from(word)
    const end = this.#starts[hits.length] ?? 0
    let [at, text] = [0, 1]
    while (at < end) {
      const stop = Math.min(end, at + bytesAtATime)
      ;[at, text] = this.#lookAt(needle, hits, at, stop, text)
      yield
    }
  }

  /** Marks the texts in which the needle begins before `stop`; where to go on, and in which text that is. */
  #lookAt(
    needle: Uint8Array,
    hits: Uint8Array,
    from: number,
    stop: number,
    inText: number,
  ): [at: number, text: number] {
    const [bytes, starts] = [this.#bytes, this.#starts]
    let [at, text] = [from, inText]
    while (at < stop) {
      // A call of its own finds what is rare at many times the speed, and costs as much as a look at a hundred bytes.
      const next = bytes.indexOf(needle, at)
      if (next < 0 || next >= stop) return [next < 0 ? bytes.length : next, text]
      const dense = next - at < denseWithin ? Math.min(stop, next + bytesByHand) : next + 1
      at = next
      while (at < dense) {
        if (bytes[at] !== needle[0] || !isAt(bytes, at, needle)) {
          at++
          continue
        }
        while ((starts[text + 1] ?? 0) <= at) text++
        if (text < hits.length) hits[text] = 1
        text++
        at = starts[text] ?? stop
      }
    }
    return [at, text]
  }

  *#lookWithin(word: string, hits: Uint8Array, within: Uint8Array): Steps<void> {
    const needle = Buffer.from(word)
    let looked = 0
    for (let text = within.indexOf(1); text >= 0; text = within.indexOf(1, text + 1)) {
      const [start = 0, end = 0] = [this.#starts[text], this.#starts[text + 1]]
      if (has(this.#bytes, needle, start, end)) hits[text] = 1
      looked += end - start
      if (looked < bytesAtATime / 2) continue
      looked = 0
      yield
    }
  }
}

function has(bytes: Uint8Array, needle: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === needle[0] && isAt(bytes, at, needle)) return true
  return false
}

function isAt(bytes: Uint8Array, at: number, needle: Uint8Array): boolean {
  for (let place = 1; place < needle.length; place++) if (bytes[at + place] !== needle[place]) return false
  return true
}
