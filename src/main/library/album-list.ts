import type { DatabaseSync } from 'node:sqlite'
import type { Album, AlbumId, ItemRef, OwnerId } from '../../shared/domain.ts'
import {
  accountId,
  albumId,
  flag,
  integer,
  itemRef,
  listReader,
  nullable,
  rowReader,
  text,
} from '../index/schema/typed-rows.ts'
import { albumLackedAt } from '../index/albums/lacked-album-rows.ts'
import { ownersOfAccounts } from '../mirror/account-sources.ts'
import { atOnce, type Steps } from '../slices.ts'
import { BroughtByOthers, saidBySources } from './completeness/brought-by-others.ts'
import { formerInAlbums } from './completeness/former-in-albums.ts'
import { partsInAlbums } from './completeness/lacking-parts.ts'
import { repeatedEntries, repeatsOfAlbum } from './completeness/repeated-entries.ts'
import { wrongInAlbums } from './completeness/wrong-files.ts'

/**
 * The item to show for an album: Google's choice if its file is here, else the first item whose file is here. Videos
 * come last, because not every video has a still.
 */
const coverOf = `
  coalesce(
    (SELECT item.ref FROM item JOIN item_file ON item_file.item = item.ref AND item_file.role = 'primary' AND item_file.number = 0
     WHERE item.account = album.account AND item.remote_id = album.cover_remote_item),
    (SELECT item.ref FROM album_item JOIN item ON item.ref = album_item.item
       JOIN item_file ON item_file.item = item.ref AND item_file.role = 'primary' AND item_file.number = 0
     WHERE album_item.album = album.id AND item.video = 0 ORDER BY album_item.position LIMIT 1),
    (SELECT item.ref FROM album_item JOIN item ON item.ref = album_item.item
       JOIN item_file ON item_file.item = item.ref AND item_file.role = 'primary' AND item_file.number = 0
     WHERE album_item.album = album.id ORDER BY album_item.position LIMIT 1)
  )`

const albumRow = rowReader({
  id: albumId,
  owner: nullable(text),
  account: nullable(accountId),
  title: text,
  shared: flag,
  remote_count: nullable(integer),
  listed_at: nullable(integer),
  repeats: nullable(integer),
  listed: integer,
  others: flag,
  local: integer,
  lacked_at: nullable(text),
  cover: nullable(itemRef),
  remote_cover: flag,
  in_google: flag,
})
type AlbumRow = ReturnType<typeof albumRow>
const coverRow = rowReader({ cover: nullable(itemRef) })
const idList = listReader<[id: string]>(text)

/** Rows of a step: a few milliseconds. */
const albumsAtATime = 100

/**
 * All albums the mirror knows, whether anything of them is here or not: own ones first, each kind in Google's order. While a
 * backup `runs`, video parts that it is still to bring are not missed: it is asked for each second then, and they are many. In
 * small steps; numbers of two albums may be of different moments, and one that goes away meanwhile is missing.
 */
export function* albumSteps(database: DatabaseSync, runs: boolean): Steps<Album[]> {
  const ordered = database.prepare('SELECT id FROM album ORDER BY shared, position, title, id')
  ordered.setReturnArrays(true)
  const ids = ordered.all().map((row) => idList(row)[0])
  const owners = ownersOfAccounts(database)
  yield
  const wrong = yield* wrongInAlbums(database)
  const former = yield* formerInAlbums(database)
  const parts = yield* partsInAlbums(database, { queued: !runs })
  const brought = new BroughtByOthers(database)
  const lookUp = database.prepare(
    `SELECT album.id, album.owner, album.account, album.title, album.shared, album.remote_count, album.in_google,
         album.listed_at, ${repeatsOfAlbum} AS repeats, ${saidBySources} AS others,
         coalesce(counts.listed, 0) AS listed, coalesce(counts.here, 0) AS local, ${albumLackedAt} AS lacked_at,
         CASE WHEN counts.here > 0 THEN ${coverOf} END AS cover,
         album.cover_url IS NOT NULL OR album.cover_remote_item IS NOT NULL AS remote_cover
       FROM json_each(?) AS chosen CROSS JOIN album ON album.id = chosen.value
         LEFT JOIN album_tally AS counts ON counts.album = album.id
       ORDER BY chosen.key`,
  )
  const found: Album[] = []
  for (let at = 0; at < ids.length; at += albumsAtATime) {
    for (const row of lookUp.all(JSON.stringify(ids.slice(at, at + albumsAtATime))).map(albumRow)) {
      // Of an album that Google does not have nothing is compared.
      const others = row.others && row.in_google ? yield* brought.count(row.id) : 0
      found.push({
        id: row.id,
        owner: (row.owner ?? owners.get(row.account ?? '') ?? '') as OwnerId,
        ...(row.account !== null && { account: row.account }),
        title: row.title,
        shared: row.shared,
        ...countOf(row, others),
        listedCount: row.listed,
        localCount: row.local,
        wrongCount: wrong.get(row.id) ?? 0,
        formerCount: former.get(row.id) ?? 0,
        lackingParts: parts.get(row.id) ?? 0,
        ...(row.cover === null ? {} : { cover: row.cover }),
        hasRemoteCover: row.remote_cover,
        inGooglePhotos: row.account !== null && row.in_google,
        ...(row.lacked_at !== null && { lackedAt: row.lacked_at }),
      })
    }
    yield
  }
  return found
}

/** The same without a rest, for indexes that are known to be small. */
export function albumList(database: DatabaseSync, runs: boolean): Album[] {
  return atOnce(albumSteps(database, runs))
}

/** What Google counts; what an album of the past would hold by now is not known. */
function countOf(row: AlbumRow, others: number): Pick<Album, 'remoteCount' | 'repeatedCount'> {
  const { remote_count: remote, repeats } = row
  const listed = row.listed - others
  if (!row.in_google) return {}
  // Google says nothing of an album without items, and of any other it may say nothing: the end of its list tells which it is.
  if (remote === null) return row.listed_at !== null && listed === 0 ? { remoteCount: 0 } : {}
  const repeated = repeatedEntries({ remote, listed, repeats: repeats ?? 0, readToEnd: row.listed_at !== null })
  return { remoteCount: remote, ...(repeated > 0 && { repeatedCount: repeated }) }
}

/** The local cover of one album as in `albumList`, and whether the album exists. */
export function albumCover(database: DatabaseSync, album: AlbumId): { known: boolean; cover?: ItemRef } {
  const row = database.prepare(`SELECT ${coverOf} AS cover FROM album WHERE id = ?`).get(album)
  if (!row) return { known: false }
  const { cover } = coverRow(row)
  return cover === null ? { known: true } : { known: true, cover }
}
