import { createHash } from 'node:crypto'
import { isCut } from '../../file-format/whole/is-cut.ts'
import { readHalf } from '../../file-format/facts/live-halves.ts'
import { EntryDamage } from '../archives/found-entry.ts'
import type { IndexedEntry } from './index-entries.ts'
import { KeptParts } from './kept-parts.ts'
import { readEach, type IndexedSource, type Indexing } from './read-sources.ts'
import { wrongContent } from './wrong-content.ts'

/** The largest file that is held in memory to see whether it was cut, where its beginning and its end do not tell. */
const mostHeld = 256 * 1024 * 1024

/**
 * The second pass: reads every byte of the entries, notes their digests, and what is wrong with them. `progress` hears of
 * bytes as they are read for the first time. Of entries that are half of a photo by their names, if `isHalf` says so, it notes what they say of that.
 */
export async function readThrough(
  source: IndexedSource,
  wanted: readonly IndexedEntry[],
  indexing: Indexing,
  progress: (bytes: number) => void,
  isHalf: (entry: IndexedEntry) => boolean = () => false,
): Promise<void> {
  /** Where what was kept does not tell whether it was cut: few, and most of them were. */
  const unclear: IndexedEntry[] = []
  const take = async (entry: IndexedEntry, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    const hash = createHash('sha256')
    const parts = new KeptParts()
    try {
      for await (const chunk of chunks) {
        parts.take(chunk)
        hash.update(chunk)
        progress(chunk.length)
      }
    } catch (error) {
      if (!(error instanceof EntryDamage)) throw error
      entry.damage = error.damage
      return
    }
    const wrong = wrongContent(parts.head(), entry.path)
    if (wrong !== undefined) {
      entry.damage = wrong
      return
    }
    entry.digest = hash.digest('base64')
    if (isHalf(entry)) entry.half = await readHalf(parts, parts.bytes)
    // What is asked for that was not kept says nothing of the end.
    parts.missed = false
    const isShort = await isCut(parts, parts.bytes)
    if (!parts.missed && isShort) entry.damage = 'cut'
    else if (entry.isDoubtful) entry.damage = 'doubtful'
    else if (parts.missed && parts.bytes <= mostHeld) unclear.push(entry)
  }
  await readEach(source, new Map(wanted.map((entry) => [entry, entry])), take, indexing)
  const takeWhole = async (entry: IndexedEntry, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    const parts = new KeptParts(true)
    for await (const chunk of chunks) parts.take(chunk)
    if (await isCut(parts, parts.bytes)) entry.damage = 'cut'
  }
  if (unclear.length > 0) await readEach(source, new Map(unclear.map((entry) => [entry, entry])), takeWhole, indexing)
}
