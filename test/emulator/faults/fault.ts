/** Another answer in place of the right one. */
export type ReplacingAction =
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
  /** To `to`, or to the same address with a mark that lets the fault pass the second time. */
  | { kind: 'redirect'; to?: string; status?: number }
  /** Valid JSON of about `bytes` bytes (default 64 MiB). */
  | { kind: 'huge-json'; bytes?: number }
  /** Arrays in arrays, `depth` (default 100,000) deep. */
  | { kind: 'deep-json'; depth?: number }
  /** 400 for the page token. */
  | { kind: 'page-token-refused' }
  /** The refresh token is dead. */
  | { kind: 'invalid-grant' }

/** The right answer, changed. */
export type SpoilingAction =
  /** 200 with an HTML page. */
  | { kind: 'html' }
  | { kind: 'wrong-type'; contentType: string }
  /** 200 with nothing in it. */
  | { kind: 'empty' }
  /** A whole answer whose `Content-Length` and body are both `missing` bytes (default half) too small. */
  | { kind: 'cut-file'; missing?: number }
  | { kind: 'invalid-json' }
  /** Every field in the answer that is called `field`, or one of them, gets `value` (default 12345). */
  | { kind: 'wrong-field'; field: string | readonly string[]; value?: unknown }
  /** Every field that is called so is left out. */
  | { kind: 'without-field'; field: string | readonly string[] }
  /** Every field that is called so gets the value that is given for it, wherever the answer has it. */
  | { kind: 'odd-fields'; values: Readonly<Record<string, unknown>> }
  /** The page before comes again, with the same token to go on. */
  | { kind: 'same-page' }
  /** The last entry of the page comes twice. */
  | { kind: 'duplicate-ids' }

/** The right answer over a connection that breaks the rules of HTTP. */
export type WireAction =
  /** The connection is cut before the answer, within its headers, or after `bytes` bytes (default half) of its body. */
  | { kind: 'reset'; at: 'start' | 'headers' | 'body'; bytes?: number }
  /** `Content-Length` is right but `missing` bytes (default half) never come, and the connection closes cleanly. */
  | { kind: 'short-body'; missing?: number }
  /** `extra` bytes (default 100) more than `Content-Length` says. */
  | { kind: 'long-body'; extra?: number }
  /** Headers, then one byte a second for ever. */
  | { kind: 'endless' }
  /** No answer at all; the connection stays open. */
  | { kind: 'hang' }

/** The right answer in another manner. */
type MannerAction =
  | { kind: 'no-length' }
  | { kind: 'slow'; bytesPerSecond: number }
  /** The connection ends when `bytes` bytes of an upload's body have arrived. */
  | { kind: 'cut-upload'; bytes: number }
  /** `ms` later. */
  | { kind: 'delay'; ms: number }

/** What goes wrong. */
export type FaultAction = ReplacingAction | SpoilingAction | WireAction | MannerAction

const stages: Record<FaultAction['kind'], 'replacing' | 'spoiling' | 'wire' | 'manner'> = {
  status: 'replacing',
  redirect: 'replacing',
  'huge-json': 'replacing',
  'deep-json': 'replacing',
  'page-token-refused': 'replacing',
  'invalid-grant': 'replacing',
  html: 'spoiling',
  'wrong-type': 'spoiling',
  empty: 'spoiling',
  'cut-file': 'spoiling',
  'invalid-json': 'spoiling',
  'wrong-field': 'spoiling',
  'without-field': 'spoiling',
  'odd-fields': 'spoiling',
  'same-page': 'spoiling',
  'duplicate-ids': 'spoiling',
  reset: 'wire',
  'short-body': 'wire',
  'long-body': 'wire',
  endless: 'wire',
  hang: 'wire',
  'no-length': 'manner',
  slow: 'manner',
  'cut-upload': 'manner',
  delay: 'manner',
}

export function isReplacing(action: FaultAction | undefined): action is ReplacingAction {
  return action !== undefined && stages[action.kind] === 'replacing'
}

export function isSpoiling(action: FaultAction | undefined): action is SpoilingAction {
  return action !== undefined && stages[action.kind] === 'spoiling'
}

export function isWire(action: FaultAction | undefined): action is WireAction {
  return action !== undefined && stages[action.kind] === 'wire'
}

/** Whether `kind` is one that exists: fault files are written by hand. */
export function isFaultKind(kind: unknown): kind is FaultAction['kind'] {
  return typeof kind === 'string' && Object.hasOwn(stages, kind)
}

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
