import { join } from 'node:path'

/** The thread that stores files, built, below the app's own folder; in a package that is the archive, from which threads start, too. */
export function storingWorkerPath(root: string): string {
  return join(root, 'out', 'main', 'storing-worker.js')
}
