import type { DatabaseSync } from 'node:sqlite'
import type { OwnerId } from '../../../shared/domain.ts'
import { integer, listReader, rowReader, text } from '../../index/schema/typed-rows.ts'
import { ownersOfAccounts } from '../../mirror/account-sources.ts'
import type { Steps } from '../../slices.ts'
import { lastRef } from './last-ref.ts'

/** A few milliseconds. */
const rowsAtATime = 2000

const refList = listReader<[number]>(integer)
const idList = listReader<[string]>(text)
const sourceRow = rowReader({ ref: integer })

/**
 * The items of a person: what a source of theirs says, or has said, anything of, and what their accounts list without a row
 * that says so (decision 12): by their numbers a 1 for each. Read from indexes alone, in steps of some milliseconds.
 */
export function* itemsOfOwner(database: DatabaseSync, owner: OwnerId): Steps<Uint8Array> {
  const end = lastRef(database)
  const matches = new Uint8Array(end + 1)
  const found = ([ref]: [number]): void => {
    matches[ref] = 1
  }
  const accounts = [...ownersOfAccounts(database)].filter(([, each]) => each === owner).map(([account]) => account)
  for (const account of accounts) yield* listedBy(database, account, found)
  const sources = database
    .prepare('SELECT ref FROM source WHERE owner = ?')
    .all(owner)
    .map((row) => sourceRow(row).ref)
  if (sources.length === 0) return matches
  const said = database.prepare(`
    SELECT item FROM item_source INDEXED BY item_source_item
    WHERE item > ? AND item <= ? AND source IN (${sources.map(() => '?').join(', ')})`)
  said.setReturnArrays(true)
  for (let after = 0; after < end; after += rowsAtATime) {
    for (const row of said.all(after, after + rowsAtATime, ...sources)) found(refList(row))
    yield
  }
  return matches
}

/** In the order of Google's ids, which the constraint of `item` has an index for. */
function* listedBy(database: DatabaseSync, account: string, found: (row: [number]) => void): Steps<void> {
  const range = 'account = :account AND remote_id > :after'
  const end = database.prepare(`
    SELECT remote_id FROM item WHERE ${range} ORDER BY remote_id LIMIT 1 OFFSET ${rowsAtATime - 1}`)
  end.setReturnArrays(true)
  const items = database.prepare(`SELECT ref FROM item WHERE ${range} AND remote_id <= :to`)
  const rest = database.prepare(`SELECT ref FROM item WHERE ${range}`)
  for (const each of [items, rest]) each.setReturnArrays(true)
  for (let after: string | undefined = ''; after !== undefined;) {
    const last: ReturnType<typeof end.get> = end.get({ account, after })
    const [to]: [string?] = last ? idList(last) : []
    const rows = to === undefined ? rest.all({ account, after }) : items.all({ account, after, to })
    for (const row of rows) found(refList(row))
    after = to
    yield
  }
}
