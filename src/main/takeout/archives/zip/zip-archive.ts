import type { Problem } from '../../../../shared/problems/problem.ts'
import type { TakeoutLimits } from '../../limits.ts'
import type { EntryPlace } from '../entry-place.ts'
import { EntryDamage, type FoundEntry, type Source, type TakeBytes, type Visitor } from '../found-entry.ts'
import { inParallel, readsAtATime } from '../in-parallel.ts'
import type { RandomBytes } from '../random-bytes.ts'
import { contentIn, dataStart, entryBytes, entryMemory, largeContent, readHeader, smallContent } from './zip-content.ts'
import { listZip } from './zip-entries.ts'
import { placeIn, zipPlaces, type ZipPlaces } from './zip-places.ts'
import { spansOf, type ZipPlace, type ZipSpan } from './zip-spans.ts'

/** What fits is inflated in one go. */
const smallBytes = 1024 * 1024

function isSmall({ found, packed }: ZipPlace): boolean {
  return Math.max(found.size, packed) <= smallBytes
}

/** Memory for neighbours that are read in one go, which is used again: what is inflated or copied out of it lies elsewhere. */
class SpanMemory {
  readonly #free: Buffer[] = []

  take(length: number): Buffer {
    const free = this.#free.pop()
    return free && free.length >= length
      ? free
      : Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(Math.max(length, 8192))))
  }

  giveBack(memory: Buffer): void {
    this.#free.push(memory)
  }
}

/** A zip that is read in place. */
export class ZipArchive implements Source {
  readonly name: string
  readonly provesEach = true
  readonly #bytes: RandomBytes
  /** Its place in the list of sources. */
  readonly number: number
  readonly #limits: TakeoutLimits
  #places = zipPlaces([])

  constructor(name: string, bytes: RandomBytes, source: number, limits: TakeoutLimits) {
    this.name = name
    this.#bytes = bytes
    this.number = source
    this.#limits = limits
  }

  /** Where its entries are, once it was visited; or by what another thread has found out, in place of a visit. */
  get places(): ZipPlaces {
    return this.#places
  }

  set places(places: ZipPlaces) {
    this.#places = places
  }

  async visit(visitor: Visitor, signal: AbortSignal): Promise<Problem | undefined> {
    const { entries, problem } = await listZip(this.#bytes, this.name, this.#limits, signal)
    this.#places = zipPlaces(entries)
    const wanted: ZipPlace[] = []
    for (const [at, entry] of entries.entries()) {
      const { path, size, checksum, strange, trouble, offset, packed, deflated, room } = entry
      const found: FoundEntry = { source: this.number, path, size, at, checksum }
      if (strange) found.strange = true
      if (trouble !== undefined) found.trouble = trouble
      if (entry.otherPath !== undefined) found.otherPath = entry.otherPath
      if (entry.rawName !== undefined) found.rawName = entry.rawName
      if (entry.isOldName) found.isOldName = true
      if (visitor.entry(found)) wanted.push({ found, offset, packed, deflated, room })
    }
    wanted.sort((one, other) => one.offset - other.offset)
    for (const place of wanted)
      if (!isSmall(place)) visitor.content(place.found, await largeContent(this.#bytes, place))
    const memory = new SpanMemory()
    await inParallel(spansOf(wanted.filter(isSmall)), readsAtATime, async (span) => {
      signal.throwIfAborted()
      const taken = memory.take(span.length)
      await this.#readSpan(span, taken, visitor)
      memory.giveBack(taken)
    })
    return problem
  }

  async #readSpan({ start, length, places }: ZipSpan, memory: Buffer, visitor: Visitor): Promise<void> {
    const held = await this.#bytes.read(start, length, memory).catch(() => undefined)
    for (const place of places) {
      // One bad place of a disk leaves the neighbours readable.
      const content = held && contentIn(held, place.offset - start, place)
      visitor.content(place.found, content ?? (await smallContent(this.#bytes, place)))
    }
  }

  /** The bytes of an entry that is stored as it is, such as an archive inside this one; undefined if it is compressed. */
  async stored(entry: FoundEntry): Promise<{ start: number; length: number } | undefined> {
    const place = placeIn(this.#places, entry)
    if (!place || place.deflated || entry.trouble !== undefined) return undefined
    try {
      return { start: await dataStart(this.#bytes, place), length: entry.size }
    } catch (error) {
      if (error instanceof EntryDamage) return undefined
      throw error
    }
  }

  /** How the header of an entry calls it, noted on it as `noteOtherName` does; one that cannot be read tells nothing. */
  async lookAtName(found: FoundEntry): Promise<void> {
    const place = placeIn(this.#places, found)
    if (place) await readHeader(this.#bytes, place).catch(() => undefined)
  }

  place(found: FoundEntry): EntryPlace | undefined {
    const place = placeIn(this.#places, found)
    const { file, size } = this.#bytes
    if (!file || !place || found.trouble !== undefined) return undefined
    const { offset, packed, deflated } = place
    const checksum = found.checksum ?? 0
    return { kind: 'zip', ...file, length: size, offset, packed, deflated, size: found.size, checksum }
  }

  async read(entries: readonly FoundEntry[], take: TakeBytes, signal: AbortSignal): Promise<Problem | undefined> {
    const places = entries.flatMap((found) => placeIn(this.#places, found) ?? [])
    places.sort((one, other) => one.offset - other.offset)
    const memory = entryMemory()
    for (const place of places) {
      signal.throwIfAborted()
      await take(place.found, entryBytes(this.#bytes, place, memory))
    }
    return undefined
  }
}
