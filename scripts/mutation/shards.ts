/** A part of the program that is changed in small ways, and the tests that have to notice. */
export interface Shard {
  /** Patterns of the files that are changed. */
  mutate: readonly string[]
  /** Patterns of the test files that may notice; what only a test elsewhere would notice counts as not noticed. */
  tests: readonly string[]
  /** `vitest` for tests that cannot be run twice in one process; slower by far. Default `in-process`. */
  runner?: 'vitest' | 'in-process'
}

const google = (...names: readonly string[]): string[] => names.map((name) => `src/main/google/${name}.ts`)
const googleTests = (...names: readonly string[]): string[] => names.map((name) => `test/unit/google/${name}.test.ts`)
const backup = (...names: readonly string[]): string[] => names.map((name) => `src/main/backup/${name}.ts`)
const backupTests = (...names: readonly string[]): string[] => names.map((name) => `test/unit/backup/${name}.test.ts`)
const intake = (...names: readonly string[]): string[] => names.map((name) => `src/main/intake/${name}.ts`)
const intakeTests = (...names: readonly string[]): string[] => names.map((name) => `test/unit/intake/${name}.test.ts`)
const tasks = (...names: readonly string[]): string[] => names.map((name) => `src/main/tasks/${name}.ts`)
const tasksTests = (...names: readonly string[]): string[] => names.map((name) => `test/unit/tasks/${name}.test.ts`)
const mirror = (...names: readonly string[]): string[] => names.map((name) => `src/main/mirror/${name}.ts`)
const index = (...names: readonly string[]): string[] => names.map((name) => `src/main/index/${name}.ts`)
const mirrorTests = (...names: readonly string[]): string[] => names.map((name) => `test/unit/mirror/${name}.test.ts`)
const indexTests = (...names: readonly string[]): string[] => names.map((name) => `test/unit/index/${name}.test.ts`)
const verify = (...names: readonly string[]): string[] => names.map((name) => `src/main/verify/${name}.ts`)
const verifyTests = (...names: readonly string[]): string[] => names.map((name) => `test/unit/verify/${name}.test.ts`)
const quickVerifications = [
  'found',
  'other-dates',
  'unknown-or-gone',
  'repairs',
  'repairs-in-albums',
  'going-on',
  'share/share',
]
const engineTests = (...names: readonly string[]): string[] => names.map((name) => `test/engine/${name}.test.ts`)

/**
 * Files of what is tried that no shard has: only tests of whole backups, or those of the command line, reach them, or they
 * hold types and settings of others.
 */
export const inNoShard: readonly string[] = [
  ...backup(
    'backup',
    'downloads/base-urls',
    'run-inside',
    'run-items',
    'run-progress',
    'run-rows',
    'run-start',
    'run-task',
  ),
  ...google('library/change-albums', 'library/library-writes'),
  ...intake('candidate', 'checkpoints', 'halt-problem', 'settle-places', 'arriving/spare-buffers'),
  ...tasks('rest-gate', 'speed', 'standing', 'task-keeper'),
  ...mirror(
    'move-files',
    'names/plainer-name',
    'opening/prepare-apart',
    'opening/prepare-index',
    'opening/settle-index',
  ),
  ...verify('verify-options'),
  ...index(
    'albums/album-file-rows',
    'export-albums',
    'export-items',
    'export-rows',
    'export-tally',
    'import-mark-rows',
    'schema/packed-json',
    'upload-rows',
    'items/dates-read',
    'document-mark-rows',
    'items/forgotten-items',
    'items/item-texts',
    'items/place-rows',
    'runs/passing-tables',
    'items/selection-column',
    'items/shown-file',
  ),
]

/**
 * The shards of `npm run mutate`, by name. Each is small enough to be run alone, on a machine that does other work. The
 * first part of a name stands for all shards that begin with it.
 */
export const shards: Readonly<Record<string, Shard>> = {
  'google/day': {
    mutate: [
      ...google(
        'pace/google-day',
        'pace/request-ledger',
        'pace/ledger-file',
        'pace/day-limits',
        'pace/day-quota',
        'listeners',
      ),
      'src/main/home/home-json.ts',
    ],
    tests: googleTests('pace/google-day', 'pace/request-ledger', 'pace/request-ledger-edges', 'pace/ledger-counts'),
  },
  'google/calls': {
    mutate: google(
      'library/api-failure',
      'exchange',
      'pace/paced-calls',
      'pace/pacing',
      'pace/pause-gate',
      'library/media-client',
    ),
    tests: googleTests(
      'library/api-failure',
      'exchange',
      'pace/pacing',
      'pace/paced-calls',
      'library/media-client',
      'library/media-edges',
      'library/library-client',
      'emulator',
    ),
  },
  'google/library': {
    mutate: google(
      'library/account-call',
      'library/api-calls',
      'library/library-answers',
      'library/library-api',
      'library/library-client',
    ),
    tests: googleTests(
      'library/library-answers',
      'library/library-client',
      'library/library-trouble',
      'library/batch-get',
      'emulator',
    ),
  },
  'google/sign-in': {
    mutate: google(
      'sign-in/oauth',
      'sign-in/sign-in',
      'sign-in/redirect-listener',
      'sign-in/closing-page',
      'sign-in/client-file',
      'endpoints',
      'sign-in/account-store',
      'sign-in/account-keeper',
      'sign-in/token-source',
      'google',
    ),
    tests: googleTests(
      'sign-in/sign-in',
      'sign-in/sign-in-flow',
      'sign-in/redirect-listener',
      'accounts-at-google',
      'sign-in/account-keeper',
      'sign-in/oauth',
      'sign-in/token-source',
      'sign-in/closing-page',
      'sign-in/client-file',
      'endpoints',
    ),
  },
  'google/upload': {
    mutate: google('library/methods', 'library/upload-api', 'library/upload-client'),
    tests: googleTests('library/methods', 'library/upload-client', 'library/upload-answers'),
  },
  'google/network': {
    mutate: google('pace/network-watch', 'random-values'),
    tests: googleTests('pace/network-watch', 'pace/network-changes', 'random-values', 'pace/pacing'),
  },
  'headless/server': {
    mutate: ['src/main/headless/server/*.ts', '!src/main/headless/server/built-page.ts'],
    tests: [
      'test/unit/headless/serve-app.test.ts',
      'test/unit/headless/event-streams.test.ts',
      'test/unit/headless/server-parts.test.ts',
    ],
  },
  grid: {
    mutate: ['anchor', 'layout', 'neighbour', 'scrubber/scrubber-marks', 'sections', 'window'].map(
      (name) => `src/renderer/grid/${name}.ts`,
    ),
    tests: ['test/unit/grid/*.test.ts'],
  },
  xmp: {
    mutate: ['src/main/xmp/*.ts', 'src/main/xmp-files/item-facts.ts'],
    tests: ['test/unit/xmp/*.test.ts', 'test/unit/xmp-files/*.test.ts'],
  },
  'mirror/paths': {
    mutate: [
      'src/main/mirror-path.ts',
      'src/main/disk-problem.ts',
      ...mirror(
        'disk/mirror-files',
        'disk/sync-folder',
        'disk/ordinary-file',
        'names/own-entries',
        'names/layout',
        'names/names',
        'disk/longest-name',
        'names/foreign-names',
        'disk/place-problem',
      ),
    ],
    tests: mirrorTests(
      'names/mirror-path',
      'disk/mirror-files',
      'disk/mirror-files-edges',
      'disk/ordinary-file',
      'names/own-entries',
      'names/layout',
      'names/names',
      'disk/longest-name',
      'names/foreign-names',
      'disk/place-problem',
      'disk/disk-problem',
      'opening/mirror-info',
      'disk/replace-text',
    ),
  },
  'mirror/publish': {
    mutate: mirror(
      'publish',
      'disk/task-folders',
      'disk/move-file',
      'disk/hash-file',
      'disk/replace-file',
      'disk/make-folder',
      'storing/in-one-go',
      'storing/store-file',
      'storing/told-error',
      'storing/work',
    ),
    tests: mirrorTests('disk/move-file', 'publish', 'disk/replace-text', 'disk/storing', 'disk/task-folders'),
  },
  'mirror/places': {
    mutate: [...mirror('end-move', 'opening/settle-moves', 'sidecar-file'), ...intake('place-of')],
    tests: [...mirrorTests('opening/settle-moves'), ...intakeTests('place-of')],
  },
  'mirror/restore': {
    mutate: mirror('restore-file', 'lost-links', 'disk/same-file', 'disk/set-aside'),
    tests: mirrorTests('restore-file', 'lost-links', 'disk/set-aside'),
  },
  'mirror/albums': {
    mutate: mirror('album-files', 'album-folders', 'disk/copy-file'),
    tests: mirrorTests('album-folders', 'album-files', 'album-removals', 'disk/copy-file'),
  },
  'mirror/rows': {
    mutate: mirror(
      'documents/catalogue',
      'documents/catalogue-albums',
      'documents/catalogue-items',
      'account-sources',
      'documents/catalogue-line',
      'documents/catalogue-sources',
      'documents/checksums',
      'documents/documents',
      'names/identifiers',
    ),
    tests: mirrorTests('documents/catalogue', 'documents/documents', 'names/layout'),
  },
  'mirror/files-of-items': {
    mutate: index('items/files', 'items/item-files', 'items/preferred-file'),
    tests: indexTests('items/item-files', 'items/preferred-file'),
  },
  'index/sources': {
    mutate: index('source-rows'),
    tests: verifyTests('rebuild/catalogue-sources', 'rebuild/fill-sources'),
  },
  sources: {
    mutate: ['src/main/sources/*.ts', ...index('items/told-columns', 'items/merged-items')],
    tests: ['test/unit/sources/*.test.ts'],
  },
  'index/journal': {
    mutate: index('runs/jobs', 'runs/job-rows', 'schema/typed-rows', 'runs/undelivered-rows', 'runs/refetches'),
    tests: indexTests('jobs', 'awaited-files', 'typed-rows'),
  },
  'index/runs': {
    mutate: index('runs/runs', 'runs/run-problems', 'runs/problem-columns'),
    tests: indexTests('runs', 'run-problems'),
  },
  'index/compiled-on-use': { mutate: index('schema/compiled-on-use'), tests: indexTests('compiled-on-use') },
  'index/meta': { mutate: index('schema/meta', 'schema/meta-values'), tests: indexTests('meta') },
  'mirror/marks': { mutate: mirror('documents/document-marks'), tests: mirrorTests('documents/document-marks') },
  'mirror/index-rows': {
    mutate: index('schema/index-rows', 'schema/index-schema'),
    tests: indexTests('foreign-index'),
  },
  'mirror/times': {
    mutate: [
      'src/main/dates/*.ts',
      ...mirror('item-times', 'disk/file-date'),
      ...index('items/camera-column', 'tally'),
    ],
    tests: [
      'test/unit/dates/*.test.ts',
      ...mirrorTests('item-times', 'disk/file-date'),
      ...indexTests('items/camera-column', 'tally'),
    ],
  },
  'mirror/zones': {
    mutate: [...mirror('opening/settle-zones'), ...index('items/zone-changes')],
    tests: mirrorTests('opening/settle-zones'),
  },
  'mirror/open': {
    mutate: [
      ...mirror(
        'opening/open-mirror',
        'opening/index-seal',
        'opening/format-file',
        'opening/migrate-format',
        'disk/try-disk',
      ),
      ...index('schema/database'),
    ],
    tests: [
      ...mirrorTests(
        'opening/format-file',
        'disk/try-disk',
        'opening/index-seal',
        'opening/open-mirror',
        'opening/opening-apart',
        'opening/mirror-info',
      ),
      ...indexTests('database', 'index-lock', 'short-transaction'),
      'test/unit/app/dates-told.test.ts',
    ],
  },
  'verify/look': {
    mutate: verify(
      'check-file',
      'known-dates',
      'own-names',
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
    tests: verifyTests(...quickVerifications),
  },
  'verify/repair': {
    mutate: verify('repair/repair', 'repair/find-copy'),
    tests: verifyTests('repairs', 'repairs-in-albums'),
  },
  'verify/share': {
    mutate: verify('share/share-plan', 'share/reading-rows', 'share/readable-parts', 'share/read-over-time'),
    tests: verifyTests('share/reading-rows', 'share/read-over-time', 'share/share-plan', 'share/share'),
  },
  'verify/rebuild': {
    mutate: [
      ...verify(
        'rebuild/catalogue-entries',
        'rebuild/catalogue-lines',
        'rebuild/fill-index',
        'rebuild/fill-sources',
        'rebuild/find-album-files',
        'rebuild/nobody-holds',
        'rebuild/rebuild-index',
      ),
      ...index('entry-rows'),
    ],
    tests: verifyTests(
      'rebuild/catalogue-entries',
      'rebuild/catalogue-lines',
      'rebuild/catalogue-round-trip',
      'rebuild/catalogue-sources',
      'rebuild/fill-index',
      'rebuild/fill-sources',
      'rebuild/nobody-holds',
      'rebuild/rebuilding',
      'rebuild/rebuilding-again',
    ),
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
    tests: backupTests('listing/walk-pages', 'downloads/outcome', 'run-days', 'listing/is-edited', 'timespan'),
  },
  'backup/attempt': {
    mutate: [...backup('downloads/attempt'), ...intake('intake', 'arriving/check-content', 'files-here')],
    tests: [
      ...backupTests('downloads/attempt', 'downloads/attempt-content'),
      ...intakeTests('files-here', 'new-source'),
    ],
  },
  'backup/run': {
    mutate: backup('run', 'downloads/downloads', 'downloads/journal', 'run-days'),
    tests: [
      'test/unit/backup/**/*.test.ts',
      ...engineTests('backups/control', 'backups/pace', 'backups/day-limit', 'backups/undelivered'),
    ],
  },
  'intake/record': {
    mutate: [
      ...intake('record-file', 'describe-file', 'file-journal', 'arriving/kept-bytes'),
      ...index('runs/replacements'),
    ],
    tests: [...intakeTests('record-file', 'recorded-again', 'kept-bytes'), ...backupTests('listing/lists-in-index')],
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
  'takeout/arrivals': {
    mutate: ['src/main/takeout/arrivals/*.ts'],
    tests: ['export-arrivals', 'arrivals-in-folders'].map((name) => `test/unit/takeout/${name}.test.ts`),
  },
  media: {
    mutate: ['src/main/media/*.ts'],
    tests: ['byte-range', 'media-edges', 'media-answers'].map((name) => `test/unit/media/${name}.test.ts`),
  },
}
