import type { FileHandle } from 'node:fs/promises'
import type { MirrorPath } from '../../mirror-path.ts'
import { setFileDate } from '../disk/file-date.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'

/** A temporary file that is not there yet: all that is to be in it, and its date in milliseconds since 1970. */
export interface NewFile {
  path: MirrorPath
  bytes: Uint8Array
  date: number
}

/**
 * Creates a file as a whole: its bytes and its date are safe on the disk when this resolves, its name is not. Returns what the
 * disk has made of the date if that is another. Throws EEXIST if anything has the name; what an error leaves is for the caller
 * to remove.
 */
export async function storeFile(files: MirrorFiles, { path, bytes, date }: NewFile): Promise<number | undefined> {
  const handle = await files.create(path)
  try {
    await writeAll(handle, bytes, 0)
    const here = await setFileDate(handle, date)
    await handle.sync()
    return here
  } finally {
    await handle.close()
  }
}

/** Writes all of `bytes` at a position; throws ENOSPC if the disk takes nothing more without saying why. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  const { bytesWritten } = await handle.writev([bytes], at)
  // The rest after a short write, which is how some disks begin to be full.
  for (let done = bytesWritten; done < bytes.length;) {
    const more = await handle.write(bytes, done, bytes.length - done, at + done)
    if (more.bytesWritten === 0) throw Object.assign(new Error('nothing could be written'), { code: 'ENOSPC' })
    done += more.bytesWritten
  }
}
