import type { FileHandle } from 'node:fs/promises'
import { errnoOf } from '../../disk-problem.ts'
import type { FileSystem } from '../../ports.ts'
import { openFolder } from './ordinary-file.ts'

/** Errors by which file systems and Windows say that folders cannot be synced; renames are durable there as they are. */
const noFolderSync = new Set(['EISDIR', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF', 'EPERM', 'EACCES'])

/** Makes names that were created or removed in a folder, given by its absolute path, survive a power cut. */
export async function syncFolder(files: Pick<FileSystem, 'open'>, folder: string): Promise<void> {
  let handle: FileHandle
  try {
    handle = await openFolder(files, folder)
  } catch (error) {
    if (noFolderSync.has(errnoOf(error) ?? '')) return
    throw error
  }
  try {
    await handle.sync()
  } catch (error) {
    if (!noFolderSync.has(errnoOf(error) ?? '')) throw error
  } finally {
    await handle.close()
  }
}
