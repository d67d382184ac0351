/** How many requests of each kind Google allows the project of an OAuth client per Google day. */
export interface DayLimits {
  apiPerDay: number
  mediaPerDay: number
}

/** What Google allows a project that was granted nothing else (reference, 6.3). */
export const usualDayLimits: DayLimits = { apiPerDay: 10_000, mediaPerDay: 75_000 }

/**
 * `lists`: pages of a backup. `addresses`: fresh base URLs. `albums-shown`, `covers`: a person looks at the screen. `changes`: a person wants
 * something in Google Photos to be otherwise. `uploads`: bytes on their way to Google, which count as calls.
 */
export type RequestUse = 'lists' | 'addresses' | 'albums-shown' | 'bytes' | 'covers' | 'uploads' | 'changes'
export type RequestKind = 'api' | 'media'

export const kindOfUse: Record<RequestUse, RequestKind> = {
  lists: 'api',
  addresses: 'api',
  'albums-shown': 'api',
  bytes: 'media',
  covers: 'media',
  uploads: 'api',
  changes: 'api',
}

/** One call brings the addresses of so many items (reference, 1.3). */
const addressesPerCall = 50
/** The part of the calls that lists leave to addresses, at most: what 75,000 downloads need of 10,000 calls. */
const mostForAddresses = 0.15
/**
 * What a backup leaves to people and to what is counted differently here and at Google (requests that died on the way, a
 * program that was killed before it wrote its count): by default 100 calls and 750 downloads.
 */
const leftOver = 0.01

/**
 * How many requests of its kind may have been made in a day, the next one included, for one of this use to be sent.
 * Downloads without addresses are worth nothing, so lists stop while there are enough calls for the addresses of
 * `mediaLeft` more downloads.
 */
export function mostRequests(use: RequestUse, limits: DayLimits, mediaLeft: number): number {
  const { apiPerDay, mediaPerDay } = limits
  switch (use) {
    case 'albums-shown':
    case 'changes':
      return apiPerDay
    case 'covers':
      return mediaPerDay
    case 'addresses':
    case 'uploads':
      return backupShare(apiPerDay)
    case 'bytes':
      return backupShare(mediaPerDay)
    case 'lists': {
      const forAddresses = Math.ceil(Math.max(0, mediaLeft) / addressesPerCall)
      return backupShare(apiPerDay) - Math.min(forAddresses, Math.ceil(apiPerDay * mostForAddresses))
    }
  }
}

function backupShare(limit: number): number {
  return limit - Math.ceil(limit * leftOver)
}
