import type { DatabaseSync } from 'node:sqlite'
import { integer, listReader, text } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { lastRef } from './last-ref.ts'

/** A few milliseconds. */
const sumsAtATime = 5000

const sumList = listReader<[sum: string]>(text)
const holderList = listReader<[sum: string, item: number]>(text, integer)

/**
 * The items whose photo or video another item has as well, the same byte for byte (as `twinsOf` tells of one of them): by their
 * numbers a 1 for each. Checksums that are there once are passed over in their index alone, in steps of some milliseconds.
 */
export function* itemsWithTwins(database: DatabaseSync): Steps<Uint8Array> {
  const matches = new Uint8Array(lastRef(database) + 1)
  const end = database.prepare(`
    SELECT sha256 FROM file INDEXED BY file_sha256 WHERE sha256 > ? ORDER BY sha256 LIMIT 1 OFFSET ${sumsAtATime - 1}`)
  const repeated = database.prepare(`
    SELECT sha256 FROM file INDEXED BY file_sha256 WHERE sha256 > ? AND sha256 <= ? GROUP BY sha256 HAVING count(*) > 1`)
  const holders = database.prepare(`
    SELECT file.sha256, item_file.item FROM json_each(?) AS chosen
    CROSS JOIN file INDEXED BY file_sha256 ON file.sha256 = chosen.value
    CROSS JOIN item_file ON item_file.file = file.id AND item_file.role = 'primary' AND item_file.number = 0`)
  for (const each of [end, repeated, holders]) each.setReturnArrays(true)
  for (let after: string | undefined = ''; after !== undefined;) {
    const last: ReturnType<typeof end.get> = end.get(after)
    const [to]: [string?] = last ? sumList(last) : []
    const sums = repeated.all(after, to ?? pastAll).map((row) => sumList(row)[0])
    after = to
    yield
    if (sums.length === 0) continue
    const first = new Map<string, number>()
    for (const row of holders.all(JSON.stringify(sums))) {
      const [sum, item] = holderList(row)
      const other = first.get(sum)
      if (other === undefined) first.set(sum, item)
      else if (other !== item) matches[other] = matches[item] = 1
    }
    yield
  }
  return matches
}

/** Behind every checksum, which is written in lower-case hexadecimal digits. */
const pastAll = 'g'
