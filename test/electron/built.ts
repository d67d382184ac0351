import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale } from '../../scripts/build-if-stale.ts'

const root = join(import.meta.dirname, '..', '..')
const lock = join(root, 'node_modules', '.cache', 'shoebox-build-lock')
/** No build takes as long: a lock that is older was left behind by a process that died. */
const longestBuild = 180_000

function tryLock(): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch {
    const taken = statSync(lock, { throwIfNoEntry: false })
    if (taken && Date.now() - taken.mtimeMs > longestBuild) rmSync(lock, { recursive: true, force: true })
    return false
  }
}

/** Makes sure that `out/` is up to date. Test files run at the same time, and only one of them may build. */
export async function ensureBuilt(): Promise<void> {
  mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true })
  while (!tryLock()) await new Promise((resolve) => setTimeout(resolve, 200))
  try {
    buildIfStale()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}
