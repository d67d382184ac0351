import { z } from 'zod'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { InTurn } from '../../turns.ts'
import type { Endpoints } from '../endpoints.ts'
import { apiCalls, given } from './api-calls.ts'
import type { ApiCall, ApiCallParts } from './api-calls.ts'
import { refusedHere } from './account-call.ts'
import { albumOf, createdSlots, remoteItem } from './library-answers.ts'
import type { CreatedSlot } from './library-answers.ts'
import { failed } from './library-api.ts'
import type { ApiResult, RemoteAlbum, RemoteItem } from './library-api.ts'
import { methods } from './methods.ts'
import type { MethodName } from './methods.ts'
import { tooLong } from './what-fits.ts'

/** Bytes that were uploaded, and what they are to be called. */
interface NewItem {
  token: string
  fileName: string
  description?: string
}

/** Where something goes in an album: before all, behind everything, or behind an item or something between items that is there. */
export type AlbumPosition = 'first' | 'last' | { afterItem: string } | { afterText: string }

/** A point on the map, as an album can have it between its photos. Degrees. */
interface NamedPlace {
  name: string
  latitude: number
  longitude: number
}

/** What stands between the photos of an album: a text, a place, or a way from one place to another. */
export type BetweenPhotos = { text: string } | { at: NamedPlace } | { from: NamedPlace; to: NamedPlace }

/** By what others can join a shared album. */
interface AlbumShare {
  token: string
  /** Absent if Google sent no address that can be followed. */
  url?: string
}

/**
 * The methods of the Library API that change something for one account. One at a time for an account, as Google wants it,
 * whichever program of this home they are of; limits are checked before anything is sent (`google-limit`), and so is the permission (`scope-missing`). What would be
 * there twice is not repeated: where nobody knows whether it was carried out, the failure is `google-unclear`.
 */
export interface LibraryWrites {
  /** Two albums may have one title. */
  createAlbum(title: string, signal: AbortSignal): Promise<ApiResult<RemoteAlbum>>
  renameAlbum(id: string, title: string, signal: AbortSignal): Promise<ApiResult<RemoteAlbum>>
  setCover(id: string, item: string, signal: AbortSignal): Promise<ApiResult<RemoteAlbum>>
  /** Puts something between the photos of an album, and gives its id. Google never lists it. */
  addBetween(id: string, what: BetweenPhotos, place: AlbumPosition, signal: AbortSignal): Promise<ApiResult<string>>
  /** At most 50 different items that this app created, behind those that are there: all of them or none. */
  addItems(id: string, items: readonly string[], signal: AbortSignal): Promise<ApiResult<true>>
  /** The same for taking out. They stay in the library. */
  removeItems(id: string, items: readonly string[], signal: AbortSignal): Promise<ApiResult<true>>
  /**
   * Makes items of at most 50 upload tokens, and puts them into an album: what has come of each, in their order. Bytes
   * that are there already give the item that they are.
   */
  createItems(
    items: readonly NewItem[],
    album: { id: string; place: AlbumPosition } | undefined,
    signal: AbortSignal,
  ): Promise<ApiResult<CreatedSlot[]>>
  describeItem(id: string, description: string, signal: AbortSignal): Promise<ApiResult<RemoteItem>>
  share(id: string, signal: AbortSignal): Promise<ApiResult<AlbumShare>>
  unshare(id: string, signal: AbortSignal): Promise<ApiResult<true>>
  join(token: string, signal: AbortSignal): Promise<ApiResult<RemoteAlbum>>
  leave(token: string, signal: AbortSignal): Promise<ApiResult<true>>
}

export interface LibraryWritesParts extends ApiCallParts {
  /** One for all that changes something for the account. */
  inTurn: InTurn
}

const anything = z.object({})
const enrichmentAnswer = z.object({ enrichmentItem: z.object({ id: z.string().min(1) }) })
const sharedAnswer = z.object({
  shareInfo: z.object({ shareToken: z.string().min(1), shareableUrl: z.string().optional().catch(undefined) }),
})
const joinedAnswer = z.object({ album: z.unknown() })

/** As the API says it (reference, 2). */
function positionOf(place: AlbumPosition): Record<string, string> {
  if (place === 'first') return { position: 'FIRST_IN_ALBUM' }
  if (place === 'last') return { position: 'LAST_IN_ALBUM' }
  return 'afterItem' in place
    ? { position: 'AFTER_MEDIA_ITEM', relativeMediaItemId: place.afterItem }
    : { position: 'AFTER_ENRICHMENT_ITEM', relativeEnrichmentItemId: place.afterText }
}

function locationOf({ name, latitude, longitude }: NamedPlace): object {
  return { locationName: name, latlng: { latitude, longitude } }
}

function enrichmentOf(what: BetweenPhotos): object {
  if ('text' in what) return { textEnrichment: what }
  if ('at' in what) return { locationEnrichment: { location: locationOf(what.at) } }
  return { mapEnrichment: { origin: locationOf(what.from), destination: locationOf(what.to) } }
}

function idsProblem(ids: readonly string[], most: number): Problem | undefined {
  if (ids.length > most) return { code: 'google-limit', values: { limit: 'ids', most } }
  const areGood = ids.length > 0 && new Set(ids).size === ids.length && !ids.includes('')
  return areGood ? undefined : { code: 'google-bad-request', detail: 'ids must be different, and some' }
}

function newItemsProblem(items: readonly NewItem[]): Problem | undefined {
  const tokens = items.map(({ token }) => token)
  const wrong = items.flatMap(({ fileName, description = '' }) => [
    tooLong('file-name', fileName),
    tooLong('description', description),
  ])
  return idsProblem(tokens, methods['mediaItems.batchCreate'].most) ?? wrong.find((each) => each !== undefined)
}

type Write = <Value>(
  call: Omit<ApiCall<Value>, 'use'>,
  signal: AbortSignal,
  refused?: Problem,
) => Promise<ApiResult<Value>>

/** Those methods for one account (reference, 1.3). */
export function createLibraryWrites(parts: LibraryWritesParts): LibraryWrites {
  const [write, { endpoints }] = [writing(parts), parts]
  return { ...albumWrites(write, endpoints), ...itemWrites(write, endpoints), ...sharing(write, endpoints) }
}

/** One change after the other, each only if it is allowed and fits. */
function writing(parts: LibraryWritesParts): Write {
  const { endpoints, inTurn } = parts
  const run = apiCalls(parts)
  return async (call, signal, refused) => {
    if (refused) return failed({ kind: 'permanent', problem: refused })
    const notAllowed = refusedHere(parts.account(), call.method, endpoints)
    if (notAllowed) return failed(notAllowed)
    const done = await inTurn(() => run({ ...call, use: 'changes' }, signal), signal)
    if (done.ok || done.failure.kind !== 'retry' || !done.failure.unclear) return done
    const { detail } = done.failure.problem
    return failed({ ...done.failure, problem: { code: 'google-unclear', ...(detail !== undefined && { detail }) } })
  }
}

const done = (answer: unknown): ApiResult<true> | undefined => given(anything.safeParse(answer).success || undefined)

const readAlbum =
  (endpoints: Endpoints) =>
  (answer: unknown): ApiResult<RemoteAlbum> | undefined =>
    given(albumOf(answer, endpoints))

function albumWrites(
  write: Write,
  endpoints: Endpoints,
): Pick<LibraryWrites, 'createAlbum' | 'renameAlbum' | 'setCover' | 'addBetween' | 'addItems' | 'removeItems'> {
  const album = readAlbum(endpoints)
  const changeItems = async (
    method: Extract<MethodName, 'albums.batchAddMediaItems' | 'albums.batchRemoveMediaItems'>,
    id: string,
    items: readonly string[],
    signal: AbortSignal,
  ): Promise<ApiResult<true>> =>
    await write(
      { method, id, body: { mediaItemIds: items }, read: done },
      signal,
      idsProblem(items, methods[method].most),
    )
  return {
    createAlbum: (title, signal) =>
      write(
        { method: 'albums.create', body: { album: { title } }, read: album },
        signal,
        tooLong('album-title', title),
      ),
    renameAlbum: (id, title, signal) =>
      write(
        { method: 'albums.patch', id, query: [['updateMask', 'title']], body: { title }, read: album },
        signal,
        tooLong('album-title', title),
      ),
    setCover: (id, item, signal) =>
      write(
        {
          method: 'albums.patch',
          id,
          query: [['updateMask', 'coverPhotoMediaItemId']],
          body: { coverPhotoMediaItemId: item },
          read: album,
        },
        signal,
      ),
    addBetween: (id, what, place, signal) =>
      write(
        {
          method: 'albums.addEnrichment',
          id,
          body: { newEnrichmentItem: enrichmentOf(what), albumPosition: positionOf(place) },
          read: (answer) => given(enrichmentAnswer.safeParse(answer).data?.enrichmentItem.id),
        },
        signal,
      ),
    addItems: (id, items, signal) => changeItems('albums.batchAddMediaItems', id, items, signal),
    removeItems: (id, items, signal) => changeItems('albums.batchRemoveMediaItems', id, items, signal),
  }
}

function itemWrites(write: Write, endpoints: Endpoints): Pick<LibraryWrites, 'createItems' | 'describeItem'> {
  return {
    createItems: (items, into, signal) =>
      write(
        {
          method: 'mediaItems.batchCreate',
          body: {
            ...(into && { albumId: into.id }),
            ...(into && into.place !== 'last' && { albumPosition: positionOf(into.place) }),
            newMediaItems: items.map(({ token, fileName, description }) => ({
              ...(description !== undefined && { description }),
              simpleMediaItem: { uploadToken: token, fileName },
            })),
          },
          read: (answer) =>
            given(
              createdSlots(
                answer,
                items.map(({ token }) => token),
              ),
            ),
        },
        signal,
        newItemsProblem(items),
      ),
    describeItem: (id, description, signal) =>
      write(
        {
          method: 'mediaItems.patch',
          id,
          query: [['updateMask', 'description']],
          body: { description },
          read: (answer) => given(remoteItem(answer, endpoints)),
        },
        signal,
        tooLong('description', description),
      ),
  }
}

function sharing(write: Write, endpoints: Endpoints): Pick<LibraryWrites, 'share' | 'unshare' | 'join' | 'leave'> {
  const album = readAlbum(endpoints)
  return {
    share: (id, signal) =>
      write(
        {
          method: 'albums.share',
          id,
          body: {},
          read(answer) {
            const parsed = sharedAnswer.safeParse(answer)
            if (!parsed.success) return undefined
            const { shareToken, shareableUrl } = parsed.data.shareInfo
            return given({ token: shareToken, ...(shareableUrl !== undefined && { url: shareableUrl }) })
          },
        },
        signal,
      ),
    unshare: (id, signal) => write({ method: 'albums.unshare', id, body: {}, read: done }, signal),
    join: (token, signal) =>
      write(
        {
          method: 'sharedAlbums.join',
          body: { shareToken: token },
          read(answer) {
            const parsed = joinedAnswer.safeParse(answer)
            return parsed.success ? album(parsed.data.album) : undefined
          },
        },
        signal,
      ),
    leave: (token, signal) => write({ method: 'sharedAlbums.leave', body: { shareToken: token }, read: done }, signal),
  }
}
