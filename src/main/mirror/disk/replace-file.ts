import type { Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { errnoOf, isDiskError } from '../../disk-problem.ts'
import { temporaryPath } from '../names/layout.ts'
import type { TemporaryKind } from '../names/layout.ts'
import type { MirrorFiles } from './mirror-files.ts'
import { folderOf } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { NotOrdinaryError } from './ordinary-file.ts'

/**
 * Errors by which a file system says that it has no hard links, or none between these places. EISDIR is what Windows'
 * "invalid function" becomes, the answer of exFAT.
 */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK', 'EISDIR'])

/** True if `error` means "no hard link here", so that a copy or a rename is the right answer. */
export function meansNoLinks(error: unknown): boolean {
  return noLinks.has(errnoOf(error) ?? '')
}

const pieceSize = 1 << 16

/** Undefined also for what is no file of the mirror's own: it is replaced, and nothing of it is read. */
async function openIfThere(files: MirrorFiles, path: MirrorPath): Promise<FileHandle | undefined> {
  try {
    return await files.open(path, { single: true })
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || error instanceof NotOrdinaryError) return undefined
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

/** A document of the mirror, and how its temporary files are called. */
export interface Document {
  path: MirrorPath
  kind: TemporaryKind
}

interface Replaced {
  written: boolean
  /** The document as it was written, before it got its name; or as it lay there, before it was read. */
  stats: Stats
}

/**
 * Writes a document of the mirror, such as the catalogue: the text goes to a temporary file on the same volume, is
 * synced, and takes the place of the old document in one step. If the old one has the same content it stays untouched,
 * and nothing is written at all. Returns what it has come to.
 */
export async function replaceText(
  files: MirrorFiles,
  { path, kind }: Document,
  pieces: string | Iterable<string> | AsyncIterable<string>,
): Promise<Replaced> {
  const temporary = temporaryPath(kind)
  const old = await openIfThere(files, path)
  let written: FileHandle | undefined
  let stats: Stats
  try {
    try {
      // Before anything is read of it: whoever changes it from now on makes it another.
      const before = await old?.stat()
      let same = 0
      const begin = async (): Promise<FileHandle> => {
        written = await files.create(temporary)
        if (old) await copyStart(old, written, same)
        return written
      }
      for await (const piece of typeof pieces === 'string' ? [pieces] : pieces) {
        const bytes = Buffer.from(piece)
        if (old && !written && (await readAt(old, same, bytes.length)).equals(bytes)) same += bytes.length
        else await (written ?? (await begin())).appendFile(bytes)
      }
      if (old && before && !written && (await old.stat()).size === same) return { written: false, stats: before }
      const handle = written ?? (await begin())
      await handle.sync()
      stats = await handle.stat()
    } finally {
      await written?.close()
      await old?.close()
    }
    await files.rename(temporary, path)
  } catch (error) {
    if (written) await discard(files, temporary)
    throw error
  }
  await files.sync(folderOf(path))
  return { written: true, stats }
}

/** Nobody would know the name again. A disk that refuses even that keeps it until the next backup. */
async function discard(files: MirrorFiles, temporary: MirrorPath): Promise<void> {
  try {
    await files.removeIfThere(temporary)
  } catch (error) {
    if (!isDiskError(error)) throw error
  }
}

/** Tries whether this disk has hard links. Throws if the mirror cannot be written at all. */
export async function canHardLink(files: MirrorFiles): Promise<boolean> {
  const [probe, link] = [temporaryPath('probe'), temporaryPath('probe-link')]
  await (await files.create(probe)).close()
  try {
    await files.link(probe, link)
    await files.remove(link)
    return true
  } catch (error) {
    if (meansNoLinks(error)) return false
    throw error
  } finally {
    await files.remove(probe)
  }
}
