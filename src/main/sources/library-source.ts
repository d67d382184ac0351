import type { DatabaseSync } from 'node:sqlite'
import { SourceRows } from '../index/source-rows.ts'
import { rowReader, text } from '../index/schema/typed-rows.ts'
import { accountSources } from '../mirror/account-sources.ts'
import { librarySourceIdOf } from '../mirror/names/identifiers.ts'

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

const personRow = rowReader({ id: text, name: text })

/**
 * The first account of a mirror that has the exports of one person alone is that person's, as exports are of the only person
 * who has an account. A person without a name is called as the account is. Inside a transaction, once the account is known.
 */
export function giveToOnlyPerson(database: DatabaseSync, account: string): void {
  const [person, ...others] = database.prepare('SELECT id, name FROM owner').all().map(personRow)
  const [plain, ...more] = accountSources(database)
  const rows = new SourceRows(database)
  if (!person || others.length > 0 || !plain || more.length > 0) return
  if (plain.source.account !== account || rows.refOf(plain.source.id) !== undefined) return
  if (person.name === '') rows.nameOwner(person.id, plain.owner.name)
  rows.setSource({ ...plain.source, owner: person.id })
}
