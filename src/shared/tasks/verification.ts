import type { ItemId } from '../domain.ts'
import type { Problem } from '../problems/problem.ts'

/** `quick`: presence, size and time, and the bytes of what looks changed. `full`: the bytes of every file. */
export type VerifyMode = 'quick' | 'full'

/**
 * What one call does. `share`: reads the bytes of those files that have waited longest, as many as today's share of the
 * mirror is, and leaves the rest to the days that follow.
 */
export type CheckMode = VerifyMode | 'share'

/** How much of the mirror was read of late. */
export interface ReadOverTime {
  /** Files with bytes of their own: everything in `Photos/`, and copies in `Albums/`. */
  files: number
  /** Those of which all bytes were read, and found right, within the days that were asked about. */
  recent: number
  /** Those that were not read since they were saved. */
  never: number
  /** The oldest of the last readings; absent if no file was ever read. */
  oldest?: number
}

/** What a share of a day has come to. */
export interface ShareResult extends ReadOverTime {
  /** All is to be read within so many days. */
  days: number
  /** Bytes to read on this day, and those that were read of it, by earlier calls of the day as well. */
  budget: number
  read: number
}

/**
 * What a verification has found. Files are those that `SHA256SUMS` lists: everything in `Photos/`, and copies in
 * `Albums/`. A hard link is the same file again and counts only if something is wrong with it.
 */
export interface VerifyCounts {
  ok: number
  missing: number
  damaged: number
  /** Could not be read for a reason that says nothing about the bytes, such as a missing permission. */
  unreadable: number
  /** Files in `Photos/` that Shoebox did not make. */
  unknown: number
}

export interface VerifyProgress extends VerifyCounts {
  mode: CheckMode
  /** Files looked at, of so many; of a share, nobody knows how many it will be. */
  files: number
  filesTotal: number
  /** Bytes read, of so many if all are read. */
  bytes: number
  bytesTotal: number
  repaired: number
}

/** Where the bytes of a repaired file came from. */
export type RepairSource = 'album' | 'same-bytes' | 'unknown-file' | 'photo'

/** A file that was put right. */
export interface Repair {
  path: string
  found: 'missing' | 'damaged'
  source: RepairSource
  /** Path of the good copy. */
  from: string
  /** Where the damaged file is now. */
  setAside?: string
}

/** What is wrong with one file, after repairs if these were wished. */
export interface FileProblem {
  /** Below the mirror, with `/`. */
  path: string
  problem: Problem
  item?: ItemId
}

export interface VerifyReport extends VerifyCounts {
  mode: CheckMode
  /** When this verification began, milliseconds since 1970; before this call if it went on with an interrupted one. */
  startedAt: number
  /** It went on where an earlier one was interrupted. */
  resumed: boolean
  /** False if it was interrupted: the next full verification goes on from here. */
  complete: boolean
  files: number
  bytes: number
  repairs: Repair[]
  /** Files without a good copy here that the next backup downloads again; each is among the problems, too. */
  awaitBackup: number
  problems: FileProblem[]
  /** Of a share only. Nobody looked for unknown files then. */
  share?: ShareResult
}
