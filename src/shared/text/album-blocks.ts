import type { AlbumBlock } from '../albums/album-page.ts'

/** The first so many texts and places, in their order; a block of places may end in its middle. The same list if these are all. */
export function firstBlocks(blocks: AlbumBlock[], most: number): AlbumBlock[] {
  const first: AlbumBlock[] = []
  let left = most
  for (const block of blocks) {
    const size = 'text' in block ? 1 : block.places.length
    if (size > left) {
      if ('places' in block && left > 0) first.push({ places: block.places.slice(0, left) })
      return first
    }
    first.push(block)
    left -= size
  }
  return blocks
}
