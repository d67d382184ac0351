import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId } from '../../shared/domain.ts'
import type { AccountSession, MediaAnswer } from '../google/library-api.ts'
import type { Clock } from '../ports.ts'

/** Base URLs live 60 minutes (reference, 5.2), some died earlier. */
const coverLifeMs = 50 * 60_000
/** A page full of old covers asks for one fresh listing, not for one each. */
const betweenListingsMs = 60_000
const coverSize = '=w512-h512-c'

interface CoverRow {
  account: AccountId
  url: string
  listedAt: number
}

export interface RemoteCoverParts {
  database: DatabaseSync
  clock: Clock
  /** Undefined for an account that is not signed in. */
  session: (account: AccountId) => AccountSession | undefined
  /** Asks Google for all albums, which brings fresh cover addresses. */
  refreshAlbums: () => Promise<unknown>
}

export type RemoteCover = Extract<MediaAnswer, { kind: 'bytes' }>

/**
 * Fetches covers that Google gives for albums, for albums nothing of which is in the mirror yet. Undefined if there is
 * none, or nobody is signed in, or Google cannot be reached.
 */
export function createRemoteCovers(parts: RemoteCoverParts) {
  const { database, clock, session, refreshAlbums } = parts
  const select = database.prepare(
    'SELECT account, cover_url AS url, cover_url_at AS listedAt FROM album WHERE id = ? AND cover_url IS NOT NULL',
  )
  let listing: Promise<unknown> | undefined
  let lastListing = -Infinity

  const row = (album: AlbumId): CoverRow | undefined => select.get(album) as CoverRow | undefined

  const listAgain = async (): Promise<void> => {
    if (!listing && clock.monotonic() - lastListing < betweenListingsMs) return
    lastListing = clock.monotonic()
    listing ??= refreshAlbums().finally(() => (listing = undefined))
    await listing
  }

  const fetchFrom = async (cover: CoverRow, signal: AbortSignal): Promise<MediaAnswer | undefined> => {
    if (clock.now() - cover.listedAt > coverLifeMs) return { kind: 'expired' }
    return session(cover.account)?.media.open(cover.url, coverSize, 0, signal)
  }

  return async (album: AlbumId, signal: AbortSignal): Promise<RemoteCover | undefined> => {
    const known = row(album)
    if (!known) return undefined
    let answer = await fetchFrom(known, signal)
    if (answer?.kind === 'expired') {
      await listAgain()
      const fresh = row(album)
      answer = fresh && fresh.url !== known.url ? await fetchFrom(fresh, signal) : undefined
    }
    return answer?.kind === 'bytes' ? answer : undefined
  }
}
