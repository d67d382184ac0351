/** A part of the project, and what it may know. */
export interface Layer {
  /** A file, or a folder without the folders in it, relative to the project. */
  place: string
  /** The folders in it that belong to it too, relative to it. */
  rooms?: readonly string[]
  /** Other layers, by their places, and files outside all layers that it may import. A layer may always import itself. */
  may: readonly string[]
  /**
   * Packages it may import, and whatever lies below them. `node:` stands for what comes with Node, `*` for every package
   * but Electron.
   */
  packages: readonly string[]
  /** It may load files by names that it works out when it runs. */
  computed?: true
}

function takeoutRooms(...names: string[]): string[] {
  return names.map((name) => `src/main/takeout/${name}`)
}

const engine = [
  'src/main/ports.ts',
  'src/main/slices.ts',
  'src/main/turns.ts',
  'src/main/typed-folder.ts',
  'src/main/describe-error.ts',
  'src/main/worker-side.ts',
  'src/main/clock',
  'src/main/http',
  'src/main/loopback',
  'src/main/home',
  'src/main/google',
  'src/main/power',
  'src/main/file-format',
  ...takeoutRooms(
    'limits.ts',
    'archives',
    'sidecars',
    'matching',
    'reading',
    'structure',
    'stock',
    'looking',
    'meaning',
  ),
  'src/main/mirror-path.ts',
  'src/main/disk-problem.ts',
  'src/main/dates',
  'src/main/index',
  'src/main/mirror',
  'src/main/library',
  'src/main/thumbnails',
  'src/main/media',
  'src/main/folders',
  'src/main/intake',
  'src/main/tasks',
  'src/main/backup',
  'src/main/verify',
]
/** A mirror's index, the paths that it names, what its disk can say, and how dates are concluded. */
const mirrored = ['src/main/dates', 'src/main/mirror-path.ts', 'src/main/disk-problem.ts', 'src/main/index']
const composed = [...engine, 'src/main/app', 'src/main/app.ts']
const page = ['react', 'react-dom', 'zustand', 'lucide-react', '@base-ui/react']
const anything = ['node:', '*']

/** `ui, i18n, grid < state < features < shell`: what every part of the window may know of the parts below it. */
const belowState = ['src/shared', 'src/renderer/i18n', 'src/renderer/ui', 'src/renderer/grid']
const belowFeatures = [...belowState, 'src/renderer/state']

const feature = (name: string): string => `src/renderer/features/${name}`

/** Each feature with the other features whose parts it shows; no two show each other. */
const features: Readonly<Record<string, readonly string[]>> = {
  items: [],
  notices: [],
  schedule: [],
  folders: [],
  import: ['folders'],
  viewer: ['items'],
  library: ['items', 'viewer'],
  health: ['items', 'notices', 'viewer'],
  welcome: ['folders', 'import', 'notices'],
  settings: ['notices', 'schedule', 'welcome'],
  backup: ['items', 'notices', 'schedule', 'settings'],
  albums: ['items', 'notices', 'schedule'],
}

const renderer: readonly Layer[] = [
  { place: 'src/renderer/i18n', may: ['src/shared'], packages: page },
  { place: 'src/renderer/ui', may: ['src/shared', 'src/renderer/i18n'], packages: page },
  { place: 'src/renderer/grid', may: ['src/shared', 'src/renderer/ui'], packages: page },
  { place: 'src/renderer/state', may: belowState, packages: ['zustand'] },
  ...Object.entries(features).map(([name, others]) => ({
    place: feature(name),
    may: [...belowFeatures, ...others.map(feature)],
    packages: page,
  })),
  {
    place: 'src/renderer/shell',
    may: [...belowFeatures, ...Object.keys(features).map(feature)],
    packages: page,
  },
  { place: 'src/renderer/main.tsx', may: ['src/renderer/shell', 'src/renderer/ui'], packages: page },
  { place: 'src/renderer/index.html', may: ['src/renderer/main.tsx', 'src/renderer/ui'], packages: [] },
]

/**
 * Every folder is named here, as a place or as a room of one: the files of any other, also of one inside of these, are in no
 * layer, which is an error.
 */
export const layers: readonly Layer[] = [
  { place: 'src/shared', rooms: ['contract', 'text'], may: [], packages: [] },
  { place: 'src/preload', may: ['src/shared'], packages: ['electron'] },

  ...renderer,

  { place: 'src/main/ports.ts', may: ['src/shared'], packages: ['node:'] },
  ...['slices', 'turns', 'typed-folder', 'describe-error', 'worker-side'].map((name) => ({
    place: `src/main/${name}.ts`,
    may: ['src/shared', 'src/main/ports.ts'],
    packages: ['node:'],
  })),
  ...['clock', 'http', 'loopback'].map((name) => ({
    place: `src/main/${name}`,
    may: ['src/shared', 'src/main/ports.ts'],
    packages: ['node:'],
  })),
  {
    place: 'src/main/home',
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/turns.ts',
      'src/main/describe-error.ts',
      'src/main/typed-folder.ts',
    ],
    packages: ['node:', 'zod', 'env-paths'],
  },
  {
    place: 'src/main/google',
    rooms: ['sign-in', 'library', 'pace'],
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/turns.ts',
      'src/main/home',
      'src/main/clock',
      'src/main/loopback',
    ],
    packages: ['node:', 'zod'],
  },
  { place: 'src/main/power', may: ['src/shared', 'src/main/ports.ts'], packages: ['node:'] },
  { place: 'src/main/file-format', may: ['src/shared'], packages: ['node:', 'exifreader'] },
  { place: 'src/main/takeout/limits.ts', may: [], packages: [] },
  {
    place: 'src/main/takeout/archives',
    may: ['src/shared', 'src/main/ports.ts', 'src/main/takeout/limits.ts'],
    packages: ['node:', 'yauzl', 'tar-stream'],
  },
  { place: 'src/main/takeout/sidecars', may: [], packages: [] },
  { place: 'src/main/takeout/matching', may: ['src/shared'], packages: [] },
  {
    place: 'src/main/takeout/reading',
    may: ['src/shared', 'src/main/file-format', ...takeoutRooms('limits.ts', 'archives', 'sidecars')],
    packages: ['node:'],
  },
  {
    place: 'src/main/takeout/meaning',
    may: ['src/main/dates', 'src/main/file-format', ...takeoutRooms('sidecars')],
    packages: [],
  },
  { place: 'src/main/takeout/structure', may: takeoutRooms('archives', 'sidecars', 'reading'), packages: [] },
  {
    place: 'src/main/takeout/stock',
    may: [
      'src/shared',
      'src/main/ports.ts',
      ...takeoutRooms('limits.ts', 'archives', 'sidecars', 'matching', 'meaning', 'reading', 'structure'),
    ],
    packages: ['node:'],
  },
  {
    place: 'src/main/takeout/looking',
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/typed-folder.ts',
      'src/main/describe-error.ts',
      'src/main/worker-side.ts',
      'src/main/clock',
      ...takeoutRooms('limits.ts', 'stock'),
    ],
    packages: ['node:', 'zod'],
  },
  { place: 'src/main/mirror-path.ts', may: [], packages: ['node:'] },
  { place: 'src/main/disk-problem.ts', may: ['src/shared', 'src/main/mirror-path.ts'], packages: ['node:'] },
  { place: 'src/main/dates', may: ['src/shared'], packages: ['@photostructure/tz-lookup'] },
  {
    place: 'src/main/index',
    rooms: ['migrations'],
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/slices.ts',
      'src/main/mirror-path.ts',
      'src/main/disk-problem.ts',
    ],
    packages: ['node:', 'zod'],
  },
  {
    place: 'src/main/mirror',
    may: ['src/shared', 'src/main/ports.ts', 'src/main/slices.ts', 'src/main/turns.ts', ...mirrored],
    packages: ['node:'],
  },
  {
    place: 'src/main/library',
    may: ['src/shared', 'src/main/ports.ts', 'src/main/slices.ts', ...mirrored, 'src/main/mirror'],
    packages: ['node:', 'zod'],
  },
  {
    place: 'src/main/thumbnails',
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/clock',
      'src/main/worker-side.ts',
      'src/main/file-format',
      ...mirrored,
      'src/main/mirror',
    ],
    packages: ['node:', 'sharp', 'libheif-js', 'jxl-oxide-wasm', 'zod'],
  },
  {
    place: 'src/main/media',
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/clock',
      'src/main/file-format',
      ...mirrored,
      'src/main/mirror',
      'src/main/library',
      'src/main/thumbnails',
    ],
    packages: ['node:'],
  },
  {
    place: 'src/main/folders',
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/clock',
      'src/main/typed-folder.ts',
      'src/main/describe-error.ts',
      'src/main/worker-side.ts',
      ...mirrored,
      'src/main/mirror',
      ...takeoutRooms('archives'),
    ],
    packages: ['node:', 'zod'],
  },
  {
    place: 'src/main/intake',
    may: ['src/shared', 'src/main/ports.ts', ...mirrored, 'src/main/mirror', 'src/main/file-format'],
    packages: ['node:'],
  },
  {
    place: 'src/main/tasks',
    may: ['src/shared', 'src/main/ports.ts', 'src/main/clock', 'src/main/describe-error.ts', 'src/main/index'],
    packages: ['node:', 'p-queue'],
  },
  {
    place: 'src/main/backup',
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/clock',
      'src/main/slices.ts',
      'src/main/describe-error.ts',
      'src/main/intake',
      'src/main/tasks',
      'src/main/google',
      ...mirrored,
      'src/main/mirror',
      'src/main/file-format',
    ],
    packages: ['node:', 'p-queue'],
  },
  {
    place: 'src/main/verify',
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/slices.ts',
      ...mirrored,
      'src/main/mirror',
      'src/main/file-format',
    ],
    packages: ['node:', 'zod'],
  },
  { place: 'src/main/app.ts', may: ['src/shared', ...engine, 'src/main/app'], packages: ['node:'] },
  { place: 'src/main/app', rooms: ['calls'], may: ['src/shared', ...engine], packages: ['node:', 'zod'] },
  {
    place: 'src/main/headless',
    rooms: ['commands', 'ports', 'server', 'views', 'words'],
    may: ['src/shared', ...composed],
    packages: ['node:', 'zod', 'commander'],
  },
  {
    place: 'src/main/desktop',
    rooms: ['ports', 'presence', 'window'],
    may: ['src/shared', ...composed, 'src/main/headless'],
    packages: ['node:', 'zod', 'electron'],
  },

  {
    place: 'test/emulator',
    rooms: [
      'api',
      'content',
      'faults',
      'http',
      'library',
      'media',
      'oauth',
      'sample',
      'sample/media',
      'sample/scenes',
      'takeout',
    ],
    may: [],
    packages: anything,
  },
  {
    place: 'test/torture/torture.test.ts',
    may: ['test/torture', 'test/engine', 'test/emulator'],
    packages: anything,
  },
  { place: 'test/torture/soak.ts', may: ['test/torture', 'test/engine', 'test/bench'], packages: anything },
  { place: 'test/torture', may: ['test/emulator'], packages: anything },
  {
    place: 'test/engine',
    rooms: ['hostile'],
    may: ['src/shared', ...composed, 'src/main/headless', 'test/emulator', 'test/torture', 'test/unit'],
    packages: anything,
  },
  {
    place: 'test/bench',
    may: ['src/shared', ...composed, 'src/main/headless', 'test/emulator', 'test/engine', 'scripts'],
    packages: anything,
  },
  {
    place: 'test/unit',
    rooms: [
      'app',
      'backup',
      'dates',
      'file-format',
      'folders',
      'google',
      'grid',
      'headless',
      'index',
      'intake',
      'library',
      'media',
      'mirror',
      'power',
      'project',
      'renderer',
      'takeout',
      'tasks',
      'text',
      'thumbnails',
      'verdict',
      'verify',
      'viewer',
    ],
    may: [
      'src/shared',
      ...belowFeatures,
      ...Object.keys(features).map(feature),
      ...composed,
      'src/main/headless',
      'src/main/desktop',
      'test/emulator',
      'test/engine',
      'scripts',
    ],
    packages: anything,
    // Screens are drawn from a list of files.
    computed: true,
  },
  {
    place: 'test/electron',
    rooms: ['stand-in'],
    may: ['src/shared', ...composed, 'src/main/headless', 'src/main/desktop', 'test/emulator', 'test/unit', 'scripts'],
    packages: [...anything, 'electron'],
  },
  {
    place: 'test/browser',
    may: ['src/shared', ...composed, 'src/main/headless', 'test/emulator', 'test/unit', 'scripts'],
    packages: anything,
  },
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
    rooms: ['demo', 'layers', 'mutation'],
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
