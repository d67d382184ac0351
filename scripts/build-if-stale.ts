import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { isBundleCurrent } from './current-bundle.js'

const root = join(import.meta.dirname, '..')

/** Builds main, preload and renderer into `out/` unless every output is newer than every source. Throws if the build fails. */
export function buildIfStale(): void {
  if (isBundleCurrent(root)) return
  const run = spawnSync('electron-vite', ['build', '--logLevel', 'warn'], { cwd: root, encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`The build failed:\n${run.stdout}${run.stderr}`)
}
