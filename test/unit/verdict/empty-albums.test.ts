import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import type { AccountId, Album, AlbumId, OwnerId } from '../../../src/shared/domain.ts'

interface Store {
  getInitialState(): object
}

interface Drawing {
  createElement(component: unknown): object
  renderToStaticMarkup(node: object): string
  LibraryEmpty: unknown
  useLibrary: Store
}

let drawing: Drawing

beforeAll(async () => {
  vi.stubGlobal('location', { hash: '' })
  const found: object = {}
  for (const library of ['react', 'react-dom/server']) Object.assign(found, await import(library))
  const files = ['features/library/LibraryEmpty.tsx', 'state/library/library-store.ts']
  for (const file of files) Object.assign(found, await import(join(import.meta.dirname, '../../../src/renderer', file)))
  drawing = found as Drawing
})

const id = 'one' as AlbumId

/** What is said of an open album of which nothing is here. */
function textOf(known: Pick<Album, 'account' | 'remoteCount'>): string {
  const album: Album = {
    id,
    owner: 'ann' as OwnerId,
    title: 'Lisbon',
    shared: false,
    listedCount: 0,
    localCount: 0,
    wrongCount: 0,
    lackingParts: 0,
    formerCount: 0,
    hasRemoteCover: false,
    inGooglePhotos: known.account !== undefined,
    ...known,
  }
  Object.assign(drawing.useLibrary.getInitialState(), { album: id, albums: [album] })
  return drawing.renderToStaticMarkup(drawing.createElement(drawing.LibraryEmpty)).replaceAll(/<[^>]*>/g, ' ')
}

const account = 'ann' as AccountId

test('an open album without photos says only what is known of it', () => {
  expect(textOf({ account, remoteCount: 0 })).toContain('no photos or videos in Google Photos either')
  expect(textOf({ account, remoteCount: 3 })).toMatch(/Google Photos has 3 items.*Choose albums/)
  for (const [known, said] of [
    [{ account }, /Google does not say how much.*Choose albums/],
    [{}, /came with an export/],
  ] as const) {
    expect(textOf(known)).toMatch(said)
    expect(textOf(known)).not.toMatch(/is empty|in Google Photos either/)
  }
  expect(textOf({})).not.toContain('Choose albums')
})
