import { describe, expect, test } from 'vitest'
import { LaneGates } from '../../../../src/main/tasks/lane-gates.ts'
import type { AccountUse } from '../../../../src/main/google/library/library-api.ts'
import { KnownAlbums } from '../../../../src/main/backup/listing/known-albums.ts'
import { listAlbums } from '../../../../src/main/backup/listing/list-albums.ts'
import type { WalkParts } from '../../../../src/main/backup/listing/walk-pages.ts'
import type { ApiResult, LibraryApi, Page, RemoteAlbum } from '../../../../src/main/google/library/library-api.ts'
import type { AccountId, AlbumId } from '../../../../src/shared/domain.ts'
import { account, album, indexForEachTest, now, photo } from './index-of-lists.ts'
import { addRow } from '../../../rows/rows.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const lists = indexForEachTest()
const { saved } = lists

describe('the lists of albums', () => {
  const clock = standingClock(now, { hasty: true })
  const walk: WalkParts = {
    account,
    gates: new LaneGates<AccountUse>(clock),
    clock,
    signal: new AbortController().signal,
    goOn: () => Promise.resolve(),
  }
  const failure: ApiResult<never> = { ok: false, failure: { kind: 'permanent', problem: { code: 'google-refused' } } }
  const pages =
    (...of: RemoteAlbum[][]) =>
    (token: string | undefined): Promise<ApiResult<Page<RemoteAlbum>>> => {
      const at = Number(token ?? 0)
      const next = at + 1 < of.length ? { nextPageToken: String(at + 1) } : {}
      return Promise.resolve({ ok: true, value: { entries: of[at] ?? [], ...next } })
    }
  const fails = (): Promise<ApiResult<never>> => Promise.resolve(failure)

  async function list(
    given: Partial<Pick<LibraryApi, 'albums' | 'sharedAlbums'>>,
    kinds = { owned: true, shared: true },
  ): Promise<{ listing: Awaited<ReturnType<typeof listAlbums>>; told: string[][] }> {
    const told: string[][] = []
    const library = { albums: fails, sharedAlbums: fails, ...given } as unknown as LibraryApi
    const listing = await listAlbums(walk, library, lists.database, lists.index, kinds, (albums) =>
      told.push(albums.map(({ remote }) => remote.id)),
    )
    return { listing, told }
  }
  const inGoogle = (): unknown[] =>
    lists.database
      .prepare('SELECT remote_id FROM album WHERE in_google = 1 ORDER BY position')
      .all()
      .map((one) => one['remote_id'])

  test('tell each album once, page by page, own ones first', async () => {
    const shared = [album('S', { shared: true }), album('B', { shared: true })]
    const { listing, told } = await list({
      albums: pages([album('B'), album('A')], [album('A')], [album('C'), album('B')]),
      sharedAlbums: pages(shared),
    })
    expect(listing).toEqual({ owned: { kind: 'complete' }, shared: { kind: 'complete' } })
    expect(told).toEqual([['B', 'A'], ['C'], ['S']])
    expect(inGoogle()).toEqual(['A', 'C', 'S', 'B'])
    const positions = lists.database.prepare('SELECT remote_id, position, shared FROM album ORDER BY remote_id').all()
    expect(positions).toEqual([
      { remote_id: 'A', position: 2, shared: 0 },
      { remote_id: 'B', position: 1_000_001, shared: 1 },
      { remote_id: 'C', position: 3, shared: 0 },
      { remote_id: 'S', position: 1_000_000, shared: 1 },
    ])
  })

  test('move no album that is in both to and fro, and put one that is shared no longer among the own ones', async () => {
    const own = pages([album('A'), album('B')])
    const position = (): unknown =>
      lists.database.prepare("SELECT position FROM album WHERE remote_id = 'B'").get()?.['position']
    await list({ albums: own, sharedAlbums: pages([album('B', { shared: true })]) })
    lists.database.exec('CREATE TEMP TABLE move (album TEXT)')
    lists.database.exec(`CREATE TEMP TRIGGER moved AFTER UPDATE OF position ON album WHEN OLD.position <> NEW.position
      BEGIN INSERT INTO move VALUES (NEW.remote_id); END`)
    await list({ albums: own, sharedAlbums: pages([album('B', { shared: true })]) })
    expect(lists.database.prepare('SELECT * FROM move').all()).toEqual([])
    // Where the second list cannot be read, nothing is known of it.
    await list({ albums: own })
    expect(position()).toBe(1_000_000)
    await list({ albums: own, sharedAlbums: pages([]) })
    expect(position()).toBe(1)
  })

  test('are numbered anew when they start over', async () => {
    for (const shared of [false, true]) {
      let nth = 0
      const whole = pages([album('A', { shared })], [album('B', { shared })])
      const broken = (token: string | undefined): Promise<ApiResult<Page<RemoteAlbum>>> =>
        token === '1' && nth++ === 0
          ? Promise.resolve({ ok: false, failure: { kind: 'permanent', problem: { code: 'google-bad-request' } } })
          : whole(token)
      const { told } = await list(shared ? { sharedAlbums: broken } : { albums: broken }, { owned: !shared, shared })
      expect(told).toEqual([['A'], ['B']])
      const positions = lists.database.prepare('SELECT position FROM album ORDER BY remote_id').all()
      expect(positions.map(({ position }) => position)).toEqual(shared ? [1_000_000, 1_000_001] : [0, 1])
    }
  })

  test('are read only as far as they are wanted', async () => {
    expect(await list({ albums: pages([album('A')]) }, { owned: true, shared: false })).toEqual({
      listing: { owned: { kind: 'complete' } },
      told: [['A']],
    })
    expect(await list({ sharedAlbums: pages([album('S', { shared: true })]) }, { owned: false, shared: true })).toEqual(
      {
        listing: { shared: { kind: 'complete' } },
        told: [['S']],
      },
    )
  })

  test('mark what they do not have any more, as far as they are complete', async () => {
    const [own, shared] = [pages([album('A'), album('B')]), pages([album('S', { shared: true })])]
    await list({ albums: own, sharedAlbums: shared })
    lists.index.saveAlbum('ben' as AccountId, album('Z'), 9_000_000, now)
    await list({ sharedAlbums: pages([]) })
    expect(inGoogle()).toEqual(['A', 'B', 'S', 'Z'])
    await list({ albums: pages([album('A')]) })
    expect(inGoogle()).toEqual(['A', 'S', 'Z'])
    await list({ albums: pages([album('A')]), sharedAlbums: pages([]) })
    expect(inGoogle()).toEqual(['A', 'Z'])
    await list({ albums: own, sharedAlbums: shared })
    expect(inGoogle()).toEqual(['A', 'B', 'S', 'Z'])
  })

  test('forget of an album that is gone that its items need not be listed, or confirmed', async () => {
    await list({ albums: pages([album('A'), album('B')]) }, { owned: true, shared: false })
    const ids = new Map(
      lists.database
        .prepare('SELECT remote_id, id FROM album')
        .all()
        .map((one) => [String(one['remote_id']), String(one['id']) as AlbumId]),
    )
    const known = new KnownAlbums(lists.database)
    const refs = ['A', 'B'].map((name, at) => {
      const id = ids.get(name) ?? ('' as AlbumId)
      known.listingEnded(id, { title: name, count: 1 }, now)
      const ref = saved({ ...photo, id: `in ${name}` })
      addRow(lists.database, 'album_item', { album: id, position: at, item: ref })
      addRow(lists.database, 'item_confirmed', { item: ref })
      return ref
    })
    await list({ albums: pages([album('B')]) }, { owned: true, shared: false })
    expect(lists.database.prepare('SELECT title FROM album_listing').all()).toEqual([{ title: 'B' }])
    expect(lists.database.prepare('SELECT item FROM item_confirmed').all()).toEqual([{ item: refs[1] }])
  })
})
