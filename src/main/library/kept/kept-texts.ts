import type { DatabaseSync } from 'node:sqlite'
import { foldText } from '../../../shared/text/fold-text.ts'
import { searchedText, textRow, type TextRow } from '../../index/items/item-texts.ts'
import { integer, listReader, rowReader, text } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { lastRef } from '../columns/last-ref.ts'
import { addBoth, itemRanges, keepBoth } from './matches.ts'
import type { KeptPlaces } from './kept-places.ts'
import { TextPile } from './text-pile.ts'

const textsAtATime = 4000
const unfoldedAtATime = 500
const membersAtATime = 5000

const foldedList = listReader<[number, string]>(integer, text)
const memberList = listReader<[number]>(integer)
const albumRow = rowReader({ id: text })
const titleRow = rowReader({ title: text })

interface KeptAlbum {
  title: string
  members: Uint32Array
}

/**
 * What all items are found by, in memory: their own texts, as `searchedText` has them, and the titles of the albums that they are
 * in. 50 MB for a million items.
 */
export class KeptTexts {
  readonly #database: DatabaseSync
  readonly #pile = new TextPile()
  /** By item: its file name, and what else is said of it, which many items have in common. */
  #names = new Uint32Array(1 << 12)
  #others = new Uint32Array(1 << 12)
  readonly #albums = new Map<string, KeptAlbum>()
  /** By album the reading of it that began last. */
  readonly #readings = new Map<string, number>()
  #readingsBegun = 0
  #replaced = 0

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** How many texts have been given up for others, and still take memory. */
  get replaced(): number {
    return this.#replaced
  }

  /** Reads all; what changes while it does has to be told by `set` and `readAlbum`, as at any other time. */
  *read(): Steps<void> {
    const database = this.#database
    // First what is to be folded yet: while this goes on, items move from there to the kept texts, and never back unchanged.
    const unfolded = database.prepare(`
      SELECT text_work.ref, filename, description, camera, people FROM text_work JOIN item ON item.ref = text_work.ref
      WHERE text_work.ref > ? ORDER BY text_work.ref LIMIT ${unfoldedAtATime}`)
    for (let after: number | undefined = 0; after !== undefined;) {
      const rows: ReturnType<typeof textRow>[] = unfolded.all(after).map(textRow)
      for (const row of rows) this.set(row.ref, row)
      after = rows.length < unfoldedAtATime ? undefined : rows.at(-1)?.ref
      yield
    }
    const folded = database.prepare('SELECT ref, folded FROM item_text WHERE ref > ? AND ref <= ?')
    folded.setReturnArrays(true)
    const end = lastRef(database)
    for (let after = 0; after < end; after += textsAtATime) {
      for (const row of folded.all(after, after + textsAtATime)) this.#put(...foldedList(row))
      yield
    }
    for (const row of database.prepare('SELECT id FROM album').all()) {
      yield* this.readAlbum(albumRow(row).id)
      yield
    }
  }

  /** What an item says now; undefined once it is not here. */
  set(ref: number, said: TextRow | undefined): void {
    this.#put(ref, said ? searchedText(said) : '')
  }

  #put(ref: number, folded: string): void {
    if (ref >= this.#names.length) {
      const [names, others] = [this.#names, this.#others]
      const room = Math.max(ref + 1, names.length * 2)
      this.#names = new Uint32Array(room)
      this.#names.set(names)
      this.#others = new Uint32Array(room)
      this.#others.set(others)
    }
    const end = folded.indexOf('\n')
    if (this.#names[ref] !== 0) this.#replaced++
    this.#names[ref] = this.#pile.add(end < 0 ? folded : folded.slice(0, end))
    this.#others[ref] = this.#pile.share(end < 0 ? '' : folded.slice(end + 1).trim())
  }

  /** Reads title and members of an album again. */
  *readAlbum(id: string): Steps<void> {
    const reading = ++this.#readingsBegun
    this.#readings.set(id, reading)
    const row = this.#database.prepare('SELECT title FROM album WHERE id = ?').get(id)
    if (!row) {
      this.#albums.delete(id)
      return
    }
    const members = this.#database.prepare(
      `SELECT item FROM album_item WHERE album = ? AND item > ? ORDER BY item LIMIT ${membersAtATime}`,
    )
    members.setReturnArrays(true)
    const found: number[] = []
    for (let after: number | undefined = 0; after !== undefined;) {
      const page: number[] = members.all(id, after).map((each) => memberList(each)[0])
      for (const item of page) found.push(item)
      after = page.length < membersAtATime ? undefined : page.at(-1)
      if (after !== undefined) yield
    }
    // Somebody who began later knows what this one has missed.
    if (this.#readings.get(id) !== reading) return
    this.#readings.delete(id)
    this.#albums.set(id, { title: foldText(titleRow(row).title), members: Uint32Array.from(found) })
  }

  /** By the numbers of items a 1 for each that has every one of the words in its own text, in the title of an album it is in, or in how its place is called. */
  *find(words: readonly string[], end: number, places?: KeptPlaces): Steps<Uint8Array> {
    let found: Uint8Array | undefined
    for (const word of words) {
      const matches = yield* this.#inTexts(word, end)
      this.#inAlbums(word, end, matches)
      yield
      if (places) yield* places.mark(word, matches)
      if (found) yield* keepBoth(matches, found)
      found = matches
      yield
    }
    return found ?? new Uint8Array(end + 1).fill(1)
  }

  /**
   * Tells of one item after the other what `find` tells of all: for who looks at some alone. `inPlaces` tells it of each word and how
   * the item's place is called.
   */
  test(
    words: readonly string[],
    end: number,
    inPlaces: readonly ((ref: number) => boolean)[],
  ): (ref: number) => boolean {
    const wanted = words.map((word, at) => ({
      needle: Buffer.from(word),
      inAlbums: this.#inAlbums(word, end),
      inPlace: inPlaces[at],
    }))
    // What is half of a character is in no text.
    if (!words.every((word) => word.isWellFormed())) return () => false
    return (ref) => {
      const [name, other] = [this.#names[ref] ?? 0, this.#others[ref] ?? 0]
      return wanted.every(
        ({ needle, inAlbums, inPlace }) =>
          inAlbums?.[ref] === 1 ||
          inPlace?.(ref) === true ||
          this.#pile.has(name, needle) ||
          this.#pile.has(other, needle),
      )
    }
  }

  /** Notes by the numbers of items a 1 for each that is in an album whose title has the word, beside those noted; undefined if there is nothing. */
  #inAlbums(word: string, end: number, matches?: Uint8Array): Uint8Array | undefined {
    for (const { title, members } of this.#albums.values()) {
      if (!title.includes(word)) continue
      matches ??= new Uint8Array(end + 1)
      for (const item of members) if (item <= end) matches[item] = 1
    }
    return matches
  }

  /** The same for each that has one of the words in its own text. */
  *findAny(words: readonly string[], end: number): Steps<Uint8Array> {
    const found = new Uint8Array(end + 1)
    for (const word of words) {
      const matches = yield* this.#inTexts(word, end)
      yield* addBoth(found, matches)
    }
    return found
  }

  *#inTexts(word: string, end: number): Steps<Uint8Array> {
    const texts = yield* this.#pile.find(word)
    const matches = new Uint8Array(end + 1)
    for (const [from, to] of itemRanges(Math.min(end + 1, this.#names.length))) {
      markByText(matches, texts, this.#names, this.#others, from, to)
      yield
    }
    return matches
  }
}

function markByText(
  matches: Uint8Array,
  texts: Uint8Array,
  names: Uint32Array,
  others: Uint32Array,
  from: number,
  end: number,
): void {
  for (let ref = from; ref < end; ref++) matches[ref] = (texts[names[ref] ?? 0] ?? 0) | (texts[others[ref] ?? 0] ?? 0)
}
