import type { AccountId, AlbumId } from './domain.ts'
import type { Problem, ProblemCode } from './problem.ts'
import type { FileProblem, VerifyCounts, VerifyMode, VerifyProgress, VerifyReport } from './verification.ts'

/**
 * Why Google's count and the number of items here differ.
 *
 * `problem`: the download failed or waits, `code` says why. `queued`: the next or running backup downloads it.
 * `awaits-backup`: verification found it lost, the next backup brings it back. `gone`: it left Google Photos before it
 * was downloaded. `not-chosen`: it is listed, but no backup was asked for it. `not-read`: Google counts it, and the album
 * was never read to its end. `not-delivered`: Google counts it, but does not list it. `not-counted`: Google lists it, but
 * does not count it.
 */
export type DifferenceReason =
  'problem' | 'queued' | 'awaits-backup' | 'gone' | 'not-chosen' | 'not-read' | 'not-delivered' | 'not-counted'

export interface Difference {
  reason: DifferenceReason
  /** Present exactly for `problem`. */
  code?: ProblemCode
  count: number
}

/**
 * The numbers of one album. They always add up: Google's count, plus what is `not-counted`, minus all other
 * differences, is `here`; without a count from Google, `listed` takes its place.
 */
export interface AlbumHealth {
  album: AlbumId
  account: AccountId
  title: string
  inGooglePhotos: boolean
  /** What Google says; undefined if Google did not say. */
  remoteCount?: number
  listed: number
  /** Items with all of their files in the mirror. */
  here: number
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

export interface Health {
  items: number
  /** Files in `Photos/`, and their bytes. */
  files: number
  bytes: number
  lastQuick?: VerifyResult
  lastFull?: VerifyResult
  /** A backup of the whole library, and not of albums alone, has come to its end. */
  libraryRead: boolean
  accounts: AccountHealth[]
  albums: AlbumHealth[]
  /** Files of which the last look found that something is wrong, the first of so many. */
  problems: FileProblem[]
  problemsTotal: number
  /** How many of all these a repair can do something about. */
  repairable: number
}

/** How a verification in the window goes. Lists in a report are cut off; the counts beside them are not. */
export type VerifyState =
  | { phase: 'idle' }
  /** Without `progress` while folders are read. */
  | { phase: 'running'; mode: VerifyMode; repair: boolean; stopping: boolean; progress?: VerifyProgress }
  | { phase: 'finished'; repair: boolean; repaired: number; report: VerifyReport }
  | { phase: 'failed'; problem: Problem }
