import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongTestsFirst } from './scripts/testing/long-tests-first.ts'

const processors = availableParallelism()

export default defineConfig({
  test: {
    // In a fresh clone the first tests wait until the pictures of the sample account are drawn.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A busy machine takes its time; what never comes is found out late, but surely.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // Tests of the engine wait for clocks, disks and other processes for half of their time; each worker takes memory.
    maxWorkers: processors + Math.min(processors, 8),
    // They leave nothing behind in their process, so that one process serves many files and reads the sources once.
    isolate: false,
    // Most of what a test makes is gone when it ends: with more room for it there is less to collect meanwhile.
    execArgv: ['--min-semi-space-size=16'],
    sequence: { sequencer: LongTestsFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/{engine,emulator,electron,torture}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
        },
      },
    ],
  },
})
