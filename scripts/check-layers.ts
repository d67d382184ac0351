/**
 * Checks which folder of `src/` imports which, and which files may reach the network, the disk or Electron.
 * Usage: `node scripts/check-layers.ts [folder that holds src/]`. Prints each forbidden import and exits with 1.
 */
import { readFileSync, globSync } from 'node:fs'
import { dirname, join, posix, relative, resolve } from 'node:path'

/** Each layer: the folder, and the other layers it may import. The first matching folder is a file's layer. */
const layers: { folder: string; may: string[]; node: boolean; electron?: boolean }[] = [
  { folder: 'src/shared', may: [], node: false },
  { folder: 'src/renderer', may: ['src/shared'], node: false },
  { folder: 'src/preload', may: ['src/shared'], node: false, electron: true },
  {
    folder: 'src/main/google',
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/home-file.ts',
      'src/main/loopback-server.ts',
      'src/main/small-page.ts',
      'src/main/timespan.ts',
    ],
    node: true,
  },
  { folder: 'src/main/power', may: ['src/shared', 'src/main/ports.ts'], node: true },
  { folder: 'src/main/file-format', may: ['src/shared'], node: true },
  { folder: 'src/main/mirror', may: ['src/shared', 'src/main/ports.ts'], node: true },
  {
    folder: 'src/main/library',
    may: ['src/shared', 'src/main/ports.ts', 'src/main/slices.ts', 'src/main/mirror'],
    node: true,
  },
  {
    folder: 'src/main/thumbnails',
    may: ['src/shared', 'src/main/ports.ts', 'src/main/file-format', 'src/main/mirror'],
    node: true,
  },
  {
    folder: 'src/main/media',
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/file-format',
      'src/main/mirror',
      'src/main/library',
      'src/main/thumbnails',
    ],
    node: true,
  },
  {
    folder: 'src/main/backup',
    may: [
      'src/shared',
      'src/main/ports.ts',
      'src/main/timespan.ts',
      'src/main/google',
      'src/main/mirror',
      'src/main/file-format',
    ],
    node: true,
  },
  {
    folder: 'src/main/verify',
    may: ['src/shared', 'src/main/ports.ts', 'src/main/slices.ts', 'src/main/mirror', 'src/main/file-format'],
    node: true,
  },
  { folder: 'src/main/headless', may: ['src/shared', 'src/main'], node: true },
  { folder: 'src/main/desktop', may: ['src/shared', 'src/main'], node: true, electron: true },
  { folder: 'src/main', may: ['src/shared', 'src/main'], node: true },
]

/** Even a layer that may import all of main keeps out of these, so that the two hosts stay apart. */
const hosts: Record<string, string[]> = {
  'src/main/headless': ['src/main/desktop'],
  'src/main/app': ['src/main/desktop', 'src/main/headless'],
  'src/main/app.ts': ['src/main/desktop', 'src/main/headless'],
}

const importPattern =
  /(?:^|[\s;])(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

function inside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function whyForbidden(file: string, specifier: string): string | undefined {
  const layer = layers.find((candidate) => inside(file, candidate.folder))
  if (!layer) return `${file} is in no known layer`
  if (specifier === 'electron' || specifier.startsWith('electron/'))
    return layer.electron ? undefined : 'only src/main/desktop and src/preload may import electron'
  if (specifier.startsWith('node:')) return layer.node ? undefined : `${layer.folder} must run without Node`
  if (!specifier.startsWith('.')) return undefined
  const target = posix.normalize(posix.join(posix.dirname(file), specifier))
  if (!inside(target, 'src')) return 'src may not import from outside src'
  if (inside(target, layer.folder) && layer.folder !== 'src/main') return undefined
  for (const [host, closed] of Object.entries(hosts))
    if (inside(file, host) && closed.some((folder) => inside(target, folder))) return `${host} may not know ${target}`
  return layer.may.some((folder) => inside(target, folder)) ? undefined : `${layer.folder} may not import ${target}`
}

const root = resolve(process.argv[2] ?? join(dirname(import.meta.filename), '..'))
let faults = 0
let files = 0
for (const path of globSync('src/**/*.{ts,tsx}', { cwd: root })) {
  const file = relative(root, join(root, path)).replaceAll('\\', '/')
  files += 1
  for (const match of readFileSync(join(root, path), 'utf8').matchAll(importPattern)) {
    const specifier = match[1] ?? match[2] ?? ''
    const why = whyForbidden(file, specifier)
    if (!why) continue
    faults += 1
    console.error(`${file}: imports '${specifier}': ${why}`)
  }
}
if (files === 0) {
  console.error(`No source files below ${join(root, 'src')}`)
  process.exit(1)
}
if (faults > 0) process.exit(1)
