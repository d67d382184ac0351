import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const outputs = ['out/main/index.js', 'out/main/cli.js', 'out/preload/preload.cjs', 'out/renderer/index.html']
const sources = ['src', 'electron.vite.config.ts', 'package-lock.json']

/** Milliseconds since 1970; `missing` if there is nothing. */
function modified(path, missing) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? missing
}

/** A folder and all that is below it: from a folder that was changed last, a file may have gone. */
function below(path) {
  const inside = statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(path, { recursive: true }).map((name) => join(path, name))
    : []
  return [path, ...inside]
}

/** Whether `out/` was built from the sources that lie beside it now: each output is younger than every source and folder. */
export function isBundleCurrent(root) {
  const oldest = Math.min(...outputs.map((path) => modified(join(root, path), Number.NEGATIVE_INFINITY)))
  if (oldest === Number.NEGATIVE_INFINITY) return false
  return sources.every((source) => below(join(root, source)).every((path) => modified(path, Infinity) < oldest))
}
