import { expect, test } from 'vitest'
import type { WantedItem } from '../../../src/main/restore/albums-wanted.ts'
import { itemsThatFit } from '../../../src/main/restore/album-fits.ts'
import type { AlbumId, ItemId } from '../../../src/shared/domain.ts'
import { problemSentence } from '../../../src/shared/text/sentences/problem-sentences.ts'

function item(at: number): WantedItem {
  const path = `Photos/2020/01/${at}.jpg` as WantedItem['path']
  const file = { path, bytes: 1, sha256: String(at), mimeType: 'image/jpeg', isVideo: false }
  return { id: String(at) as ItemId, name: `${at}.jpg`, left: [], told: [], ...file }
}

test('of an album that is larger than Google takes the first of it goes, and the rest is told', () => {
  const items = Array.from({ length: 20_003 }, (_, at) => item(at))
  const album = { id: 'a' as AlbumId, title: 'Everything', texts: [], items, notHere: 0, isOfLibrary: false }
  const { fitting, problem } = itemsThatFit(album)
  expect([fitting.length, fitting.at(-1)?.id]).toEqual([20_000, '19999'])
  expect(problem && problemSentence(problem, 'en')).toEqual({
    what: 'An album can hold 20,000 photos and videos in Google Photos. The album “Everything” would have more.',
    todo: 'As many go there as there is room for, the first ones first; the others stay here alone. Divide the album in two, and restore both.',
  })
  expect(itemsThatFit({ ...album, items: fitting })).toEqual({ fitting })
  // The library takes them all.
  expect(itemsThatFit({ ...album, isOfLibrary: true })).toEqual({ fitting: items })
})
