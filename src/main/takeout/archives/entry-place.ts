import type { FileSystem } from '../../ports.ts'
import { EntryDamage } from './found-entry.ts'
import { bytesOfFile, bytesWithin, OpenFiles } from './random-bytes.ts'
import { largeContent } from './zip/zip-content.ts'

/**
 * Where the bytes of one entry lie, as plain values, so that another process can read it another time. `zip`: of an archive of
 * `length` bytes that begins at `start` of a file. `file`: of an unpacked export. Paths are absolute.
 */
export type EntryPlace =
  | {
      kind: 'zip'
      path: string
      start: number
      length: number
      offset: number
      packed: number
      deflated: boolean
      size: number
      checksum: number
    }
  | { kind: 'file'; path: string; size: number }

/**
 * The bytes at a place, as many as were announced and no more. Rejects where they are not there any more, or others. Nothing is
 * kept open, so that a disk can be taken away.
 */
export async function readPlace(files: Pick<FileSystem, 'open' | 'lstat'>, place: EntryPlace): Promise<Buffer> {
  // A pipe that took the place of a file would never answer.
  const found = await files.lstat(place.path)
  if (place.kind === 'file' && !found.isFile()) throw new EntryDamage('unreadable', 'it is no file any more')
  const open = new OpenFiles(files, 1)
  try {
    if (place.kind === 'file') return await bytesOfFile(open, place.path, found.size).read(0, place.size)
    const { path, start, length, offset, packed, deflated, size, checksum } = place
    const archive = bytesWithin(bytesOfFile(open, path, start + length), start, length)
    const entry = { source: 0, at: 0, path, size, checksum }
    const content = await largeContent(archive, { found: entry, offset, packed, deflated, room: Infinity })
    if (!content.ok) throw new EntryDamage(content.damage, 'the archive has changed, or is damaged')
    return content.bytes
  } finally {
    await open.close()
  }
}
