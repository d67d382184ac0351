import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/**
 * Files that take longer than twelve seconds on a quiet machine with two processors, longest first. How long a file takes is not
 * known in a fresh clone, and what begins last and takes long keeps one processor busy while the other has nothing to do.
 */
export const longest: readonly string[] = [
  'electron/desktop-life',
  'engine/cli/cli-upload',
  'engine/backups/many-items',
  'engine/restore/cli-restore',
  'engine/faults/faults',
  'engine/late-parts/late-shapes',
  'engine/faults/fault-matrix-lists',
  'electron/desktop',
  'engine/mirror/places',
  'engine/mirror/hostile-mirror',
  'electron/background',
  'engine/faults/fault-matrix-fields',
  'engine/cli/cli-stops',
  'engine/cli/cli-large-files',
  'engine/backups/missing-fields',
  'engine/crashes/durable-order',
  'electron/journey',
  'engine/index/former-mirrors',
  'engine/index/rebuild',
  'engine/mirror/album-covers',
  'engine/cli/cli-verify',
  'engine/crashes/doubles-killed',
  'engine/backups/undelivered',
  'engine/verification/repairs',
  'engine/cli/cli-interrupted',
  'engine/imports/import-order',
  'engine/imports/import-late-part',
  'engine/crashes/crash',
  'torture/torture',
  'engine/index/large-index',
  'engine/faults/disk-matrix',
  'engine/imports/import-joining',
  'emulator/clients/rclone',
  'engine/imports/import-killed',
  'engine/restore/restore',
  'emulator/emulator-page',
  'engine/every-commit',
  'engine/late-parts/unreadable-files',
  'engine/late-parts/parted-photos',
  'engine/takeout/look-into-exports',
  'engine/takeout/names-in-layouts',
  'engine/late-parts/series-of-mixtures',
  'engine/imports/planned-exports',
  'engine/imports/import-lacked',
  'engine/cli/cli-without-google',
  'engine/takeout/import-watch-signals',
  'unit/thumbnails/worker',
  'unit/project/layers/check-layers',
  'unit/app/schedule/schedule',
  'unit/app/app',
  'unit/index/foreign-index',
  'unit/verify/rebuild/catalogue-sources',
  'unit/project/start-of-command-line',
]

function place({ moduleId }: TestSpecification): number {
  const found = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`))
  return found === -1 ? longest.length : found
}

/** The order of test files. They share processes, and a process goes on only with the next file if both or none are units. */
export class LongTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isUnit = ({ project }: TestSpecification): number => (project.name === 'unit' ? 1 : 0)
    const sorted = await super.sort(files)
    return sorted.toSorted((left, right) => isUnit(left) - isUnit(right) || place(left) - place(right))
  }
}
