import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,engine,emulator,electron,torture}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
})
