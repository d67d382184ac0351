import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { googleEndpoints } from '../../../src/main/google/endpoints.ts'
import type { LibraryApi } from '../../../src/main/google/library/library-api.ts'
import { scopes } from '../../../src/main/google/library/methods.ts'
import { createLibraryClient } from '../../../src/main/google/library/library-client.ts'
import type { LibraryClientParts } from '../../../src/main/google/library/library-client.ts'
import { createNetworkWatch } from '../../../src/main/google/pace/network-watch.ts'
import { createPacedCalls } from '../../../src/main/google/pace/paced-calls.ts'
import { createTokenSource } from '../../../src/main/google/sign-in/token-source.ts'
import type { TokenSource } from '../../../src/main/google/sign-in/token-source.ts'
import type { Fetch } from '../../../src/main/ports.ts'
import { startStubServer } from './stub-server.ts'
import type { Answer, StubServer } from './stub-server.ts'
import { testClock } from './test-ports.ts'
import type { TestClock } from './test-ports.ts'

const never = new AbortController().signal
let server: StubServer
let clock: TestClock
let tokens: TokenSource
let library: LibraryApi
let counted: number
let signedIn: boolean
let deaths: string[]
let stored: string
let uses: string[]
let clientWith: (fetch: Fetch) => LibraryApi
let refused: Awaited<ReturnType<LibraryClientParts['quota']>> | undefined

beforeAll(async () => {
  server = await startStubServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.requests.length = 0
  clock = testClock(undefined, { hasty: true })
  counted = 0
  signedIn = true
  deaths = []
  stored = 'refresh-1'
  uses = []
  refused = undefined
  let issued = 0
  server.on('/token', () => ({ json: { access_token: `access-${(issued += 1)}`, expires_in: 3599 } }))
  const result = googleEndpoints(server.origin)
  if (!result.ok) throw new Error('expected endpoints')
  const ports = { fetch, clock, random: (count: number) => new Uint8Array(count) }
  const client = { clientId: 'c', clientSecret: 's' }
  tokens = createTokenSource(ports, result.value, {
    read: () => Promise.resolve(signedIn ? { client, refreshToken: stored } : undefined),
    replace: (token) => Promise.resolve(void (stored = token)),
    died: (token) => Promise.resolve(void deaths.push(token)),
    email: () => 'anna@example.com',
  })
  clientWith = (over) => {
    const used = { ...ports, fetch: over }
    return createLibraryClient({
      ports: used,
      paced: createPacedCalls(used),
      network: createNetworkWatch(clock),
      endpoints: result.value,
      tokens,
      account: () => ({ email: 'anna@example.com', scopes: [scopes.readAppCreated] }),
      quota: (use) => {
        uses.push(use)
        return Promise.resolve(
          refused ?? {
            end(sent) {
              if (sent) counted += 1
            },
          },
        )
      },
      listsAre: 'lists',
    })
  }
  library = clientWith(fetch)
})

function refusal(code: number, status: string, message = ''): Answer {
  return { status: code, json: { error: { code, message, status } } }
}

const expiredToken = refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.')
const album = { id: 'A', title: 'Trip' }

describe('requests', () => {
  test('albums and shared albums, fifty at a time', async () => {
    server.on('/v1/albums', { json: { albums: [album], nextPageToken: 'p2' } })
    server.on('/v1/sharedAlbums', { json: { sharedAlbums: [album] } })
    expect(await library.albums(undefined, never)).toMatchObject({ ok: true, value: { nextPageToken: 'p2' } })
    await library.albums('p2', never)
    expect(await library.sharedAlbums(undefined, never)).toMatchObject({ value: { entries: [{ shared: true }] } })
    const queries = server.requests.filter((seen) => seen.path !== '/token').map((seen) => seen.query.toString())
    expect(queries).toEqual(['pageSize=50', 'pageSize=50&pageToken=p2', 'pageSize=50'])
    expect(server.to('/v1/albums')[0]?.headers.authorization).toBe('Bearer access-1')
    expect(server.to('/token')).toHaveLength(1)
    expect(counted).toBe(3)
  })

  test('items of an album without filters, and the library, a hundred at a time', async () => {
    server.on('/v1/mediaItems:search', { json: {} })
    server.on('/v1/mediaItems', { json: { mediaItems: [{ id: 'P' }] } })
    expect(await library.albumItems('A', undefined, never)).toEqual({ ok: true, value: { entries: [] } })
    await library.albumItems('A', 'p2', never)
    await library.libraryItems('p3', never)
    const bodies = server.to('/v1/mediaItems:search').map((seen): unknown => JSON.parse(seen.body))
    expect(bodies).toEqual([
      { albumId: 'A', pageSize: 100 },
      { albumId: 'A', pageSize: 100, pageToken: 'p2' },
    ])
    expect(server.to('/v1/mediaItems')[0]?.query.toString()).toBe('pageSize=100&pageToken=p3')
  })

  test('batchGet repeats the parameter, asks for each id once and for nothing when there is nothing to ask', async () => {
    server.on('/v1/mediaItems:batchGet', {
      json: { mediaItemResults: [{ mediaItem: { id: 'a' } }, { mediaItem: { id: 'b' } }] },
    })
    const got = await library.batchGet(['a', 'b', 'a'], never)
    expect(got.ok && [...got.value.items.keys()]).toEqual(['a', 'b'])
    expect(server.to('/v1/mediaItems:batchGet')[0]?.query.toString()).toBe('mediaItemIds=a&mediaItemIds=b')
    expect(await library.batchGet([], never)).toMatchObject({ ok: true, value: { items: new Map() } })
    expect(
      await library.batchGet(
        Array.from({ length: 51 }, (_, index) => `${index}`),
        never,
      ),
    ).toMatchObject({ ok: false })
    expect(server.to('/v1/mediaItems:batchGet')).toHaveLength(1)
  })

  test('when Google fails for a batch, each id is asked alone', async () => {
    server.on('/v1/mediaItems:batchGet', refusal(500, 'INTERNAL'))
    server.on('/v1/mediaItems/a', { json: { id: 'a', filename: 'a.jpg' } })
    server.on('/v1/mediaItems/b', refusal(404, 'NOT_FOUND'))
    server.on('/v1/mediaItems/c', refusal(400, 'INVALID_ARGUMENT'))
    const got = await library.batchGet(['a', 'b', 'c'], never)
    expect(got).toMatchObject({ ok: true, value: { gone: new Set(['b', 'c']), failed: new Map() } })
    expect(got.ok && [...got.value.items.keys()]).toEqual(['a'])
    server.on('/v1/mediaItems/a', refusal(500, 'INTERNAL'))
    const again = await library.batchGet(['a', 'b'], never)
    expect(again).toMatchObject({ ok: true, value: { items: new Map(), gone: new Set(['b']) } })
    expect(again.ok && again.value.failed.get('a')).toMatchObject({ kind: 'retry', problem: { code: 'google-busy' } })
  })

  test('Google that fails for everything is not asked for each id of a batch', async () => {
    server.on('/v1/mediaItems:batchGet', refusal(500, 'INTERNAL'))
    const ids = Array.from({ length: 12 }, (_, index) => `busy-${index}`)
    for (const id of ids) server.on(`/v1/mediaItems/${id}`, refusal(500, 'INTERNAL', id))
    // What is answered in between, in whatever way, says that Google is not down as a whole.
    server.on('/v1/mediaItems/busy-2', { json: { id: 'busy-2' } })
    server.on('/v1/mediaItems/busy-4', refusal(404, 'NOT_FOUND'))
    const got = await library.batchGet(ids, never)
    if (!got.ok) throw new Error('expected an answer')
    const { items, gone, failed } = got.value
    expect([[...items.keys()], [...gone]]).toEqual([['busy-2'], ['busy-4']])
    expect([...failed.keys()]).toEqual(ids.filter((id) => id !== 'busy-2' && id !== 'busy-4'))
    expect(new Set(server.requests.map(({ path }) => path)).size).toBe(2 + 10)
    const details = ['busy-9', 'busy-10', 'busy-11'].map((id) => {
      const failure = failed.get(id)
      return failure && failure.kind !== 'cancelled' ? failure.problem.detail : ''
    })
    expect(details[0]).toContain('busy-9')
    expect(details[1]).toBe(details[0])
    expect(details[2]).toBe(details[0])
  })

  test('an answer about another item, or none that is one, says nothing about the id that was asked for', async () => {
    server.on('/v1/mediaItems:batchGet', { json: { other: 1 } })
    server.on('/v1/mediaItems/a', { json: { id: 'somebody else' } })
    server.on('/v1/mediaItems/b', { json: { id: 'b' } })
    const got = await library.batchGet(['a', 'b'], never)
    if (!got.ok) throw new Error('expected an answer')
    expect([...got.value.items.keys()]).toEqual(['b'])
    expect([...got.value.failed]).toEqual([
      [
        'a',
        {
          kind: 'retry',
          problem: { code: 'google-bad-answer', detail: 'the answer is not what the method promises' },
          afterMs: expect.any(Number) as number,
        },
      ],
    ])
  })

  test('only what a batch did not answer is asked alone, and its last word counts', async () => {
    const slot = (id: string): object => ({ mediaItem: { id } })
    const trouble = { status: { code: 13 } }
    const gone = { status: { code: 5 } }
    server.on('/v1/mediaItems:batchGet', { json: { mediaItemResults: [slot('a'), trouble] } })
    server.on('/v1/mediaItems/b', { json: { id: 'b' } })
    const got = await library.batchGet(['a', 'b'], never)
    expect(got.ok && [...got.value.items.keys()]).toEqual(['a', 'b'])
    expect(server.to('/v1/mediaItems/a')).toEqual([])
    server.on(
      '/v1/mediaItems:batchGet',
      { json: { mediaItemResults: [slot('a'), trouble] } },
      { json: { mediaItemResults: [gone, slot('b')] } },
    )
    const later = await library.batchGet(['a', 'b'], never)
    expect(later.ok && [[...later.value.items.keys()], [...later.value.gone]]).toEqual([['b'], ['a']])
  })

  test('trouble that has nothing to do with ids ends a batch', async () => {
    server.on('/v1/mediaItems:batchGet', (_seen, response) => void response.destroy())
    expect(await library.batchGet(['x'], never)).toMatchObject({ failure: { problem: { code: 'offline' } } })
    server.on('/v1/mediaItems:batchGet', refusal(429, 'RESOURCE_EXHAUSTED'))
    expect(await library.batchGet(['x'], never)).toMatchObject({ failure: { kind: 'pause-account' } })
    clock.advance(60_000)
    server.on('/v1/mediaItems:batchGet', expiredToken)
    expect(await library.batchGet(['x'], never)).toMatchObject({ failure: { kind: 'sign-in' } })
    expect(server.to('/v1/mediaItems/x')).toEqual([])
    server.on('/v1/mediaItems:batchGet', refusal(500, 'INTERNAL'))
    server.on('/v1/mediaItems/x', expiredToken)
    expect(await library.batchGet(['x', 'y'], never)).toMatchObject({ failure: { kind: 'sign-in' } })
    server.on('/v1/mediaItems/x', (_seen, response) => void response.destroy())
    expect(await library.batchGet(['x', 'y'], never)).toMatchObject({ failure: { problem: { code: 'offline' } } })
    const stop = new AbortController()
    server.on('/v1/mediaItems/x', () => {
      stop.abort()
      return refusal(500, 'INTERNAL')
    })
    expect(await library.batchGet(['x', 'y'], stop.signal)).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    expect(server.to('/v1/mediaItems/y')).toEqual([])
  })

  test('more than fifty ids are a mistake', async () => {
    const ids = Array.from({ length: 51 }, (_, index) => `${index}`)
    expect(await library.batchGet(ids, never)).toEqual({
      ok: false,
      failure: { kind: 'permanent', problem: { code: 'google-bad-request', detail: '51 ids' } },
    })
  })
})

describe('a request', () => {
  test('says what it sends and what it takes', async () => {
    server.on('/v1/mediaItems:search', { json: {} })
    server.on('/v1/albums', { json: {} })
    await library.albumItems('A', undefined, never)
    await library.albums(undefined, never)
    const [search, albums] = ['/v1/mediaItems:search', '/v1/albums'].map((path) => server.to(path)[0])
    expect([search?.method, search?.headers['content-type'], search?.headers.accept]).toEqual([
      'POST',
      'application/json',
      'application/json',
    ])
    expect([albums?.method, albums?.headers['content-type'], albums?.headers.accept]).toEqual([
      'GET',
      undefined,
      'application/json',
    ])
  })

  test('that the day has no room for is not sent, and the reason is passed on', async () => {
    refused = { kind: 'pause-account', problem: { code: 'day-limit-reached' }, until: clock.now() + 3_600_000 }
    expect(await library.albums(undefined, never)).toEqual({ ok: false, failure: refused })
    expect(server.to('/v1/albums')).toHaveLength(0)
  })

  test.each([
    [200, true],
    [203, true],
    [299, true],
    [300, false],
    [304, false],
    [404, false],
  ])('with the status %i has an answer: %s', async (status, ok) => {
    server.on('/v1/albums', { status, json: {} })
    expect((await library.albums(undefined, never)).ok).toBe(ok)
  })

  test('counts unless it cannot have reached Google', async () => {
    for (const [code, counts] of [
      ['ECONNREFUSED', false],
      ['ENOTFOUND', false],
      ['ECONNRESET', true],
      ['UND_ERR_SOCKET', true],
    ] as const) {
      counted = 0
      const cause = Object.assign(new Error(code), { code })
      const other = clientWith(() => Promise.reject(new TypeError('fetch failed', { cause })))
      expect(await other.albums(undefined, never)).toEqual({
        ok: false,
        failure: { kind: 'retry', problem: { code: 'offline', detail: code }, afterMs: expect.any(Number) as number },
      })
      expect([code, counted > 0]).toEqual([code, counts])
    }
  })

  test('with an answer too large to be read is not repeated', async () => {
    const piece = new Uint8Array(1 << 20)
    let asked = 0
    const other = clientWith(() => {
      asked += 1
      return Promise.resolve(new Response(ReadableStream.from(Array.from({ length: 21 }, () => piece))))
    })
    expect(await other.albums(undefined, never)).toMatchObject({
      failure: { kind: 'permanent', problem: { code: 'google-bad-answer', detail: 'the answer was too large' } },
    })
    expect([asked, counted]).toEqual([1, 1])
  })

  test('that lacks a permission is the person’s to mend, but for what Google withdrew from everybody', async () => {
    const answer = refusal(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.')
    server.on('/v1/albums', answer)
    server.on('/v1/mediaItems', answer)
    const codes = [await library.albums(undefined, never), await library.libraryItems(undefined, never)].map(
      (one) => !one.ok && one.failure.kind !== 'cancelled' && one.failure.problem.code,
    )
    expect(codes).toEqual(['google-scope-removed', 'google-scope-removed'])
    expect(await library.albums(undefined, never)).toMatchObject({ failure: { kind: 'sign-in' } })
    expect(server.to('/v1/albums').length).toBeLessThan(3)
  })
})

describe('access tokens', () => {
  test('calls that start together share one refresh', async () => {
    server.on('/v1/albums', { json: {} })
    await Promise.all(Array.from({ length: 8 }, () => library.albums(undefined, never)))
    expect(server.to('/token')).toHaveLength(1)
  })

  test('a token that Google refuses is refreshed once, and the call made again once', async () => {
    server.on('/v1/albums', expiredToken, { json: { albums: [album] } })
    expect(await library.albums(undefined, never)).toMatchObject({ ok: true })
    expect(server.to('/v1/albums').map((seen) => seen.headers.authorization)).toEqual([
      'Bearer access-1',
      'Bearer access-2',
    ])
    server.on('/v1/albums', expiredToken)
    expect(await library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'sign-in', problem: { code: 'sign-in-needed', values: { email: 'anna@example.com' } } },
    })
    expect(server.to('/v1/albums')).toHaveLength(4)
    expect(deaths).toEqual([])
  })

  test('a token is refreshed before it runs out', async () => {
    server.on('/v1/albums', { json: {} })
    await library.albums(undefined, never)
    clock.advance(3_538_000)
    await library.albums(undefined, never)
    expect(server.to('/token')).toHaveLength(1)
    clock.advance(2_000)
    await library.albums(undefined, never)
    expect(server.to('/token')).toHaveLength(2)
  })

  test('a dead sign-in is told once and needs a person', async () => {
    server.on('/token', {
      status: 400,
      json: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    })
    const results = await Promise.all([library.albums(undefined, never), library.libraryItems(undefined, never)])
    for (const result of results)
      expect(result).toMatchObject({ failure: { kind: 'sign-in', problem: { code: 'sign-in-needed' } } })
    expect(deaths).toEqual(['refresh-1'])
    expect(server.to('/v1/albums')).toHaveLength(0)
  })

  test('being offline while refreshing is not being signed out', async () => {
    server.on('/token', (_seen, response) => void response.destroy())
    expect(await library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'retry', problem: { code: 'offline' } },
    })
    expect(deaths).toEqual([])
  })

  test('another refresh token replaces the old one', async () => {
    server.on('/token', { json: { access_token: 'a', expires_in: 3599, refresh_token: 'refresh-2' } })
    server.on('/v1/albums', { json: {} })
    await library.albums(undefined, never)
    expect(stored).toBe('refresh-2')
  })

  test('signed out', async () => {
    signedIn = false
    expect(await library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'sign-in', problem: { code: 'sign-in-needed' } },
    })
    expect(server.requests).toHaveLength(0)
  })

  test('one caller that gives up does not end the refresh of the others', async () => {
    const refresh = Promise.withResolvers<void>()
    server.on('/token', (_seen, response) => {
      void refresh.promise.then(() => response.writeHead(200).end('{"access_token":"late","expires_in":3599}'))
      return undefined
    })
    server.on('/v1/albums', { json: {} })
    const impatient = new AbortController()
    const [first, second] = [library.albums(undefined, impatient.signal), library.albums(undefined, never)]
    await expect.poll(() => server.to('/token').length).toBe(1)
    impatient.abort()
    expect(await first).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    refresh.resolve()
    expect(await second).toMatchObject({ ok: true })
  })
})

describe('trouble', () => {
  test('is waited out, longer each time, up to five attempts', async () => {
    server.on('/v1/albums', refusal(503, 'UNAVAILABLE'))
    const result = await library.albums(undefined, never)
    expect(result).toMatchObject({ failure: { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 16_000 } })
    expect(clock.waits).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(counted).toBe(5)
  })

  test('that passes is not seen', async () => {
    server.on(
      '/v1/albums',
      refusal(500, 'INTERNAL'),
      (_seen, response) => void response.destroy(),
      { body: '<html>' },
      { json: { albums: [album] } },
    )
    expect(await library.albums(undefined, never)).toMatchObject({ ok: true, value: { entries: [{ id: 'A' }] } })
    expect(server.to('/v1/albums')).toHaveLength(4)
  })

  test('without any connection is told after a second try', async () => {
    server.on('/v1/albums', (_seen, response) => void response.destroy())
    expect(await library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'retry', problem: { code: 'offline' } },
    })
    expect(clock.waits).toEqual([1_000])
  })

  test('that Google wants to be left alone with for long is passed on', async () => {
    server.on('/v1/albums', { ...refusal(503, 'UNAVAILABLE'), headers: { 'retry-after': '45' } })
    expect(await library.albums(undefined, never)).toMatchObject({ failure: { kind: 'retry', afterMs: 45_000 } })
    expect(server.to('/v1/albums')).toHaveLength(1)
  })

  test('429 pauses every call of the account without asking again', async () => {
    server.on('/v1/albums', refusal(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for ... per minute per user'))
    const until = clock.now() + 30_000
    expect(await library.albums(undefined, never)).toMatchObject({ failure: { kind: 'pause-account', until } })
    expect(await library.libraryItems(undefined, never)).toMatchObject({ failure: { kind: 'pause-account', until } })
    expect(server.to('/v1/mediaItems')).toHaveLength(0)
    clock.advance(30_000)
    server.on('/v1/mediaItems', { json: {} })
    expect(await library.libraryItems(undefined, never)).toMatchObject({ ok: true })
  })

  test('a refusal that will not change is not repeated', async () => {
    server.on('/v1/mediaItems:search', refusal(400, 'INVALID_ARGUMENT', 'Invalid album ID.'))
    expect(await library.albumItems('x', undefined, never)).toMatchObject({
      failure: { kind: 'permanent', problem: { code: 'google-bad-request' } },
    })
    expect(server.to('/v1/mediaItems:search')).toHaveLength(1)
  })

  test('shared albums that Google withdrew do not stop the rest', async () => {
    server.on('/v1/sharedAlbums', refusal(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.'))
    expect(await library.sharedAlbums(undefined, never)).toMatchObject({
      failure: { kind: 'permanent', problem: { code: 'google-scope-removed' } },
    })
  })

  test('aborting ends a call before it starts and while it waits', async () => {
    const stop = new AbortController()
    server.on('/v1/albums', () => {
      stop.abort()
      return refusal(503, 'UNAVAILABLE')
    })
    expect(await library.albums(undefined, stop.signal)).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    expect(await library.albums(undefined, stop.signal)).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    expect(server.to('/v1/albums')).toHaveLength(1)
  })
})
