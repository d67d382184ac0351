import { dirname } from 'node:path'
import type { FileSystem } from '../ports.ts'
import { errnoOf } from './disk-problem.ts'

/**
 * Makes the folder `path` and those that are missing between `top` and it; returns the highest that was made, if any.
 * `top` itself is never made: with an unmounted disk it is gone, and nothing must be written where it was. Throws the
 * reason, unlike a recursive `mkdir`, which says ENOENT on a read-only disk.
 */
export async function makeFolders(files: FileSystem, top: string, path: string): Promise<string | undefined> {
  try {
    await files.mkdir(path)
    return path
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'EEXIST') return undefined
    const above = dirname(path)
    if (errno !== 'ENOENT' || above === top || above === path) throw error
    const highest = await makeFolders(files, top, above)
    const made = await makeFolders(files, above, path)
    return highest ?? made
  }
}
