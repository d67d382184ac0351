import type { DatabaseSync } from 'node:sqlite'
import type { AccountHealth, AlbumHealth, Difference, DifferenceReason } from '../../../shared/health.ts'
import type { ProblemCode } from '../../../shared/problems/problem.ts'
import { accountId, albumId, flag, integer, nullable, rowReader, text } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { BroughtByOthers, saidBySources } from './brought-by-others.ts'
import { lastRef } from '../columns/last-ref.ts'
import { openItems } from './open-items.ts'
import { repeatedEntries, repeatsOfAlbum } from './repeated-entries.ts'
import { wrongInAlbums } from './wrong-files.ts'

/** Rows of a step: a few milliseconds. */
const itemsAtATime = 500
const membersAtATime = 5000
const albumsAtATime = 100

const openRow = rowReader({
  item: integer,
  account: nullable(accountId),
  reason: text,
  code: nullable(text),
  here: flag,
})
const countsRow = rowReader({ account: accountId, listed: integer, kept: integer })
const idRow = rowReader({ id: albumId })
const albumRow = rowReader({
  id: albumId,
  account: nullable(accountId),
  title: text,
  in_google: flag,
  remote_count: nullable(integer),
  listed_at: nullable(integer),
  repeats: nullable(integer),
  others: flag,
})
const memberRow = rowReader({ item: integer })
const accountRow = rowReader({ id: accountId, email: text })

type Kind = Omit<Difference, 'count'>

/** Counts items by what keeps them from being here. */
class Reasons {
  readonly #counts = new Map<number, number>()

  add(kind: number): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
  }

  /** Items of all kinds that are not here, apart from those that lack a part. */
  lacking(kinds: readonly Kind[]): number {
    return [...this.#counts].reduce((sum, [kind, count]) => sum + (kinds[kind]?.part ? 0 : count), 0)
  }

  /** Most frequent ones first. */
  differences(kinds: readonly Kind[]): Difference[] {
    const found = [...this.#counts].flatMap(([kind, count]) => {
      const of = kinds[kind]
      return of ? [{ ...of, count }] : []
    })
    const textOf = ({ reason, code, part }: Difference): string => `${reason} ${code ?? ''}${part ? ' part' : ''}`
    return found.sort((a, b) => b.count - a.count || order(textOf(a), textOf(b)))
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Which items are not completely here, and why: one number for each item, so that a million of them take 2 MB. */
interface OpenItems {
  /** By item: 0, or one more than the place of its reason in `kinds`. */
  kindOf: Uint16Array
  kinds: Kind[]
}

interface Counted {
  listed: number
  kept: number
  open: Reasons
}

function* readItems(database: DatabaseSync, open: OpenItems, accounts: Map<string, Counted>): Steps<void> {
  const range = 'item.ref > :after AND item.ref <= :to'
  const notHere = database.prepare(`WITH ${openItems(range)} SELECT item, account, reason, code, here FROM open`)
  const counts = database.prepare(`
    SELECT account, count(*) AS listed,
      count(CASE WHEN item.in_google = 0 AND EXISTS
        (SELECT 1 FROM item_file AS known WHERE known.item = item.ref AND known.role = 'primary' AND known.number = 0) THEN 1 END) AS kept
    FROM item WHERE ${range} AND account IS NOT NULL GROUP BY account`)
  const kindNumbers = new Map<string, number>()
  for (let after = 0; after < open.kindOf.length - 1; after += itemsAtATime) {
    const slice = { after, to: Math.min(after + itemsAtATime, open.kindOf.length - 1) }
    for (const row of counts.all(slice).map(countsRow)) {
      const counted = countedOf(accounts, row.account)
      counted.listed += row.listed
      counted.kept += row.kept
    }
    for (const { item, account, here, ...row } of notHere.all(slice).map(openRow)) {
      const [reason, code] = [row.reason as DifferenceReason, row.code as ProblemCode | null]
      const key = `${reason} ${code ?? ''} ${here}`
      const of: Kind = { reason, ...(code !== null && { code }), ...(here && { part: true }) }
      const kind = kindNumbers.get(key) ?? open.kinds.push(of) - 1
      kindNumbers.set(key, kind)
      open.kindOf[item] = kind + 1
      if (account !== null) countedOf(accounts, account).open.add(kind)
    }
    yield
  }
}

function countedOf(accounts: Map<string, Counted>, account: string): Counted {
  const counted = accounts.get(account) ?? { listed: 0, kept: 0, open: new Reasons() }
  accounts.set(account, counted)
  return counted
}

/** Why Google's count is not the length of Google's list. */
function countAgainstList(remote: number, listed: number, repeats: number, readToEnd: boolean): Difference[] {
  if (remote < listed) return [{ reason: 'not-counted', count: listed - remote }]
  const repeated = repeatedEntries({ remote, listed, repeats, readToEnd })
  const rest = remote - listed - repeated
  return [
    ...(repeated > 0 ? [{ reason: 'duplicate', count: repeated } as const] : []),
    ...(rest > 0 ? [{ reason: readToEnd ? 'not-delivered' : 'not-read', count: rest } as const] : []),
  ]
}

function* readAlbums(database: DatabaseSync, { kindOf, kinds }: OpenItems): Steps<AlbumHealth[]> {
  const wrong = yield* wrongInAlbums(database)
  const brought = new BroughtByOthers(database)
  const members = database.prepare(
    `SELECT item FROM album_item WHERE album = ? AND item > ? ORDER BY item LIMIT ${membersAtATime}`,
  )
  const found: AlbumHealth[] = []
  for (const row of yield* albumRows(database)) {
    const { id: album, account, remote_count: remote, in_google: isInGoogle } = row
    const open = new Reasons()
    let listed = 0
    for (let last = 0; ;) {
      const items = members.all(album, last).map(memberRow)
      for (const { item } of items) {
        last = item
        const kind = kindOf[last] ?? 0
        if (kind > 0) open.add(kind - 1)
      }
      listed += items.length
      yield
      if (items.length < membersAtATime) break
    }
    // What an album of the past would hold by now is not known, and nothing is missing here because of it.
    const compared = remote !== null && isInGoogle
    const others = compared && row.others ? yield* brought.count(album) : 0
    const list: Difference[] = compared
      ? [
          ...countAgainstList(remote, listed - others, row.repeats ?? 0, row.listed_at !== null),
          ...(others > 0 ? [{ reason: 'from-exports', count: others } as const] : []),
        ]
      : []
    found.push({
      album,
      ...(account !== null && { account }),
      title: row.title,
      inGooglePhotos: account !== null && isInGoogle,
      ...(compared && { remoteCount: remote }),
      listed,
      here: listed - open.lacking(kinds),
      wrong: wrong.get(album) ?? 0,
      differences: [...open.differences(kinds), ...list],
    })
  }
  return found
}

/** All albums in the order in which they are shown. */
function* albumRows(database: DatabaseSync): Steps<ReturnType<typeof albumRow>[]> {
  const ids = database.prepare('SELECT id FROM album ORDER BY shared, position, title, id').all().map(idRow)
  yield
  const lookUp = database.prepare(`
    SELECT album.id, album.account, album.title, album.in_google, album.remote_count, album.listed_at,
      ${repeatsOfAlbum} AS repeats, ${saidBySources} AS others
    FROM json_each(?) AS chosen CROSS JOIN album ON album.id = chosen.value ORDER BY chosen.key`)
  const found: ReturnType<typeof albumRow>[] = []
  for (let at = 0; at < ids.length; at += albumsAtATime) {
    const chosen = ids.slice(at, at + albumsAtATime).map(({ id }) => id)
    found.push(...lookUp.all(JSON.stringify(chosen)).map(albumRow))
    yield
  }
  return found
}

/**
 * Google's numbers beside ours, for each account and each album, in small steps. Numbers of one account or album always
 * add up; those of two may be of different moments where something changes between the steps.
 */
export function* healthDifferences(database: DatabaseSync): Steps<{
  accounts: AccountHealth[]
  albums: AlbumHealth[]
}> {
  const last = lastRef(database)
  const open: OpenItems = { kindOf: new Uint16Array(last + 1), kinds: [] }
  const counted = new Map<string, Counted>()
  yield* readItems(database, open, counted)
  const albums = yield* readAlbums(database, open)
  const accounts = database.prepare('SELECT id, email FROM account ORDER BY email, id').all().map(accountRow)
  return {
    albums,
    accounts: accounts.map(({ id, email }) => {
      const { listed, kept, open: reasons } = countedOf(counted, id)
      return {
        account: id,
        email,
        listed,
        here: listed - reasons.lacking(open.kinds),
        kept,
        differences: reasons.differences(open.kinds),
      }
    }),
  }
}
