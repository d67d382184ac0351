import {
  backup,
  backupTests,
  index,
  indexTests,
  intake,
  intakeTests,
  tasks,
  tasksTests,
  verify,
  verifyTests,
} from './shard-paths.ts'
import type { Shard } from './shard.ts'

const quickVerifications = [
  'found',
  'other-dates',
  'unknown-or-gone',
  'repairs',
  'repairs-in-albums',
  'going-on',
  'moved-meanwhile',
  'share/share',
]

/** What the tasks do, and what they have in common. */
export const taskShards: Readonly<Record<string, Shard>> = {
  'verify/look': {
    mutate: verify(
      'check-file',
      'known-dates',
      'read-whole',
      'targets',
      'unknown-files',
      'verification-rows',
      'verify-mirror',
    ),
    tests: verifyTests(...quickVerifications, 'known-dates'),
  },
  'verify/run': {
    mutate: [...verify('verification', 'findings'), ...index('runs/file-problems', 'runs/verifications')],
    tests: [...verifyTests(...quickVerifications), ...indexTests('file-problems')],
  },
  'verify/repair': {
    mutate: verify('repair/repair', 'repair/find-copy'),
    tests: verifyTests('repairs', 'repairs-in-albums'),
  },
  'verify/share': {
    mutate: verify('share/share-plan', 'share/reading-rows', 'share/readable-parts', 'share/read-over-time'),
    tests: verifyTests('share/reading-rows', 'share/read-over-time', 'share/share-plan', 'share/share'),
  },
  'verify/lines': {
    mutate: verify('rebuild/catalogue-entries', 'rebuild/catalogue-lines', 'rebuild/nobody-holds'),
    tests: verifyTests(
      'rebuild/catalogue-entries',
      'rebuild/catalogue-lines',
      'rebuild/nobody-holds',
      'rebuild/saved-searches',
    ),
  },
  'verify/fill': {
    mutate: [...verify('rebuild/fill-index', 'rebuild/fill-sources'), ...index('entry-rows')],
    tests: verifyTests(
      'rebuild/catalogue-sources',
      'rebuild/edited-copies',
      'rebuild/fill-index',
      'rebuild/fill-said',
      'rebuild/fill-sources',
      'rebuild/no-account',
      'rebuild/saved-searches',
    ),
  },
  'verify/rebuild': {
    mutate: verify('rebuild/find-album-files', 'rebuild/rebuild-index'),
    tests: verifyTests('rebuild/rebuilding', 'rebuild/rebuilding-again'),
  },
  'backup/rows': {
    mutate: [
      ...backup('listing/index-items', 'listing/known-albums', 'downloads/undelivered'),
      ...index('accounts', 'albums/albums', 'albums/album-listings', 'items/items'),
    ],
    tests: backupTests('listing/lists-in-index', 'listing/known-albums', 'downloads/undelivered-files'),
  },
  'backup/lists': {
    mutate: [
      ...backup('listing/plan-items', 'listing/find-gone'),
      ...index('albums/album-members', 'runs/confirmations'),
    ],
    tests: backupTests('listing/plan-items', 'listing/plan-albums', 'listing/find-gone'),
  },
  'backup/lengths': {
    mutate: [...backup('listing/list-albums', 'listing/check-lengths'), ...index('runs/length-rows')],
    tests: backupTests('listing/list-albums', 'listing/check-lengths'),
  },
  'backup/listing': {
    mutate: backup('listing/listing', 'listing/refresh-albums'),
    tests: backupTests('listing/list-account', 'listing/refresh-albums'),
  },
  'backup/receive': {
    mutate: [...backup('downloads/receive'), ...intake('arriving/arriving-file')],
    tests: backupTests('downloads/receive', 'downloads/endless-bodies'),
  },
  'backup/walk-pages': {
    mutate: backup('listing/walk-pages', 'downloads/outcome', 'run-days', 'listing/is-edited'),
    tests: backupTests('listing/walk-pages', 'downloads/outcome', 'run/run-days', 'listing/is-edited', 'timespan'),
  },
  'backup/attempt': {
    mutate: [...backup('downloads/attempt'), ...intake('intake', 'arriving/check-content', 'files-here')],
    tests: [
      ...backupTests('downloads/attempt', 'downloads/attempt-at-disk', 'downloads/attempt-content'),
      ...intakeTests('check-content', 'files-here', 'new-source', 'not-wanted'),
    ],
  },
  'backup/addresses': {
    mutate: backup('downloads/base-urls', 'listing/own-uploads', 'run-items', 'run-progress'),
    tests: backupTests('downloads/base-urls', 'listing/own-uploads', 'run/run-items', 'run/run-progress'),
  },
  'backup/run': {
    mutate: backup('backup', 'run', 'run-inside', 'run-start', 'run-rows', 'downloads/downloads', 'downloads/journal'),
    tests: ['test/unit/backup/**/*.test.ts'],
  },
  'intake/record': {
    mutate: [
      ...intake('record-file', 'describe-file', 'file-journal', 'arriving/kept-bytes'),
      ...index('runs/replacements'),
    ],
    tests: [
      ...intakeTests('record-file', 'recorded-again', 'kept-bytes', 'describe-file', 'file-journal', 'recover'),
      ...backupTests('listing/lists-in-index'),
      ...indexTests('awaited-files'),
    ],
  },
  'intake/recover': {
    mutate: intake('recover', 'read-wanted', 'describe-kept'),
    tests: intakeTests('recover', 'read-wanted'),
  },
  'tasks/problems': {
    mutate: tasks('problem-rows', 'share-places'),
    tests: tasksTests('problem-rows', 'share-places'),
  },
  'tasks/runner': {
    mutate: tasks(
      'allowance',
      'arbiter',
      'blamed-jobs',
      'job-queue',
      'job-runner',
      'lane-gates',
      'lanes',
      'outcome',
      'rate-limit',
      'silence-watch',
    ),
    tests: ['test/unit/tasks/*.test.ts'],
  },
}
