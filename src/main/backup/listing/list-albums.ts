import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'
import type { LibraryApi, RemoteAlbum } from '../../google/library/library-api.ts'
import { AlbumListings } from '../../index/albums/album-listings.ts'
import { Albums } from '../../index/albums/albums.ts'
import { Confirmations } from '../../index/runs/confirmations.ts'
import { albumId, flag, rowReader } from '../../index/schema/typed-rows.ts'
import { transaction } from '../../index/schema/database.ts'
import type { IndexItems } from './index-items.ts'
import { walkPages } from './walk-pages.ts'
import type { WalkEnd, WalkParts } from './walk-pages.ts'

/** Shared albums come after the account's own. */
const sharedFrom = 1_000_000

export interface AlbumListing {
  /** Absent if this kind was not asked for. */
  owned?: WalkEnd
  shared?: WalkEnd
}

export interface ListedAlbum {
  id: AlbumId
  remote: RemoteAlbum
}

/**
 * Lists the albums of one account into the index and tells of those of each page as soon as it is there, of each album
 * once. Albums that are missing from complete lists are marked as no longer in Google Photos; nothing is removed.
 */
export async function listAlbums(
  walk: WalkParts,
  library: LibraryApi,
  database: DatabaseSync,
  index: IndexItems,
  kinds: { owned: boolean; shared: boolean },
  onAlbums: (albums: readonly ListedAlbum[]) => void,
): Promise<AlbumListing> {
  const seen = new Set<AlbumId>()
  const own = new Map<AlbumId, number>()
  const listing: AlbumListing = {}
  const read = async (kind: 'owned' | 'shared'): Promise<void> => {
    let position = kind === 'shared' ? sharedFrom : 0
    listing[kind] = await walkPages(
      walk,
      (token, signal) => (kind === 'shared' ? library.sharedAlbums(token, signal) : library.albums(token, signal)),
      (entries) => {
        const now = walk.clock.now()
        // One that both lists name has its place in the second: it does not move to and fro in each run.
        const staysPut = kind === 'owned' && kinds.shared
        const saved = transaction(database, () => {
          index.adoptAlbums(walk.account, entries)
          return entries.map((remote) => {
            const id = index.saveAlbum(walk.account, remote, position, now, staysPut)
            if (kind === 'owned') own.set(id, position)
            else own.delete(id)
            position++
            return { id, remote }
          })
        })
        const fresh: ListedAlbum[] = []
        for (const album of saved) {
          if (seen.has(album.id)) continue
          seen.add(album.id)
          fresh.push(album)
        }
        if (fresh.length > 0) onAlbums(fresh)
        return Promise.resolve()
      },
      () => {
        position = kind === 'shared' ? sharedFrom : 0
      },
    )
  }
  if (kinds.owned) await read('owned')
  if (kinds.shared) await read('shared')
  if (listing.shared?.kind === 'complete') placeAmongOwn(database, own)
  if (listing.owned?.kind === 'complete') markMissing(database, walk, seen, listing.shared?.kind === 'complete')
  return listing
}

const albumRow = rowReader({ id: albumId, shared: flag })

/** Own albums that the list of shared ones does not name, or no longer. */
function placeAmongOwn(database: DatabaseSync, own: ReadonlyMap<AlbumId, number>): void {
  const albums = new Albums(database)
  transaction(database, () => {
    for (const [id, position] of own) albums.place(id, position)
  })
}

/** Shared albums are in the account's own list only sometimes, so both lists must be complete to miss one of those. */
function markMissing(database: DatabaseSync, { account }: WalkParts, seen: Set<AlbumId>, shared: boolean): void {
  const rows = database.prepare('SELECT id, shared FROM album WHERE account = ? AND in_google = 1').all(account)
  const known = rows.map((row) => albumRow(row))
  const [albums, listings, confirmations] = [
    new Albums(database),
    new AlbumListings(database),
    new Confirmations(database),
  ]
  transaction(database, () => {
    for (const { id, shared: isShared } of known) {
      if (seen.has(id) || (isShared && !shared)) continue
      albums.markGone(id)
      // Should it come back, it is listed.
      listings.forget(id)
      confirmations.forgetAlbum(id)
    }
  })
}
