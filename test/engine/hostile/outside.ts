import { lstat, readFile, readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'

/** Before every change, so that reading it once shows. */
const longAgo = new Date('2001-02-03T04:05:06Z')

/** What lies in a folder, from its names to its bytes, and when each was read last. */
export async function seen(folder: string): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {}
  const look = async (path: string): Promise<void> => {
    // Before the bytes are read here.
    const { ino, mode, size, mtimeMs, atimeMs, nlink } = await lstat(join(folder, path))
    const entry = { ino, mode, mtimeMs, atimeMs, nlink }
    const kind = mode & 0o170000
    if (kind === 0o040000) {
      const names = (await readdir(join(folder, path))).sort()
      all[path] = { ...entry, names }
      for (const name of names) await look(join(path, name))
    } else
      all[path] = {
        ...entry,
        size,
        ...(kind === 0o100000 && { bytes: (await readFile(join(folder, path))).toString('base64') }),
      }
  }
  await look('.')
  return all
}

/** Makes the next reading of each file and folder show in `seen`. */
export async function forgetReading(folder: string): Promise<void> {
  const look = async (path: string): Promise<void> => {
    const entry = await lstat(path)
    if (entry.isDirectory()) for (const name of await readdir(path)) await look(join(path, name))
    if (entry.isDirectory() || entry.isFile()) await utimes(path, longAgo, entry.mtime)
  }
  await look(folder)
}
