import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId } from '../../shared/domain.ts'
import { fetchedPicture } from '../file-format/fetched-picture.ts'
import { accountId, integer, rowReader, text } from '../index/schema/typed-rows.ts'
import type { AccountSession, MediaAnswer } from '../google/library/library-api.ts'
import type { Clock } from '../ports.ts'
import type { Thumbnail } from '../thumbnails/thumbnail-size.ts'

/** Base URLs live 60 minutes, and some died earlier (reference, 5.2). */
const coverLifeMs = 50 * 60_000
/** A page full of old covers asks for one fresh listing, not for one each. */
const betweenListingsMs = 60_000
const coverSuffix = '=w512-h512-c'
const mostCoverBytes = 4 * 1024 * 1024

const coverRow = rowReader({ account: accountId, url: text, listedAt: integer })
type CoverRow = ReturnType<typeof coverRow>

export interface RemoteCoverParts {
  database: DatabaseSync
  clock: Clock
  /** Undefined for an account that is not signed in. */
  session: (account: AccountId) => AccountSession | undefined
  /** Asks Google for all albums, which brings fresh cover addresses. */
  refreshAlbums: () => Promise<unknown>
}

type Bytes = Extract<MediaAnswer, { kind: 'bytes' }>

async function readCover(answer: Bytes): Promise<Thumbnail | undefined> {
  try {
    return await fetchedPicture(answer, mostCoverBytes)
  } catch {
    // The connection broke, or nobody waits for the cover any more.
    return undefined
  }
}

/**
 * Fetches the covers that Google gives for albums, for albums nothing of which is in the mirror yet. Undefined if there
 * is none to show now: no cover, nobody signed in, no network.
 */
export function createRemoteCovers(
  parts: RemoteCoverParts,
): (album: AlbumId, signal: AbortSignal) => Promise<Thumbnail | undefined> {
  const { database, clock, session, refreshAlbums } = parts
  const select = database.prepare(
    'SELECT account, cover_url AS url, cover_url_at AS listedAt FROM album WHERE id = ? AND cover_url IS NOT NULL',
  )
  let listing: Promise<unknown> | undefined
  let lastListing = -Infinity

  const row = (album: AlbumId): CoverRow | undefined => {
    const found = select.get(album)
    return found && coverRow(found)
  }

  const listAgain = async (): Promise<void> => {
    if (!listing && clock.monotonic() - lastListing < betweenListingsMs) return
    lastListing = clock.monotonic()
    listing ??= refreshAlbums().finally(() => (listing = undefined))
    await listing
  }

  const open = async (cover: CoverRow, signal: AbortSignal): Promise<MediaAnswer | undefined> => {
    if (clock.now() - cover.listedAt > coverLifeMs) return { kind: 'expired' }
    return session(cover.account)?.media.open(cover.url, coverSuffix, 0, signal)
  }

  return async (album, signal) => {
    const known = row(album)
    if (!known) return undefined
    let answer = await open(known, signal)
    if (answer?.kind === 'expired') {
      await listAgain()
      const fresh = row(album)
      answer = fresh && fresh.url !== known.url ? await open(fresh, signal) : undefined
    }
    return answer?.kind === 'bytes' ? readCover(answer) : undefined
  }
}
