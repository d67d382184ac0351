import type { Selection } from '../domain.ts'
import type { AlbumProgress, BackupProblem, BackupProblemGroup, BackupState } from '../progress.ts'
import type { Call, Names } from './call.ts'

export interface BackupCalls {
  /** With `checkLengths`, Google is asked for the length of every file that is here, to notice edits that lists hide. */
  'backup.start': Call<{ selection: Selection; checkLengths?: boolean }, void>
  'backup.pause': Call<void, void>
  'backup.resume': Call<void, void>
  'backup.stop': Call<void, void>
  'backup.get': Call<void, BackupState>
  'backup.albums': Call<void, AlbumProgress[]>
  /** What needs attention, by its causes: accounts, albums, files and then items, those of which there are most first. */
  'backup.problemGroups': Call<void, BackupProblemGroup[]>
  /** What needs attention one by one, of one group or of all. */
  'backup.problems': Call<
    { group?: string; offset: number; limit: number },
    { total: number; problems: BackupProblem[] }
  >
  /** Tries again what failed for the cause of this group; without one, whatever another attempt can help. */
  'backup.retry': Call<{ group?: string }, void>
  /** The selection of the last run, to offer it again. */
  'backup.lastSelection': Call<void, Selection | null>
}

export interface BackupEvents {
  'backup.changed': BackupState
  'backup.albumsChanged': AlbumProgress[]
}

export const backupCalls: Names<BackupCalls> = {
  'backup.start': true,
  'backup.pause': true,
  'backup.resume': true,
  'backup.stop': true,
  'backup.get': true,
  'backup.albums': true,
  'backup.problemGroups': true,
  'backup.problems': true,
  'backup.retry': true,
  'backup.lastSelection': true,
}

export const backupEvents: Names<BackupEvents> = {
  'backup.changed': true,
  'backup.albumsChanged': true,
}
