import type { Selection } from '../../domain.ts'
import type { AlbumProgress } from '../../tasks/progress.ts'
import type { Call, Names } from '../call.ts'

/** What is special to backups, beside what `tasks.` calls do for every kind. */
export interface BackupCalls {
  'backup.albums': Call<void, AlbumProgress[]>
  /** The selection of the last run, to offer it again. */
  'backup.lastSelection': Call<void, Selection | null>
  /** What is to be backed up by the ticks of a person, else by the last run; null if neither says anything. */
  'backup.chosen': Call<void, Selection | null>
  /** Keeps the ticks of a person. */
  'backup.choose': Call<{ selection: Selection }, void>
}

export interface BackupEvents {
  'backup.albumsChanged': AlbumProgress[]
  /** A person has ticked something else, in this window or in another. */
  'backup.chosenChanged': Selection
}

export const backupCalls: Names<BackupCalls> = {
  'backup.albums': true,
  'backup.lastSelection': true,
  'backup.chosen': true,
  'backup.choose': true,
}

export const backupEvents: Names<BackupEvents> = {
  'backup.albumsChanged': true,
  'backup.chosenChanged': true,
}
