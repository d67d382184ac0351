import type { DatabaseSync } from 'node:sqlite'
import { SourceRows } from '../index/source-rows.ts'
import { accountSources } from '../mirror/account-sources.ts'
import { librarySourceIdOf } from '../mirror/identifiers.ts'

/** The row of an account as a source, made where there is none: it says what the account is by itself. Inside a transaction. */
export function librarySource(database: DatabaseSync, account: string): number {
  const rows = new SourceRows(database)
  const known = rows.refOf(librarySourceIdOf(account))
  if (known !== undefined) return known
  const plain = accountSources(database).find(({ source }) => source.account === account)
  if (!plain) throw new Error(`no account ${account}`)
  rows.mentionOwner(plain.owner.id, plain.owner.name)
  return rows.setSource(plain.source)
}
