import { backup, index, intake, mirror, tasks, verify } from './shard-paths.ts'

/**
 * Files of what is tried that no shard has: only tests of whole backups, or those of the command line, reach them, or they
 * hold types and settings of others.
 */
export const inNoShard: readonly string[] = [
  ...backup('run-task'),
  ...intake('candidate', 'checkpoints', 'settle-dates', 'settle-places', 'arriving/spare-buffers'),
  ...mirror('halt-problem', 'publication'),
  ...tasks('rest-gate', 'speed', 'standing', 'task-keeper'),
  ...verify('verify-options'),
  ...index(
    'albums-being-made',
    'albums/album-file-rows',
    'albums/former-member-rows',
    'albums/lacked-album-rows',
    'export-albums',
    'export-items',
    'export-rows',
    'export-tally',
    'import-mark-rows',
    'places/date-rows',
    'schema/packed-json',
    'schema/id-list',
    'restore-rows',
    'saved-search-rows',
    'upload-rows',
    'items/clock-items',
    'items/dates-read',
    'document-mark-rows',
    'items/forgotten-items',
    'items/half-rows',
    'items/item-texts',
    'places/place-rows',
    'runs/close-run',
    'runs/passing-tables',
    'items/selection-column',
    'items/shown-changes',
    'items/shown-file',
  ),
]
