import fc from 'fast-check'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { AccountId, Album, AlbumId, OwnerId } from '../../../src/shared/domain.ts'

interface Drawing {
  createElement(component: unknown, props: object): object
  renderToStaticMarkup(node: object): string
  AlbumCard: unknown
}

let drawing: Drawing

beforeAll(async () => {
  const found: object = {}
  for (const library of ['react', 'react-dom/server']) Object.assign(found, await import(library))
  Object.assign(found, await import(join(import.meta.dirname, '../../../src/renderer/features/albums/AlbumCard.tsx')))
  drawing = found as Drawing
})

function cardOf(album: Album): string {
  const props = { album, mediaBase: 'media/', ticked: false, onTick: () => undefined }
  return drawing
    .renderToStaticMarkup(drawing.createElement(drawing.AlbumCard, props))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
}

const few = fc.nat({ max: 4 })

it('a card says that all is here exactly where nothing that Google counts or lists is missing, damaged or without its video part', () => {
  fc.assert(
    fc.property(
      fc.record({
        remoteCount: fc.option(few, { nil: undefined }),
        listedCount: few,
        localCount: few,
        wrongCount: fc.nat({ max: 1 }),
        lackingParts: fc.nat({ max: 1 }),
        repeatedCount: fc.nat({ max: 2 }),
        inGooglePhotos: fc.boolean(),
      }),
      ({ remoteCount, ...counts }) => {
        fc.pre(counts.repeatedCount <= Math.max(0, (remoteCount ?? 0) - counts.listedCount))
        const album: Album = {
          id: 'a' as AlbumId,
          owner: 'o' as OwnerId,
          account: 'b' as AccountId,
          title: 'Trip',
          shared: false,
          hasRemoteCover: false,
          formerCount: 0,
          ...counts,
          ...(remoteCount !== undefined && { remoteCount }),
        }
        const { localCount, listedCount, wrongCount, lackingParts } = album
        const text = cardOf(album)
        const counted = (remoteCount ?? 0) - counts.repeatedCount
        const all = remoteCount !== undefined && remoteCount > 0 && localCount >= Math.max(counted, listedCount)
        expect(text.includes(`All ${localCount} here`)).toBe(all && wrongCount === 0 && lackingParts === 0)
        expect(text).toContain(`${localCount} here`)
        expect(text.includes('missing or damaged')).toBe(wrongCount > 0)
        expect(text.includes('without its video part')).toBe(lackingParts > 0)
        if (!album.inGooglePhotos) expect(text).not.toContain('Google gives no number')
      },
    ),
  )
})
