import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId } from '../../shared/domain.ts'
import { fillWith } from '../index/albums/album-members.ts'
import { Albums } from '../index/albums/albums.ts'
import { sourceKinds, SourceRows, type SaidOfAlbum, type SourceKind } from '../index/source-rows.ts'
import type { AlbumBlock } from '../../shared/albums/album-page.ts'
import { readBlocks } from '../index/items/told-columns.ts'
import { integer, oneOf, optional, rowReader, text } from '../index/schema/typed-rows.ts'
import { librarySourceIdOf, ownerIdOf } from '../mirror/names/identifiers.ts'
import { librarySource } from './library-source.ts'
import { orderOf } from './order-of.ts'

/** What a source that is no account says of an album. */
export interface AlbumSaying {
  /** Row of the source. */
  source: number
  /** Tells the album apart in the source. */
  key: string
  /** May be empty. */
  title: string
  description?: string
  /** What was written between the photos. */
  blocks?: readonly AlbumBlock[]
  state?: SaidOfAlbum['state']
  /**
   * When it was said, as a whole: RFC 3339, UTC. Without it nobody knows when, and what it lacks is not said, such as where a
   * part of an export has the photos of an album alone.
   */
  asOf?: string
}

/** Albums of sources that are no account stand behind those of all accounts. */
const behindAll = 2_000_000

/**
 * Albums and what sources say of them. An album that an account lists is called as that calls it, whatever others say; what
 * they put into it is added to what the account does. To be used inside transactions.
 */
export class SourceAlbums {
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepare>
  readonly #albums: Albums
  readonly #rows: SourceRows

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#statements = prepare(database)
    this.#albums = new Albums(database)
    this.#rows = new SourceRows(database)
  }

  /** The album that a source, by its row, knows by a key; undefined if it knows none. */
  albumOf(source: number, key: string): AlbumId | undefined {
    const row = this.#statements.byKey.get(source, key)
    return row && (albumRow(row).album as AlbumId)
  }

  /** Albums of a person with this title that an account lists and no other source says anything of. */
  unclaimed(owner: string, title: string): AlbumId[] {
    const libraries = this.#statements.unclaimed.all(title).map((row) => unclaimedRow(row))
    return libraries.filter((row) => this.#ownerOf(row) === owner).map(({ id }) => id as AlbumId)
  }

  /** Albums of the person whose account this is with this title that no account lists. */
  ofNobody(account: AccountId, title: string): AlbumId[] {
    const albums = this.#statements.ofNobody.all(title).map((row) => ownAlbumRow(row))
    if (albums.length === 0) return []
    const owner = this.#ownerOf({ account, owner: undefined })
    return albums.filter((row) => row.owner === owner).map(({ id }) => id as AlbumId)
  }

  /** An account lists an album that others have brought. What is in it so far is what they have put there. */
  joinAccount(album: AlbumId, account: AccountId, remoteId: string): void {
    const [only, ...others] = this.#others(album)
    if (only && others.length === 0) this.#rows.replaceMembers(album, only.ref, this.#members(album))
    this.#albums.setAccount(album, account, remoteId)
  }

  /** An album that no account lists, of the person whose source this is. Throws SQLite's constraint error for a known key. */
  mint(id: AlbumId, said: AlbumSaying): void {
    const { owner } = ownedRow(this.#statements.ownerOfSource.get(said.source) ?? {})
    this.#albums.restore({
      id,
      account: undefined,
      remoteId: undefined,
      owner,
      title: said.title,
      shared: false,
      count: undefined,
      productUrl: undefined,
      coverItem: undefined,
      folder: undefined,
      position: behindAll,
      inGoogle: false,
      words: { description: said.description, blocks: said.blocks ?? [] },
    })
    this.#add(id, said)
  }

  /** A source says something of an album that is here. What is in it so far is what its source has put there. */
  join(album: AlbumId, said: AlbumSaying): void {
    const [only, ...others] = this.#sourcesOf(album)
    if (only && others.length === 0 && only.ref !== said.source)
      this.#rows.replaceMembers(album, only.ref, this.#members(album))
    this.#add(album, said)
    this.#tell(album, said)
  }

  /**
   * A source says something else of an album that it knows by a key. Whether that is another than before. An older word than
   * that which counts changes nothing.
   */
  say(said: AlbumSaying): boolean {
    const { source, key, title, state = 'listed' } = said
    const row = this.#statements.said.get(source, key)
    if (!row) return false
    const before = saidRow(row)
    if ((said.asOf ?? '') < (before.asOf ?? '')) return false
    const isOther = before.title !== title || before.state !== state
    if (isOther || before.asOf !== said.asOf) this.#rows.sayOfAlbum({ source, key, title, state, asOf: said.asOf })
    return this.#tell(before.album as AlbumId, said) || isOther
  }

  /** What a source has said of an album beside its title is not said any more: others of its words may, from the oldest on. */
  unsayWords(source: number, key: string): void {
    const row = this.#statements.said.get(source, key)
    if (!row) return
    const { album, title } = saidRow(row)
    const { title: called } = wordsRow(this.#statements.words.get(album) ?? {})
    this.#rows.sayOfAlbum({ source, key, title, state: 'listed', asOf: undefined })
    this.#albums.setTold(album as AlbumId, called, { description: undefined, blocks: [] })
  }

  /**
   * A source puts items, by their rows, into an album. None leaves it: what a part of an export does not have may be in
   * another. No order is known but that in which they were taken. Whether any is new to what the source had put there.
   */
  add(album: AlbumId, source: number, items: readonly number[]): boolean {
    const isAmong = this.#sourcesOf(album).length > 1
    const before = isAmong ? this.#membersOf(album, source) : this.#members(album)
    const all = [...new Set([...before, ...items])]
    const inOrder = this.#statements.byTime
      .all({ items: JSON.stringify(all), source })
      .map((row) => memberRow(row).item)
    if (inOrder.length === before.length && inOrder.every((item, at) => item === before[at])) return false
    if (isAmong) {
      this.#rows.replaceMembers(album, source, inOrder)
      this.fold(album)
    } else fillWith(this.#database, album, inOrder)
    return inOrder.length > before.length
  }

  /**
   * Albums of which exports tell no order, with the source that has put something into them: those that have any of these items, by their
   * rows. Where such an item has another time or name, `add` with nothing brings the album in order.
   */
  orderedByTime(items: readonly number[]): { album: AlbumId; source: number }[] {
    return this.#statements.orderedByTime.all(JSON.stringify(items)).map((row) => {
      const { album, source } = orderedRow(row)
      return { album: album as AlbumId, source }
    })
  }

  /** A source puts these items, by their rows, no longer into an album. Nothing happens to those that others put there. */
  withdraw(album: AlbumId, source: number, items: ReadonlySet<number>): void {
    const isAmong = this.#sourcesOf(album).length > 1
    const before = isAmong ? this.#membersOf(album, source) : this.#members(album)
    const after = before.filter((item) => !items.has(item))
    if (after.length === before.length) return
    if (isAmong) {
      this.#rows.replaceMembers(album, source, after)
      this.fold(album)
    } else fillWith(this.#database, album, after)
  }

  /** What a source itself has put into an album. */
  putBy(album: AlbumId, source: number): number[] {
    return this.#sourcesOf(album).length > 1 ? this.#membersOf(album, source) : this.#members(album)
  }

  /** An album by this key is of this source alone, and no account lists it. */
  isOwn(album: AlbumId, source: number): boolean {
    const [only, ...more] = this.#sourcesOf(album)
    return only?.ref === source && only.kind !== 'library' && more.length === 0
  }

  /** What a source knew by a key it knows by another, which it must not know yet. */
  rekey(source: number, key: string, instead: string): void {
    this.#rows.rekeyAlbum(source, key, instead)
  }

  /**
   * A source that puts nothing into an album says nothing of it any more by this key. If nobody else does, the album goes with
   * the next look at its folder.
   */
  leave(album: AlbumId, source: number, key: string): void {
    const before = this.#sourcesOf(album).length
    this.#rows.removeFromAlbum(source, key)
    const [only, ...more] = this.#sourcesOf(album)
    if (only === undefined || more.length > 0 || before === 1) return
    // Of an album with one source the album itself says what is in it.
    fillWith(this.#database, album, this.#membersOf(album, only.ref))
    this.#rows.replaceMembers(album, only.ref, [])
  }

  /** The row of the account's own source, of an album that others know, too: what the account lists of it goes there. */
  libraryAmong(album: AlbumId): number | undefined {
    if (this.#others(album).length === 0) return undefined
    return this.#sourcesOf(album).find(({ kind }) => kind === 'library')?.ref
  }

  /** Puts together anew what is in an album with several sources, and in which order. */
  fold(album: AlbumId): void {
    const sources = this.#sourcesOf(album)
    if (sources.length < 2) return
    const order = orderOf(
      sources.map(({ ref, id, kind }) => ({
        source: id,
        leads: kind === 'library',
        items: this.#membersOf(album, ref),
      })),
    )
    const before = this.#members(album)
    if (order.length !== before.length || order.some((item, at) => item !== before[at]))
      fillWith(this.#database, album, order)
  }

  #add(album: AlbumId, { source, key, title, state = 'listed', asOf }: AlbumSaying): void {
    this.#rows.addToAlbum({ album, source, key, title, state, asOf })
  }

  /** What a source says of an album beside what is in it; its title only where no account gives it one. */
  #tell(album: AlbumId, { title, description, blocks = [], asOf }: AlbumSaying): boolean {
    const before = wordsRow(this.#statements.words.get(album) ?? {})
    const isWhole = asOf !== undefined
    const after = {
      description: description ?? (isWhole ? undefined : before.description),
      blocks: blocks.length > 0 || isWhole ? blocks : before.blocks,
    }
    const called = before.account === undefined ? title : before.title
    const isSame =
      called === before.title &&
      after.description === before.description &&
      JSON.stringify(after.blocks) === JSON.stringify(before.blocks)
    if (!isSame) this.#albums.setTold(album, called, after)
    return !isSame
  }

  /** The sources of an album, each once, its account first. */
  #sourcesOf(album: AlbumId): AlbumSource[] {
    const others = this.#others(album)
    const { account } = wordsRow(this.#statements.words.get(album) ?? {})
    if (account === undefined) return others
    return [{ ref: librarySource(this.#database, account), id: librarySourceIdOf(account), kind: 'library' }, ...others]
  }

  /** Those of them that are not the account which lists it. */
  #others(album: AlbumId): AlbumSource[] {
    return this.#statements.others.all(album).map((row) => sourceRow(row))
  }

  #ownerOf({ account, owner }: { account: string; owner: string | undefined }): string {
    const row = owner === undefined ? this.#statements.ownerOfAccount.get(librarySourceIdOf(account)) : undefined
    return owner ?? (row ? ownedRow(row).owner : ownerIdOf(account))
  }

  #members(album: AlbumId): number[] {
    return this.#statements.members.all(album).map((row) => memberRow(row).item)
  }

  #membersOf(album: AlbumId, source: number): number[] {
    return this.#statements.membersOf.all(album, source).map((row) => memberRow(row).item)
  }
}

interface AlbumSource {
  ref: number
  id: string
  kind: SourceKind
}

const albumRow = rowReader({ album: text })
const memberRow = rowReader({ item: integer })
const orderedRow = rowReader({ album: text, source: integer })
const ownedRow = rowReader({ owner: text })
const saidRow = rowReader({ album: text, title: text, state: text, asOf: optional(text) })
const sourceRow = rowReader<AlbumSource>({ ref: integer, id: text, kind: oneOf(sourceKinds) })
const ownAlbumRow = rowReader({ id: text, owner: optional(text) })
const unclaimedRow = rowReader({ id: text, account: text, owner: optional(text) })
const wordsRow = rowReader({
  account: optional(text),
  title: text,
  description: optional(text),
  blocks: readBlocks,
})

function prepare(database: DatabaseSync) {
  return {
    byKey: database.prepare('SELECT album FROM album_source WHERE source = ? AND key = ?'),
    said: database.prepare('SELECT album, title, state, as_of AS asOf FROM album_source WHERE source = ? AND key = ?'),
    words: database.prepare('SELECT account, title, description, blocks FROM album WHERE id = ?'),
    ownerOfSource: database.prepare('SELECT owner FROM source WHERE ref = ?'),
    ownerOfAccount: database.prepare('SELECT owner FROM source WHERE id = ?'),
    unclaimed: database.prepare(`
      SELECT id, account, owner FROM album WHERE title = ? AND account IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM album_source JOIN source ON source.ref = album_source.source
         WHERE album_source.album = album.id AND source.kind <> 'library') ORDER BY id`),
    ofNobody: database.prepare('SELECT id, owner FROM album WHERE account IS NULL AND title = ? ORDER BY id'),
    others: database.prepare(`
      SELECT source.ref, source.id, source.kind FROM source JOIN album ON album.id = ?1
      WHERE source.ref IN (SELECT source FROM album_source WHERE album = ?1)
        AND NOT (source.kind = 'library' AND source.account IS album.account) ORDER BY source.ref`),
    members: database.prepare('SELECT item FROM album_item WHERE album = ? ORDER BY position, item'),
    membersOf: database.prepare(
      'SELECT item FROM album_item_source WHERE album = ? AND source = ? ORDER BY position, item',
    ),
    byTime: database.prepare(`
      SELECT ref AS item FROM item WHERE ref IN (SELECT value FROM json_each(:items))
      ORDER BY taken_at, filename,
        (SELECT min(key) FROM item_source WHERE item_source.item = item.ref AND source = :source), id`),
    orderedByTime: database.prepare(`
      SELECT DISTINCT album_source.album, album_source.source FROM json_each(?) CROSS JOIN album_item ON item = value
      JOIN album_source ON album_source.album = album_item.album
      JOIN source ON source.ref = album_source.source AND source.kind = 'takeout' ORDER BY 1, 2`),
  }
}
