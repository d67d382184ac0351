import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AccountGates } from '../../../src/main/backup/account-gates.ts'
import { IndexItems } from '../../../src/main/backup/index-items.ts'
import { KnownAlbums, listAgainAfterMs } from '../../../src/main/backup/known-albums.ts'
import { listAlbums } from '../../../src/main/backup/list-albums.ts'
import { mostAttempts } from '../../../src/main/backup/outcome.ts'
import { compareListed, Replacements } from '../../../src/main/backup/replacements.ts'
import type { WalkPorts } from '../../../src/main/backup/walk-pages.ts'
import { Undelivered } from '../../../src/main/backup/undelivered.ts'
import type { ApiResult, LibraryApi, Page, RemoteAlbum, RemoteItem } from '../../../src/main/google/library-api.ts'
import { openDatabase } from '../../../src/main/mirror/database.ts'
import type { AccountId, AlbumId } from '../../../src/shared/domain.ts'
import { testClock } from '../google/test-ports.ts'

const account = 'ann' as AccountId
const now = Date.UTC(2026, 0, 5)
let database: DatabaseSync
let index: IndexItems

beforeEach(() => {
  database = openDatabase(':memory:')
  index = new IndexItems(database)
  for (const id of ['ann', 'ben'])
    index.saveAccount({
      id: id as AccountId,
      email: `${id}@example.com`,
      name: id,
      signedIn: true,
      scopeMissing: false,
      keptAs: 'session',
    })
  for (const id of [1, 2, 3, 4])
    database.prepare(`INSERT INTO run (id, selection, started_at) VALUES (?, '{}', 0)`).run(id)
})
afterEach(() => database.close())

const photo: RemoteItem = {
  id: 'P',
  filename: 'a.jpg',
  mimeType: 'image/jpeg',
  kind: 'photo',
  width: 40,
  height: 30,
  camera: { make: 'ACME' },
  creationTime: '2021-07-04T10:11:12Z',
  description: 'beach',
  productUrl: 'https://photos.google.com/P',
}

function saved(remote: RemoteItem = photo, of = account, at = now): number {
  return index.saveItem(of, remote, index.known(of, [remote]).get(remote.id), at)
}

function row(ref: number): Record<string, unknown> {
  return { ...database.prepare('SELECT * FROM item WHERE ref = ?').get(ref) }
}

function addFile(item: number, role = 'primary'): void {
  database
    .prepare(
      `INSERT INTO file (item, role, path, path_key, bytes, sha256, mime_type, mtime, published_at)
       VALUES (?, ?, ?, ?, 1, 'a', 'image/jpeg', 0, 0)`,
    )
    .run(item, role, `Photos/2021/07/${item}${role}`, `${item}${role}`)
}

function addJob(
  item: number,
  state = 'queued',
  { run = 1, role = 'primary', reason = null as string | null } = {},
): void {
  database
    .prepare('INSERT INTO job (item, role, account, run, state, reason) VALUES (?, ?, ?, ?, ?, ?)')
    .run(item, role, 'ann', run, state, reason)
}

describe('an item of a list', () => {
  test('is written down with everything that Google says of it', () => {
    expect(row(saved())).toMatchObject({
      account: 'ann',
      remote_id: 'P',
      filename: 'a.jpg',
      mime_type: 'image/jpeg',
      video: 0,
      creation_time: '2021-07-04T10:11:12Z',
      width: 40,
      height: 30,
      listed_width: 40,
      listed_height: 30,
      description: 'beach',
      product_url: 'https://photos.google.com/P',
      video_status: null,
      camera: '{"make":"ACME"}',
      in_google: 1,
      first_seen: now,
    })
    const bare = { id: 'V', filename: '', mimeType: '', width: 0, height: 0, camera: {} }
    expect(row(saved({ ...bare, kind: 'video', videoStatus: 'READY' }))).toMatchObject({
      video: 1,
      video_status: 'READY',
      creation_time: '1970-01-01T00:00:00Z',
      listed_width: null,
      listed_height: null,
      description: null,
      product_url: null,
    })
    expect(row(saved({ ...bare, id: 'W', width: 5 }))).toMatchObject({ listed_width: null, listed_height: null })
  })

  test('is known by account and id, and keeps its row', () => {
    const ref = saved()
    expect(saved()).toBe(ref)
    expect(saved(photo, 'ben' as AccountId)).not.toBe(ref)
    expect(index.known(account, [{ ...photo, id: 'other' }]).size).toBe(0)
    expect(index.known(account, [photo]).get('P')).toMatchObject({ ref, has_primary: 0, has_motion: 0, has_job: 0 })
    addFile(ref)
    addJob(ref, 'failed', { role: 'motion' })
    expect(index.known(account, [photo]).get('P')).toMatchObject({ has_primary: 1, has_motion: 0, has_job: 1 })
    addFile(ref, 'motion')
    expect(index.known(account, [photo]).get('P')).toMatchObject({ has_motion: 1 })
  })

  test.each<[string, Partial<RemoteItem>, Record<string, unknown>]>([
    ['another name', { filename: 'b.jpg' }, { filename: 'b.jpg' }],
    ['another type', { mimeType: 'image/png' }, { mime_type: 'image/png' }],
    ['another kind', { kind: 'video' }, { video: 1 }],
    ['a status', { videoStatus: 'FAILED' }, { video_status: 'FAILED' }],
    ['another size', { width: 30, height: 40 }, { width: 30, height: 40, listed_width: 30, listed_height: 40 }],
    ['a size of nothing', { width: 0 }, { width: 0, listed_width: null, listed_height: null }],
    ['another camera', { camera: {} }, { camera: '{}' }],
    ['another description', { description: 'sea' }, { description: 'sea' }],
    ['another address', { productUrl: 'https://photos.google.com/Q' }, { product_url: 'https://photos.google.com/P' }],
    ['another time', { creationTime: '2020-01-01T00:00:00Z' }, { taken_local: Date.UTC(2020, 0, 1) }],
    ['no name', { filename: '' }, { filename: 'a.jpg' }],
    ['no type', { mimeType: '' }, { mime_type: 'image/jpeg' }],
  ])('with %s later is that', (_, change, expected) => {
    const ref = saved()
    const before = row(ref)
    saved({ ...photo, ...change })
    expect(row(ref)).toMatchObject(expected)
    const changed = Object.keys(before).filter((name) => row(ref)[name] !== before[name])
    for (const name of Object.keys(expected)) if (before[name] !== expected[name]) expect(changed).toContain(name)
  })

  test('keeps what Google leaves out later, but for its description', () => {
    const ref = saved()
    saved({ id: 'P', filename: '', mimeType: '', width: 40, height: 30, camera: { make: 'ACME' } })
    const { description, ...rest } = row(ref)
    expect(description).toBeNull()
    expect(rest).toMatchObject({
      filename: 'a.jpg',
      mime_type: 'image/jpeg',
      video: 0,
      creation_time: '2021-07-04T10:11:12Z',
      product_url: 'https://photos.google.com/P',
    })
  })

  test('that is a video stays one, and has its time from Google anew', () => {
    const film: RemoteItem = { ...photo, id: 'V', kind: 'video' }
    const ref = saved(film)
    expect(row(ref)).toMatchObject({ taken_at: Date.UTC(2021, 6, 4, 10, 11, 12), time_known: 'instant' })
    const { kind: _, ...untold } = film
    saved({ ...untold, creationTime: '2020-01-01T00:00:00Z' })
    expect(row(ref)).toMatchObject({ video: 1, taken_at: Date.UTC(2020, 0, 1), time_known: 'instant' })
    saved({ ...untold, creationTime: '1970-01-01T00:00:00Z' })
    expect(row(ref)).toMatchObject({ taken_local: 0, taken_at: 0, time_known: 'nothing' })
  })

  test('that came back is in Google again', () => {
    const ref = saved()
    database.prepare('UPDATE item SET in_google = 0').run()
    saved()
    expect(row(ref)).toMatchObject({ in_google: 1 })
  })

  test('whose file is here keeps what that said about itself', () => {
    const ref = saved()
    addFile(ref)
    database.prepare('UPDATE item SET taken_from_file = 1, taken_local = 7 WHERE ref = ?').run(ref)
    saved({ ...photo, width: 1, height: 2, camera: {}, creationTime: '2020-01-01T00:00:00Z' })
    expect(row(ref)).toMatchObject({
      width: 40,
      height: 30,
      camera: '{"make":"ACME"}',
      taken_local: 7,
      creation_time: '2020-01-01T00:00:00Z',
      listed_width: 1,
      listed_height: 2,
    })
  })

  test('is not written again when nothing is new', () => {
    saved()
    const changes = (): unknown => database.prepare('SELECT total_changes() AS n').get()?.['n']
    const before = changes()
    saved()
    expect(changes()).toBe(before)
  })
})

describe('what Google lists now, beside what it listed when the file came', () => {
  const known = (more: object = {}): Parameters<typeof compareListed>[0] => {
    const ref = saved()
    addFile(ref)
    new Replacements(database).setBase(ref)
    const found = index.known(account, [photo]).get('P')
    return found && { ...found, ...more }
  }

  test.each<[string, object, Partial<RemoteItem>, string]>([
    ['nothing new', {}, {}, 'same'],
    ['without a file here', { has_primary: 0 }, { width: 9 }, 'same'],
    ['another size', {}, { width: 39 }, 'edited'],
    ['lying on its side', {}, { width: 30, height: 40 }, 'same'],
    ['another type', {}, { mimeType: 'image/png' }, 'edited'],
    ['a video by now', {}, { kind: 'video' }, 'edited'],
    ['a video as before', { video: 1 }, { kind: 'video' }, 'same'],
    ['compared for the first time', { base_type: null }, { width: 9 }, 'first'],
    ['with a size for the first time', { base_width: null }, {}, 'first'],
    ['with a height for the first time', { base_height: null }, {}, 'first'],
    ['without a size as before', { base_width: null, base_height: null }, { width: 0 }, 'same'],
    ['without a height as before', { base_width: null, base_height: null }, { height: 0 }, 'same'],
    ['without a size now', {}, { width: 0, height: 0 }, 'same'],
  ])('%s', (_, more, change, expected) => {
    expect(compareListed(known(more), { ...photo, ...change })).toBe(expected)
  })

  test('of what nobody knew is the same', () => {
    expect(compareListed(undefined, photo)).toBe('same')
  })

  test('the base is what was listed last, and a size once known is not lost', () => {
    const ref = saved()
    const replacements = new Replacements(database)
    replacements.setBase(ref)
    saved({ ...photo, width: 0, mimeType: 'image/png' })
    replacements.setBase(ref)
    expect(row(ref)).toMatchObject({ base_width: 40, base_height: 30, base_type: 'image/png' })
  })

  test('what is newer is noted once, until it is here', () => {
    const ref = saved()
    const replacements = new Replacements(database)
    const noted = (): unknown[] => database.prepare('SELECT role, since FROM replacement ORDER BY role').all()
    replacements.note(ref, 'primary', 5)
    replacements.note(ref, 'primary', 9)
    replacements.note(ref, 'motion', 7)
    expect(noted()).toEqual([
      { role: 'motion', since: 7 },
      { role: 'primary', since: 5 },
    ])
    replacements.settled(ref, 'motion')
    expect(noted()).toEqual([{ role: 'primary', since: 5 }])
  })
})

function album(id: string, more: Partial<RemoteAlbum> = {}): RemoteAlbum {
  return { id, title: id, shared: false, ...more }
}

describe('an album that was listed', () => {
  const face = { title: 'Trip', count: 2, coverPhotoMediaItemId: 'P' }
  let id: AlbumId
  let albums: KnownAlbums

  beforeEach(() => {
    id = index.saveAlbum(account, album('A'), 0, now)
    albums = new KnownAlbums(database)
    albums.listingEnded(id, face, now)
  })

  test.each<
    [string, Partial<typeof face> | { count: undefined } | { coverPhotoMediaItemId: undefined }, number, boolean]
  >([
    ['the same', {}, now, true],
    ['another title', { title: 'trip' }, now, false],
    ['another count', { count: 3 }, now, false],
    ['no count', { count: undefined }, now, false],
    ['another cover', { coverPhotoMediaItemId: 'Q' }, now, false],
    ['no cover', { coverPhotoMediaItemId: undefined }, now, false],
    ['long ago, but not too long', {}, now + listAgainAfterMs, true],
    ['too long ago', {}, now + listAgainAfterMs + 1, false],
    ['by a clock that was ahead', {}, now - 1, false],
  ])('%s', (_, change, at, expected) => {
    expect(albums.isUnchanged(id, { ...face, ...change } as typeof face, at)).toBe(expected)
  })

  test('without a cover may still have none', () => {
    const bare = { title: 'Trip', count: 0 }
    albums.listingEnded(id, bare, now)
    expect(albums.isUnchanged(id, bare, now)).toBe(true)
    expect(albums.isUnchanged(id, face, now)).toBe(false)
    albums.listingEnded(id, { title: 'Other' }, now)
    expect(albums.isUnchanged(id, bare, now)).toBe(true)
  })

  test('begins another listing, or is none of those listed', () => {
    expect(albums.isUnchanged('other' as AlbumId, face, now)).toBe(false)
    albums.listingBegins(id)
    expect(albums.isUnchanged(id, face, now)).toBe(false)
  })

  test('has a member that Google does not have any more', () => {
    const [here, gone] = [saved(), saved({ ...photo, id: 'Q' })]
    const put = database.prepare('INSERT INTO album_item (album, position, item) VALUES (?, ?, ?)')
    put.run(id, 0, here)
    addJob(here, 'failed', { reason: 'item-too-long' })
    addJob(gone, 'failed', { reason: 'item-gone' })
    expect(albums.isUnchanged(id, face, now)).toBe(true)
    put.run(id, 1, gone)
    expect(albums.isUnchanged(id, face, now)).toBe(false)
    database.prepare(`UPDATE job SET state = 'queued'`).run()
    expect(albums.isUnchanged(id, face, now)).toBe(true)
    database.prepare('UPDATE item SET in_google = 0 WHERE ref = ?').run(gone)
    expect(albums.isUnchanged(id, face, now)).toBe(false)
  })
})

describe('a file that Google does not deliver', () => {
  const day = 86_400_000
  const problem = { code: 'item-incomplete' as const, detail: 'no bytes' }

  test('counts as such after three runs with the same reason, however often a run tries', () => {
    const job = { item: saved(), role: 'primary' as const }
    const fail = (run: number) => new Undelivered(database, run, now + run).failed(job, problem)
    const state = () => {
      const asked = new Undelivered(database, 9, now)
      return [asked.isHopeless(job, 'item-incomplete'), asked.attemptsFor(job, 'item-incomplete')]
    }
    for (const run of [1, 1, 1, 2, 2]) {
      expect(fail(run)).toBe(problem)
      expect(state()).toEqual([false, mostAttempts])
    }
    expect(fail(3)).toEqual({ code: 'item-undelivered', detail: 'item-incomplete: no bytes' })
    expect(state()).toEqual([true, 1])
    const asked = new Undelivered(database, 4, now)
    expect(asked.attemptsFor(job, 'item-too-long')).toBe(mostAttempts)
    expect(asked.isHopeless({ ...job, role: 'motion' }, 'item-incomplete')).toBe(false)
    expect(asked.failed(job, { code: 'item-too-long' })).toEqual({ code: 'item-undelivered', detail: 'item-too-long' })
  })

  test.each<[string, number, boolean, boolean]>([
    ['at once', 3, false, true],
    ['a little less than a day later', day - 600_001, false, true],
    ['a day later', day - 600_000, false, false],
    ['before it was asked for, by the clock', -1, false, false],
    ['when a person wants it', 3, true, false],
  ])('is held back %s', (_, later, afresh, held) => {
    const item = saved()
    for (const run of [1, 2, 3]) new Undelivered(database, run, now).failed({ item, role: 'primary' }, problem)
    addJob(item, 'queued', { run: 4 })
    new Undelivered(database, 4, now + later, afresh).holdBack([item])
    expect(database.prepare('SELECT state, reason, detail FROM job').get()).toEqual(
      held
        ? { state: 'failed', reason: 'item-undelivered', detail: 'item-incomplete: no bytes' }
        : { state: 'queued', reason: null, detail: null },
    )
  })

  test('is held back alone: not others, not in other runs, not what is under way or failed twice', () => {
    const [hopeless, young, other] = ['a', 'b', 'c'].map((id) => saved({ ...photo, id })) as [number, number, number]
    for (const run of [1, 2, 3])
      new Undelivered(database, run, now).failed({ item: hopeless, role: 'primary' }, { code: 'item-too-long' })
    for (const run of [1, 2]) new Undelivered(database, run, now).failed({ item: young, role: 'primary' }, problem)
    for (const item of [hopeless, young, other]) addJob(item, 'queued', { run: 4 })
    addJob(hopeless, 'queued', { run: 4, role: 'motion' })
    const states = (): unknown[] =>
      database.prepare('SELECT item, role, state, detail FROM job WHERE state <> ? ORDER BY item').all('queued')
    const undelivered = new Undelivered(database, 4, now)
    undelivered.holdBack([])
    undelivered.holdBack([young, other])
    new Undelivered(database, 3, now).holdBack([hopeless])
    expect(states()).toEqual([])
    database.prepare(`UPDATE job SET state = 'active'`).run()
    undelivered.holdBack([hopeless])
    database.prepare(`UPDATE job SET state = 'queued'`).run()
    undelivered.holdBack([hopeless, young, other])
    expect(states()).toEqual([{ item: hopeless, role: 'primary', state: 'failed', detail: 'item-too-long' }])
  })
})

describe('the lists of albums', () => {
  const clock = testClock(now, { hasty: true })
  const walk: WalkPorts = {
    account,
    gates: new AccountGates(clock),
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
    lists: Partial<Pick<LibraryApi, 'albums' | 'sharedAlbums'>>,
    kinds = { owned: true, shared: true },
  ): Promise<{ listing: Awaited<ReturnType<typeof listAlbums>>; told: string[][] }> {
    const told: string[][] = []
    const library = { albums: fails, sharedAlbums: fails, ...lists } as unknown as LibraryApi
    const listing = await listAlbums(walk, library, database, index, kinds, (albums) =>
      told.push(albums.map(({ remote }) => remote.id)),
    )
    return { listing, told }
  }
  const inGoogle = (): unknown[] =>
    database
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
    const positions = database.prepare('SELECT remote_id, position, shared FROM album ORDER BY remote_id').all()
    expect(positions).toEqual([
      { remote_id: 'A', position: 2, shared: 0 },
      { remote_id: 'B', position: 1_000_001, shared: 1 },
      { remote_id: 'C', position: 3, shared: 0 },
      { remote_id: 'S', position: 1_000_000, shared: 1 },
    ])
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
      const positions = database.prepare('SELECT position FROM album ORDER BY remote_id').all()
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
    index.saveAlbum('ben' as AccountId, album('Z'), 9_000_000, now)
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
      database
        .prepare('SELECT remote_id, id FROM album')
        .all()
        .map((one) => [String(one['remote_id']), String(one['id']) as AlbumId]),
    )
    const known = new KnownAlbums(database)
    const refs = ['A', 'B'].map((name, at) => {
      const id = ids.get(name) ?? ('' as AlbumId)
      known.listingEnded(id, { title: name, count: 1 }, now)
      const ref = saved({ ...photo, id: `in ${name}` })
      database.prepare('INSERT INTO album_item (album, position, item) VALUES (?, ?, ?)').run(id, at, ref)
      database.prepare('INSERT INTO item_confirmed (item, at) VALUES (?, 0)').run(ref)
      return ref
    })
    await list({ albums: pages([album('B')]) }, { owned: true, shared: false })
    expect(database.prepare('SELECT title FROM album_listing').all()).toEqual([{ title: 'B' }])
    expect(database.prepare('SELECT item FROM item_confirmed').all()).toEqual([{ item: refs[1] }])
  })
})
