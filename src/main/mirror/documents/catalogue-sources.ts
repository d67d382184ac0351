import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import { objectOf, parseJson } from '../../../shared/parse-json.ts'
import { integer, optional, rowReader, text } from '../../index/schema/typed-rows.ts'
import { line, moment } from './catalogue-line.ts'
import { accountOwners, accountSources } from '../account-sources.ts'
import { librarySourceIdOf, ownerIdOf } from '../names/identifiers.ts'

const ownerRow = rowReader({ id: text, name: text })
const ownedRow = rowReader({ owner: text })
const sourceRow = rowReader({ id: text, kind: text, account: optional(text), owner: text, label: text })
const saidRow = rowReader({
  source: text,
  kind: text,
  account: optional(text),
  key: text,
  state: text,
  facts: optional(text),
  first_seen: integer,
})

type Source = ReturnType<typeof sourceRow>

/** What an account knows of an item or album: it says where that is from without a row in `item_source`. */
export interface Known {
  account: string | undefined
  remote_id: string | undefined
}

interface KnownItem extends Known {
  first_seen: number
  in_google: boolean
}

/** The column of an item that `CatalogueSources.ofItem` takes. */
export const itemSourcesColumn = `
  (SELECT json_group_array(json_object('source', source.id, 'kind', source.kind, 'account', source.account, 'key', key,
     'state', state, 'facts', facts, 'first_seen', item_source.first_seen))
   FROM item_source JOIN source ON source.ref = item_source.source WHERE item_source.item = item.ref) AS sources`

/** Owners and sources, those included that have no row because they are what an account is by itself. */
export class CatalogueSources {
  readonly #database: DatabaseSync
  readonly #owner: StatementSync
  /** Ids of accounts as sources; a million items are of a few. */
  readonly #libraries = new Map<string, string>()

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#owner = database.prepare('SELECT owner FROM source WHERE id = ?')
  }

  /** The lines of owners and those of sources, each by id. */
  *lines(): Generator<string> {
    const accounts = accountSources(this.#database)
    const owners = new Map(accountOwners(this.#database).map(({ id, name }) => [id, name]))
    for (const row of this.#database.prepare('SELECT id, name FROM owner').all()) {
      const { id, name } = ownerRow(row)
      owners.set(id, name)
    }
    for (const [id, name] of byId(owners)) yield line({ kind: 'owner', id, name })

    const sources = new Map<string, Source>(accounts.map(({ source }) => [source.id, source]))
    for (const row of this.#database.prepare('SELECT id, kind, account, owner, label FROM source').all()) {
      const source = sourceRow(row)
      sources.set(source.id, source)
    }
    for (const [id, { kind, account, owner, label }] of byId(sources))
      yield line({ kind: 'source', id, from: kind, account, owner, label: label === '' ? undefined : label })
  }

  /** The person of an account. */
  ownerOf(account: string): string {
    const row = this.#owner.get(this.library(account))
    return row ? ownedRow(row).owner : ownerIdOf(account)
  }

  /** The id of an account as a source. */
  library(account: string): string {
    const known = this.#libraries.get(account)
    if (known !== undefined) return known
    const id = librarySourceIdOf(account)
    this.#libraries.set(account, id)
    return id
  }

  /** What the sources of an item say, from `itemSourcesColumn`: by their ids, which are the same after a rebuild. */
  ofItem(column: string, item: KnownItem): object[] {
    const rows = column === '[]' ? [] : (JSON.parse(column) as Record<string, SQLOutputValue>[]).map(saidRow)
    const said = rows.filter((row) => !isOwn(row, item))
    const entries = said.map((row) => ({
      source: row.source,
      key: row.key,
      said: { ...keyIn(row), ...saidOfItem(row, item) },
    }))
    if (item.account !== undefined) {
      const own = rows.find((row) => isOwn(row, item)) ?? { facts: undefined, first_seen: item.first_seen }
      const state = item.in_google ? 'listed' : 'gone'
      entries.push({ source: this.library(item.account), key: '', said: saidOfItem({ ...own, state }, item) })
    }
    return inOrder(entries)
  }
}

/** Entries of `sources` by the ids of sources, and by what they are told apart by within one. */
export function inOrder(entries: readonly { source: string; key: string; said: object }[]): object[] {
  const order = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1)
  return entries
    .toSorted((one, other) => order(one.source, other.source) || order(one.key, other.key))
    .map(({ source, said }) => ({ source, ...said }))
}

/** Whether a row is about the account and the id that the item or album names itself. */
export function isOwn(row: { kind: string; account: string | undefined; key: string }, of: Known): boolean {
  return row.kind === 'library' && row.account === of.account && row.key === of.remote_id
}

/** Google's id, or what a source of another kind tells it apart by. */
export function keyIn({ kind, key }: { kind: string; key: string }): object {
  return kind === 'library' ? { remoteId: key } : { key }
}

function saidOfItem(row: { state: string; facts: string | undefined; first_seen: number }, item: KnownItem): object {
  return {
    state: row.state === 'listed' ? undefined : row.state,
    firstSeen: row.first_seen === item.first_seen ? undefined : moment(row.first_seen),
    facts: objectOf(parseJson(row.facts)),
  }
}

function byId<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1))
}
