import type { DatabaseSync } from 'node:sqlite'
import { rowReader, text } from '../index/schema/typed-rows.ts'
import { librarySourceIdOf, ownerIdOf } from './names/identifiers.ts'

const ownedRow = rowReader({ id: text, owner: text })
const accountRow = rowReader({ id: text, email: text, name: text })

/** What an account is by itself, as a person and as a source, without a row that says so: decision 12. */
interface AccountSource {
  owner: { id: string; name: string }
  source: { id: string; kind: 'library'; account: string; owner: string; label: string }
}

/** All accounts of the index as owners and sources, by their ids. */
export function accountSources(database: DatabaseSync): AccountSource[] {
  return database
    .prepare('SELECT id, email, name FROM account ORDER BY id')
    .all()
    .map((row) => {
      const { id, email, name } = accountRow(row)
      const owner = { id: ownerIdOf(id), name: name === '' ? email : name }
      return {
        owner,
        source: { id: librarySourceIdOf(id), kind: 'library', account: id, owner: owner.id, label: email },
      }
    })
}

/** The people whom accounts are by themselves, but for those accounts that are known to be somebody else's. */
export function accountOwners(database: DatabaseSync): AccountSource['owner'][] {
  const owners = ownersOfAccounts(database)
  return accountSources(database).flatMap(({ owner, source }) =>
    owners.get(source.account) === owner.id ? [owner] : [],
  )
}

/** The person of each account: its own one, unless a row says that it is somebody else's. */
export function ownersOfAccounts(database: DatabaseSync): Map<string, string> {
  const said = new Map(
    database
      .prepare("SELECT id, owner FROM source WHERE kind = 'library'")
      .all()
      .map((row) => ownedRow(row))
      .map(({ id, owner }) => [id, owner]),
  )
  return new Map(accountSources(database).map(({ owner, source }) => [source.account, said.get(source.id) ?? owner.id]))
}
