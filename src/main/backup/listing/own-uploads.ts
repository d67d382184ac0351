import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId } from '../../../shared/domain.ts'
import type { RemoteAlbum, RemoteItem } from '../../google/library/library-api.ts'
import { Albums } from '../../index/albums/albums.ts'
import { accountId, albumId, flag, integer, optional, rowReader, text } from '../../index/schema/typed-rows.ts'
import { albumIdOf } from '../../mirror/names/identifiers.ts'
import { MergeItems } from '../../sources/merge-items.ts'
import { SourceAlbums } from '../../sources/source-albums.ts'
import { SourceItems } from '../../sources/source-items.ts'

/**
 * Recognizes what an account lists because it was put there from here, by a restore or an upload: the journals of both know of what it
 * was made, so that it becomes no second item or album. What an account of another person lists stays apart, as Google has it apart.
 * To be used inside transactions.
 */
export class OwnUploads {
  readonly #statements: ReturnType<typeof prepare>
  readonly #sources: SourceItems
  readonly #merge: MergeItems
  readonly #told: SourceAlbums
  readonly #albums: Albums

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#sources = new SourceItems(database)
    this.#merge = new MergeItems(database)
    this.#told = new SourceAlbums(database)
    this.#albums = new Albums(database)
  }

  /** Gives an account the items of which these entries were made. */
  adoptItems(account: AccountId, entries: readonly RemoteItem[], now: number): void {
    // A page can have one twice.
    const ids = JSON.stringify([...new Set(entries.map(({ id }) => id))])
    for (const row of this.#statements.back.all(ids, account)) {
      const { item, key } = backRow(row)
      this.#sources.hasAgain(item, account, key, now)
    }
    const made = Map.groupBy(
      this.#statements.made.all(ids, account).map((row) => madeRow(row)),
      ({ key }) => key,
    )
    // What was read of these was read before anything was given: a second entry of the same is another item.
    const given = new Set<number>()
    for (const [key, all] of made) {
      const items = all.filter(({ item, listed }) => item === listed || !given.has(item))
      const listed = items[0]?.listed
      if (items.some(({ item }) => item === listed)) continue
      const ofNobody = items.find((each) => each.account === undefined)
      if (listed !== undefined) {
        // Listed before anybody knew of what it was made. What others say of it, too, is theirs.
        if (ofNobody === undefined || items[0]?.isTold === true) continue
        if (this.#merge.merge(listed, ofNobody.item, now) === undefined) continue
        this.#sources.sayUploaded(listed, now)
        given.add(ofNobody.item)
        continue
      }
      if (ofNobody) {
        const said = { key, facts: { uploaded: true as const }, firstSeen: now }
        this.#sources.joinAccount(ofNobody.item, account, said, now)
        given.add(ofNobody.item)
        continue
      }
      const gone = items.find((each) => each.account === account && !each.inGoogle)
      if (!gone) continue
      this.#sources.moveInAccount(gone.item, account, key, now)
      given.add(gone.item)
    }
  }

  /** The same for albums. */
  adoptAlbums(account: AccountId, entries: readonly RemoteAlbum[]): void {
    for (const { id } of entries) {
      if (this.#statements.listedAlbum.get(account, id)) continue
      const before = this.#statements.albumById.get(albumIdOf(account, id), account)
      const made = this.#statements.madeAlbum.get(account, id)
      if (before) this.#albums.moveInAccount(albumRow(before).id, id)
      else if (made) this.#adoptAlbum(albumRow(made), account, id)
    }
  }

  #adoptAlbum(album: ReturnType<typeof albumRow>, account: AccountId, remoteId: string): void {
    if (album.account === undefined) this.#told.joinAccount(album.id, account, remoteId)
    else if (album.account === account && !album.inGoogle) this.#albums.moveInAccount(album.id, remoteId)
  }
}

const backRow = rowReader({ item: integer, key: text })
const madeRow = rowReader({
  key: text,
  item: integer,
  account: optional(accountId),
  inGoogle: flag,
  listed: optional(integer),
  isTold: flag,
})
const albumRow = rowReader<{ id: AlbumId; account: AccountId | undefined; inGoogle: boolean }>({
  id: albumId,
  account: optional(accountId),
  inGoogle: flag,
})

function prepare(database: DatabaseSync) {
  const album = 'album.id, album.account, album.in_google AS inGoogle'
  return {
    // What an account had under an id, and came to have under another.
    back: database.prepare(`
      SELECT item.ref AS item, entry.value AS key FROM json_each(?1) AS entry
      CROSS JOIN source ON source.kind = 'library' AND source.account = ?2
      CROSS JOIN item_source ON item_source.source = source.ref AND item_source.key = entry.value
        AND item_source.state = 'gone'
      CROSS JOIN item ON item.ref = item_source.item AND item.account = ?2 AND item.remote_id <> entry.value
      WHERE NOT EXISTS (SELECT 1 FROM item AS listed WHERE listed.account = ?2 AND listed.remote_id = entry.value)`),
    made: database.prepare(`
      SELECT entry.value AS key, item.ref AS item, item.account, item.in_google AS inGoogle, listed.ref AS listed,
        EXISTS (SELECT 1 FROM item_source WHERE item_source.item = listed.ref) AS isTold
      FROM json_each(?1) AS entry
      CROSS JOIN upload ON upload.account = ?2 AND upload.item = entry.value
      CROSS JOIN file ON file.sha256 = upload.sha256
      CROSS JOIN item_file ON item_file.file = file.id AND item_file.role = 'primary'
      CROSS JOIN item ON item.ref = item_file.item
      LEFT JOIN item AS listed ON listed.account = ?2 AND listed.remote_id = entry.value
      ORDER BY entry.key,
        EXISTS (SELECT 1 FROM restored_item JOIN restored_album ON restored_album.ref = restored_item.album
          WHERE restored_item.item = item.id AND restored_album.account = ?2 AND restored_item.remote = entry.value) DESC,
        item_file.number > 0, item.ref`),
    listedAlbum: database.prepare('SELECT 1 FROM album WHERE account = ? AND remote_id = ?'),
    albumById: database.prepare(`SELECT ${album} FROM album WHERE id = ? AND account = ?`),
    madeAlbum: database.prepare(`
      SELECT ${album} FROM restored_album JOIN album ON album.id = restored_album.album
      WHERE restored_album.account = ? AND restored_album.remote = ?`),
  }
}
