import { index, indexTests, intake, intakeTests, mirror, mirrorTests, verifyTests } from './shard-paths.ts'
import type { Shard } from './shard.ts'

/** The folder on the disk, its index, and what several sources say. */
export const mirrorShards: Readonly<Record<string, Shard>> = {
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
    tests: [...mirrorTests('opening/settle-moves', 'end-move'), ...intakeTests('place-of')],
  },
  'mirror/moves': {
    mutate: mirror('move-files', 'remove-emptied', 'names/plainer-name'),
    tests: mirrorTests('move-files'),
  },
  'mirror/restore': {
    mutate: mirror('restore-file', 'lost-links', 'own-names', 'disk/same-file', 'disk/set-aside'),
    tests: mirrorTests('restore-file', 'lost-links', 'disk/set-aside'),
  },
  'mirror/albums': {
    mutate: mirror('album-files', 'album-folders', 'disk/copy-file'),
    tests: mirrorTests('album-folders', 'album-files', 'album-order', 'album-removals', 'disk/copy-file'),
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
  'index/located': {
    mutate: index('places/located-rows'),
    tests: ['test/unit/geography/locate-items.test.ts', 'test/unit/library/kept/kept-places.test.ts'],
  },
  'index/compiled-on-use': { mutate: index('schema/compiled-on-use'), tests: indexTests('compiled-on-use') },
  'index/meta': { mutate: index('schema/meta', 'schema/meta-values'), tests: indexTests('meta') },
  'mirror/marks': { mutate: mirror('documents/document-marks'), tests: mirrorTests('documents/document-marks') },
  'mirror/index-rows': {
    mutate: index('schema/index-rows', 'schema/index-schema'),
    tests: indexTests('as-statements', 'foreign-index'),
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
  'mirror/prepare': {
    mutate: mirror(
      'opening/prepare-apart',
      'opening/prepare-index',
      'opening/settle-index',
      'documents/catalogue-searches',
    ),
    tests: mirrorTests(
      'opening/prepare-apart',
      'opening/prepare-index',
      'opening/opening-apart',
      'opening/settle-zones',
      'documents/catalogue-searches',
    ),
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
}
