import type { LibraryFilter } from '../../../shared/library-filter.ts'
import type { Permission, VideoStatus } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { LibraryWrites } from './library-writes.ts'
import type { UploadApi } from './upload-api.ts'
import type { ByteStream } from '../../ports.ts'

/** An album as Google lists it; every field but the id can be missing in an answer, so defaults are filled in here. */
export interface RemoteAlbum {
  id: string
  title: string
  shared: boolean
  /** Undefined when Google did not send a count, which it also does for an empty album. */
  count?: number
  productUrl?: string
  coverPhotoBaseUrl?: string
  coverPhotoMediaItemId?: string
}

/** A media item as Google lists it. */
export interface RemoteItem {
  id: string
  /** Empty when Google sent none. */
  filename: string
  /** Empty when Google sent none. */
  mimeType: string
  /** Absent when nothing that Google sent tells. */
  kind?: 'photo' | 'video'
  /** Lives 60 minutes; never stored in the mirror. */
  baseUrl?: string
  description?: string
  productUrl?: string
  /** RFC 3339 in UTC; absent if missing or unreadable. */
  creationTime?: string
  width: number
  height: number
  videoStatus?: VideoStatus
  camera: {
    make?: string
    model?: string
    focalLength?: number
    apertureFNumber?: number
    isoEquivalent?: number
    exposureTime?: string
    fps?: number
  }
}

/** `entries` may be empty although more pages follow; only a missing `nextPageToken` ends a list (reference, 3.5). */
export interface Page<Entry> {
  entries: Entry[]
  nextPageToken?: string
  /** How many more entries there were that could not be read; absent if none. */
  unreadable?: number
}

/** What an account is asked for: pages of lists, fresh base URLs, bytes, room for bytes of ours, or changes. */
export type AccountUse = 'lists' | 'addresses' | 'bytes' | 'uploads' | 'changes'

/**
 * Why a call to Google gave no value, and what to do about it.
 * - `retry`: transient, and the client's own retries are used up; try again after `afterMs`. `unclear`: it may have been
 *   carried out, and would be there twice: look first.
 * - `pause-account`: nothing of this account, or `only` this use of it, can work before `until` (milliseconds since 1970).
 * - `sign-in`: the sign-in is dead or lacks a permission; only a person can help.
 * - `permanent`: this very request will not work.
 */
export type ApiFailure =
  | { kind: 'retry'; problem: Problem; afterMs: number; unclear?: true }
  | { kind: 'pause-account'; problem: Problem; until: number; only?: AccountUse }
  | { kind: 'sign-in'; problem: Problem }
  | { kind: 'permanent'; problem: Problem }
  | { kind: 'cancelled' }

export type ApiResult<Value> = { ok: true; value: Value } | { ok: false; failure: ApiFailure }

/** No value, and why. */
export function failed(failure: ApiFailure): ApiResult<never> {
  return { ok: false, failure }
}

/** What Google says of some ids. Each is in one of these: what is not clear of one says nothing about the others. */
export interface Batch {
  items: Map<string, RemoteItem>
  /** Google says that there are no such items, or none for us. */
  gone: Set<string>
  /**
   * Google failed for these, together with others and alone, or for so many before them that they were not asked for alone.
   * Nothing is known of them.
   */
  failed: Map<string, ApiFailure>
}

/** The reading methods of the Library API for one account, paced, retried and counted. */
export interface LibraryApi {
  albums(pageToken: string | undefined, signal: AbortSignal): Promise<ApiResult<Page<RemoteAlbum>>>
  sharedAlbums(pageToken: string | undefined, signal: AbortSignal): Promise<ApiResult<Page<RemoteAlbum>>>
  /** Items of one album in album order. */
  albumItems(albumId: string, pageToken: string | undefined, signal: AbortSignal): Promise<ApiResult<Page<RemoteItem>>>
  /** The library, newest first: all of it but the archive, or `only` a part. */
  libraryItems(
    pageToken: string | undefined,
    signal: AbortSignal,
    only?: LibraryFilter,
  ): Promise<ApiResult<Page<RemoteItem>>>
  /** One album or media item as Google's JSON says it, unread; which of them the length of the id tells. */
  told(id: string, signal: AbortSignal): Promise<ApiResult<Record<string, unknown>>>
  /** The same of a shared album, joined or not, by its token. */
  sharedTold(token: string, signal: AbortSignal): Promise<ApiResult<Record<string, unknown>>>
  /** Items with fresh base URLs for at most 50 different ids. Fails only for what concerns all of them. */
  batchGet(ids: readonly string[], signal: AbortSignal): Promise<ApiResult<Batch>>
}

/** The answer to a request for bytes, before the body is read. */
export type MediaAnswer =
  | {
      kind: 'bytes'
      /** Where the body starts in the whole: 0 for a 200, the asked offset for a 206. */
      offset: number
      /** Length of the whole; absent if the server did not say. */
      total?: number
      contentType: string
      etag?: string
      body: ByteStream
    }
  /** 403: the base URL is older than 60 minutes or was withdrawn; ask `batchGet` for a new one. */
  | { kind: 'expired' }
  /** 404: the item, or this rendition of it, does not exist. */
  | { kind: 'gone' }
  /** `sent`: the server was asked, and this is what came of it. */
  | { kind: 'failed'; failure: ApiFailure; sent: boolean }

/** Bytes behind base URLs for one account. No retries: the journal decides about those. */
export interface MediaApi {
  /**
   * `suffix` is what follows the base URL, such as `=d` or `=dv` (reference, 5.1). With `from` above 0 the answer may
   * still be the whole (offset 0).
   */
  open(baseUrl: string, suffix: string, from: number, signal: AbortSignal): Promise<MediaAnswer>
}

/** What Google's day leaves for downloads of one OAuth client, which all its accounts share. */
export interface DownloadQuota {
  /** Tells clients apart. */
  client: string
  leftToday: number
  /** A whole day has so many for backups; the limit itself, `mediaPerDay`, is a little more. */
  perDay: number
  mediaPerDay: number
}

/** One signed-in account, ready to be used by a backup. */
export interface AccountSession {
  library: LibraryApi
  media: MediaApi
  uploads: UploadApi
  writes: LibraryWrites
  /** What the person has allowed this account, as `Account.grants`. */
  grants(): Permission[]
  downloadQuota(): DownloadQuota
}
