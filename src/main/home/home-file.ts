import { randomUUID } from 'node:crypto'
import { constants, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Problem, ProblemCode } from '../../shared/problems/problem.ts'
import { makeFolders } from '../make-folders.ts'
import type { Clock, FileSystem, Log } from '../ports.ts'

function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** A pipe would keep whoever opens it waiting for a writer. */
const reading = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * Text of a small file, or undefined if there is none. Other errors of the file system are thrown, and so is whatever is
 * no file: devices and pipes are not read.
 */
export async function readTextFile(files: FileSystem, path: string): Promise<string | undefined> {
  try {
    const file = await files.open(path, reading)
    try {
      if (!(await file.stat()).isFile()) throw Object.assign(new Error('this is no file'), { code: 'EINVAL', path })
      return await file.readFile('utf8')
    } finally {
      await file.close()
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    // What is wrong with the content, such as its size, has no path of its own.
    throw error instanceof Error && !('path' in error) ? Object.assign(error, { path }) : error
  }
}

/** Makes a folder for its owner alone, with those above it; see `makeFolders`. */
export async function makeHomeFolder(files: FileSystem, path: string): Promise<void> {
  await makeFolders(files, path, 0o700)
}

/** The same at once, for what has to be there before anything else. */
export function makeHomeFolderNow(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    makeHomeFolderNow(dirname(path))
    mkdirSync(path, { mode: 0o700 })
  }
}

/**
 * Replaces a small file in one step: a reader, or a start after a power cut, sees the old text or the new one. The file
 * is readable by its owner only, and so is its folder if it had to be made. Throws what the file system says.
 */
export async function replaceTextFile(files: FileSystem, path: string, text: string): Promise<void> {
  await makeHomeFolder(files, dirname(path))
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

/**
 * Puts a JSON file that cannot be understood aside, under a name beside it that says so and when; answers what to tell
 * about it. Throws what the file system says.
 */
export async function setDamagedAside(
  { files, clock, log }: { files: FileSystem; clock: Pick<Clock, 'now'>; log: Log },
  path: string,
  code: Extract<ProblemCode, 'settings-damaged' | 'accounts-damaged' | 'secrets-damaged'>,
): Promise<Problem> {
  const aside = path.replace(/\.json$/, `-damaged-${clock.now()}.json`)
  await files.rename(path, aside)
  log('warn', code, { aside })
  return { code, values: { path: aside } }
}

/**
 * Why something in the home folder could not be read or written: the folder itself, which is a file, say, or one of its
 * files, named by its path.
 */
export async function homeProblem(files: FileSystem, home: string, error: unknown): Promise<Problem> {
  const detail = error instanceof Error ? error.message : String(error)
  const path = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : home
  let usable: boolean
  try {
    usable = (await files.stat(home)).isDirectory()
  } catch {
    usable = false
  }
  return usable
    ? { code: 'file-failed', detail, values: { path } }
    : { code: 'home-not-usable', detail, values: { path: home } }
}
