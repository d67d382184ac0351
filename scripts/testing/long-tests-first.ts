import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/**
 * Files that take longer than twelve seconds on a quiet machine with two processors, longest first. How long a file takes is not
 * known in a fresh clone, and what begins last and takes long keeps one processor busy while the other has nothing to do.
 */
export const longest: readonly string[] = [
  'engine/backups/undelivered',
  'engine/mirror/hostile-mirror',
  'torture/torture',
  'engine/index/former-mirrors',
  'engine/verification/repairs',
  'electron/desktop',
  'engine/mirror/places',
  'engine/cli/cli-verify',
  'engine/imports/import-killed',
  'engine/cli/cli-stops',
  'electron/desktop-life',
  'electron/journey',
  'engine/faults/fault-matrix-lists',
  'engine/faults/faults',
  'engine/backups/many-items',
  'engine/faults/fault-matrix-fields',
  'engine/backups/missing-fields',
  'electron/background',
  'engine/crashes/durable-order',
  'engine/index/large-index',
  'engine/cli/cli-interrupted',
  'engine/index/rebuild',
  'engine/crashes/crash',
  'engine/faults/disk-matrix',
  'engine/cli/cli',
  'engine/backups/changed-albums',
  'engine/backups/day-limit',
  'engine/faults/disk-matrix-real',
  'engine/index/interrupted-migration',
  'engine/cli/cli-without-google',
  'engine/faults/disk',
  'engine/mirror/dates-on-disk',
  'engine/imports/planned-exports',
  'engine/takeout/look-into-exports',
  'engine/verification/verify',
  'engine/backups/changes',
  'engine/backups/versions',
  'unit/mirror/opening/settle-zones',
  'unit/verify/rebuild/catalogue-round-trip',
  'unit/project/layers/layers-fail-closed',
  'unit/app/app',
  'unit/thumbnails/worker',
  'unit/verify/rebuild/catalogue-sources',
  'unit/text/fold-text',
  'unit/library/library-columns',
  'unit/library/trip',
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
