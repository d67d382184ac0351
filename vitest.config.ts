import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,engine,emulator,electron,torture}/**/*.test.ts'],
    // In a fresh clone the first tests wait until the pictures of the sample account are drawn.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A busy machine takes its time; what never comes is found out late, but surely.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // By default one processor is left to the main process, which has next to nothing to do.
    maxWorkers: availableParallelism(),
  },
})
