import { describe, expect, it } from 'vitest'
import { albumCover, albumList, albumSteps } from '../../../src/main/library/album-list.ts'
import { ownerIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import type { AlbumId } from '../../../src/shared/domain.ts'
import { SampleIndex } from './sample-index.ts'
import { changeRows } from '../../rows/rows.ts'

describe('albumList', () => {
  it('counts what Google says, what was listed and what is here', () => {
    const index = new SampleIndex()
    const here = index.item()
    const listed = index.item({ file: false })
    const shared = index.album('Shared', [], { shared: true, coverUrl: 'https://example.org/cover' })
    const trip = index.album('Trip', [listed, here], { remoteCount: 3, inGoogle: false })
    expect(albumList(index.database, false)).toEqual([
      {
        id: trip,
        owner: ownerIdOf('account'),
        account: 'account',
        title: 'Trip',
        shared: false,
        listedCount: 2,
        localCount: 1,
        wrongCount: 0,
        formerCount: 0,
        lackingParts: 0,
        cover: here,
        hasRemoteCover: false,
        inGooglePhotos: false,
      },
      {
        id: shared,
        owner: ownerIdOf('account'),
        account: 'account',
        title: 'Shared',
        shared: true,
        listedCount: 0,
        localCount: 0,
        wrongCount: 0,
        formerCount: 0,
        lackingParts: 0,
        hasRemoteCover: true,
        inGooglePhotos: true,
      },
    ])
  })

  it('lists as many albums as there are in one order, a few at a time', () => {
    const index = new SampleIndex()
    const titles = Array.from({ length: 450 }, (_, at) => `Album ${(at * 271) % 450}`)
    for (const title of titles) index.album(title, [])
    const steps = albumSteps(index.database, false)
    let rests = 0
    for (;;) {
      const step = steps.next()
      if (!step.done) {
        rests++
        continue
      }
      const shown = index.database.prepare('SELECT title FROM album ORDER BY shared, position, title, id').all()
      expect(step.value.map(({ title }) => title)).toEqual(shown.map(({ title }) => title))
      expect(step.value).toHaveLength(titles.length)
      break
    }
    expect(rests).toBeGreaterThan(titles.length / 100)
  })

  it('counts nothing in an album of which Google says no number only where its list has ended without an item', () => {
    const index = new SampleIndex()
    const item = index.item()
    const ends = index.album('read to the end', [])
    const open = index.album('not read yet', [])
    const some = index.album('with an item', [item])
    for (const id of [ends, some]) changeRows(index.database, 'album', { listed_at: 1 }, { id })
    const counts = new Map(albumList(index.database, false).map(({ id, remoteCount }) => [id, remoteCount]))
    expect([ends, open, some].map((id) => counts.get(id))).toEqual([0, undefined, undefined])
  })

  it('shows Google’s cover if it is here, else the first photo, else the first video', () => {
    const index = new SampleIndex()
    const film = index.item({ video: true })
    const first = index.item()
    const chosen = index.item({ remoteId: 'chosen' })
    const away = index.item({ remoteId: 'away', file: false })
    index.album('chosen', [film, first, chosen], { coverItem: 'chosen' })
    index.album('away', [away, film, first, chosen], { coverItem: 'away' })
    index.album('films', [film])
    index.album('nothing here', [away])
    const albums = albumList(index.database, false)
    expect(albums.map(({ cover }) => cover)).toEqual([chosen, first, film, undefined])
    for (const { id, cover } of albums) {
      expect(albumCover(index.database, id)).toEqual(cover === undefined ? { known: true } : { known: true, cover })
    }
    expect(albumCover(index.database, 'unknown' as AlbumId)).toEqual({ known: false })
  })
})
