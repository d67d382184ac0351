import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, FileRole, ItemId } from '../../shared/domain.ts'
import { plausibleMoment } from '../../shared/moment.ts'
import { timeOf, unknownTime } from '../dates/item-time.ts'
import { readCamera } from '../index/items/camera-column.ts'
import { Items, toldColumns, type ToldColumns } from '../index/items/items.ts'
import { sourceKinds, SourceRows, sourceStates, type SaidOfItem } from '../index/source-rows.ts'
import {
  accountId,
  fileRole,
  flag,
  integer,
  itemId,
  oneOf,
  optional,
  rowReader,
  text,
} from '../index/schema/typed-rows.ts'
import { cameraEvidence, ItemTimes, noTime } from '../mirror/item-times.ts'
import { factsOf, type Said } from './facts-of.ts'
import { librarySource } from './library-source.ts'
import { saidTogether } from './said-together.ts'
import { factsText, readFacts, type SourceFacts } from './source-facts.ts'
import { createdAt, evidenceOf } from './time-evidence.ts'

/** What a source says of an item. */
export interface Saying {
  /** Row of the source. */
  source: number
  /** Tells the item apart in the source. */
  key: string
  facts: SourceFacts
  /** Whether the source has it, and where; without it as the facts say, which is `listed` if no export lacks it. */
  state?: SaidOfItem['state']
}

/** A source has had it since then, in milliseconds since 1970. */
export interface FirstSaying extends Saying {
  firstSeen: number
}

/** An item that comes from a source that is no account. */
export interface MintedItem extends FirstSaying {
  id: ItemId
  /** What it is called if no source says it. */
  filename: string
  video: boolean
}

/** A file of an item that has certain bytes. */
export interface FileWithBytes {
  item: number
  role: FileRole
  /** 0: what the item shows. Others are earlier versions. */
  number: number
}

/**
 * Items and what sources say of them: what an item says is put together from all of it by `factsOf`. An account says what it
 * lists in the columns of its items, so long as nobody else says anything of them; decision 12. To be used inside transactions.
 */
export class SourceItems {
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepare>
  readonly #items: Items
  readonly #rows: SourceRows
  readonly #times: ItemTimes

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#statements = prepare(database)
    this.#items = new Items(database)
    this.#rows = new SourceRows(database)
    this.#times = new ItemTimes(database)
  }

  /** The item that a source, by its row, knows by a key; undefined if it knows none. */
  itemOf(source: number, key: string): number | undefined {
    const row = this.#statements.byKey.get(source, key)
    return row && ofItem(row).item
  }

  /** By what a source knows an item, with what it says under each key. */
  keysOf(item: number, source: number): { key: string; facts: SourceFacts }[] {
    return this.#statements.keysOf.all(item, source).map((row) => {
      const { key, facts } = keyRow(row)
      return { key, facts: readFacts(facts) }
    })
  }

  /** Files of items with these bytes, those that items show first. */
  withBytes({ sha256, bytes }: { sha256: string; bytes: number }): FileWithBytes[] {
    return this.#statements.withBytes.all(sha256, bytes).map((row) => fileRow(row))
  }

  /** An item that no account knows; its row. Throws SQLite's constraint error if the source knows the key already. */
  mint({ id, filename, video, ...said }: MintedItem, now: number): number {
    const item = this.#items.add({
      id,
      account: null,
      remote_id: null,
      filename,
      mime_type: '',
      video: video ? 1 : 0,
      creation_time: unknownTime,
      taken_local: 0,
      width: 0,
      height: 0,
      description: null,
      product_url: null,
      video_status: null,
      camera: '{}',
      listed_width: null,
      listed_height: null,
      first_seen: said.firstSeen,
      ...noTime,
    })
    this.#add(item, said)
    this.fold(item, now)
    return item
  }

  /**
   * A source says something of an item that is here. What its account says of it is written out before, so that it does not
   * get lost in what they say together. Throws SQLite's constraint error if the source knows the key already.
   */
  join(item: number, said: FirstSaying, now: number): void {
    this.writeOut(item)
    this.#add(item, said)
    this.fold(item, now)
  }

  /**
   * A source says something else of what it knows by a key, as a whole: what it says no longer is not said. Whether that
   * is another than before, apart from when it was said. Nothing happens if it knows no such key.
   */
  say({ source, key, facts, state = stateIn(facts) }: Saying, now: number): boolean {
    const row = this.#statements.said.get(source, key)
    if (!row) return false
    const before = saidRow(row)
    const said = factsText(facts)
    if (before.facts === said && before.state === state) return false
    this.#rows.sayOfItem({ source, key, state, facts: said })
    this.fold(before.item, now)
    return before.state !== state || apartFromWhen(readFacts(before.facts)) !== apartFromWhen(facts)
  }

  /**
   * A source says something more of what it knows by a key: it counts by when it was said, whichever word comes first; see
   * `saidTogether`. Whether it says another thing than before. Nothing happens if it knows no such key.
   */
  sayToo({ source, key, facts, ...rest }: Saying, now: number): boolean {
    const row = this.#statements.said.get(source, key)
    if (!row) return false
    return this.say({ source, key, facts: saidTogether(readFacts(saidRow(row).facts), facts), ...rest }, now)
  }

  /** An account lists an item that others know, and that no account has listed so far. */
  joinAccount(
    item: number,
    account: AccountId,
    { key, facts, firstSeen }: Omit<FirstSaying, 'source'>,
    now: number,
  ): void {
    this.#items.setAccount(item, account, key)
    this.#add(item, { source: librarySource(this.#database, account), key, facts, firstSeen })
    this.fold(item, now)
  }

  /** Its account no longer has an item under the id that it had, and has put there from here what is the same under another. */
  moveInAccount(item: number, account: AccountId, key: string, now: number): void {
    this.writeOut(item)
    const { source, key: before } = this.#own(item)
    this.#rows.markGone(source, before)
    this.#items.setAccount(item, account, key)
    this.#add(item, { source, key, facts: { uploaded: true }, firstSeen: now })
    this.fold(item, now)
  }

  /** The account lists an item under the id that it had before `moveInAccount`; what it has under the other is another item. */
  hasAgain(item: number, account: AccountId, key: string, now: number): void {
    const { source, key: instead } = this.#own(item)
    this.#items.setAccount(item, account, key)
    this.#rows.removeFromItem(source, instead)
    this.#rows.sayOfItem({ source, key, state: 'listed', facts: this.#own(item).facts })
    this.fold(item, now)
  }

  /** What the account of an item says of it is what it was told from here, and counts no more. */
  sayUploaded(item: number, now: number): void {
    this.writeOut(item)
    const { source, key } = this.#own(item)
    this.say({ source, key, facts: { uploaded: true } }, now)
  }

  /**
   * What the account of an item lists of it, where others know the item, too: goes where what the account says is kept. What
   * is absent of name and time is what the account has said before. Of what was put there from here it is what somebody has written
   * there alone; `asSent` gives a description as it goes there.
   */
  sayListed(
    item: number,
    listed: Pick<SourceFacts, 'filename' | 'creationTime' | 'description'>,
    now: number,
    asSent: (description: string) => string,
  ): void {
    this.writeOut(item)
    const { source, key, facts } = this.#own(item)
    const { filename, creationTime, uploaded } = readFacts(facts)
    if (uploaded) {
      const { description } = listed
      const others = this.#statements.saidByOthers.all(item, source, key).map((row) => readFacts(factsRow(row).facts))
      const wasTold = others.some(
        (other) => other.description !== undefined && asSent(other.description) === description,
      )
      this.say({ source, key, facts: { uploaded, ...(!wasTold && description !== undefined && { description }) } }, now)
      return
    }
    this.say(
      {
        source,
        key,
        facts: {
          ...(filename !== undefined && { filename }),
          ...(creationTime !== undefined && { creationTime }),
          ...listed,
        },
      },
      now,
    )
  }

  /** A source has come to tell an item apart by another key. Throws SQLite's constraint error if it knows that already. */
  rekey(source: number, key: string, instead: string): void {
    this.#rows.rekey(source, key, instead)
  }

  /** A source tells an item apart by another of its keys alone. Nothing happens if it knows no such key. */
  unsay(source: number, key: string, now: number): void {
    const item = this.itemOf(source, key)
    if (item === undefined) return
    this.#rows.removeFromItem(source, key)
    this.fold(item, now)
  }

  /** Puts together anew what an item says, if others than its account say anything of it. Whether that is another. */
  fold(item: number, now: number): boolean {
    const isSaid = this.#statements.saidOf.get(item) !== undefined
    if (!isSaid) return false
    this.writeOut(item)
    const row = this.#statements.item.get(item)
    if (!row) return false
    const before = itemRow(row)
    const sources = this.#saidOf(item, before)
    const told = factsOf(sources)
    const clock = before.taken_from_file ? { clock: before.taken_local } : {}
    const evidence = evidenceOf(told, { ...clock, ...cameraEvidence(before.camera) }, now)
    const time = timeOf(evidence, now)
    const created = createdAt(evidence, now)
    const after: ToldColumns = {
      filename: told.filename ?? before.filename,
      creation_time: created,
      taken_local: before.taken_from_file ? before.taken_local : plausibleMoment(time.at),
      description: told.description ?? null,
      favorite: (before.own_favorite ?? told.favorite) ? 1 : 0,
      archived: told.archived ? 1 : 0,
      people: told.people.length === 0 ? null : JSON.stringify(told.people),
      location: told.location === undefined ? null : JSON.stringify(told.location),
      first_seen: Math.min(...sources.map(({ firstSeen }) => firstSeen)),
    }
    this.#times.set(item, time)
    const known = row as Readonly<Record<string, unknown>>
    if (toldColumns.every((column) => after[column] === known[column])) return false
    this.#items.setTold(item, after)
    return true
  }

  /**
   * Makes an item a favourite, or no more: a person here has the last word, whatever its sources say later. To like it no more where
   * none of them does either is no word, so that one which says it later is believed.
   */
  favor(item: number, favorite: boolean): void {
    const row = this.#statements.item.get(item)
    if (!row) return
    const isTold = factsOf(this.#saidOf(item, itemRow(row))).favorite
    this.#items.setFavorite(item, favorite, favorite || isTold ? favorite : undefined)
  }

  #saidOf(item: number, known: Pick<ReturnType<typeof itemRow>, 'account' | 'remote_id' | 'in_google'>): Said[] {
    return this.#statements.saidOf.all(item).map((each): Said => {
      const { facts, ...rest } = sayingRow(each)
      const own = rest.kind === 'library' && rest.account === known.account && rest.key === known.remote_id
      return { ...rest, own, ...(own && { state: known.in_google ? 'listed' : 'gone' }), facts: readFacts(facts) }
    })
  }

  /** What the columns of an item say becomes what its account says, if it has one, and if that is written down nowhere else. */
  writeOut(item: number): void {
    const row = this.#statements.item.get(item)
    if (!row) throw new Error(`no item ${item}`)
    const {
      account,
      remote_id: key,
      filename,
      creation_time: created,
      description,
      first_seen: firstSeen,
    } = itemRow(row)
    if (account === undefined || key === undefined) return
    const source = librarySource(this.#database, account)
    const facts = factsText({
      filename,
      ...(created !== unknownTime && { creationTime: created }),
      ...(description !== undefined && { description }),
    })
    const said = this.#statements.said.get(source, key)
    if (!said) this.#rows.addToItem({ item, source, key, state: 'listed', facts, firstSeen })
    else if (saidRow(said).facts === undefined) this.#rows.sayOfItem({ source, key, state: 'listed', facts })
  }

  /** What the account of an item says of it itself, where that is written out. */
  #own(item: number): ReturnType<typeof ownRow> {
    const row = this.#statements.ofAccount.get(item)
    if (!row) throw new Error(`no account lists ${item}`)
    return ownRow(row)
  }

  #add(item: number, { source, key, facts, state = 'listed', firstSeen }: FirstSaying): void {
    this.#rows.addToItem({ item, source, key, state, facts: factsText(facts), firstSeen })
  }
}

/** The same for the very same facts, whenever they were said. Nobody has put people into an order. */
function apartFromWhen({ asOf: _asOf, asOfEach: _asOfEach, people, ...rest }: SourceFacts): string {
  return factsText({ ...rest, ...(people && { people: people.toSorted() }) })
}

/** An export that lacks an item says so among the facts. */
function stateIn({ lackedAt }: SourceFacts): SaidOfItem['state'] {
  return lackedAt === undefined ? 'listed' : 'gone'
}

const ofItem = rowReader({ item: integer })
const fileRow = rowReader<FileWithBytes>({
  item: integer,
  role: fileRole,
  number: integer,
})
const keyRow = rowReader({ key: text, facts: optional(text) })
const saidRow = rowReader({ item: integer, state: oneOf(sourceStates, 'listed'), facts: optional(text) })
const factsRow = rowReader({ facts: optional(text) })
const ownRow = rowReader({ source: integer, key: text, facts: optional(text) })
const sayingRow = rowReader({
  source: text,
  kind: oneOf(sourceKinds),
  account: optional(text),
  key: text,
  state: oneOf(sourceStates, 'listed'),
  facts: optional(text),
  firstSeen: integer,
})
const itemRow = rowReader({
  id: itemId,
  account: optional(accountId),
  remote_id: optional(text),
  filename: text,
  creation_time: text,
  description: optional(text),
  in_google: flag,
  taken_local: integer,
  taken_from_file: flag,
  camera: readCamera,
  first_seen: integer,
  own_favorite: optional(flag),
})

function prepare(database: DatabaseSync) {
  return {
    byKey: database.prepare('SELECT item FROM item_source WHERE source = ? AND key = ?'),
    withBytes: database.prepare(`
      SELECT item_file.item, item_file.role, item_file.number FROM file JOIN item_file ON item_file.file = file.id
      WHERE file.sha256 = ? AND file.bytes = ? ORDER BY item_file.number > 0, item_file.item, item_file.number`),
    keysOf: database.prepare('SELECT key, facts FROM item_source WHERE item = ? AND source = ? ORDER BY key'),
    said: database.prepare('SELECT item, state, facts FROM item_source WHERE source = ? AND key = ?'),
    saidOf: database.prepare(`
      SELECT source.id AS source, source.kind, source.account, key, state, facts, first_seen AS firstSeen
      FROM item_source JOIN source ON source.ref = item_source.source WHERE item = ?`),
    saidByOthers: database.prepare('SELECT facts FROM item_source WHERE item = ? AND NOT (source = ? AND key = ?)'),
    ofAccount: database.prepare(`
      SELECT source.ref AS source, key, facts FROM item_source
      JOIN source ON source.ref = item_source.source JOIN item ON item.ref = item_source.item
      WHERE item = ? AND source.kind = 'library' AND source.account = item.account AND key = item.remote_id`),
    item: database.prepare(`
      SELECT id, account, remote_id, in_google, taken_from_file, camera, own_favorite, ${toldColumns.join(', ')} FROM item WHERE ref = ?`),
  }
}
