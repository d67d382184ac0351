import type { AlbumPage } from '../../../shared/albums/album-page.ts'
import type { MapCluster, MapPlaces, MapQuery } from '../../../shared/contract/library/map.ts'
import type { AccountId, Album, AlbumId, ItemColumns, LibraryQuery, OwnerId } from '../../../shared/domain.ts'
import type { DifferenceList, DifferenceQuery } from '../../../shared/health.ts'
import type { FoundName } from '../../../shared/search/found-name.ts'
import { failure, success, type Result } from '../../../shared/problems/problem.ts'
import { refreshAlbums } from '../../backup/listing/refresh-albums.ts'
import { describeError } from '../../describe-error.ts'
import { isToLocate } from '../../geography/locate-items.ts'
import type { AccountSession } from '../../google/library/library-api.ts'
import { albumSteps } from '../../library/album-list.ts'
import { albumPageSteps } from '../../library/album-page.ts'
import { differenceSteps } from '../../library/completeness/difference-items.ts'
import { KeptLibrary } from '../../library/kept/kept-library.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { inSlicesUntil } from '../../slices.ts'
import { createRemoteCovers, type RemoteCovers } from '../remote-covers.ts'
import type { MirrorPartsContext } from './mirror-parts.ts'

/** Lists of an open mirror that are read beside everything else; undefined once the mirror closes. */
export interface MirrorLists {
  /** All albums. */
  albums: () => Promise<Album[] | undefined>
  /** Asks Google for all albums and returns what is known then. */
  refreshAlbums(): Promise<Result<Album[]>>
  /** What stands above the photos of an album; null for one that is not here. */
  albumPage: (album: AlbumId) => Promise<AlbumPage | null | undefined>
  /** Whether Google may still give a cover that was asked for. */
  coverMayCome(album: AlbumId): boolean
  /** What the library shows, and how many items that are. */
  columns: (query: LibraryQuery) => Promise<ItemColumns | undefined>
  count: (query: LibraryQuery) => Promise<number | undefined>
  /** When the task began that has brought the newest items; null if nothing is here. */
  newestSince: () => Promise<number | null | undefined>
  /** What people and places of items are called that begins so, at most so many. */
  names: (beginning: string, most: number) => Promise<FoundName[] | undefined>
  /** What a part of the map shows, and where everything was taken. */
  clusters: (query: MapQuery) => Promise<{ level: number; clusters: MapCluster[] } | undefined>
  places: (query: { owner?: OwnerId }) => Promise<MapPlaces | undefined>
  /** The items behind a difference that Health shows. */
  differences: (query: DifferenceQuery) => Promise<DifferenceList | undefined>
}

interface MirrorListsParts {
  context: MirrorPartsContext
  mirror: Mirror
  /** Aborts with the mirror. */
  closing: AbortSignal
  /** Google was asked for all albums. */
  listed: () => void
  /** Somebody looks at the library. */
  looked: () => void
}

/** Those lists, with the covers that Google gives for them, and what ends them once `closing` has aborted. */
export function createMirrorLists(parts: MirrorListsParts): {
  lists: MirrorLists
  covers: RemoteCovers
  close(): Promise<void>
} {
  const { mirror, closing } = parts
  const { ports, google, arbiter } = parts.context
  const { clock, log } = ports
  const { database } = mirror
  const session = (account: AccountId): AccountSession | undefined => google.attendedSession(account)
  const accounts = () => google.accounts()
  const albums = (): Promise<Album[] | undefined> =>
    inSlicesUntil(closing, albumSteps(database, arbiter.isUnderWay('backup')))
  const listAgain = async (): Promise<Result<Album[]>> => {
    const network = google.network.albums
    const listed = await refreshAlbums({ mirror, session, accounts, clock, log, network }, closing)
    parts.listed()
    if (!listed.ok) return listed
    const known = await albums()
    return known ? success(known) : failure('cancelled')
  }
  const covers = createRemoteCovers({ database, clock, log, session, refreshAlbums: listAgain, signal: closing })

  const library = new KeptLibrary(database)
  let preparing: Promise<void> | undefined
  const prepareSearch = (): void => {
    preparing ??= inSlicesUntil(closing, library.prepareSearch()).catch((error: unknown) => {
      // The search itself meets the same, and its answer says so.
      log('warn', 'search-not-prepared', { detail: describeError(error) })
    })
  }
  const lists: MirrorLists = {
    albums,
    refreshAlbums: listAgain,
    albumPage: (album) => inSlicesUntil(closing, albumPageSteps(database, album)),
    coverMayCome: covers.mayCome,
    async columns(query) {
      const found = await inSlicesUntil(closing, library.columns(query))
      // Whoever looks at everything may search next.
      if (query.first === undefined) prepareSearch()
      parts.looked()
      return found
    },
    count: (query) => inSlicesUntil(closing, library.count(query)),
    newestSince: () => inSlicesUntil(closing, library.newestSince()),
    names: (beginning, most) => inSlicesUntil(closing, library.names(beginning, most)),
    async clusters(query) {
      parts.looked()
      return inSlicesUntil(closing, library.clusters(query))
    },
    async places({ owner }) {
      parts.looked()
      const found = await inSlicesUntil(closing, library.places(owner))
      return found && { ...found, isNaming: isToLocate(database) }
    },
    differences: (query) => inSlicesUntil(closing, differenceSteps(database, query)),
  }
  return {
    lists,
    covers,
    async close() {
      await preparing
      library.close()
    },
  }
}
