import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Account, AccountId, AlbumId } from '../../../shared/domain.ts'
import { cutDescription } from '../../google/library/cut-text.ts'
import type { RemoteAlbum, RemoteItem } from '../../google/library/library-api.ts'
import { Accounts } from '../../index/accounts.ts'
import { Albums } from '../../index/albums/albums.ts'
import { Items, listedColumns, listedReaders } from '../../index/items/items.ts'
import type { ListedColumns } from '../../index/items/items.ts'
import { integer, nullable, placedReader, rowReader, saidText, text } from '../../index/schema/typed-rows.ts'
import { albumIdOf, itemIdOf } from '../../mirror/names/identifiers.ts'
import { plausibleInstant, timeOf, unknownTime } from '../../dates/item-time.ts'
import { ItemTimes, noTime } from '../../mirror/item-times.ts'
import { Claimants } from '../../sources/claimants.ts'
import type { SourceFacts } from '../../sources/source-facts.ts'
import { giveToOnlyPerson } from '../../sources/library-source.ts'
import { SourceAlbums } from '../../sources/source-albums.ts'
import { SourceItems } from '../../sources/source-items.ts'
import { OwnUploads } from './own-uploads.ts'

/** The row of an item, with what is here of it. */
export interface KnownItem extends ListedColumns, Presence {
  remote_id: string
  taken_from_file: number
  /** As what Google listed the item when the file came that is here; the type is null until a list was compared. */
  base_width: number | null
  base_height: number | null
  base_type: string | null
  /** 1 if others than its account say something of it, too. */
  is_told: number
}

/** What decides whether something of an item is to be downloaded. */
export interface Presence {
  /** Row of the item. */
  ref: number
  motion: number
  /** 1 if its file, and that of its video part, is published. */
  has_primary: number
  has_motion: number
  /** 1 if the journal has a row for it, of whatever run. */
  has_job: number
}

/** Columns of `KnownItem` that are none of a query's `item`. */
const askedColumns = {
  has_primary:
    "EXISTS (SELECT 1 FROM item_file AS known WHERE known.item = item.ref AND known.role = 'primary' AND known.number = 0)",
  has_motion:
    "EXISTS (SELECT 1 FROM item_file AS known WHERE known.item = item.ref AND known.role = 'motion' AND known.number = 0)",
  has_job: 'EXISTS (SELECT 1 FROM job WHERE job.item = item.ref)',
  is_told: 'EXISTS (SELECT 1 FROM item_source WHERE item_source.item = item.ref)',
}

/** Columns of `Presence` beside those of a query's `item`. */
export const presenceColumns = `
  ${askedColumns.has_primary} AS has_primary, ${askedColumns.has_motion} AS has_motion, ${askedColumns.has_job} AS has_job`

/** Writes what Google lists into the index. Touches a row only if something changed. Use inside transactions. */
export class IndexItems {
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepare>
  readonly #accounts: Accounts
  readonly #items: Items
  readonly #albums: Albums
  readonly #times: ItemTimes
  readonly #sources: SourceItems
  readonly #claimants: Claimants
  readonly #told: SourceAlbums
  readonly #uploads: OwnUploads

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#statements = prepare(database)
    this.#accounts = new Accounts(database)
    this.#items = new Items(database)
    this.#albums = new Albums(database)
    this.#times = new ItemTimes(database)
    this.#sources = new SourceItems(database)
    this.#claimants = new Claimants(database)
    this.#told = new SourceAlbums(database)
    this.#uploads = new OwnUploads(database)
  }

  saveAccount(account: Account): void {
    const isKnown = this.#statements.account.get(account.id) !== undefined
    this.#accounts.save(account)
    if (!isKnown) giveToOnlyPerson(this.#database, account.id)
  }

  /** What is known of these items, by Google's ids; items that are new have no entry. */
  known(account: AccountId, entries: readonly RemoteItem[]): Map<string, KnownItem> {
    const rows = this.#statements.known.all(JSON.stringify(entries.map((entry) => entry.id)), account)
    return new Map(rows.map((row) => knownRow.read(row)).map((item) => [item.remote_id, item]))
  }

  /** What was put there from here is no other item than that of which it was made. */
  adoptUploads(account: AccountId, entries: readonly RemoteItem[], now: number): void {
    this.#uploads.adoptItems(account, entries, now)
  }

  /**
   * What an export has brought already, and this account lists for the first time, becomes the account's: it need not be
   * downloaded. `known` is what is known of these entries, and of those from then on.
   */
  adopt(account: AccountId, entries: readonly RemoteItem[], known: Map<string, KnownItem>, now: number): void {
    const fresh = entries.filter(({ id }) => !known.has(id))
    if (fresh.length === 0 || !this.#claimants.hasOthers()) return
    const adopted = fresh.filter((entry) => this.#adoptOne(account, entry, now))
    if (adopted.length > 0) for (const [id, item] of this.known(account, adopted)) known.set(id, item)
  }

  #adoptOne(account: AccountId, remote: RemoteItem, now: number): boolean {
    const { id: key, filename: title, creationTime = '', width, height } = remote
    const item = this.#claimants.ofNobody({ title, creationTime, width, height })
    if (item === undefined) return false
    this.#sources.joinAccount(item, account, { key, facts: factsOfListed(remote), firstSeen: now }, now)
    return true
  }

  /** Writes down what is new about an item, whose row before is `known`. Returns its row number. */
  saveItem(account: AccountId, remote: RemoteItem, known: KnownItem | undefined, now: number): number {
    const time = remote.creationTime ?? known?.creation_time ?? unknownTime
    if (known) {
      if (known.is_told === 1) return this.#saveTold(remote, known, now)
      const listed = listedItem(known, remote, time, now)
      if (isOther(listed, known)) this.#items.setListed(known.ref, listed)
      if (listed.creation_time !== known.creation_time) this.#times.update(known.ref, now)
      return known.ref
    }
    const taken = timeOf({ creationTime: time }, now)
    return this.#items.add({
      id: itemIdOf(account, remote.id),
      account,
      remote_id: remote.id,
      filename: remote.filename,
      mime_type: remote.mimeType,
      video: remote.kind === 'video' ? 1 : 0,
      creation_time: time,
      taken_local: taken.at,
      width: remote.width,
      height: remote.height,
      description: remote.description ?? null,
      product_url: remote.productUrl ?? null,
      video_status: remote.videoStatus ?? null,
      camera: JSON.stringify(remote.camera),
      first_seen: now,
      ...listedSize(remote),
      ...this.#times.change(noTime, taken),
    })
  }

  /** What others say, too, is not Google's alone to change. */
  #saveTold(remote: RemoteItem, known: KnownItem, now: number): number {
    const { ref, filename, creation_time, description, taken_local } = known
    const own = listedItem(known, remote, creation_time, now)
    const listed = { ...own, filename, creation_time, description, taken_local }
    if (isOther(listed, known)) this.#items.setListed(ref, listed)
    this.#sources.sayListed(ref, factsOfListed(remote), now, cutDescription)
    return ref
  }

  /**
   * What an export has brought already, and this account lists for the first time, becomes the account's, and so does what was
   * put there from here. Two albums of one title are not taken for each other: none of `entries` that has its title from another is
   * taken for one that is here.
   */
  adoptAlbums(account: AccountId, entries: readonly RemoteAlbum[]): void {
    this.#uploads.adoptAlbums(account, entries)
    const counts = new Map<string, number>()
    for (const { title } of entries) counts.set(title, (counts.get(title) ?? 0) + 1)
    for (const { id, title } of entries) {
      if (title === '' || counts.get(title) !== 1 || this.#albumId(account, id) !== undefined) continue
      const [only, ...others] = this.#told.ofNobody(account, title)
      if (only === undefined || others.length > 0 || this.#statements.called.get(account, title) !== undefined) continue
      this.#told.joinAccount(only, account, id)
    }
  }

  #albumId(account: AccountId, remoteId: string): AlbumId | undefined {
    const row = this.#statements.album.get(account, remoteId)
    return row && (albumRow(row).id as AlbumId)
  }

  /** `staysPut`: an album that was ever in the list of shared ones keeps the position that it has. Returns its id. */
  saveAlbum(account: AccountId, remote: RemoteAlbum, position: number, now: number, staysPut = false): AlbumId {
    const id = this.#albumId(account, remote.id) ?? albumIdOf(account, remote.id)
    this.#albums.save(
      {
        id,
        account,
        remoteId: remote.id,
        title: remote.title,
        shared: remote.shared,
        count: remote.count,
        productUrl: remote.productUrl,
        coverItem: remote.coverPhotoMediaItemId,
        coverUrl: remote.coverPhotoBaseUrl,
        position,
        staysPut,
      },
      now,
    )
    return id
  }
}

/** What Google says of an item beside what its file says. */
function factsOfListed({ filename, creationTime, description }: RemoteItem): SourceFacts {
  return {
    ...(filename && { filename }),
    ...(creationTime !== undefined && { creationTime }),
    ...(description !== undefined && { description }),
  }
}

/** What a file says about itself is closer to the truth than what Google says: once it is here, that stays. */
function listedItem(known: KnownItem, remote: RemoteItem, time: string, now: number): ListedColumns {
  const isHere = known.has_primary === 1
  return {
    // What Google does not say this time is what it said before.
    filename: remote.filename || known.filename,
    mime_type: remote.mimeType || known.mime_type,
    video: remote.kind === undefined ? known.video : remote.kind === 'video' ? 1 : 0,
    creation_time: time,
    description: remote.description ?? null,
    // Depends on the list the item was found in (reference, 2), so the first one stays.
    product_url: known.product_url ?? remote.productUrl ?? null,
    video_status: remote.videoStatus ?? null,
    in_google: 1,
    taken_local: known.taken_from_file === 1 ? known.taken_local : takenWithout(known, time, now),
    width: isHere ? known.width : remote.width,
    height: isHere ? known.height : remote.height,
    camera: isHere ? known.camera : JSON.stringify(remote.camera),
    ...listedSize(remote),
  }
}

/** What stands for the camera's clock of an item whose file has none, or is not here. */
function takenWithout(known: KnownItem, time: string, now: number): number {
  if (time === known.creation_time) return known.taken_local
  return plausibleInstant(time, now) ?? 0
}

/** Null where Google does not say, or says nonsense. */
function listedSize({ width, height }: RemoteItem): Pick<ListedColumns, 'listed_width' | 'listed_height'> {
  return width > 0 && height > 0
    ? { listed_width: width, listed_height: height }
    : { listed_width: null, listed_height: null }
}

function isOther(listed: ListedColumns, known: KnownItem): boolean {
  for (const column of listedColumns) if (listed[column] !== known[column]) return true
  return false
}

const albumRow = rowReader({ id: text })
const knownRow = placedReader<KnownItem>({
  ref: integer,
  remote_id: text,
  motion: integer,
  taken_from_file: integer,
  base_width: nullable(integer),
  base_height: nullable(integer),
  base_type: saidText,
  ...listedReaders,
  is_told: integer,
  has_primary: integer,
  has_motion: integer,
  has_job: integer,
})

function prepare(database: DatabaseSync) {
  return {
    account: database.prepare('SELECT 1 FROM account WHERE id = ?'),
    album: database.prepare('SELECT id FROM album WHERE account = ? AND remote_id = ?'),
    called: database.prepare('SELECT 1 FROM album WHERE account = ? AND title = ?'),
    known: knownItems(database),
  }
}

function knownItems(database: DatabaseSync): StatementSync {
  const asked: Readonly<Record<string, string>> = askedColumns
  const statement = database.prepare(`
    SELECT ${knownRow.names.map((name) => asked[name] ?? name).join(', ')}
    FROM json_each(?) AS entry CROSS JOIN item ON item.account = ? AND item.remote_id = entry.value`)
  statement.setReturnArrays(true)
  return statement
}
