import type { Problem } from '../../shared/problems/problem.ts'
import { errnoOf } from '../disk-problem.ts'
import { limits } from '../google/library/methods.ts'
import { hashFile } from '../mirror/disk/hash-file.ts'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import { filePieces } from '../upload/file-pieces.ts'
import type { FileToUpload } from '../upload/files-to-upload.ts'
import type { WantedItem } from './albums-wanted.ts'

interface Reading {
  signal: AbortSignal
  /** Waits for as long as nothing should be read. */
  rest: () => Promise<void> | undefined
}

/** What Google would not take, or undefined. */
export function tooLarge({ isVideo, bytes, path }: WantedItem): Problem | undefined {
  const most = isVideo ? limits.videoBytes : limits.photoBytes
  return bytes > most ? { code: 'restore-file-too-large', values: { path } } : undefined
}

/** A file of the mirror as it goes to Google: read to its end before that, and only sent if it is what it was when it was saved. */
export function fileToRestore(item: WantedItem, files: MirrorFiles, { signal, rest }: Reading): FileToUpload {
  const { path, bytes, sha256, mimeType, name, description, known } = item
  const values = { path }
  let seenAt: number | undefined
  const changedAt = async (): Promise<number | undefined> => {
    const found = await files.look(path)
    return found?.size === bytes ? found.mtimeMs : undefined
  }
  return {
    path,
    name,
    bytes,
    sha256,
    source: { name, mimeType, bytes, open: (from, until) => filePieces(() => files.open(path), from, until) },
    async wrongWith() {
      const large = tooLarge(item)
      if (large) return large
      try {
        seenAt = await changedAt()
        const digest = await hashFile(files, path, { signal, meter: rest })
        return digest === sha256 ? undefined : { code: 'file-damaged', values }
      } catch (error) {
        if (signal.aborted) return { code: 'cancelled' }
        if (errnoOf(error) === 'ENOENT') return { code: 'file-missing', values }
        if (errnoOf(error) === undefined) throw error
        return { code: 'file-failed', values, detail: error instanceof Error ? error.message : String(error) }
      }
    },
    async changedAt() {
      if (seenAt === undefined) return undefined
      return (await changedAt().catch(() => undefined)) === seenAt ? Math.trunc(seenAt) : undefined
    },
    ...(description !== undefined && { description }),
    ...(known !== undefined && { known }),
  }
}
