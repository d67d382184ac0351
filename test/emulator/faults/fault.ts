/** What goes wrong. */
export type FaultAction =
  /**
   * An error answer with the body that the reference gives for it (6.2 for the API, 5.2 for media). `reason` picks
   * between answers of one code: `scope` or `disabled` for 403; `day`, `minute`, `write` or `concurrent` for 429.
   */
  | {
      kind: 'status'
      status: number
      reason?: 'scope' | 'disabled' | 'day' | 'minute' | 'write' | 'concurrent'
      retryAfter?: number | string
    }
  /** The connection is cut before the answer, within its headers, or after `bytes` bytes of its body. */
  | { kind: 'reset'; at: 'start' | 'headers' | 'body'; bytes?: number }
  /** `Content-Length` is right but `missing` bytes (default half) never come, and the connection closes cleanly. */
  | { kind: 'short-body'; missing?: number }
  /** A whole answer whose `Content-Length` and body are both `missing` bytes (default half) too small. */
  | { kind: 'cut-file'; missing?: number }
  /** `extra` bytes (default 100) more than `Content-Length` says. */
  | { kind: 'long-body'; extra?: number }
  | { kind: 'no-length' }
  /** 200 with an HTML page. */
  | { kind: 'html' }
  | { kind: 'wrong-type'; contentType: string }
  /** 200 with nothing in it. */
  | { kind: 'empty' }
  /** To `to`, or to the same address with a mark that lets the fault pass the second time. */
  | { kind: 'redirect'; to?: string; status?: number }
  | { kind: 'slow'; bytesPerSecond: number }
  /** Headers, then one byte a second for ever. */
  | { kind: 'endless' }
  /** No answer at all; the connection stays open. */
  | { kind: 'hang' }
  /** A right answer that comes `ms` later. */
  | { kind: 'delay'; ms: number }
  /** Valid JSON of about `bytes` bytes (default 64 MiB). */
  | { kind: 'huge-json'; bytes?: number }
  | { kind: 'invalid-json' }
  /** Arrays in arrays, `depth` (default 100,000) deep. */
  | { kind: 'deep-json'; depth?: number }
  /** Every field called `field` in the answer gets `value` (default 12345). */
  | { kind: 'wrong-field'; field: string; value?: unknown }
  /** Every field called `field` is left out. */
  | { kind: 'without-field'; field: string }
  /** The page before comes again, with the same token to go on. */
  | { kind: 'same-page' }
  /** 400 for the page token. */
  | { kind: 'page-token-refused' }
  /** The last entry of the page comes twice. */
  | { kind: 'duplicate-ids' }
  /** The refresh token is dead. */
  | { kind: 'invalid-grant' }

/**
 * A planned failure. It watches the requests that match all of `on`, `method`, `path` and `itemId`.
 * Of those, it lets the first `after` pass (default 0), or, with `nth`, everything but the nth (from 1),
 * and then strikes `times` times (default 1).
 */
export interface Fault {
  on: 'api' | 'media' | 'token' | 'any'
  /** A name as in `counters.byMethod`, or an HTTP verb in capitals. */
  method?: string
  /** A part of the path and query. */
  path?: string
  /** The media item of a base URL. */
  itemId?: string
  nth?: number
  after?: number
  times?: number | 'always'
  do: FaultAction
}

export interface FaultHandle {
  readonly fault: Fault
  /** How often it struck. */
  readonly hits: number
  remove(): void
}
