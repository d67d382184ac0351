import type { AccountId } from '../domain.ts'
import type { Call, Names } from './call.ts'

/**
 * What a person wants to be otherwise in Google Photos. `album` is Google's id of an album, or the title of one that this app
 * has made; items have Google's ids; `token` is that of a shared album.
 */
export type GooglePhotosChange =
  | { do: 'create-album'; title: string }
  | { do: 'rename-album'; album: string; title: string }
  /** Puts a text at the beginning of the album. */
  | { do: 'describe-album'; album: string; text: string }
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
}

export interface GoogleCalls {
  /**
   * Fails with `scope-missing` and the `permission` that it lacks before Google is asked, with `google-limit` for what is
   * more than Google takes, with `album-not-found` or `google-several-albums` for a title, and with `google-unclear` if nobody
   * knows whether it was done.
   */
  'google.change': Call<{ account: AccountId; change: GooglePhotosChange }, GooglePhotosChanged>
  /** An album or item as Google's JSON tells of it; `what` is an id, or the title of an album. */
  'google.get': Call<{ account: AccountId; what: string }, Record<string, unknown>>
}

export const googleCalls: Names<GoogleCalls> = {
  'google.change': true,
  'google.get': true,
}
