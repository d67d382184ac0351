import type { FileHandle } from 'node:fs/promises'
import type { FileSystem } from '../ports.ts'
import { errnoOf } from './disk-problem.ts'
import { folderOf, inMirror, layout, nameOf } from './layout.ts'

/** Errors by which file systems and Windows say that folders cannot be synced; renames are durable there as they are. */
const noFolderSync = new Set(['EISDIR', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF', 'EPERM', 'EACCES'])
/**
 * Errors by which a file system says that it has no hard links, or none between these places. EISDIR is what Windows'
 * "invalid function" becomes, the answer of exFAT.
 */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK', 'EISDIR'])

/** True if `error` means "no hard link here", so that a copy or a rename is the right answer. */
export function meansNoLinks(error: unknown): boolean {
  return noLinks.has(errnoOf(error) ?? '')
}

/** Makes names that were created or removed in a folder survive a power cut. */
export async function syncFolder(files: FileSystem, root: string, folder: string): Promise<void> {
  let handle: FileHandle
  try {
    handle = await files.open(folder === '' ? root : inMirror(root, folder), 'r')
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

async function equalFiles(files: FileSystem, one: string, other: string): Promise<boolean> {
  const first = await files.open(one, 'r')
  let second: FileHandle | undefined
  try {
    second = await files.open(other, 'r')
    if ((await first.stat()).size !== (await second.stat()).size) return false
    const [a, b] = [Buffer.alloc(1 << 16), Buffer.alloc(1 << 16)]
    for (let at = 0; ;) {
      const { bytesRead } = await first.read(a, 0, a.length, at)
      if (bytesRead === 0) return true
      for (let got = 0; got < bytesRead;) {
        const more = await second.read(b, got, bytesRead - got, at + got)
        if (more.bytesRead === 0) return false
        got += more.bytesRead
      }
      if (a.compare(b, 0, bytesRead, 0, bytesRead) !== 0) return false
      at += bytesRead
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  } finally {
    await first.close()
    await second?.close()
  }
}

/**
 * Writes a document of the mirror, such as the catalogue: the text goes to a temporary file on the same volume, is
 * synced, and takes the place of the old document in one step. If the old one has the same content it stays untouched.
 * Returns whether anything was written.
 */
export async function replaceText(
  files: FileSystem,
  root: string,
  path: string,
  pieces: string | Iterable<string> | AsyncIterable<string>,
): Promise<boolean> {
  const temporary = inMirror(root, `${layout.incoming}/${nameOf(path)}.part`)
  const final = inMirror(root, path)
  const handle = await files.open(temporary, 'w')
  try {
    for await (const piece of typeof pieces === 'string' ? [pieces] : pieces) await handle.appendFile(piece)
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (await equalFiles(files, temporary, final)) {
    await files.unlink(temporary)
    return false
  }
  await files.rename(temporary, final)
  await syncFolder(files, root, folderOf(path))
  return true
}

/** Tries whether this disk has hard links. Throws if the mirror cannot be written at all. */
export async function canHardLink(files: FileSystem, root: string): Promise<boolean> {
  const probe = inMirror(root, `${layout.incoming}/probe`)
  const link = inMirror(root, `${layout.incoming}/probe-link`)
  await files.rm(link, { force: true })
  await (await files.open(probe, 'w')).close()
  try {
    await files.link(probe, link)
    await files.unlink(link)
    return true
  } catch (error) {
    if (meansNoLinks(error)) return false
    throw error
  } finally {
    await files.unlink(probe)
  }
}
