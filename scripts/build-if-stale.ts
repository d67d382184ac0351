import { spawnSync } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const outputs = ['out/main/index.js', 'out/main/cli.js', 'out/preload/preload.cjs', 'out/renderer/index.html']
const sources = ['src/**/*', 'electron.vite.config.ts', 'package-lock.json']

function modified(path: string): number {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Builds main, preload and renderer into `out/` unless every output is newer than every source. Throws if the build fails. */
export function buildIfStale(): void {
  const oldest = Math.min(...outputs.map(modified))
  const newest = Math.max(...sources.flatMap((pattern) => globSync(pattern, { cwd: root })).map(modified))
  if (oldest > newest) return
  const run = spawnSync('electron-vite', ['build', '--logLevel', 'warn'], { cwd: root, encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`The build failed:\n${run.stdout}${run.stderr}`)
}
