import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,engine,emulator,electron,torture}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // By default one processor is left to the main process, which has next to nothing to do.
    maxWorkers: availableParallelism(),
  },
})
