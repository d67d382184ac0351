import { constants } from 'node:fs'
import type { Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import type { FileSystem } from '../../ports.ts'

/**
 * Something in a mirror is not what Shoebox puts there: a link, a pipe or a device, a folder in the place of a file. The
 * code is a file error of that place, and so concerns it alone.
 */
export class NotOrdinaryError extends Error {
  readonly code: 'EFTYPE' | 'ENOTDIR'
  /** Absolute. */
  readonly path: string

  constructor(path: string, what: string, code: 'EFTYPE' | 'ENOTDIR' = 'EFTYPE') {
    super(`${what}: '${path}'`)
    this.path = path
    this.code = code
  }
}

/** An ordinary file that is longer than whatever Shoebox writes there. */
export class OverlongFileError extends NotOrdinaryError {}

/** What an entry is, for people who read a log. */
export function kindOf(entry: Stats): string {
  if (entry.isSymbolicLink()) return 'a link'
  if (entry.isDirectory()) return 'a folder'
  if (entry.isFIFO()) return 'a pipe'
  if (entry.isSocket()) return 'a socket'
  return entry.isFile() ? 'a file' : 'a device'
}

/**
 * Throws `NotOrdinaryError` unless the entry is an ordinary file, and with `single` also if it has other names: what is
 * written to it, or read from it, would be that of a file elsewhere.
 */
export function assertOrdinary(entry: Stats, path: string, { single = false } = {}): void {
  if (!entry.isFile()) throw new NotOrdinaryError(path, `${kindOf(entry)} in the place of a file`)
  if (single && entry.nlink > 1) throw new NotOrdinaryError(path, 'a file that has another name elsewhere')
}

export interface OpenOptions {
  /** For reading and writing; else for reading. */
  write?: boolean
  /** The file must have no other name. */
  single?: boolean
}

// Windows has neither; there the look beforehand is what counts.
const guards = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Opens an ordinary file by its absolute path. Follows no link, waits for nobody at the other end of a pipe, and opens
 * no device. Throws `NotOrdinaryError`, or what the file system throws.
 */
export async function openOrdinary(
  files: Pick<FileSystem, 'lstat' | 'open'>,
  path: string,
  { write = false, single = false }: OpenOptions = {},
): Promise<FileHandle> {
  // Beforehand, because opening alone has effects on some devices.
  assertOrdinary(await files.lstat(path), path, { single })
  const handle = await files.open(path, (write ? constants.O_RDWR : constants.O_RDONLY) | guards)
  try {
    assertOrdinary(await handle.stat(), path, { single })
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Opens a folder to sync it; follows no link. */
export function openFolder(files: Pick<FileSystem, 'open'>, path: string): Promise<FileHandle> {
  return files.open(path, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | guards)
}

/**
 * The bytes of an ordinary file, at most `mostBytes` of them. Throws `OverlongFileError` for a longer one.
 */
export async function readOrdinary(
  files: Pick<FileSystem, 'lstat' | 'open'>,
  path: string,
  mostBytes: number,
  options: Pick<OpenOptions, 'single'> = {},
): Promise<Buffer> {
  const handle = await openOrdinary(files, path, options)
  try {
    const { size } = await handle.stat()
    if (size > mostBytes) throw new OverlongFileError(path, `a file of ${size} bytes`)
    return await readUpTo(handle, size)
  } finally {
    await handle.close()
  }
}

/** The first `size` bytes of a file, or all if it has fewer. */
export async function readUpTo(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size)
  let got = 0
  while (got < size) {
    const { bytesRead } = await handle.read(bytes, got, size - got, got)
    if (bytesRead === 0) break
    got += bytesRead
  }
  return bytes.subarray(0, got)
}
