import type { DatabaseSync } from 'node:sqlite'
import type { Owner, OwnerId } from '../../shared/domain.ts'
import { rowReader, text } from '../index/schema/typed-rows.ts'
import { accountOwners, accountSources, ownersOfAccounts } from '../mirror/account-sources.ts'

const ownerRow = rowReader({ id: text, name: text })

/** Everybody whose photos are here or come here, those included that are what an account is by itself; by name. */
export function ownersHere(database: DatabaseSync): Owner[] {
  const emails = new Map(accountSources(database).map(({ source }) => [source.account, source.label]))
  const accounts = Map.groupBy(ownersOfAccounts(database), ([, owner]) => owner)
  const known = database.prepare('SELECT id, name FROM owner').all().map(ownerRow)
  const people = new Map([...accountOwners(database), ...known].map(({ id, name }) => [id, name]))
  return [...people]
    .map(([id, name]) => ({
      id: id as OwnerId,
      name,
      emails: (accounts.get(id) ?? []).map(([account]) => emails.get(account) ?? '').sort(),
    }))
    .sort((one, other) => (one.name < other.name || (one.name === other.name && one.id < other.id) ? -1 : 1))
}
