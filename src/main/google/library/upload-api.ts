import type { ApiResult } from './library-api.ts'

/** Bytes to be sent, which can be read from any place and more than once. */
export interface UploadSource {
  /** As the item will be called; at most 255 characters. */
  name: string
  mimeType: string
  bytes: number
  /** The bytes from `from` up to, and without, `until`. */
  open(from: number, until: number): AsyncIterable<Uint8Array>
}

/** Where the bytes of one resumable upload go. Good to be written down: a later start can go on with it. */
export interface UploadSession {
  url: string
  /** Every piece but the last is a multiple of this. */
  granularity: number
}

/** `received`: so many bytes are there. */
export interface UploadState {
  state: 'active' | 'final' | 'cancelled'
  received: number
}

export interface UploadOptions {
  signal: AbortSignal
  /** Hears how many bytes of the whole the network has taken; goes back after a break. */
  onSent?: (bytes: number) => void
  /** So many bytes are there already, as Google said; `unknown` asks Google first. Default 0. */
  from?: number | 'unknown'
  /** How much is sent with one request, rounded down to the granularity. Default: all that is left. */
  chunkBytes?: number
}

/**
 * Sends bytes for one account. What comes of it is an upload token, which lives for a day and is nothing until an item is
 * created from it, so all of this may be repeated (reference, 4). A source that cannot be read fails as `file-failed`.
 */
export interface UploadApi {
  /** All bytes with one request. */
  raw(source: UploadSource, options: Pick<UploadOptions, 'signal' | 'onSent'>): Promise<ApiResult<string>>
  start(source: UploadSource, signal: AbortSignal): Promise<ApiResult<UploadSession>>
  /** Sends what is not there yet. After a break Google is asked how much that is. `google-not-found` if the upload is over, is of
   * other bytes, or has an address that no sign-in may be sent to. */
  send(session: UploadSession, source: UploadSource, options: UploadOptions): Promise<ApiResult<string>>
  query(url: string, signal: AbortSignal): Promise<ApiResult<UploadState>>
  cancel(url: string, signal: AbortSignal): Promise<ApiResult<true>>
}
