import type { StockBasis } from '../../../shared/imports/export-stock.ts'
import { fileName, type IndexedEntry } from '../reading/index-entries.ts'

/**
 * Tells photos and videos apart without reading them, by what their archives say: checksum and size, where all have one,
 * else name and size. That a file is empty is damage; nothing else of the kind can be seen from outside.
 */
export function trustListings(media: readonly IndexedEntry[]): StockBasis {
  const haveSums = media.every(({ checksum }) => checksum !== undefined)
  for (const entry of media) {
    const { size, checksum, path } = entry
    if (size === 0) entry.damage = 'empty'
    // Joined, which makes one text of it; put together otherwise it would keep the pieces, too.
    else entry.digest = [size, haveSums ? checksum : fileName(path)].join(' ')
  }
  return haveSums ? 'checksums' : 'names'
}
