import { googleShards } from './google-shards.ts'
import { mirrorShards } from './mirror-shards.ts'
import type { Shard } from './shard.ts'
import { taskShards } from './task-shards.ts'

/**
 * The shards of `npm run mutate`, by name. Each is small enough to be run alone, on a machine that does other work. The
 * first part of a name stands for all shards that begin with it.
 */
export const shards: Readonly<Record<string, Shard>> = {
  ...googleShards,
  ...mirrorShards,
  ...taskShards,
  'headless/server': {
    mutate: ['src/main/headless/server/*.ts', '!src/main/headless/server/built-page.ts'],
    tests: [
      'test/unit/headless/serve-app.test.ts',
      'test/unit/headless/event-streams.test.ts',
      'test/unit/headless/server-parts.test.ts',
    ],
  },
  grid: {
    mutate: [
      'anchor',
      'kept-layout',
      'layout',
      'neighbour',
      'picking/picking-hands',
      'picking/ranges',
      'scrubber/scrubber-marks',
      'scroll-map',
      'sizing/size-steps',
      'sizing/tile-sizes',
      'sections',
      'row-number',
      'window',
    ].map((name) => `src/renderer/grid/${name}.ts`),
    tests: ['test/unit/grid/*.test.ts', 'test/unit/renderer/picked-store.test.ts'],
  },
  xmp: {
    mutate: ['src/main/xmp/*.ts', 'src/main/xmp-files/item-facts.ts'],
    tests: ['test/unit/xmp/*.test.ts', 'test/unit/xmp-files/*.test.ts'],
  },
  'takeout/arrivals': {
    mutate: ['src/main/takeout/arrivals/*.ts'],
    tests: ['export-arrivals', 'arrivals-in-folders'].map((name) => `test/unit/takeout/${name}.test.ts`),
  },
  media: {
    mutate: ['src/main/media/*.ts'],
    tests: ['byte-range', 'media-edges', 'media-answers'].map((name) => `test/unit/media/${name}.test.ts`),
  },
}
