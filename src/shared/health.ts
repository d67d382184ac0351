import type { AccountId, AlbumId, ItemId, ItemKind, ItemRef } from './domain.ts'
import type { ProblemCode } from './problems/problem.ts'
import type { FileProblem, ReadOverTime, VerifyCounts } from './tasks/verification.ts'

/**
 * Why Google's count and the number of items here differ.
 *
 * `problem`: the download failed or waits, `code` says why. `queued`: the next or running backup downloads it.
 * `awaits-backup`: verification found it lost, the next backup brings it back. `gone`: it left Google Photos before it
 * was downloaded. `not-chosen`: it is listed, but no backup was asked for it. `not-read`: Google counts it, and the album
 * was never read to its end. `duplicate`: Google names an item more than once in the album, and it is here once.
 * `not-delivered`: Google counts it, but does not list it. `not-counted`: Google lists it, but does not count it.
 * `from-exports`: an export has it in the album, and Google's list of the album has not.
 */
export const differenceReasons = [
  'problem',
  'queued',
  'awaits-backup',
  'gone',
  'not-chosen',
  'not-read',
  'duplicate',
  'not-delivered',
  'not-counted',
  'from-exports',
] as const

export type DifferenceReason = (typeof differenceReasons)[number]

/** Items that are here beyond what Google counts, where all other differences are what it counts and is not here. */
export function isBeyondCount(reason: DifferenceReason): boolean {
  return reason === 'not-counted' || reason === 'from-exports'
}

/**
 * Which items a difference is about can be asked: not where it is between Google's count and Google's list, as nobody can say
 * it, nor of those that exports have brought, of which nothing is lacking.
 */
export function hasItems(reason: DifferenceReason): boolean {
  return reason !== 'not-read' && reason !== 'not-delivered' && !isBeyondCount(reason)
}

/**
 * What a person takes together of all that can keep an item from being downloaded. `processing`: Google is not ready yet.
 * `not-prepared`: Google cannot make a file of it. `not-media`: what came is no such photo or video. `incomplete`: what
 * came is cut off. `undelivered`: run after run Google did not give it. `gone`: Google turned out not to have it. `not-saved`: this computer could not write it. `refused`:
 * Google or the network did not give it.
 */
export type ProblemGroup =
  | 'processing'
  | 'not-prepared'
  | 'not-media'
  | 'incomplete'
  | 'undelivered'
  | 'gone'
  | 'not-saved'
  | 'refused'
  | 'other'

/** Google was asked for the item itself, and does not have it, whatever its lists say. */
export const goneCodes: readonly ProblemCode[] = ['item-gone', 'google-not-found']

/** Under which reason Health counts an item with this problem. */
export function problemGroup(code: ProblemCode): ProblemGroup {
  switch (code) {
    case 'item-processing':
      return 'processing'
    case 'item-processing-failed':
      return 'not-prepared'
    case 'item-not-an-image':
    case 'item-wrong-type':
      return 'not-media'
    case 'item-wrong-length':
    case 'item-incomplete':
      return 'incomplete'
    case 'item-undelivered':
      return 'undelivered'
    case 'item-gone':
    case 'google-not-found':
      return 'gone'
    case 'offline':
      return 'refused'
    default:
      if (code.startsWith('google-') || code.startsWith('sign-in-')) return 'refused'
      return code.startsWith('file-') || code.startsWith('mirror-') ? 'not-saved' : 'other'
  }
}

/** Which items a difference is about, a part of them. */
export interface DifferenceQuery {
  of: { album: AlbumId } | { account: AccountId }
  reason: DifferenceReason
  /** That of the difference; without one, only items without a code are found. */
  code?: ProblemCode
  /** That of the difference as well: items without their video part, or items that are not here at all. */
  part?: true
  offset: number
  limit: number
}

export interface DifferenceItem {
  item: ItemId
  /** Absent while its photo or video is not here; one that is here may still lack its video part. */
  ref?: ItemRef
  filename: string
  kind: ItemKind
  /** `YYYY-MM-DD` by the camera's clock; absent if nobody knows. */
  day?: string
  /** Titles of the albums it is in, apart from the one that was asked about. */
  albums: string[]
  /** How often it is in the album apart from the first time, of a `duplicate` only. */
  times?: number
}

export interface DifferenceList {
  /** How many items; fewer than the difference counts if some are in the album several times. */
  total: number
  items: DifferenceItem[]
}

export interface Difference {
  reason: DifferenceReason
  /** Present exactly for `problem`. */
  code?: ProblemCode
  /** Only the video parts of these items are not here: the items themselves are, and count so. */
  part?: true
  count: number
}

/** Nothing is lacking because of it: Google does not have these items. */
export function isGone({ reason, code }: Pick<Difference, 'reason' | 'code'>): boolean {
  return reason === 'gone' || (code !== undefined && goneCodes.includes(code))
}

/**
 * The numbers of one album. They always add up: Google's count, plus what is beyond it (`isBeyondCount`), minus all other
 * differences but those of a `part`, is `here`; without a count from Google, `listed` takes its place.
 */
export interface AlbumHealth {
  album: AlbumId
  /** Absent for an album that no account has listed; `inGooglePhotos` is false then. */
  account?: AccountId
  title: string
  inGooglePhotos: boolean
  /** What Google says; undefined if Google did not say. */
  remoteCount?: number
  listed: number
  /** Items whose photo or video is in the mirror. */
  here: number
  /** Items of which a file was found missing or damaged here; that makes no difference to any count. */
  wrong: number
  differences: Difference[]
}

/** The numbers of everything that was ever listed for one account; Google gives no count of a whole library. */
export interface AccountHealth {
  account: AccountId
  email: string
  listed: number
  here: number
  /** Of those here, items that are no longer in Google Photos. */
  kept: number
  differences: Difference[]
}

/** The end of the last complete verification of a kind. */
export interface VerifyResult extends VerifyCounts {
  /** Milliseconds since 1970. */
  at: number
  repaired: number
}

/** How the reading of every file within so many days stands. */
export interface ReadingState extends ReadOverTime {
  days: number
  /** Files are being read for it now. */
  underWay: boolean
}

export interface Health {
  /** Items that an earlier export had and a later full one of the same person lacks: no longer in Google Photos, and kept here. */
  lacked: number
  /** Albums that an earlier export had and a later full one of the same person lacks, and that stay here. */
  goneAlbums: number
  /** Members of albums that a later full export of the same person no longer has there, and that stay there here. */
  formerMembers: number
  items: number
  /** Files in `Photos/`, and their bytes. */
  files: number
  bytes: number
  lastQuick?: VerifyResult
  lastFull?: VerifyResult
  /** Absent if the settings want no reading over time. */
  reading?: ReadingState
  /** A backup of the whole library, and not of albums alone, has come to its end. */
  libraryRead: boolean
  accounts: AccountHealth[]
  albums: AlbumHealth[]
  /** Files of which the last look found that something is wrong: the first of each cause, by path. */
  problems: FileProblem[]
  /** How many there are of each cause, most first. */
  problemCounts: { code: ProblemCode; count: number }[]
  problemsTotal: number
  /** How many of all these a repair can do something about. */
  repairable: number
}
