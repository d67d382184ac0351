import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../shared/domain.ts'
import type { LibraryApi, RemoteAlbum } from '../google/library-api.ts'
import { transaction } from '../mirror/database.ts'
import type { IndexItems } from './index-items.ts'
import { walkPages } from './walk-pages.ts'
import type { WalkEnd, WalkPorts } from './walk-pages.ts'

/** Shared albums come after the account's own. */
const sharedFrom = 1_000_000

export interface AlbumListing {
  /** Absent if this kind was not asked for. */
  owned?: WalkEnd
  shared?: WalkEnd
}

/**
 * Lists the albums of one account into the index and tells of each as soon as its page is there. Albums that are
 * missing from complete lists are marked as no longer in Google Photos; nothing is removed.
 */
export async function listAlbums(
  walk: WalkPorts,
  library: LibraryApi,
  database: DatabaseSync,
  index: IndexItems,
  kinds: { owned: boolean; shared: boolean },
  onAlbum: (id: AlbumId, remote: RemoteAlbum) => void,
): Promise<AlbumListing> {
  const seen = new Set<AlbumId>()
  const listing: AlbumListing = {}
  const read = async (kind: 'owned' | 'shared'): Promise<void> => {
    let position = kind === 'shared' ? sharedFrom : 0
    listing[kind] = await walkPages(
      walk,
      (token, signal) => (kind === 'shared' ? library.sharedAlbums(token, signal) : library.albums(token, signal)),
      (entries) => {
        const now = walk.clock.now()
        const saved = transaction(database, () =>
          entries.map((remote) => [index.saveAlbum(walk.account, remote, position++, now), remote] as const),
        )
        for (const [id, remote] of saved) {
          if (seen.has(id)) continue
          seen.add(id)
          onAlbum(id, remote)
        }
        return Promise.resolve()
      },
      () => {
        position = kind === 'shared' ? sharedFrom : 0
      },
    )
  }
  if (kinds.owned) await read('owned')
  if (kinds.shared) await read('shared')
  if (listing.owned?.kind === 'complete') markMissing(database, walk, seen, listing.shared?.kind === 'complete')
  return listing
}

/** Shared albums are in the account's own list only sometimes, so both lists must be complete to miss one of those. */
function markMissing(database: DatabaseSync, { account }: WalkPorts, seen: Set<AlbumId>, shared: boolean): void {
  const known = database.prepare('SELECT id, shared FROM album WHERE account = ? AND in_google = 1').all(account)
  const mark = database.prepare('UPDATE album SET in_google = 0 WHERE id = ?')
  transaction(database, () => {
    for (const row of known) {
      const id = String(row['id']) as AlbumId
      if (!seen.has(id) && (shared || row['shared'] === 0)) mark.run(id)
    }
  })
}
