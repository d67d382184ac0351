import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

/** Raised whenever a scene or an encoder setting changes: pictures drawn before are not used again. */
const contentVersion = 3

const folder = fileURLToPath(
  new URL(
    `../../../node_modules/.cache/shoebox-emulator/${contentVersion}-${sharp.versions.sharp ?? '0'}`,
    import.meta.url,
  ),
)

/**
 * The file called `name` from the cache on disk, made first if it is not there. Several processes may ask for the same
 * file at once: each writes its own temporary file, and equal bytes replace equal bytes. Where the cache may not be read or
 * written, as by a test that has given its rights away, the file is made each time.
 */
export async function keptFile(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const path = join(folder, name)
  const kept = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || isRefused(error)) return undefined
    throw error
  })
  if (kept) return kept
  const made = await make()
  try {
    await mkdir(dirname(path), { recursive: true })
    const temporary = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`
    await writeFile(temporary, made)
    await rename(temporary, path)
  } catch (error) {
    if (!isRefused(error as NodeJS.ErrnoException)) throw error
  }
  return made
}

function isRefused({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
}
