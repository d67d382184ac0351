import type { DatabaseSync } from 'node:sqlite'
import type { FoundName } from '../../../shared/search/found-name.ts'
import type { PlaceName } from '../../../shared/search/place-name.ts'
import { foldText } from '../../../shared/text/fold-text.ts'
import { readPeople } from '../../index/items/told-columns.ts'
import { rowReader, text } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { lastRef } from '../columns/last-ref.ts'
import type { KeptPlaces } from './kept-places.ts'

const itemsAtATime = 5000
const placesAtATime = 500
const comparedAtATime = 5000
/** More people than anybody knows: what is beyond was put together by a machine. */
const mostPeople = 50_000

const peopleRow = rowReader({ people: text })

/**
 * What people and places of items are called, each name once, for whoever has typed the beginning of one. A name that nothing has any
 * more stays: whoever offers names counts what they would find.
 */
export class KeptNames {
  readonly #database: DatabaseSync
  readonly #kept: KeptPlaces
  readonly #countries = (['en', 'zh-Hans'] as const).map(
    (language) => new Intl.DisplayNames(language, { type: 'region' }),
  )
  /** By what searching sees of them. */
  readonly #people = new Map<string, string>()
  readonly #places = new Map<string, string>()
  #lastPlace = 0

  /** Names of places are those that `places` has. */
  constructor(database: DatabaseSync, places: KeptPlaces) {
    this.#database = database
    this.#kept = places
  }

  /** Reads all; of what changes meanwhile `add` has to be told, as at any other time. */
  *read(): Steps<void> {
    const some = this.#database.prepare('SELECT people FROM item WHERE ref > ? AND ref <= ? AND people IS NOT NULL')
    const end = lastRef(this.#database)
    for (let after = 0; after < end; after += itemsAtATime) {
      for (const row of some.all(after, after + itemsAtATime)) this.add(peopleRow(row).people)
      yield
    }
    yield* this.#takePlaces()
  }

  /** The people of an item, as its column has them. */
  add(people: string | null): void {
    for (const name of readPeople(people)) if (this.#people.size < mostPeople) this.#people.set(foldText(name), name)
  }

  /** Names with a word that begins so, people first; at most so many. */
  *beginningWith(beginning: string, most: number): Steps<FoundName[]> {
    yield* this.#takePlaces()
    const folded = foldText(beginning).trim().replaceAll(/\s+/gu, ' ')
    if (folded === '') return []
    const people = yield* found(this.#people, folded)
    const places = yield* found(this.#places, folded)
    return [
      ...people.map((name) => ({ kind: 'person' as const, name })),
      ...places.map((name) => ({ kind: 'place' as const, name })),
    ].slice(0, most)
  }

  /** Names that have come since the last time. */
  *#takePlaces(): Steps<void> {
    for (const [id, name] of yield* this.#kept.namesAfter(this.#lastPlace)) {
      this.#addPlace(name)
      this.#lastPlace = Math.max(this.#lastPlace, id)
      if (id % placesAtATime === 0) yield
    }
  }

  #addPlace({ town, city, region, country }: PlaceName): void {
    const countries = this.#countries.map((names) => names.of(country))
    for (const name of [town?.name, town?.chinese, city?.name, city?.chinese, region, ...countries])
      if (name !== undefined) this.#places.set(foldText(name), name)
  }
}

/** Those that begin so before those of which another word does, the shorter ones first. */
function* found(names: ReadonlyMap<string, string>, beginning: string): Steps<string[]> {
  const [first, other]: [string[], string[]] = [[], []]
  let compared = 0
  for (const [folded, name] of names) {
    if (folded.startsWith(beginning)) first.push(name)
    else if (folded.includes(` ${beginning}`) || folded.includes(`-${beginning}`)) other.push(name)
    if (++compared % comparedAtATime === 0) yield
  }
  const byLength = (one: string, another: string): number =>
    one.length - another.length || Number(one > another) - Number(one < another)
  return [...first.toSorted(byLength), ...other.toSorted(byLength)]
}
