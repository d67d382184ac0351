import type { Selection } from '../../domain.ts'
import type { AlbumProgress } from '../../tasks/progress.ts'
import type { Call, Names } from '../call.ts'

/** What is special to backups, beside what `tasks.` calls do for every kind. */
export interface BackupCalls {
  'backup.albums': Call<void, AlbumProgress[]>
  /** The selection of the last run, to offer it again. */
  'backup.lastSelection': Call<void, Selection | null>
}

export interface BackupEvents {
  'backup.albumsChanged': AlbumProgress[]
}

export const backupCalls: Names<BackupCalls> = {
  'backup.albums': true,
  'backup.lastSelection': true,
}

export const backupEvents: Names<BackupEvents> = {
  'backup.albumsChanged': true,
}
