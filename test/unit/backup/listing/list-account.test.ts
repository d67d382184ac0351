import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LaneGates } from '../../../../src/main/tasks/lane-gates.ts'
import type { AccountUse } from '../../../../src/main/google/library/library-api.ts'
import { IndexItems } from '../../../../src/main/backup/listing/index-items.ts'
import { KnownAlbums } from '../../../../src/main/backup/listing/known-albums.ts'
import { listAccount } from '../../../../src/main/backup/listing/listing.ts'
import type { ListingParts } from '../../../../src/main/backup/listing/listing.ts'
import { problemKey, type RunProblem } from '../../../../src/main/index/runs/run-problems.ts'
import type {
  AccountSession,
  LibraryApi,
  RemoteAlbum,
  RemoteItem,
} from '../../../../src/main/google/library/library-api.ts'
import { RunItems } from '../../../../src/main/backup/run-items.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { albumIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import type { AccountId, AlbumId, Selection } from '../../../../src/shared/domain.ts'
import { accountOf } from '../account-of.ts'
import { ListedGoogle, refusedWith, remoteAlbum, signedOut } from './listed-google.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const now = Date.UTC(2026, 0, 5)
const ann = accountOf('Ann')
const ben = accountOf('Ben')
const idOf = (album: string, account = ann): AlbumId => albumIdOf(account.id, album)

let database: DatabaseSync
let clock: ReturnType<typeof standingClock>
let gates: LaneGates<AccountUse>
let stop: AbortController
let google: ListedGoogle
let planned: string[]
let marked: string[]
let problems: RunProblem[]

beforeEach(() => {
  database = openDatabase(':memory:')
  for (const account of [ann, ben]) new IndexItems(database).saveAccount(account)
  // Its rows are read when it is looked for what is gone.
  expect(new RunItems(database).counts.open).toBe(0)
  clock = standingClock(now, { hasty: true })
  gates = new LaneGates<AccountUse>(clock)
  stop = new AbortController()
  google = new ListedGoogle()
  ;[planned, marked, problems] = [[], [], []]
})
afterEach(() => database.close())

async function list(selection: Partial<Selection>, given: Partial<ListingParts> = {}, account = ann): Promise<void> {
  await listAccount(
    {
      mirror: { database } as ListingParts['mirror'],
      selection: { allAlbums: false, sharedAlbums: false, library: false, albums: [], ...selection },
      mode: 'all',
      items: {
        addAlbum: (id: AlbumId) => marked.push(`add ${id}`),
        albumListed: (id: AlbumId) => marked.push(`listed ${id}`),
        albumUnchanged: (id: AlbumId) => marked.push(`unchanged ${id}`),
        restartAlbum: (id: AlbumId) => marked.push(`restart ${id}`),
      } as unknown as ListingParts['items'],
      plan: {
        page: (_: AccountId, entries: RemoteItem[], of?: { id: string; position: number; page: number }) => {
          planned.push(
            `${of ? `${of.id} ${of.position} ${of.page}` : 'library'}: ${entries.map(({ id }) => id).join()}`,
          )
          return Promise.resolve(entries.length)
        },
        albumComplete: (id: AlbumId, face?: RemoteAlbum) => marked.push(`complete ${id} ${face?.title ?? 'unsure'}`),
        unchangedAlbum: async (_: AccountId, id: AlbumId, goOn: () => Promise<boolean>) => {
          marked.push(`take ${id}`)
          return await goOn()
        },
        writeEnds: () => marked.push('ends'),
      } as unknown as ListingParts['plan'],
      session: () => ({ library: google.library }) as AccountSession,
      walkParts: ({ id }) => ({ account: id, gates, clock, signal: stop.signal, goOn: () => Promise.resolve() }),
      addProblem: (problem) => problems.push(problem),
      changed: () => undefined,
      ...given,
    },
    account,
  )
}

describe('listing an account', () => {
  test('asks for what is selected, and for nothing else', async () => {
    google.own = [remoteAlbum('A'), remoteAlbum('B')]
    google.shared = [remoteAlbum('S', { shared: true })]
    await list({})
    expect([google.asked, marked]).toEqual([[], ['ends']])
    await list({ library: true })
    expect(google.asked).toEqual(['library'])
    google.asked = []
    await list({ allAlbums: true })
    expect(google.asked.toSorted()).toEqual(['A', 'B', 'albums'])
    google.asked = []
    await list({ sharedAlbums: true })
    expect(google.asked.toSorted()).toEqual(['S', 'shared'])
    google.asked = []
    await list({ allAlbums: true, sharedAlbums: true, library: true })
    expect(google.asked.toSorted()).toEqual(['A', 'B', 'S', 'albums', 'library', 'shared'])
    expect(problems).toEqual([])
  })

  test('takes pages in as they come, with the place of each item in its album', async () => {
    google.own = [remoteAlbum('A')]
    google.lists.set('A', [['1', '2'], [], ['3']]).set('library', [['4'], ['5']])
    let changed = 0
    await list({ allAlbums: true, library: true }, { changed: () => void changed++ })
    // An album begins, two pages of it, its end, and two pages of the library: each may have something to download.
    expect(changed).toBe(6)
    const id = idOf('A')
    expect(planned.toSorted()).toEqual([`${id} 0 0: 1,2`, `${id} 2 1: 3`, 'library: 4', 'library: 5'].toSorted())
    expect(marked).toEqual([`add ${id}`, `complete ${id} TA`, `listed ${id}`, 'ends'])
  })

  test('of chosen albums asks for those alone, once, though no list names them', async () => {
    google.own = [remoteAlbum('A'), remoteAlbum('B')]
    await list({ allAlbums: true })
    google.asked = []
    await list({ albums: [idOf('B'), idOf('B')] })
    expect(google.asked.toSorted()).toEqual(['B', 'albums'])
    ;[google.own, google.asked] = [[remoteAlbum('A')], []]
    await list({ albums: [idOf('B')] })
    expect(google.asked.toSorted()).toEqual(['B', 'albums'])
    google.asked = []
    // Nobody is known to have it: it may be this account's.
    await list({ albums: ['unknown' as AlbumId] })
    expect(google.asked.toSorted()).toEqual(['albums', 'shared'])
    google.asked = []
    await list({ albums: [idOf('B')] }, {}, ben)
    expect(google.asked).toEqual([])
  })

  test('of a chosen album that is shared asks for the shared ones too, whose failure then does not matter', async () => {
    google.shared = [remoteAlbum('S', { shared: true }), remoteAlbum('R', { shared: true })]
    await list({ sharedAlbums: true })
    google.asked = []
    await list({ albums: [idOf('S')] })
    expect(google.asked.toSorted()).toEqual(['S', 'albums', 'shared'])
    google.shared = refusedWith('google-scope-removed')
    await list({ albums: [idOf('S')] })
    expect(problems).toEqual([])
    await list({ sharedAlbums: true })
    expect(problems).toEqual([
      { scope: 'shared', subject: 'ann', problem: { code: 'google-scope-removed' }, name: 'ann@example.com' },
    ])
  })

  test('starts an album over when Google does not know its google.own page any more, and is not sure of it then', async () => {
    google.own = [remoteAlbum('A')]
    let nth = 0
    google.lists.set('A', [['1'], ['2']])
    const once: LibraryApi = {
      ...google.library,
      albumItems: (id, token, signal) =>
        token === '1' && nth++ === 0
          ? Promise.resolve({ ok: false, failure: refusedWith('google-bad-request') })
          : google.library.albumItems(id, token, signal),
    }
    await list({ allAlbums: true }, { session: () => ({ library: once }) as AccountSession })
    const id = idOf('A')
    expect(planned).toEqual([`${id} 0 0: 1`, `${id} 0 0: 1`, `${id} 1 1: 2`])
    expect(marked).toEqual([`add ${id}`, `restart ${id}`, `complete ${id} unsure`, `listed ${id}`, 'ends'])
  })
})

describe('an album that seems unchanged', () => {
  beforeEach(async () => {
    google.own = [remoteAlbum('A', { count: 3 }), remoteAlbum('B', { count: 1 })]
    await list({ allAlbums: true })
    new KnownAlbums(database).listingEnded(idOf('A'), { title: 'TA', count: 3 }, now)
    ;[google.asked, marked] = [[], []]
  })

  test('is taken from the index where that is wanted, and listed where not', async () => {
    let changed = 0
    await list({ allAlbums: true }, { mode: 'changed', changed: () => void changed++ })
    expect(changed).toBe(1 + 1 + 2)
    for (const _ of [1, 2]) {
      google.asked = []
      await list({ allAlbums: true }, { mode: 'changed' })
      expect(google.asked.toSorted()).toEqual(['B', 'albums'])
    }
    expect(marked).toContain(`take ${idOf('A')}`)
    expect(marked).toContain(`unchanged ${idOf('A')}`)
    google.asked = []
    await list({ allAlbums: true }, { mode: 'all' })
    expect(google.asked.toSorted()).toEqual(['A', 'B', 'albums'])
    // A listing that began counts for nothing until it has ended.
    google.asked = []
    await list({ allAlbums: true }, { mode: 'changed' })
    expect(google.asked.toSorted()).toEqual(['A', 'B', 'albums'])
  })

  test('is not one of those that no list names', async () => {
    google.own = []
    await list({ albums: [idOf('A')] }, { mode: 'changed' })
    expect(google.asked.toSorted()).toEqual(['A', 'albums'])
  })

  test('is left when the run ends', async () => {
    const plan = {
      unchangedAlbum: async (_: AccountId, __: AlbumId, goOn: () => Promise<boolean>) => {
        stop.abort()
        return await goOn()
      },
      writeEnds: () => marked.push('ends'),
    } as unknown as ListingParts['plan']
    google.own = [remoteAlbum('A', { count: 3 })]
    await list({ allAlbums: true }, { mode: 'changed', plan })
    expect([marked.includes(`unchanged ${idOf('A')}`), problems]).toEqual([false, []])
  })
})

describe('what cannot be listed', () => {
  test.each([
    [{ ...ann, signedIn: false }, undefined, { code: 'sign-in-needed', values: { email: ann.email } }],
    [ann, () => undefined, { code: 'sign-in-needed', values: { email: ann.email } }],
    [
      { ...ann, grants: [] },
      () => undefined,
      { code: 'scope-missing', values: { email: ann.email, permission: 'see' } },
    ],
  ])('is an account that needs a person', async (account, session, problem) => {
    await list({ library: true, allAlbums: true }, session ? { session } : {}, account)
    expect(problems).toEqual([{ scope: 'account', subject: 'ann', problem, name: 'ann@example.com' }])
    expect(google.asked).toEqual([])
  })

  test('for want of a sign-in concerns the account, once', async () => {
    ;[google.own, google.shared] = [signedOut, signedOut]
    google.lists.set('library', [signedOut])
    await list({ allAlbums: true, sharedAlbums: true, library: true })
    expect(problems).toEqual([
      { scope: 'account', subject: 'ann', problem: { code: 'sign-in-needed' }, name: 'ann@example.com' },
    ])
  })

  test.each(['google-not-found', 'google-bad-request'] as const)(
    'of an album (%s) is that it is gone',
    async (code) => {
      google.own = [remoteAlbum('A'), remoteAlbum('B')]
      google.lists.set('A', [refusedWith(code, 'HTTP 404'), ['1']]).set('B', [refusedWith(code)])
      await list({ allAlbums: true })
      expect(problems.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
        {
          scope: 'album',
          subject: idOf('A'),
          problem: { code: 'album-not-found', values: { title: 'TA' }, detail: 'HTTP 404' },
          name: 'TA',
          album: idOf('A'),
        },
        {
          scope: 'album',
          subject: idOf('B'),
          problem: { code: 'album-not-found', values: { title: 'TB' } },
          name: 'TB',
          album: idOf('B'),
        },
      ])
      expect(marked.filter((mark) => mark.startsWith('listed'))).toEqual([])
    },
  )

  test('of google.lists is told by what it is, and the rest goes on', async () => {
    google.own = [remoteAlbum('A')]
    google.lists.set('A', [refusedWith('google-refused')]).set('library', [refusedWith('google-not-found')])
    google.shared = refusedWith('google-refused')
    await list({ allAlbums: true, sharedAlbums: true, library: true })
    const told = problems.map((each) => [problemKey(each), each.problem.code, each.name, each.album ?? ''].join(' '))
    expect(told.toSorted()).toEqual([
      `album:${idOf('A')} google-refused TA ${idOf('A')}`,
      'library:ann google-not-found ann@example.com ',
      'shared:ann google-refused ann@example.com ',
    ])
    problems = []
    google.own = refusedWith('google-refused')
    await list({ allAlbums: true })
    expect(problems.map(problemKey)).toEqual(['albums:ann'])
  })

  test('by a bug is thrown, after what has ended was written down', async () => {
    google.own = [remoteAlbum('A')]
    google.lists.set('A', [['1']])
    const plan = {
      page: () => Promise.reject(new Error('a bug')),
      writeEnds: () => marked.push('ends'),
    } as unknown as ListingParts['plan']
    await expect(list({ allAlbums: true }, { plan })).rejects.toThrow('a bug')
    expect(marked).toContain('ends')
  })
})
