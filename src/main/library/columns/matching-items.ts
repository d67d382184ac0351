import type { DatabaseSync } from 'node:sqlite'
import { foldText } from '../../../shared/text/fold-text.ts'
import { searchedText, textRow, type TextRow } from '../../index/items/item-texts.ts'
import { integer, listReader, one, rowReader, text } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'

const textsAtATime = 10_000
const unfoldedAtATime = 500
const membersAtATime = 5000

const lastRow = rowReader({ last: integer })
const titleRow = rowReader({ id: text, title: text })
const refList = listReader<[number]>(integer)

/** The highest number that an item has; 0 if there is none. */
export function lastRef(database: DatabaseSync): number {
  return one(lastRow, database.prepare('SELECT coalesce(max(ref), 0) AS last FROM item').get()).last
}

/** Items of the whole library, by their numbers a 1 for each. */
export interface FoundItems {
  count: number
  matches: Uint8Array
}

/** For each word the items that are in an album whose title has it; undefined where no title does. */
type ByAlbum = readonly (ReadonlySet<number> | undefined)[]

export function* itemsByAlbum(database: DatabaseSync, words: readonly string[]): Steps<ByAlbum> {
  const titles = database.prepare('SELECT id, title FROM album').all().map(titleRow)
  const folded = titles.map(({ id, title }) => ({ id, title: foldText(title) }))
  const members = database.prepare(
    `SELECT item FROM album_item WHERE album = ? AND item > ? ORDER BY item LIMIT ${membersAtATime}`,
  )
  members.setReturnArrays(true)
  const found: (Set<number> | undefined)[] = []
  for (const word of words) {
    const albums = folded.filter(({ title }) => title.includes(word))
    const refs = albums.length > 0 ? new Set<number>() : undefined
    for (const { id } of albums) {
      for (let after: number | undefined = 0; after !== undefined;) {
        const rows: [number][] = members.all(id, after).map(refList)
        for (const [ref] of rows) refs?.add(ref)
        after = rows.length < membersAtATime ? undefined : rows.at(-1)?.[0]
        yield
      }
    }
    found.push(refs)
  }
  return found
}

/** An item matches a word by its own text or by the title of an album it is in, and has to match every word. */
export function textMatcher(words: readonly string[], byAlbum: ByAlbum): (ref: number, said: TextRow) => boolean {
  return (ref, said) => {
    const folded = searchedText(said)
    return words.every((word, index) => folded.includes(word) || byAlbum[index]?.has(ref) === true)
  }
}

/** Items of the whole library that match all words. */
export function* matchingItems(database: DatabaseSync, words: readonly string[]): Steps<FoundItems> {
  const byAlbum = yield* itemsByAlbum(database, words)
  const end = lastRef(database)
  const matches = new Uint8Array(end + 1)
  let count = 0
  const found = (ref: number): void => {
    if (matches[ref] !== 0) return
    matches[ref] = 1
    count++
  }
  // First what is to be folded yet: while this goes on, items move from there to the kept texts, and never back unchanged.
  const fits = textMatcher(words, byAlbum)
  const unfolded = database.prepare(`
    SELECT text_work.ref, filename, description, camera, people FROM text_work JOIN item ON item.ref = text_work.ref
    WHERE text_work.ref > ? ORDER BY text_work.ref LIMIT ${unfoldedAtATime}`)
  for (let after: number | undefined = 0; after !== undefined;) {
    const rows: ReturnType<typeof textRow>[] = unfolded.all(after).map(textRow)
    for (const row of rows) if (fits(row.ref, row)) found(row.ref)
    after = rows.length < unfoldedAtATime ? undefined : rows.at(-1)?.ref
    yield
  }
  const kept = keptMatches(database, words, byAlbum)
  for (let after = 0; after < end; after += textsAtATime) {
    for (const ref of kept(after)) found(ref)
    yield
  }
  return { count, matches }
}

/** Looks through the kept texts of the items behind a number, so many at a time. */
function keptMatches(
  database: DatabaseSync,
  words: readonly string[],
  byAlbum: ByAlbum,
): (after: number) => Generator<number> {
  // `instr` and `includes` find the same, but for halves of characters, which no text of the index has.
  const has = words.map(
    (word, index) => `(instr(folded, ?${index + 3}) > 0 AND ${word.isWellFormed() ? 'TRUE' : 'FALSE'})`,
  )
  const needed = has.filter((_, index) => byAlbum[index] === undefined)
  const statement = database.prepare(`
    SELECT ${['ref', ...has].join(', ')} FROM item_text
    WHERE ${['ref > ?1 AND ref <= ?2', ...needed].join(' AND ')}`)
  statement.setReturnArrays(true)
  const flags = listReader<[number, ...number[]]>(integer, ...words.map(() => integer))
  return function* (after) {
    const rows = statement.all(after, after + textsAtATime, ...words).map(flags)
    for (const [ref, ...found] of rows)
      if (found.every((flag, index) => flag === 1 || byAlbum[index]?.has(ref) === true)) yield ref
  }
}
