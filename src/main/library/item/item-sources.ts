import type { DatabaseSync } from 'node:sqlite'
import type { ItemRef, ItemSource, Owner, OwnerId, SaidFact } from '../../../shared/domain.ts'
import { saidFacts } from '../../../shared/domain.ts'
import { sourceKinds, sourceStates } from '../../index/source-rows.ts'
import { integer, oneOf, optional, rowReader, text } from '../../index/schema/typed-rows.ts'
import { accountSources, ownersOfAccounts } from '../../mirror/account-sources.ts'
import { readFacts, type SourceFacts } from '../../sources/source-facts.ts'
import { ownersHere } from '../owners.ts'

/** What an account says of an item without a row that says so. */
export interface OwnColumns {
  account: string | null
  remoteId: string | null
  firstSeen: number
  inGoogle: boolean
  /** What the columns of the item say: its account's words, where nobody else says anything. */
  says: SaidFact[]
}

const saidRow = rowReader({
  id: text,
  kind: oneOf(sourceKinds, 'folder'),
  account: optional(text),
  owner: text,
  label: text,
  key: text,
  state: oneOf(sourceStates, 'listed'),
  facts: optional(text),
  firstSeen: integer,
})

function factsIn(facts: SourceFacts): SaidFact[] {
  return saidFacts.filter((name) => facts[name] !== undefined)
}

/** Several keys of one source are one source: it has the item if it has it by one of them. */
function together(all: readonly ItemSource[]): ItemSource[] {
  const [first, ...others] = all
  if (!first) return []
  const newest = all.flatMap(({ asOf }) => asOf ?? []).sort()
  const lacked = all.flatMap(({ lackedAt }) => lackedAt ?? []).sort()
  const { asOf: _asOf, lackedAt: _lackedAt, ...rest } = first
  const gone = all.every((each) => each.gone)
  const [since, last] = [lacked[0], newest.at(-1)]
  return [
    {
      ...rest,
      ...(last !== undefined && { asOf: last }),
      ...(gone && since !== undefined && { lackedAt: since }),
      gone,
      firstSeen: Math.min(first.firstSeen, ...others.map(({ firstSeen }) => firstSeen)),
      says: saidFacts.filter((name) => all.some(({ says }) => says.includes(name))),
    },
  ]
}

/** What each source says of an item: its account first, then the others by when they had it first. */
export function itemSources(database: DatabaseSync, ref: ItemRef, own: OwnColumns): ItemSource[] {
  const people = new Map(ownersHere(database).map((owner) => [owner.id, owner]))
  const person = (id: string): Owner => people.get(id as OwnerId) ?? { id: id as OwnerId, name: '', emails: [] }
  const accounts = new Map(accountSources(database).map(({ source }) => [source.account, source]))
  const rows = database
    .prepare(
      `SELECT source.id, source.kind, source.account, source.owner, source.label, item_source.key, item_source.state,
         item_source.facts, item_source.first_seen AS firstSeen
       FROM item_source JOIN source ON source.ref = item_source.source WHERE item_source.item = ?`,
    )
    .all(ref)
    .map(saidRow)
  const isOwn = (row: ReturnType<typeof saidRow>): boolean =>
    row.kind === 'library' && row.account === own.account && row.key === own.remoteId
  const said = rows.map((row) => {
    const { id, kind, account, owner, label, state, firstSeen } = row
    const facts = readFacts(row.facts)
    const email = account === undefined ? undefined : accounts.get(account)?.label
    const source: ItemSource = {
      kind,
      owner: person(owner),
      ...(email !== undefined && { email }),
      ...(label !== '' && label !== email && { label }),
      firstSeen,
      ...(facts.asOf !== undefined && { asOf: facts.asOf }),
      ...(facts.lackedAt !== undefined && { lackedAt: facts.lackedAt }),
      gone: isOwn(row) ? !own.inGoogle : state === 'gone',
      says: factsIn(facts),
    }
    return { id, own: isOwn(row), source }
  })
  const account = own.account === null ? undefined : accounts.get(own.account)
  if (account && !said.some((each) => each.own)) {
    const owner = person(ownersOfAccounts(database).get(account.account) ?? account.owner)
    const { firstSeen, inGoogle, says } = own
    const source = { kind: 'library' as const, owner, email: account.label, firstSeen, gone: !inGoogle, says }
    said.push({ id: account.id, own: true, source })
  }
  const bySource = [...Map.groupBy(said, ({ id }) => id).values()]
  return bySource
    .toSorted(
      (one, other) =>
        Number(other.some((each) => each.own)) - Number(one.some((each) => each.own)) || since(one) - since(other),
    )
    .flatMap((each) => together(each.map(({ source }) => source)))
}

function since(said: readonly { source: ItemSource }[]): number {
  return Math.min(...said.map(({ source }) => source.firstSeen))
}
