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

const pieceSize = 1 << 16

async function openIfThere(files: FileSystem, path: string): Promise<FileHandle | undefined> {
  try {
    return await files.open(path, 'r')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** The bytes of a file from `at` on, as many as `length`; fewer only at its end. */
async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let got = 0
  while (got < length) {
    const { bytesRead } = await handle.read(bytes, got, length - got, at + got)
    if (bytesRead === 0) break
    got += bytesRead
  }
  return bytes.subarray(0, got)
}

async function copyStart(from: FileHandle, to: FileHandle, length: number): Promise<void> {
  for (let at = 0; at < length;) {
    const bytes = await readAt(from, at, Math.min(pieceSize, length - at))
    if (bytes.length === 0) throw Object.assign(new Error('a document was cut while it was read'), { code: 'EIO' })
    await to.appendFile(bytes)
    at += bytes.length
  }
}

/**
 * Writes a document of the mirror, such as the catalogue: the text goes to a temporary file on the same volume, is
 * synced, and takes the place of the old document in one step. If the old one has the same content it stays untouched,
 * and nothing is written at all. Returns whether anything was written.
 */
export async function replaceText(
  files: FileSystem,
  root: string,
  path: string,
  pieces: string | Iterable<string> | AsyncIterable<string>,
): Promise<boolean> {
  const temporary = inMirror(root, `${layout.incoming}/${nameOf(path)}.part`)
  const final = inMirror(root, path)
  const old = await openIfThere(files, final)
  let written: FileHandle | undefined
  try {
    let same = 0
    const begin = async (): Promise<FileHandle> => {
      written = await files.open(temporary, 'w')
      if (old) await copyStart(old, written, same)
      return written
    }
    for await (const piece of typeof pieces === 'string' ? [pieces] : pieces) {
      const bytes = Buffer.from(piece)
      if (old && !written && (await readAt(old, same, bytes.length)).equals(bytes)) same += bytes.length
      else await (written ?? (await begin())).appendFile(bytes)
    }
    if (old && !written && (await old.stat()).size === same) return false
    await (written ?? (await begin())).sync()
  } finally {
    await written?.close()
    await old?.close()
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
