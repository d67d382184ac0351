import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AlbumBlock } from '../../../src/shared/albums/album-page.ts'
import { firstBlocks } from '../../../src/shared/text/album-blocks.ts'

const places = fc.array(fc.record({ name: fc.string() }), { minLength: 1, maxLength: 5 })
const blocks = fc.array<AlbumBlock>(fc.oneof(fc.record({ text: fc.string() }), fc.record({ places })), {
  maxLength: 8,
})

const single = (all: readonly AlbumBlock[]): unknown[] =>
  all.flatMap((block): unknown[] => ('text' in block ? [block.text] : block.places))

test('the first texts and places are a beginning, and never more than asked for', () => {
  fc.assert(
    fc.property(blocks, fc.nat({ max: 30 }), (all, most) => {
      const first = firstBlocks(all, most)
      expect(single(first)).toEqual(single(all).slice(0, most))
      expect(first === all).toBe(single(all).length <= most)
      expect(first.some((block) => 'places' in block && block.places.length === 0)).toBe(false)
    }),
  )
})
