import type { Layer } from './layer.ts'

const page = ['react', 'react-dom', 'zustand', 'lucide-react', '@base-ui/react']

/** `ui, i18n, grid < state < features < shell`: what every part of the window may know of the parts below it. */
const belowState = ['src/shared', 'src/renderer/i18n', 'src/renderer/ui', 'src/renderer/grid']
const belowFeatures = [...belowState, 'src/renderer/state']

const feature = (name: string): string => `src/renderer/features/${name}`

/** Each feature with the other features whose parts it shows; no two show each other. */
const features: Readonly<Record<string, readonly string[]>> = {
  items: [],
  map: ['items'],
  notices: [],
  schedule: [],
  folders: [],
  attention: ['notices'],
  import: ['attention', 'folders', 'notices'],
  export: ['folders', 'items', 'notices'],
  viewer: ['items', 'map'],
  library: ['items', 'viewer'],
  health: ['items', 'notices', 'viewer'],
  welcome: ['folders', 'import', 'notices'],
  restore: ['attention', 'export', 'welcome'],
  settings: ['notices', 'schedule', 'welcome'],
  backup: ['attention', 'items', 'notices', 'schedule', 'settings'],
  albums: ['items', 'notices', 'schedule'],
}

const rooms: Readonly<Record<string, readonly string[]>> = {
  import: ['arrivals', 'history', 'looking'],
  library: ['header', 'hero', 'saved', 'shelves'],
  viewer: ['compare', 'controls', 'details', 'stage', 'strip'],
  map: ['drawing', 'view'],
}

/** Packages that one feature alone needs. */
const morePackages: Readonly<Record<string, readonly string[]>> = {
  map: ['d3-geo', 'topojson-client', 'world-atlas'],
}

/** What the shell around all screens may know, and so may the tests of any of them. */
export const belowShell = [...belowFeatures, ...Object.keys(features).map(feature)]

export const windowLayers: readonly Layer[] = [
  {
    place: 'src/renderer/i18n',
    rooms: ['en', 'en/imports', 'zh-hans', 'zh-hans/imports'],
    may: ['src/shared'],
    packages: page,
  },
  {
    place: 'src/renderer/ui',
    rooms: ['controls', 'fields', 'layout', 'notices', 'lists'],
    may: ['src/shared', 'src/renderer/i18n'],
    packages: page,
  },
  {
    place: 'src/renderer/grid',
    rooms: ['picking', 'scrubber', 'sizing'],
    may: ['src/shared', 'src/renderer/ui'],
    packages: page,
  },
  { place: 'src/renderer/state', rooms: ['address', 'library', 'tasks'], may: belowState, packages: ['zustand'] },
  ...Object.entries(features).map(([name, others]) => ({
    place: feature(name),
    rooms: rooms[name] ?? [],
    may: [...belowFeatures, ...others.map(feature)],
    packages: [...page, ...(morePackages[name] ?? [])],
  })),
  {
    place: 'src/renderer/shell',
    may: belowShell,
    packages: page,
  },
  { place: 'src/renderer/main.tsx', may: ['src/renderer/shell', 'src/renderer/ui'], packages: page },
  { place: 'src/renderer/index.html', may: ['src/renderer/main.tsx', 'src/renderer/ui'], packages: [] },
]
