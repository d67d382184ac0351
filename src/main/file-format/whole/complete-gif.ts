import type { ByteReader } from '../byte-reader.ts'
import type { Completeness } from './completeness.ts'

/** What a walk over the blocks of a GIF found. */
export interface GifBlocks {
  frames: number
  end: 'trailer' | 'cut' | 'malformed'
}

/** Walks the blocks of a GIF to its end, or until it has seen `mostFrames` pictures (then `end` says nothing). */
export async function walkGif(reader: ByteReader, mostFrames = Number.POSITIVE_INFINITY): Promise<GifBlocks> {
  const screen = await reader.read(0, 13)
  let frames = 0
  let at = 13 + colorTableBytes(screen[10])
  while (frames < mostFrames) {
    const introducer = (await reader.read(at, 1))[0]
    if (introducer === undefined) return { frames, end: 'cut' }
    if (introducer === 0x3b) return { frames, end: 'trailer' }
    if (introducer === 0x21) at += 2
    else if (introducer === 0x2c) {
      const descriptor = await reader.read(at, 10)
      frames += 1
      at += 11 + colorTableBytes(descriptor[9])
    } else return { frames, end: 'malformed' }
    const afterBlocks = await skipSubBlocks(reader, at)
    if (afterBlocks === undefined) return { frames, end: 'cut' }
    at = afterBlocks
  }
  return { frames, end: 'malformed' }
}

/** Every picture ends with an empty sub-block, so the usual last bytes are 00 3B; only other files are walked. */
export async function checkGif(reader: ByteReader): Promise<Completeness> {
  const last = await reader.read(reader.bytes - 2, 2)
  if (reader.bytes > 13 && last[0] === 0 && last[1] === 0x3b) return 'complete'
  const { end } = await walkGif(reader)
  if (end === 'trailer') return 'complete'
  return end === 'cut' ? 'truncated' : 'unknown'
}

function colorTableBytes(packed: number | undefined): number {
  return packed !== undefined && packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0
}

async function skipSubBlocks(reader: ByteReader, start: number): Promise<number | undefined> {
  let at = start
  for (;;) {
    const length = (await reader.read(at, 1))[0]
    if (length === undefined) return undefined
    at += 1 + length
    if (length === 0) return at
  }
}
