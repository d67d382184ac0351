import type { AlbumId } from '../domain.ts'
import type { NetworkTrouble } from '../problems/network-trouble.ts'
import type { Problem, ProblemCode } from '../problems/problem.ts'
import type { TaskProgress, TaskState } from './task.ts'

export type BackupState = TaskState<'backup'>

export interface BackupProgress extends TaskProgress {
  /** True until the last page of every listing was read: `items` still grows. */
  listing: boolean
  albumsListed: number
  albumsTotal: number
  /** Distinct items in the selection so far. */
  items: number
  /** Of `done`, the items whose files are all in the mirror, `skipped` were there before this run. */
  downloaded: number
  skipped: number
  failed: number
  /** Items that cannot be downloaded yet, such as videos Google is still processing. */
  waiting: number
  /** Smoothed over about ten seconds. */
  bytesPerSecond: number
  itemsPerSecond: number
  /** Undefined while too little is known to tell, and where it takes more than the rest of the day. */
  secondsLeft?: number
  /** Present when what is left does not fit into what Google allows for the rest of its day. */
  overDays?: OverDays
  /** Downloads under way. */
  active: number
  /** How many downloads at a time Google bears, if that is fewer than the setting allows. */
  slowedTo?: number
  /** Present while Google is not heard although something waits for it, from the third second on. */
  network?: NetworkTrouble
}

/** A backup that lasts for days, because Google allows an OAuth client only so many downloads a day. */
export interface OverDays {
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

/** The archive that a problem of an import is about, or in which the entry is that it is about; undefined for others. */
export function archiveOf({ values }: Problem): string | undefined {
  return typeof values?.['name'] === 'string' ? values['name'] : undefined
}

/** A name among others: with its archive, where it is that of an entry of one. */
export function nameAmongOthers({ name, problem }: Pick<BackupProblem, 'name' | 'problem'>): string {
  const archive = archiveOf(problem)
  return archive === undefined || archive === name || name === '' ? name : `${name} (${archive})`
}

/** All problems with one cause, which is told once. */
export interface BackupProblemGroup {
  /** For `tasks.problems` and `tasks.retry`. */
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
