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
 * file at once: each writes its own temporary file, and equal bytes replace equal bytes.
 */
export async function keptFile(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const path = join(folder, name)
  const kept = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept) return kept
  const made = await make()
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`
  await writeFile(temporary, made)
  await rename(temporary, path)
  return made
}
