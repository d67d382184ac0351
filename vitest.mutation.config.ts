import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'
import ordinary from './vitest.config.ts'

/** Units first: they take less time, and the first test that notices a change is enough. */
class UnitsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isUnit = ({ moduleId }: TestSpecification): boolean => moduleId.includes('/test/unit/')
    const sorted = await super.sort(files)
    return [...sorted.filter(isUnit), ...sorted.filter((file) => !isUnit(file))]
  }
}

const { projects: _, ...common } = ordinary.test ?? {}

export default defineConfig({
  test: {
    ...common,
    // What a change breaks in one file is not to show in another.
    isolate: true,
    include: ['test/{unit,engine,emulator,electron,torture}/**/*.test.ts'],
    maxWorkers: availableParallelism(),
    // A change that makes something wait for ever is to be found out sooner than in the ordinary suite.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    sequence: { sequencer: UnitsFirst },
  },
})
