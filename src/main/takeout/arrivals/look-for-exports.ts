import { join } from 'node:path'
import type { FileSystem } from '../../ports.ts'
import { archiveKind, finalName, isNamedArchive } from '../archives/archive-kind.ts'
import { ArchiveFault } from '../archives/archive-problem.ts'
import { partNameOf } from '../archives/part-name.ts'
import { bytesOfFile, OpenFiles, type RandomBytes } from '../archives/random-bytes.ts'
import { findZipEnd } from '../archives/zip/zip-end.ts'

type Files = Pick<FileSystem, 'open' | 'stat' | 'lstat' | 'readdir'>

/** An archive with the name of a part, as it lies in a folder. */
export interface PartFile {
  name: string
  path: string
  stamp: string
  part: number
  size: number
  /** When its bytes were last changed, milliseconds since 1970, as the disk says. */
  mtime: number
}

export interface FolderLook {
  parts: PartFile[]
  /** How many downloads of each export have a name that says that they are not finished. */
  downloading: Map<string, number>
}

/**
 * The parts of exports that lie in a folder itself, links and folders not counted. Throws what the file system says of the
 * folder; a file that goes while it is looked at is left out.
 */
export async function lookForExports(files: Files, folder: string): Promise<FolderLook> {
  const parts: PartFile[] = []
  const downloading = new Map<string, number>()
  for (const entry of await files.readdir(folder, { withFileTypes: true })) {
    const { name } = entry
    const later = finalName(name)
    if (later !== undefined) {
      const stamp = partNameOf(later)?.stamp
      if (stamp !== undefined) downloading.set(stamp, (downloading.get(stamp) ?? 0) + 1)
      continue
    }
    const known = isNamedArchive(name) ? partNameOf(name) : undefined
    if (!known) continue
    const path = join(folder, name)
    const stat = await files.lstat(path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    })
    if (stat?.isFile()) parts.push({ name, path, ...known, size: stat.size, mtime: stat.mtimeMs })
  }
  return { parts, downloading }
}

/** Whether a zip has come to its end: one that is still being written, or was cut, has none. */
export async function hasZipEnd(bytes: RandomBytes): Promise<boolean> {
  try {
    await findZipEnd(bytes)
    return true
  } catch (error) {
    if (error instanceof ArchiveFault) return false
    throw error
  }
}

/**
 * Whether an archive that grows no longer is whole, as far as that shows without reading it: a zip ends with its list of
 * entries. Of other archives only their beginning is looked at, as their end says nothing.
 */
export async function seemsWhole(files: Files, { path, size }: PartFile): Promise<boolean> {
  if (size === 0) return false
  const open = new OpenFiles(files, 1)
  try {
    const bytes = bytesOfFile(open, path, size)
    const kind = await archiveKind(bytes)
    return kind === 'zip' || kind === 'piece' ? await hasZipEnd(bytes) : kind !== undefined
  } finally {
    await open.close()
  }
}
