import type { AccountId } from '../../domain.ts'
import type { Problem } from '../../problems/problem.ts'
import type { Call, Names } from '../call.ts'

/** A point on the map with a name, as an album can have it between its photos. Degrees. */
interface AlbumPlace {
  name: string
  latitude: number
  longitude: number
}

/** Where something goes in an album; items have Google's ids, and texts and places those that Google gave when they came. */
export type AlbumPosition = 'first' | 'last' | { afterItem: string } | { afterText: string }

/**
 * What a person wants to be otherwise in Google Photos. `album` is an album's id, at Google or here, or the title of one that this
 * app has made; items have Google's ids; `token` is that of a shared album.
 */
export type GooglePhotosChange =
  | { do: 'create-album'; title: string }
  | { do: 'rename-album'; album: string; title: string }
  /** Puts a text between the photos of the album: at its beginning if nothing else is said. */
  | { do: 'describe-album'; album: string; text: string; at?: AlbumPosition }
  /** The same for a place, or a map with the way from one place `to` another. */
  | { do: 'place-in-album'; album: string; place: AlbumPlace; to?: AlbumPlace; at?: AlbumPosition }
  /** The item that stands for the album; it is in it. */
  | { do: 'cover-album'; album: string; item: string }
  /** Those that are added come last, in their order. */
  | { do: 'add-items' | 'remove-items'; album: string; items: string[] }
  | { do: 'describe-item'; item: string; description: string }
  | { do: 'share-album' | 'unshare-album'; album: string }
  | { do: 'join-album' | 'leave-album'; token: string }

/** What it was about, and what has come of it. */
export interface GooglePhotosChanged {
  album?: { id: string; title?: string; url?: string }
  item?: { id: string; description?: string }
  /** Items that were put in or taken out. */
  items?: number
  share?: { token: string; url?: string }
  /** Google's id of a text or place that was put into an album; nothing lists it later. */
  between?: string
}

/** A photo or video in Google Photos, as far as one needs it to name it. */
export interface ListedItem {
  /** Google's id. */
  id: string
  filename: string
  /** RFC 3339, UTC; absent if Google said none. */
  taken?: string
  description?: string
}

/** One file that is in Google Photos now. */
export interface UploadedFile {
  path: string
  /** Google's id of the item. */
  item: string
  /** `there`: an earlier upload had put it there, or another file of the same bytes. */
  state: 'created' | 'there'
  /** Path of the other file of the same bytes, which went for both. */
  sameAs?: string
}

/** What has come of an upload. */
export interface UploadEnd {
  files: UploadedFile[]
  /** Of files that are not there, each with its `path`; or of what ended it. */
  problems: Problem[]
  /** Files in folders that were left out, because they are neither photos nor videos. */
  leftOut: number
  /** Google's id of the album. */
  album?: string
}

export interface UploadProgress {
  done: number
  of: number
  /** Of the file that is being sent. */
  sentBytes: number
  /** Of all files together. */
  ofBytes: number
}

export interface GoogleCalls {
  /**
   * Puts files, and whatever lies in folders, into Google Photos, and into an album: one with this title or id, or a new one.
   * Resolves when it has ended. Bytes that were uploaded before are not uploaded again. `upload-running` if another is under way.
   */
  'google.upload': Call<{ account: AccountId; paths: string[]; album?: string }, UploadEnd>
  /** What was begun goes on with the next upload of the same files. */
  'google.stopUpload': Call<void, void>
  /**
   * Fails with `scope-missing` and the `permission` that it lacks before Google is asked, with `google-limit` for what is
   * more than Google takes, with `album-not-found` or `google-several-albums` for a title, and with `google-unclear` if nobody
   * knows whether it was done.
   */
  'google.change': Call<{ account: AccountId; change: GooglePhotosChange }, GooglePhotosChanged>
  /** All items of an album, in its order, or of the library, newest first. */
  'google.items': Call<{ account: AccountId; album?: string }, ListedItem[]>
  /** An album or item as Google's JSON tells of it; `what` is an id, the title of an album, or, with `shared`, the token of one. */
  'google.get': Call<{ account: AccountId; what: string; shared?: true }, Record<string, unknown>>
}

export interface GoogleEvents {
  'google.uploading': UploadProgress
}

export const googleCalls: Names<GoogleCalls> = {
  'google.change': true,
  'google.get': true,
  'google.items': true,
  'google.upload': true,
  'google.stopUpload': true,
}

export const googleEvents: Names<GoogleEvents> = {
  'google.uploading': true,
}
