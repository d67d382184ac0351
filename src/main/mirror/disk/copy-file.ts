import type { FileHandle } from 'node:fs/promises'
import { errnoOf } from '../../disk-problem.ts'
import { setFileDate } from './file-date.ts'
import type { MirrorFiles } from './mirror-files.ts'
import type { MirrorPath } from '../../mirror-path.ts'

/**
 * Errors by which the system's own way of copying says that it cannot do it here: it also copies permissions, which some
 * disks do not have, and those of a file that may not be written keep us from writing the copy.
 */
const notThisWay = new Set(['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'])

/**
 * Copies an ordinary file to a new name, gives the copy a date in milliseconds since 1970, and makes its bytes safe. Throws
 * EEXIST if anything has that name. Returns what the disk has made of the date if that is another.
 */
export async function copySafely(
  files: MirrorFiles,
  from: MirrorPath,
  to: MirrorPath,
  date: number,
): Promise<number | undefined> {
  const handle = await openCopy(files, from, to)
  try {
    const here = await setFileDate(handle, date)
    await handle.sync()
    return here
  } finally {
    await handle.close()
  }
}

async function openCopy(files: MirrorFiles, from: MirrorPath, to: MirrorPath): Promise<FileHandle> {
  try {
    // Some disks and servers copy without reading.
    await files.copy(from, to)
    return await files.open(to, { write: true })
  } catch (error) {
    if (!notThisWay.has(errnoOf(error) ?? '')) throw error
    await files.removeIfThere(to)
    return await copyBytes(files, from, to)
  }
}

async function copyBytes(files: MirrorFiles, from: MirrorPath, to: MirrorPath): Promise<FileHandle> {
  const source = await files.open(from)
  try {
    const copy = await files.create(to)
    try {
      const buffer = Buffer.allocUnsafe(1 << 20)
      for (let at = 0; ;) {
        const { bytesRead } = await source.read(buffer, 0, buffer.length, at)
        if (bytesRead === 0) return copy
        await copy.appendFile(buffer.subarray(0, bytesRead))
        at += bytesRead
      }
    } catch (error) {
      await copy.close()
      throw error
    }
  } finally {
    await source.close()
  }
}
