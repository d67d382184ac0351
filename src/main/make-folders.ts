import { dirname } from 'node:path'
import type { FileSystem } from './ports.ts'

const saysErrno = (error: unknown, errno: string): boolean =>
  error instanceof Error && 'code' in error && error.code === errno

/**
 * Makes a folder, by its absolute path, and those above it that are missing; returns the highest that was made, if any. Not by
 * a recursive `mkdir`, which never ends where a folder that exists refuses new ones with ENOENT, as /proc does. Throws what the
 * file system says; whatever has the name already is for the caller to look at.
 */
export async function makeFolders(
  files: Pick<FileSystem, 'mkdir'>,
  path: string,
  mode?: number,
): Promise<string | undefined> {
  const make = async (): Promise<string | undefined> => {
    try {
      await files.mkdir(path, mode)
      return path
    } catch (error) {
      if (saysErrno(error, 'EEXIST')) return undefined
      throw error
    }
  }
  const above = dirname(path)
  try {
    return await make()
  } catch (error) {
    if (!saysErrno(error, 'ENOENT') || above === path) throw error
  }
  const highest = await makeFolders(files, above, mode)
  const made = await make()
  return highest ?? made
}
