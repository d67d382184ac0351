import * as fs from 'node:fs'
import type { Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { promisify } from 'node:util'
import type { FileSystem } from '../../ports.ts'

/** A disk that takes longer to make a file safe gets several to do at a time, which it finishes together. Milliseconds. */
const quickSyncMs = 2

/** A disk that takes longer to say what is there, as one behind a network does, is asked for several files at a time. Milliseconds. */
const quickLookMs = 1
/** So long after a slow look. */
const slowForMs = 1000

const syncAside = promisify(fs.fsync)

/** What of an open file is needed to store it. */
type StoringHandle = Pick<FileHandle, 'stat' | 'sync' | 'close' | 'utimes'> & {
  writev(pieces: NodeJS.ArrayBufferView[], at: number): Promise<{ bytesWritten: number }>
  write(bytes: Uint8Array, from: number, length: number, at: number): Promise<{ bytesWritten: number }>
}

/**
 * The real file system for a thread that has nothing else to do: what the work of storing needs is done before the call returns,
 * and so costs no hand-over. Not for a thread that somebody waits for.
 */
export function directFiles(): FileSystem {
  let isSlow = false
  let looksAsideUntil = Number.NEGATIVE_INFINITY
  const lookAtOnce = (path: fs.PathLike): Stats => {
    const start = performance.now()
    const found = fs.lstatSync(path)
    const end = performance.now()
    if (end - start > quickLookMs) looksAsideUntil = end + slowForMs
    return found
  }
  const look = atOnce((path: fs.PathLike) =>
    performance.now() < looksAsideUntil ? nodeFiles.lstat(path) : lookAtOnce(path),
  )
  const measured = async (sync: () => Promise<void> | void): Promise<void> => {
    const start = performance.now()
    await sync()
    isSlow = performance.now() - start > quickSyncMs
  }
  const handleOf = (fd: number): StoringHandle => ({
    stat: atOnce(() => fs.fstatSync(fd)) as FileHandle['stat'],
    sync: () => measured(() => (isSlow ? syncAside(fd) : fs.fsyncSync(fd))),
    close: atOnce(() => fs.closeSync(fd)),
    utimes: atOnce((accessed: fs.TimeLike, changed: fs.TimeLike) => fs.futimesSync(fd, accessed, changed)),
    writev: atOnce((pieces: NodeJS.ArrayBufferView[], at: number) => ({ bytesWritten: fs.writevSync(fd, pieces, at) })),
    write: atOnce((bytes: Uint8Array, from: number, length: number, at: number) => ({
      bytesWritten: fs.writeSync(fd, bytes, from, length, at),
    })),
  })
  return {
    ...nodeFiles,
    open: atOnce(
      (path: fs.PathLike, flags?: string | number) => handleOf(fs.openSync(path, flags ?? 'r')) as FileHandle,
    ),
    lstat: look as FileSystem['lstat'],
    link: atOnce((from: fs.PathLike, to: fs.PathLike) => fs.linkSync(from, to)),
    rename: atOnce((from: fs.PathLike, to: fs.PathLike) => fs.renameSync(from, to)),
    unlink: atOnce((path: fs.PathLike) => fs.unlinkSync(path)),
  }
}

/** The same call for who expects a promise: what it throws is rejected with. */
function atOnce<Args extends unknown[], Value>(
  call: (...args: Args) => Value | Promise<Value>,
): (...args: Args) => Promise<Value> {
  // Async for the sake of what is thrown alone.
  return (...args) => new Promise((resolve) => resolve(call(...args)))
}
