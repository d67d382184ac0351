import type { BackupProgress } from '../../src/shared/tasks/progress.ts'

/** A backup that has not done anything; tests say what is different. */
export const noProgress: BackupProgress = {
  startedAt: 0,
  listing: false,
  albumsListed: 0,
  albumsTotal: 0,
  items: 0,
  done: 0,
  downloaded: 0,
  skipped: 0,
  failed: 0,
  waiting: 0,
  bytes: 0,
  bytesPerSecond: 0,
  itemsPerSecond: 0,
  active: 0,
  problems: 0,
}
