import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/**
 * Files that take longer than twelve seconds on a quiet machine with two processors, longest first. How long a file takes is not
 * known in a fresh clone, and what begins last and takes long keeps one processor busy while the other has nothing to do.
 */
export const longest: readonly string[] = [
  'engine/undelivered',
  'engine/hostile-mirror',
  'torture/torture',
  'engine/former-mirrors',
  'engine/repairs',
  'electron/desktop',
  'engine/places',
  'engine/cli-verify',
  'engine/import-killed',
  'engine/cli-stops',
  'electron/desktop-life',
  'electron/journey',
  'engine/fault-matrix-lists',
  'engine/faults',
  'engine/many-items',
  'engine/fault-matrix-fields',
  'engine/missing-fields',
  'electron/background',
  'engine/durable-order',
  'engine/large-index',
  'engine/cli-interrupted',
  'engine/rebuild',
  'engine/crash',
  'engine/disk-matrix',
  'engine/cli',
  'engine/changed-albums',
  'engine/day-limit',
  'engine/disk-matrix-real',
  'engine/interrupted-migration',
  'engine/cli-without-google',
  'engine/disk',
  'engine/dates-on-disk',
  'engine/planned-exports',
  'engine/look-into-exports',
  'engine/verify',
  'engine/changes',
  'engine/versions',
  'unit/mirror/settle-zones',
  'unit/verify/catalogue-round-trip',
  'unit/project/layers-fail-closed',
  'unit/app/app',
  'unit/thumbnails/worker',
  'unit/verify/catalogue-sources',
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
