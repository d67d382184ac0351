/** A part of the program that is changed in small ways, and the tests that have to notice. */
export interface Shard {
  /** Patterns of the files that are changed. */
  mutate: readonly string[]
  /** Patterns of the test files that may notice; what only a test elsewhere would notice counts as not noticed. */
  tests: readonly string[]
}

const google = (...names: readonly string[]): string[] => names.map((name) => `src/main/google/${name}.ts`)
const googleTests = (...names: readonly string[]): string[] => names.map((name) => `test/unit/google/${name}.test.ts`)
const backup = (...names: readonly string[]): string[] => names.map((name) => `src/main/backup/${name}.ts`)
const mirror = (...names: readonly string[]): string[] => names.map((name) => `src/main/mirror/${name}.ts`)
const engineTests = (...names: readonly string[]): string[] => names.map((name) => `test/engine/${name}.test.ts`)

/**
 * The shards of `npm run mutate`, by name. Each is small enough to be run alone, on a machine that does other work. The
 * first part of a name stands for all shards that begin with it.
 */
export const shards: Readonly<Record<string, Shard>> = {
  'google/day': {
    mutate: google('google-day', 'request-ledger', 'ledger-file', 'day-limits', 'day-quota', 'home-json', 'listeners'),
    tests: googleTests('google-day', 'request-ledger'),
  },
  'google/calls': {
    mutate: google('api-failure', 'exchange', 'paced-calls', 'pacing', 'pause-gate', 'parse-json', 'media-client'),
    tests: googleTests('api-failure', 'exchange', 'pacing', 'media-client', 'library-client', 'emulator'),
  },
  'google/library': {
    mutate: google('library-answers', 'library-api', 'library-client'),
    tests: googleTests('library-answers', 'library-client', 'emulator'),
  },
  'google/sign-in': {
    mutate: google(
      'oauth',
      'sign-in',
      'redirect-listener',
      'closing-page',
      'client-file',
      'endpoints',
      'account-store',
      'account-keeper',
      'token-source',
      'google',
    ),
    tests: [
      ...googleTests('sign-in', 'closing-page', 'client-file', 'endpoints', 'emulator'),
      ...engineTests('accounts'),
    ],
  },
  'headless/server': {
    mutate: ['src/main/headless/server/*.ts', 'src/main/headless/serve-app.ts'],
    tests: ['test/unit/app/serve-app*.test.ts', 'test/unit/headless/*server*.test.ts'],
  },
  grid: {
    mutate: ['anchor', 'layout', 'neighbour', 'scrubber-marks', 'sections', 'window'].map(
      (name) => `src/renderer/grid/${name}.ts`,
    ),
    tests: ['test/unit/grid/*.test.ts'],
  },
  'mirror/files': {
    mutate: mirror(
      'publish',
      'replace-file',
      'move-file',
      'make-folders',
      'restore-file',
      'album-files',
      'album-folders',
    ),
    tests: ['test/unit/mirror/*.test.ts', ...engineTests('disk', 'album-folders', 'foreign-files', 'planned-faults')],
  },
  'mirror/rows': {
    mutate: mirror('names', 'catalogue', 'checksums', 'versions', 'database', 'open-mirror', 'disk-problem', 'layout'),
    tests: ['test/unit/mirror/*.test.ts', 'test/unit/verify/*.test.ts', ...engineTests('rebuild', 'migration')],
  },
  verify: {
    mutate: ['src/main/verify/*.ts'],
    tests: ['test/unit/verify/*.test.ts', ...engineTests('verify', 'verify-edges', 'verify-share', 'rebuild')],
  },
  'backup/lists': {
    mutate: backup('walk-pages', 'plan-items', 'index-items', 'listing', 'known-albums', 'find-gone', 'check-lengths'),
    tests: [
      'test/unit/backup/*.test.ts',
      ...engineTests('changes', 'changed-albums', 'missing-fields', 'many-items', 'check-lengths'),
    ],
  },
  'backup/bytes': {
    mutate: backup('attempt', 'receive', 'recover', 'record-file', 'kept-bytes', 'files-here', 'outcome'),
    tests: [
      'test/unit/backup/*.test.ts',
      ...engineTests('faults', 'partial-files', 'foreign-files', 'crash', 'versions', 'kept-older-files'),
    ],
  },
  'backup/run': {
    mutate: backup('run', 'lanes', 'downloads', 'journal', 'allowance', 'account-gates', 'rate-limit', 'run-plan'),
    tests: ['test/unit/backup/*.test.ts', ...engineTests('control', 'pace', 'day-limit', 'undelivered')],
  },
  media: { mutate: ['src/main/media/*.ts'], tests: ['test/unit/media/*.test.ts'] },
}
