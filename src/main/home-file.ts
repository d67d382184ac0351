import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import type { FileSystem } from './ports.ts'

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Text of a small file, or undefined if there is none. Other errors of the file system are thrown. */
export async function readTextFile(files: FileSystem, path: string): Promise<string | undefined> {
  try {
    return await files.readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/**
 * Replaces a small file in one step: a reader, or a start after a power cut, sees the old text or the new one. The file
 * is readable by its owner only, and so is its folder if it had to be made. Throws what the file system says.
 */
export async function replaceTextFile(files: FileSystem, path: string, text: string): Promise<void> {
  await files.mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomUUID()}.tmp`
  const file = await files.open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    await files.unlink(temporary)
    throw error
  } finally {
    await file.close()
  }
  await files.rename(temporary, path)
}
