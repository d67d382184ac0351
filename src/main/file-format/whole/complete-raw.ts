import type { ByteReader } from '../byte-reader.ts'
import type { Completeness } from './completeness.ts'
import { readTiff, readTiffHead } from '../raw/tiff-directories.ts'

/** Tags that say where pixels are, and how many bytes: strips, and tiles. */
const pixels = [
  [0x111, 0x117],
  [0x144, 0x145],
] as const

/**
 * Whether the pixels of all pictures in a TIFF, or in a RAW file that is one, lie within the file. Some programs write lengths
 * that are too long by a little, so nothing that is whole otherwise should be refused for it.
 */
export async function checkTiffPixels(reader: ByteReader): Promise<Completeness> {
  const head = await readTiffHead(reader)
  if (head === undefined || head.first + 2 > reader.bytes) return 'truncated'
  const tree = await readTiff(reader)
  if (tree?.isCut) return 'truncated'
  let known = false
  for (const directory of tree?.pictures ?? [])
    for (const [offsets, lengths] of pixels)
      for (const end of directory.ends(offsets, lengths)) {
        if (end > reader.bytes) return 'truncated'
        known = true
      }
  return known ? 'complete' : 'unknown'
}

/** A RAF names its preview and the data of its sensor in its head. */
export async function checkRaf(reader: ByteReader): Promise<Completeness> {
  const head = await reader.view(84, 24)
  if (head.byteLength < 24) return 'truncated'
  const ends = [0, 8, 16].map((at) => head.getUint32(at) + head.getUint32(at + 4))
  if (ends.every((end) => end === 0)) return 'unknown'
  return Math.max(...ends) <= reader.bytes ? 'complete' : 'truncated'
}
