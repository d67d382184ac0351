import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId } from '../../shared/domain.ts'
import { fetchedPicture } from '../file-format/fetched-picture.ts'
import { accountId, integer, rowReader, text } from '../index/schema/typed-rows.ts'
import type { AccountSession, ApiFailure, MediaAnswer } from '../google/library/library-api.ts'
import { describeError } from '../describe-error.ts'
import type { Clock, Log } from '../ports.ts'
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
  /** Ends whatever is under way. */
  signal: AbortSignal
  log: Log
}

export interface RemoteCovers {
  /**
   * Fetches the cover that Google gives for an album; undefined if there is none to show now: no cover, nobody signed in, no
   * network, or so many were asked for since that it gave way. All who ask meanwhile get the same.
   */
  fetch: (album: AlbumId) => Promise<Thumbnail | undefined>
  /** Whether asking again may bring it; false once it could not be had. */
  mayCome: (album: AlbumId) => boolean
}

/** At a time; the others wait, the latest wish first. */
const mostAtOnce = 6
/** Whoever scrolls through all albums is given those where they stop. */
const mostWaiting = 60

interface Asked {
  album: AlbumId
  done: (cover: Thumbnail | undefined) => void
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

/** Google gives nobody anything now, and not just this one cover. */
function concernsAll(failure: ApiFailure): boolean {
  if (failure.kind === 'retry') return failure.problem.code === 'offline' || failure.problem.code === 'google-busy'
  return failure.kind !== 'permanent'
}

/** The covers that Google gives, for albums nothing of which is in the mirror yet. */
export function createRemoteCovers(parts: RemoteCoverParts): RemoteCovers {
  const { database, clock, session, refreshAlbums, signal } = parts
  const select = database.prepare(
    'SELECT account, cover_url AS url, cover_url_at AS listedAt FROM album WHERE id = ? AND cover_url IS NOT NULL',
  )
  const coming = new Map<AlbumId, Promise<Thumbnail | undefined>>()
  const failed = new Set<AlbumId>()
  const waiting: Asked[] = []
  let atWork = 0
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

  const open = async (cover: CoverRow): Promise<MediaAnswer | undefined> => {
    if (clock.now() - cover.listedAt > coverLifeMs) return { kind: 'expired' }
    return session(cover.account)?.media.open(cover.url, coverSuffix, 0, signal)
  }

  const fetchNow = async (album: AlbumId): Promise<Thumbnail | undefined> => {
    const known = row(album)
    if (!known) return undefined
    let answer = await open(known)
    if (answer?.kind === 'expired') {
      await listAgain()
      if (signal.aborted) return undefined
      const fresh = row(album)
      answer = fresh && fresh.url !== known.url ? await open(fresh) : undefined
    }
    // Those that wait would wait as long for nothing.
    if (answer?.kind === 'failed' && concernsAll(answer.failure))
      for (const asked of waiting.splice(0)) settle(asked, undefined)
    return answer?.kind === 'bytes' ? readCover(answer) : undefined
  }

  const settle = ({ album, done }: Asked, cover: Thumbnail | undefined): void => {
    if (!cover) failed.add(album)
    done(cover)
  }

  const work = async (): Promise<void> => {
    atWork += 1
    try {
      for (let asked = waiting.pop(); asked; asked = waiting.pop()) {
        try {
          settle(asked, await fetchNow(asked.album))
        } catch (error) {
          settle(asked, undefined)
          parts.log('error', 'cover-not-fetched', { detail: describeError(error) })
        }
      }
    } finally {
      atWork -= 1
    }
  }

  const fetch = (album: AlbumId): Promise<Thumbnail | undefined> => {
    const same = coming.get(album)
    if (same) return same
    failed.delete(album)
    const asked = new Promise<Thumbnail | undefined>((done) => waiting.push({ album, done }))
    const cover = asked.finally(() => coming.delete(album))
    coming.set(album, cover)
    if (waiting.length > mostWaiting) waiting.shift()?.done(undefined)
    if (atWork < mostAtOnce) void work()
    return cover
  }

  return { fetch, mayCome: (album) => !failed.has(album) }
}
