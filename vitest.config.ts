import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,engine,emulator,electron,torture}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine takes its time; what never comes is found out late, but surely.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // By default one processor is left to the main process, which has next to nothing to do.
    maxWorkers: availableParallelism(),
  },
})
