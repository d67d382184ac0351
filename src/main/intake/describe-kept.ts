import type { FileType } from '../file-format/sniff-type.ts'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { Wanted } from './candidate.ts'
import { describeFile, typeOf, type FileDescription } from './describe-file.ts'

/** A file that lies in the mirror. */
interface KeptFile {
  path: MirrorPath
  bytes: number
  /** What it is if its bytes do not tell. */
  otherwise: Pick<FileType, 'mimeType' | 'kind'>
}

/**
 * Reads what a file of the mirror says about itself, as for one that has just come, and when the disk says that it was changed.
 * Throws what the file system throws.
 */
export async function describeKept(
  files: MirrorFiles,
  { path, bytes, otherwise }: KeptFile,
  wanted: Pick<Wanted, 'creationTime' | 'dated'>,
  now: number,
): Promise<{ description: FileDescription; mtimeMs: number }> {
  const handle = await files.open(path)
  try {
    const type = (await typeOf(handle)) ?? { ...otherwise, extension: path.slice(path.lastIndexOf('.')) }
    const description = await describeFile(handle, type, bytes, wanted, now)
    return { description, mtimeMs: (await handle.stat()).mtimeMs }
  } finally {
    await handle.close()
  }
}
