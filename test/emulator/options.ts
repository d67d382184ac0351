import type { ProxyOptions } from './proxy/start-proxy.ts'
import type { Fault } from './faults/fault.ts'

/** `legacy`: before 31 March 2025. `current`: only what the same OAuth client created (reference, 7). */
export type Profile = 'legacy' | 'current'

/** What the authorization page does: wait for a person, or answer at once. */
export type Consent = 'ask' | 'allow' | 'deny'

/** Behaviours that are unverified or contradictory in the API reference; all off unless a test turns them on. */
export interface Switches {
  /** Media requests with `Range` get the whole with 200 (reference, 5.3). */
  ignoreRange: boolean
  /** Media answers carry no `Content-Length`. */
  noContentLength: boolean
  /** `pageSize` above the maximum (reference, 3.8). */
  pageSizeAboveMaximum: 'clamp' | 'refuse'
  /** Every page after the first begins with the last entry of the page before (reference, 3.7). */
  overlapPages: boolean
  /** A full last page carries a token, and the page behind it is `{}` (reference, 3.6). */
  extraLastToken: boolean
  /** So many empty pages with a token come before every page with entries (reference, 3.5). */
  emptyPages: number
  /** Pages hold fewer entries than asked for. */
  shortPages: boolean
  /** One unknown id makes the whole `batchGet` answer 500 (reference, 1.3). */
  badBatchGetFailsAll: boolean
  /** Photos leave out `mediaMetadata.photo`. */
  noPhotoMetadata: boolean
  /** Items leave out `mediaMetadata`. */
  noMediaMetadata: boolean
  /** What stands in the place of every video's processing status, if this holds one; undefined leaves the field out. */
  videoStatus: readonly [unknown?]
  /** The same bytes are stored as often as they are created, and put into an album as often as they are put there. */
  storesTwice: boolean
  /** `batchCreate` of which some failed: 200 or 207 (reference, 4.3). */
  partlyCreated: 200 | 207
  /** A change takes so long; another one for the same person meanwhile is refused. Milliseconds. */
  writeMs: number
  /** Bodies of uploads are taken no faster; 0 means as they come. */
  uploadBytesPerSecond: number
  /** `=dv` of a video that is not READY: 404, or 500 (reference, 14.15). */
  unreadyVideo: 404 | 500
  /** A wrong client id or secret: 401 or 400 (reference, 12.3). */
  wrongClientStatus: 400 | 401
  /** Limit of API calls of a Pacific day before every further one gets 429 for the day; 0 means no limit. */
  apiCallsPerDay: number
  /** Limit of media requests of a Pacific day before every further one gets 429; 0 means no limit. */
  mediaRequestsPerDay: number
  /** Media requests at a time before every further one gets 429; 0 means no limit. */
  mediaAtATime: number
}

export interface EmulatorOptions {
  /** 0 or absent: any free port. */
  port?: number
  /** Number of generated albums; with `items` absent there are ten items for each. */
  albums?: number
  /** Number of generated media items of the main account; absent together with `albums`: the sample account. */
  items?: number
  /** Everything generated depends on the seed alone. Default 1. */
  seed?: number
  /** Default `current`, like the real service. */
  profile?: Profile
  /** Wait before every answer. */
  latencyMs?: number
  /** Speed limit over all media bodies together. */
  rateBytesPerSecond?: number
  /** Life of a base URL. Default 3600. */
  expireSeconds?: number
  /** Life of an access token. Default 3599. */
  accessTokenSeconds?: number
  /** Every generated item is a JPEG of exactly this many bytes; for benchmarks. */
  itemBytes?: number
  /** A folder that keeps what is written by way of the API, bytes included, for the next start with the same seed. */
  state?: string
  faults?: readonly Fault[]
  /** A way in for clients that call Google by its names; needs the program openssl. */
  proxy?: ProxyOptions
  /** Default `allow`. */
  consent?: Consent
  /** Milliseconds since 1970; tests move it to let URLs and tokens expire. */
  now?: () => number
  switches?: Partial<Switches>
}

export const defaultSwitches: Switches = {
  ignoreRange: false,
  noContentLength: false,
  pageSizeAboveMaximum: 'clamp',
  overlapPages: false,
  extraLastToken: false,
  emptyPages: 0,
  shortPages: false,
  badBatchGetFailsAll: false,
  noPhotoMetadata: false,
  noMediaMetadata: false,
  videoStatus: [],
  storesTwice: false,
  partlyCreated: 200,
  writeMs: 0,
  uploadBytesPerSecond: 0,
  unreadyVideo: 404,
  wrongClientStatus: 401,
  apiCallsPerDay: 0,
  mediaRequestsPerDay: 0,
  mediaAtATime: 0,
}

/** What the server has seen since its start. HEAD and refused requests count too. */
export interface Counters {
  /** Calls below `/v1/` except userinfo. */
  api: number
  /** Requests for base URLs. */
  media: number
  /** Requests to the token endpoint. */
  token: number
  /** By method name, such as `albums.list`, `media.d`, `media.dv`, `media.size`, `oauth.token`. */
  byMethod: Record<string, number>
  /** Media bytes handed to the network. */
  mediaBytes: number
  /** Bytes of uploads that have arrived, as they arrive. */
  uploadBytes: number
  /** API calls that are being answered, also for callers that have gone. */
  activeApi: number
  activeMedia: number
  maxActiveMedia: number
  /** Answers 429 because of `apiCallsPerDay`, `mediaRequestsPerDay` or `mediaAtATime`. */
  overQuota: number
}
