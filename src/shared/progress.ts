import type { AlbumId } from './domain.ts'
import type { NetworkTrouble } from './network-trouble.ts'
import type { Problem, ProblemCode } from './problem.ts'

/**
 * Progress of a backup, one discriminated union. A snapshot is complete in itself: whoever joins late needs no history.
 *
 *   idle -> listing|working -> (paused <-> working) -> finished
 */
export type BackupState =
  | { phase: 'idle' }
  | { phase: 'running'; progress: BackupProgress }
  /** `until` is set when an account waits by itself (quota, busy), absent when a person pressed Pause. */
  | { phase: 'paused'; progress: BackupProgress; because?: Problem; until?: number }
  | { phase: 'stopping'; progress: BackupProgress }
  | { phase: 'finished'; progress: BackupProgress; outcome: BackupOutcome }

/** `stopped`: a person stopped it. `halted`: it could not go on; `problem` says why. */
export type BackupOutcome =
  { kind: 'complete' } | { kind: 'with-problems' } | { kind: 'stopped' } | { kind: 'halted'; problem: Problem }

export interface BackupProgress {
  startedAt: number
  /** True until the last page of every listing was read: `items` still grows. */
  listing: boolean
  albumsListed: number
  albumsTotal: number
  /** Distinct items in the selection so far. */
  items: number
  /** Items whose files are all in the mirror, of which `skipped` were there before this run. */
  done: number
  downloaded: number
  skipped: number
  failed: number
  /** Items that cannot be downloaded yet, such as videos Google is still processing. */
  waiting: number
  /** Bytes received in this run. */
  bytes: number
  /** Smoothed over about ten seconds. */
  bytesPerSecond: number
  itemsPerSecond: number
  /** Undefined while too little is known to tell, and where it takes more than the rest of the day. */
  secondsLeft?: number
  /** Present when what is left does not fit into what Google allows for the rest of its day. */
  plan?: BackupPlan
  /** Downloads under way. */
  active: number
  /** How many downloads at a time Google bears, if that is fewer than the setting allows. */
  slowedTo?: number
  /** Present while Google is not heard although something waits for it, from the third second on. */
  network?: NetworkTrouble
  problems: number
}

/** A backup that lasts for days, because Google allows an OAuth client only so many downloads a day. */
export interface BackupPlan {
  /** Google days that are still needed, today included if anything can be downloaded today. */
  days: number
  /** About; of the client that takes longest, like all numbers here. */
  downloadsLeft: number
  leftToday: number
  /** The limit as Google tells it, of which a backup leaves a little. */
  mediaPerDay: number
}

export interface AlbumProgress {
  album: AlbumId
  items: number
  done: number
  failed: number
  waiting: number
  listed: boolean
  /** Google was not asked for its items: nothing shows that they have changed since they were listed. */
  unchanged?: boolean
}

/** What a problem is about, in the order in which they are told: what keeps most from being backed up comes first. */
export const problemSubjects = ['account', 'album', 'file', 'item'] as const

export type ProblemSubject = (typeof problemSubjects)[number]

export interface BackupProblem {
  /** Tells it from others, also of later runs. */
  key: string
  subject: ProblemSubject
  problem: Problem
  /** Address of the account, title of the album, path of the file, or file name of the item, for display. */
  name: string
  /** Title of an album that the item is in. */
  album?: string
}

/** All problems with one cause, which is told once. */
export interface BackupProblemGroup {
  /** For `backup.problems` and `backup.retry`. */
  group: string
  code: ProblemCode
  /** How many of each there are; an item with several files counts once. */
  counts: Record<ProblemSubject, number>
  /** Items of it that a running backup could try again. */
  failed: number
  first: BackupProblem
}

/** How many problems groups hold together. */
export function problemCount(groups: readonly Pick<BackupProblemGroup, 'counts'>[]): number {
  return groups.reduce((all, { counts }) => all + problemSubjects.reduce((sum, subject) => sum + counts[subject], 0), 0)
}

/**
 * How much of everything is here, from 0 to 1; what failed or waits is not. While there is more to be listed, what was
 * found is only the part of it that the listed albums are, with one more for what may come after them: nothing looks done
 * before all is known, nor where nothing was found because something went wrong.
 */
export function fractionDone(progress: BackupProgress): number {
  const { items, done, listing, albumsListed, albumsTotal, problems } = progress
  if (items === 0) return listing || problems > 0 ? 0 : 1
  const ofFound = Math.min(1, done / items)
  return listing ? ofFound * Math.min(1, albumsListed / (albumsTotal + 1)) : ofFound
}

/** The part of `fractionDone` that was here before this run. */
export function beforeRun(progress: BackupProgress): number {
  return progress.done === 0 ? 0 : fractionDone(progress) * Math.min(1, progress.skipped / progress.done)
}

/** How much of an album is here, from 0 to 1; what failed or waits is not. */
export function albumFraction({ items, done }: Pick<AlbumProgress, 'items' | 'done'>): number {
  return items === 0 ? 0 : Math.min(1, done / items)
}
