import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LaneGates } from '../../../src/main/tasks/lane-gates.ts'
import type { AccountUse } from '../../../src/main/google/library/library-api.ts'
import { IndexItems } from '../../../src/main/backup/index-items.ts'
import { KnownAlbums } from '../../../src/main/backup/known-albums.ts'
import { listAccount } from '../../../src/main/backup/listing.ts'
import type { ListingParts } from '../../../src/main/backup/listing.ts'
import { problemKey, type RunProblem } from '../../../src/main/index/run-problems.ts'
import { refreshAlbums } from '../../../src/main/backup/refresh-albums.ts'
import type { RefreshPorts } from '../../../src/main/backup/refresh-albums.ts'
import type {
  AccountSession,
  ApiFailure,
  ApiResult,
  LibraryApi,
  RemoteAlbum,
  RemoteItem,
} from '../../../src/main/google/library/library-api.ts'
import { createNetworkWatch } from '../../../src/main/google/pace/network-watch.ts'
import { RunItems } from '../../../src/main/backup/run-items.ts'
import { openDatabase } from '../../../src/main/index/database.ts'
import { albumIdOf } from '../../../src/main/mirror/identifiers.ts'
import type { Account, AccountId, AlbumId, Selection } from '../../../src/shared/domain.ts'
import type { ProblemCode } from '../../../src/shared/problem.ts'
import { testClock } from '../google/test-ports.ts'
import { accountOf } from './account-of.ts'

const now = Date.UTC(2026, 0, 5)
const ann = accountOf('Ann')
const ben = accountOf('Ben')
const idOf = (album: string, account = ann): AlbumId => albumIdOf(account.id, album)

let database: DatabaseSync
let clock: ReturnType<typeof testClock>
let gates: LaneGates<AccountUse>
let stop: AbortController
/** What Google has: own and shared albums, and what it answers for lists of items, page by page. */
let own: RemoteAlbum[] | ApiFailure
let shared: RemoteAlbum[] | ApiFailure
let lists: Map<string, (string[] | ApiFailure)[]>
let asked: string[]
let planned: string[]
let marked: string[]
let problems: RunProblem[]

beforeEach(() => {
  database = openDatabase(':memory:')
  for (const account of [ann, ben]) new IndexItems(database).saveAccount(account)
  // Its rows are read when it is looked for what is gone.
  expect(new RunItems(database).counts.open).toBe(0)
  clock = testClock(now, { hasty: true })
  gates = new LaneGates<AccountUse>(clock)
  stop = new AbortController()
  ;[own, shared, lists] = [[], [], new Map()]
  ;[asked, planned, marked, problems] = [[], [], [], []]
})
afterEach(() => database.close())

const album = (id: string, more: Partial<RemoteAlbum> = {}): RemoteAlbum => ({
  id,
  title: `T${id}`,
  shared: false,
  ...more,
})
const refused = (code: ProblemCode, detail?: string): ApiFailure => ({
  kind: 'permanent',
  problem: { code, ...(detail !== undefined && { detail }) },
})
const signedOut: ApiFailure = { kind: 'sign-in', problem: { code: 'sign-in-needed' } }

function albums(of: RemoteAlbum[] | ApiFailure): Promise<ApiResult<{ entries: RemoteAlbum[] }>> {
  return Promise.resolve(Array.isArray(of) ? { ok: true, value: { entries: of } } : { ok: false, failure: of })
}

function items(
  list: string,
  token: string | undefined,
): Promise<ApiResult<{ entries: RemoteItem[]; nextPageToken?: string }>> {
  asked.push(`${list}${token ?? ''}`)
  const pages = lists.get(list) ?? [[]]
  const at = Number(token ?? 0)
  const page = pages[at] ?? []
  if (!Array.isArray(page)) return Promise.resolve({ ok: false, failure: page })
  const entries = page.map((id) => ({ id }) as RemoteItem)
  const next = at + 1 < pages.length ? { nextPageToken: String(at + 1) } : {}
  return Promise.resolve({ ok: true, value: { entries, ...next } })
}

const library: LibraryApi = {
  albums: () => (asked.push('albums'), albums(own)),
  sharedAlbums: () => (asked.push('shared'), albums(shared)),
  albumItems: (id, token) => items(id, token),
  libraryItems: (token) => items('library', token),
  batchGet: () => Promise.resolve({ ok: false, failure: refused('google-refused') }),
}

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
      session: () => ({ library }) as AccountSession,
      walkPorts: ({ id }) => ({ account: id, gates, clock, signal: stop.signal, goOn: () => Promise.resolve() }),
      addProblem: (problem) => problems.push(problem),
      changed: () => undefined,
      ...given,
    },
    account,
  )
}

describe('listing an account', () => {
  test('asks for what is selected, and for nothing else', async () => {
    own = [album('A'), album('B')]
    shared = [album('S', { shared: true })]
    await list({})
    expect([asked, marked]).toEqual([[], ['ends']])
    await list({ library: true })
    expect(asked).toEqual(['library'])
    asked = []
    await list({ allAlbums: true })
    expect(asked.toSorted()).toEqual(['A', 'B', 'albums'])
    asked = []
    await list({ sharedAlbums: true })
    expect(asked.toSorted()).toEqual(['S', 'shared'])
    asked = []
    await list({ allAlbums: true, sharedAlbums: true, library: true })
    expect(asked.toSorted()).toEqual(['A', 'B', 'S', 'albums', 'library', 'shared'])
    expect(problems).toEqual([])
  })

  test('takes pages in as they come, with the place of each item in its album', async () => {
    own = [album('A')]
    lists.set('A', [['1', '2'], [], ['3']]).set('library', [['4'], ['5']])
    let changed = 0
    await list({ allAlbums: true, library: true }, { changed: () => void changed++ })
    // An album begins, two pages of it, its end, and two pages of the library: each may have something to download.
    expect(changed).toBe(6)
    const id = idOf('A')
    expect(planned.toSorted()).toEqual([`${id} 0 0: 1,2`, `${id} 2 1: 3`, 'library: 4', 'library: 5'].toSorted())
    expect(marked).toEqual([`add ${id}`, `complete ${id} TA`, `listed ${id}`, 'ends'])
  })

  test('of chosen albums asks for those alone, once, though no list names them', async () => {
    own = [album('A'), album('B')]
    await list({ allAlbums: true })
    asked = []
    await list({ albums: [idOf('B'), idOf('B')] })
    expect(asked.toSorted()).toEqual(['B', 'albums'])
    ;[own, asked] = [[album('A')], []]
    await list({ albums: [idOf('B')] })
    expect(asked.toSorted()).toEqual(['B', 'albums'])
    asked = []
    // Nobody is known to have it: it may be this account's.
    await list({ albums: ['unknown' as AlbumId] })
    expect(asked.toSorted()).toEqual(['albums', 'shared'])
    asked = []
    await list({ albums: [idOf('B')] }, {}, ben)
    expect(asked).toEqual([])
  })

  test('of a chosen album that is shared asks for the shared ones too, whose failure then does not matter', async () => {
    shared = [album('S', { shared: true }), album('R', { shared: true })]
    await list({ sharedAlbums: true })
    asked = []
    await list({ albums: [idOf('S')] })
    expect(asked.toSorted()).toEqual(['S', 'albums', 'shared'])
    shared = refused('google-scope-removed')
    await list({ albums: [idOf('S')] })
    expect(problems).toEqual([])
    await list({ sharedAlbums: true })
    expect(problems).toEqual([
      { scope: 'shared', subject: 'ann', problem: { code: 'google-scope-removed' }, name: 'ann@example.com' },
    ])
  })

  test('starts an album over when Google does not know its own page any more, and is not sure of it then', async () => {
    own = [album('A')]
    let nth = 0
    lists.set('A', [['1'], ['2']])
    const once: LibraryApi = {
      ...library,
      albumItems: (id, token, signal) =>
        token === '1' && nth++ === 0
          ? Promise.resolve({ ok: false, failure: refused('google-bad-request') })
          : library.albumItems(id, token, signal),
    }
    await list({ allAlbums: true }, { session: () => ({ library: once }) as AccountSession })
    const id = idOf('A')
    expect(planned).toEqual([`${id} 0 0: 1`, `${id} 0 0: 1`, `${id} 1 1: 2`])
    expect(marked).toEqual([`add ${id}`, `restart ${id}`, `complete ${id} unsure`, `listed ${id}`, 'ends'])
  })
})

describe('an album that seems unchanged', () => {
  beforeEach(async () => {
    own = [album('A', { count: 3 }), album('B', { count: 1 })]
    await list({ allAlbums: true })
    new KnownAlbums(database).listingEnded(idOf('A'), { title: 'TA', count: 3 }, now)
    ;[asked, marked] = [[], []]
  })

  test('is taken from the index where that is wanted, and listed where not', async () => {
    let changed = 0
    await list({ allAlbums: true }, { mode: 'changed', changed: () => void changed++ })
    expect(changed).toBe(1 + 1 + 2)
    for (const _ of [1, 2]) {
      asked = []
      await list({ allAlbums: true }, { mode: 'changed' })
      expect(asked.toSorted()).toEqual(['B', 'albums'])
    }
    expect(marked).toContain(`take ${idOf('A')}`)
    expect(marked).toContain(`unchanged ${idOf('A')}`)
    asked = []
    await list({ allAlbums: true }, { mode: 'all' })
    expect(asked.toSorted()).toEqual(['A', 'B', 'albums'])
    // A listing that began counts for nothing until it has ended.
    asked = []
    await list({ allAlbums: true }, { mode: 'changed' })
    expect(asked.toSorted()).toEqual(['A', 'B', 'albums'])
  })

  test('is not one of those that no list names', async () => {
    own = []
    await list({ albums: [idOf('A')] }, { mode: 'changed' })
    expect(asked.toSorted()).toEqual(['A', 'albums'])
  })

  test('is left when the run ends', async () => {
    const plan = {
      unchangedAlbum: async (_: AccountId, __: AlbumId, goOn: () => Promise<boolean>) => {
        stop.abort()
        return await goOn()
      },
      writeEnds: () => marked.push('ends'),
    } as unknown as ListingParts['plan']
    own = [album('A', { count: 3 })]
    await list({ allAlbums: true }, { mode: 'changed', plan })
    expect([marked.includes(`unchanged ${idOf('A')}`), problems]).toEqual([false, []])
  })
})

describe('what cannot be listed', () => {
  test.each([
    [{ ...ann, signedIn: false }, undefined, { code: 'sign-in-needed', values: { email: ann.email } }],
    [ann, () => undefined, { code: 'sign-in-needed', values: { email: ann.email } }],
    [{ ...ann, scopeMissing: true }, () => undefined, { code: 'scope-missing', values: { email: ann.email } }],
  ])('is an account that needs a person', async (account, session, problem) => {
    await list({ library: true, allAlbums: true }, session ? { session } : {}, account)
    expect(problems).toEqual([{ scope: 'account', subject: 'ann', problem, name: 'ann@example.com' }])
    expect(asked).toEqual([])
  })

  test('for want of a sign-in concerns the account, once', async () => {
    ;[own, shared] = [signedOut, signedOut]
    lists.set('library', [signedOut])
    await list({ allAlbums: true, sharedAlbums: true, library: true })
    expect(problems).toEqual([
      { scope: 'account', subject: 'ann', problem: { code: 'sign-in-needed' }, name: 'ann@example.com' },
    ])
  })

  test.each(['google-not-found', 'google-bad-request'] as const)(
    'of an album (%s) is that it is gone',
    async (code) => {
      own = [album('A'), album('B')]
      lists.set('A', [refused(code, 'HTTP 404'), ['1']]).set('B', [refused(code)])
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

  test('of lists is told by what it is, and the rest goes on', async () => {
    own = [album('A')]
    lists.set('A', [refused('google-refused')]).set('library', [refused('google-not-found')])
    shared = refused('google-refused')
    await list({ allAlbums: true, sharedAlbums: true, library: true })
    const told = problems.map((each) => [problemKey(each), each.problem.code, each.name, each.album ?? ''].join(' '))
    expect(told.toSorted()).toEqual([
      `album:${idOf('A')} google-refused TA ${idOf('A')}`,
      'library:ann google-not-found ann@example.com ',
      'shared:ann google-refused ann@example.com ',
    ])
    problems = []
    own = refused('google-refused')
    await list({ allAlbums: true })
    expect(problems.map(problemKey)).toEqual(['albums:ann'])
  })

  test('by a bug is thrown, after what has ended was written down', async () => {
    own = [album('A')]
    lists.set('A', [['1']])
    const plan = {
      page: () => Promise.reject(new Error('a bug')),
      writeEnds: () => marked.push('ends'),
    } as unknown as ListingParts['plan']
    await expect(list({ allAlbums: true }, { plan })).rejects.toThrow('a bug')
    expect(marked).toContain('ends')
  })
})

describe('refreshing the albums that a person looks at', () => {
  let log: string[]
  const refresh = async (given: Partial<RefreshPorts> = {}, signal = stop.signal) =>
    await refreshAlbums(
      {
        mirror: { database, path: '/mirror' } as RefreshPorts['mirror'],
        session: () => ({ library }) as AccountSession,
        accounts: () => [ann],
        clock,
        log: (_, event) => log.push(event),
        network: createNetworkWatch(clock),
        ...given,
      },
      signal,
    )
  beforeEach(() => (log = []))
  const titles = (): unknown[] =>
    database
      .prepare('SELECT title FROM album ORDER BY title')
      .all()
      .map((row) => row['title'])

  test('writes down own and shared ones of everybody who is signed in, and nothing of their items', async () => {
    ;[own, shared] = [[album('A')], [album('S', { shared: true })]]
    const cay: Account = { ...ann, id: 'cay' as AccountId, signedIn: false }
    expect(await refresh({ accounts: () => [ann, ben, cay] })).toEqual({ ok: true, value: undefined })
    expect(titles()).toEqual(['TA', 'TA', 'TS', 'TS'])
    expect(asked.toSorted()).toEqual(['albums', 'albums', 'shared', 'shared'])
  })

  test('needs somebody who is signed in', async () => {
    expect(await refresh({ accounts: () => [{ ...ann, signedIn: false }] })).toEqual({
      ok: false,
      problem: { code: 'sign-in-needed' },
    })
    expect(await refresh({ session: () => undefined })).toEqual({
      ok: false,
      problem: { code: 'sign-in-needed', values: { email: 'ann@example.com' } },
    })
  })

  test.each<[string, ApiFailure, string]>([
    ['refused', refused('google-refused'), 'google-refused'],
    ['signed out', signedOut, 'sign-in-needed'],
    ['offline', { kind: 'retry', problem: { code: 'offline' }, afterMs: 0 }, 'offline'],
    ['too busy', { kind: 'pause-account', problem: { code: 'google-busy' }, until: now + 60_000 }, 'google-busy'],
  ])('says at once what is wrong where the own ones are %s', async (_, failure, code) => {
    own = failure
    expect(await refresh()).toMatchObject({ ok: false, problem: { code } })
    expect(clock.waits).toEqual([])
    expect(asked.filter((one) => one === 'albums')).toHaveLength(1)
  })

  test('says nothing of shared ones that may not be listed', async () => {
    ;[own, shared] = [[album('A')], refused('google-scope-removed')]
    expect(await refresh()).toEqual({ ok: true, value: undefined })
    expect(titles()).toEqual(['TA'])
  })

  test('tells the first problem, and has those of the other accounts', async () => {
    own = [album('A')]
    for (const out of [ann, ben]) {
      const session = (id: AccountId) => (id === out.id ? undefined : ({ library } as AccountSession))
      expect(await refresh({ accounts: () => [ann, ben], session })).toEqual({
        ok: false,
        problem: { code: 'sign-in-needed', values: { email: out.email } },
      })
      expect(titles()).toEqual(out === ann ? ['TA'] : ['TA', 'TA'])
    }
  })

  test('knows an account that was not there before, and lets the network go', async () => {
    let [using, used] = [0, 0]
    const network = {
      ...createNetworkWatch(clock),
      use: () => {
        using++
        used++
        return () => void using--
      },
    }
    own = [album('A')]
    const cay: Account = { ...ann, id: 'cay' as AccountId, email: 'cay@example.com' }
    expect(await refresh({ accounts: () => [cay], network })).toEqual({ ok: true, value: undefined })
    expect(database.prepare('SELECT email FROM account WHERE id = ?').get('cay')).toEqual({ email: 'cay@example.com' })
    expect([using, used]).toEqual([0, 1])
  })

  test('ends when it is not wanted any more', async () => {
    own = [album('A')]
    expect(await refresh({}, AbortSignal.abort())).toEqual({ ok: false, problem: { code: 'cancelled' } })
    expect(asked).toEqual([])
  })

  test('says what the disk says, and throws a bug', async () => {
    const failing = (error: Error): Partial<RefreshPorts> => ({
      session: () => {
        throw error
      },
    })
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    expect(await refresh(failing(full))).toMatchObject({ ok: false, problem: { code: 'mirror-full' } })
    expect(log).toEqual(['albums-not-refreshed'])
    await expect(refresh(failing(new Error('a bug')))).rejects.toThrow('a bug')
  })
})
