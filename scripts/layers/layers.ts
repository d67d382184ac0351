import { engineLayers } from './engine-layers.ts'
import { composed, engine } from './engine-places.ts'
import type { Layer } from './layer.ts'
import { testLayers } from './test-layers.ts'
import { windowLayers } from './window-layers.ts'

const anything = ['node:', '*']

/**
 * Every folder is named here, or in what is put together here, as a place or as a room of one: the files of any other, also of
 * one inside of these, are in no layer, which is an error.
 */
export const layers: readonly Layer[] = [
  {
    place: 'src/shared',
    rooms: [
      'albums',
      'contract',
      'contract/google',
      'contract/library',
      'contract/tasks',
      'imports',
      'map',
      'problems',
      'search',
      'tasks',
      'text',
      'text/sentences',
    ],
    may: [],
    packages: [],
  },
  { place: 'src/preload', may: ['src/shared'], packages: ['electron'] },

  ...windowLayers,
  ...engineLayers,
  { place: 'src/main/app.ts', may: ['src/shared', ...engine, 'src/main/app'], packages: ['node:'] },
  {
    place: 'src/main/app',
    rooms: ['calls', 'calls/google', 'calls/library', 'calls/tasks', 'mirror', 'schedule', 'settings'],
    may: ['src/shared', ...engine],
    packages: ['node:', 'zod'],
  },
  {
    place: 'src/main/headless',
    rooms: ['commands', 'commands/imports', 'ports', 'ports/http-client', 'server', 'views', 'words'],
    may: ['src/shared', ...composed],
    packages: ['node:', 'zod', 'commander'],
  },
  {
    place: 'src/main/desktop',
    rooms: ['ports', 'presence', 'window'],
    may: ['src/shared', ...composed, 'src/main/headless'],
    packages: ['node:', 'zod', 'electron'],
  },

  ...testLayers,
  // Loads the test files that it is told.
  { place: 'scripts/mutation/in-process-runner.ts', may: ['scripts'], packages: anything, computed: true },
  // Starts the command line, from its bundle if there is one.
  {
    place: 'scripts/shoebox.js',
    may: ['scripts', 'src/main/headless', 'out/main/cli.js'],
    packages: ['node:'],
  },
  {
    place: 'scripts',
    rooms: ['demo', 'layers', 'mutation', 'screen-reader', 'testing', 'towns'],
    may: ['src/shared', ...composed, 'src/main/headless', 'test/emulator', 'test/browser', 'package.json'],
    packages: [...anything, 'electron'],
  },
  { place: 'assets', may: [], packages: anything },
  ...['electron.vite.config.ts', 'playwright.config.ts', 'vitest.config.ts', 'vitest.mutation.config.ts'].map(
    (place) => ({
      place,
      may: ['vitest.config.ts', 'scripts', 'package.json'],
      packages: anything,
    }),
  ),
]
