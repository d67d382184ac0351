import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const outputs = ['out/main/index.js', 'out/main/cli.js', 'out/preload/preload.cjs', 'out/renderer/index.html']
const sources = ['src', 'electron.vite.config.ts', 'package-lock.json']

/**
 * Whether a file, or a folder with all that is below it, is older than an instant: from a folder that was changed last, a file may have
 * gone. Each start of the command line asks, and Node's own recursive list takes three times as long.
 */
function isOlder(path, instant) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || found.mtimeMs >= instant) return false
  return !found.isDirectory() || readdirSync(path).every((name) => isOlder(`${path}/${name}`, instant))
}

/** Whether `out/` was built from the sources that lie beside it now: each output is younger than every source and folder. */
export function isBundleCurrent(root) {
  const built = outputs.map((path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs)
  if (built.includes(undefined)) return false
  const oldest = Math.min(...built)
  return sources.every((source) => isOlder(join(root, source), oldest))
}
