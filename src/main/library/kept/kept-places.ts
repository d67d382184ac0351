import type { DatabaseSync } from 'node:sqlite'
import type { Area } from '../../../shared/domain.ts'
import { isNamed, type NamedPlace, type PlaceName } from '../../../shared/search/place-name.ts'
import { foldText } from '../../../shared/text/fold-text.ts'
import { integer, listReader, nullable, rowReader, text } from '../../index/schema/typed-rows.ts'
import { degree, readPlaceName } from '../../index/places/located-rows.ts'
import type { Steps } from '../../slices.ts'
import { lastRef } from '../columns/last-ref.ts'
import { itemRanges } from './matches.ts'

const itemsAtATime = 5000
const namesAtATime = 200
/** No place; degrees are at most 180 times 100,000. */
export const nowhere = 0x7fffffff

const locatedList = listReader<[ref: number, latitude: number, longitude: number, place: number | null]>(
  integer,
  integer,
  integer,
  nullable(integer),
)
const nameRow = rowReader({ id: integer, words: text, said: text })

interface KeptName {
  words: string
  said: PlaceName | undefined
}

/** Both sides of it are one, in hundred-thousandths of degrees. */
export const dateLine = 180 * degree

/** By the number of each item where it was taken, in hundred-thousandths of degrees or `nowhere`, and the number of how that is called. */
export interface LocatedItems {
  latitude: Int32Array
  longitude: Int32Array
  place: Uint32Array
  nameOf: (place: number) => PlaceName | undefined
}

/** Where items were taken, by their numbers: 12 bytes an item, in memory, and all names of places as searching sees them. */
export class KeptPlaces {
  readonly #database: DatabaseSync
  readonly #lookUp: ReturnType<DatabaseSync['prepare']>
  readonly #newNames: ReturnType<DatabaseSync['prepare']>
  #latitude = new Int32Array(0)
  #longitude = new Int32Array(0)
  #place = new Uint32Array(0)
  /** By number of the name. */
  readonly #names = new Map<number, KeptName>()
  #lastName = 0

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#lookUp = database.prepare(`
      SELECT located.ref, latitude, longitude, place FROM json_each(?) AS chosen CROSS JOIN located ON located.ref = chosen.value`)
    this.#lookUp.setReturnArrays(true)
    this.#newNames = database.prepare(
      `SELECT id, words, said FROM spot_name WHERE id > ? ORDER BY id LIMIT ${namesAtATime}`,
    )
  }

  /** Reads all; what changes meanwhile has to be read again by `readAgain`, as at any other time. */
  *read(): Steps<void> {
    const some = this.#database.prepare(
      'SELECT ref, latitude, longitude, place FROM located WHERE ref > ? AND ref <= ?',
    )
    some.setReturnArrays(true)
    const end = lastRef(this.#database)
    this.#makeRoom(end)
    for (let after = 0; after < end; after += itemsAtATime) {
      for (const row of some.all(after, after + itemsAtATime)) this.#put(...locatedList(row))
      yield
    }
    yield* this.#readNames()
  }

  readAgain(refs: readonly number[]): void {
    this.#makeRoom(refs.at(-1) ?? 0)
    for (const ref of refs) this.#put(ref, nowhere, nowhere, null)
    for (const row of this.#lookUp.all(JSON.stringify(refs))) this.#put(...locatedList(row))
  }

  /** For each of these folded words whether it is in how an item's place is called. */
  *namedBy(words: readonly string[]): Steps<((ref: number) => boolean)[]> {
    const tests: ((ref: number) => boolean)[] = []
    for (const word of words) {
      const isMeant = yield* this.#namesWith(word)
      tests.push((ref) => isMeant[this.#place[ref] ?? 0] === 1)
    }
    return tests
  }

  /** By number a 1 for each name with this word. */
  *#namesWith(word: string): Steps<Uint8Array> {
    // Items that were read again may have names that are new.
    yield* this.#readNames()
    const isMeant = new Uint8Array(this.#lastName + 1)
    for (const [id, { words }] of this.#names) if (words.includes(word)) isMeant[id] = 1
    yield
    return isMeant
  }

  /** Marks the items whose place is called by this folded word. */
  *mark(word: string, matches: Uint8Array): Steps<void> {
    const isMeant = yield* this.#namesWith(word)
    if (!isMeant.includes(1)) return
    const last = Math.min(matches.length, this.#place.length)
    for (const [start, end] of itemRanges(last)) {
      for (let ref = start; ref < end; ref++) if (isMeant[this.#place[ref] ?? 0] === 1) matches[ref] = 1
      yield
    }
  }

  /** Takes from the matches those that were not taken within the area. */
  *narrow(matches: Uint8Array, area: Area): Steps<void> {
    const [south, north] = [Math.round(area.south * degree), Math.round(area.north * degree)]
    const [west, east] = [Math.round(area.west * degree), Math.round(area.east * degree)]
    const isBetween = (longitude: number): boolean =>
      west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east
    const hasDateLine = isBetween(dateLine) || isBetween(-dateLine)
    for (const [start, end] of itemRanges(matches.length)) {
      for (let ref = start; ref < end; ref++) {
        const [latitude, longitude] = [this.#latitude[ref] ?? nowhere, this.#longitude[ref] ?? nowhere]
        const isWithin = Math.abs(longitude) === dateLine ? hasDateLine : isBetween(longitude)
        if (latitude < south || latitude > north || !isWithin) matches[ref] = 0
      }
      yield
    }
  }

  /** Takes from the matches those whose place is not called so. */
  *narrowToName(matches: Uint8Array, wanted: NamedPlace): Steps<void> {
    yield* this.#readNames()
    const isMeant = new Uint8Array(this.#lastName + 1)
    for (const [id, { said }] of this.#names) if (said && isNamed(said, wanted)) isMeant[id] = 1
    yield
    for (const [start, end] of itemRanges(matches.length)) {
      for (let ref = start; ref < end; ref++) if (isMeant[this.#place[ref] ?? 0] !== 1) matches[ref] = 0
      yield
    }
  }

  /** What is kept, as it is now; the names of all of them. */
  *all(): Steps<LocatedItems> {
    yield* this.#readNames()
    return {
      latitude: this.#latitude,
      longitude: this.#longitude,
      place: this.#place,
      nameOf: (place) => this.#names.get(place)?.said,
    }
  }

  /** How places are called whose number is behind this one, by their numbers. */
  *namesAfter(last: number): Steps<Map<number, PlaceName>> {
    yield* this.#readNames()
    const found = new Map<number, PlaceName>()
    if (last < this.#lastName) for (const [id, { said }] of this.#names) if (id > last && said) found.set(id, said)
    return found
  }

  *#readNames(): Steps<void> {
    for (let isLast = false; !isLast;) {
      const rows = this.#newNames.all(this.#lastName).map(nameRow)
      for (const { id, words, said } of rows) {
        this.#names.set(id, { words: foldText(words), said: readPlaceName(said) })
        this.#lastName = Math.max(this.#lastName, id)
      }
      isLast = rows.length < namesAtATime
      if (!isLast) yield
    }
  }

  #makeRoom(ref: number): void {
    if (ref < this.#place.length) return
    const room = Math.max(ref + 1, this.#place.length * 2, 4096)
    this.#latitude = larger(new Int32Array(room).fill(nowhere), this.#latitude)
    this.#longitude = larger(new Int32Array(room).fill(nowhere), this.#longitude)
    this.#place = larger(new Uint32Array(room), this.#place)
  }

  #put(ref: number, latitude: number, longitude: number, place: number | null): void {
    this.#latitude[ref] = latitude
    this.#longitude[ref] = longitude
    this.#place[ref] = place ?? 0
  }
}

function larger<Numbers extends Int32Array | Uint32Array>(room: Numbers, before: ArrayLike<number>): Numbers {
  room.set(before)
  return room
}
