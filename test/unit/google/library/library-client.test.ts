import { describe, expect, test } from 'vitest'
import { album, expiredToken, libraryBench, never, refusal } from './library-bench.ts'

const bench = libraryBench()

describe('requests', () => {
  test('albums and shared albums, fifty at a time', async () => {
    bench.server.on('/v1/albums', { json: { albums: [album], nextPageToken: 'p2' } })
    bench.server.on('/v1/sharedAlbums', { json: { sharedAlbums: [album] } })
    expect(await bench.library.albums(undefined, never)).toMatchObject({ ok: true, value: { nextPageToken: 'p2' } })
    await bench.library.albums('p2', never)
    expect(await bench.library.sharedAlbums(undefined, never)).toMatchObject({ value: { entries: [{ shared: true }] } })
    const queries = bench.server.requests.filter((seen) => seen.path !== '/token').map((seen) => seen.query.toString())
    expect(queries).toEqual(['pageSize=50', 'pageSize=50&pageToken=p2', 'pageSize=50'])
    expect(bench.server.to('/v1/albums')[0]?.headers.authorization).toBe('Bearer access-1')
    expect(bench.server.to('/token')).toHaveLength(1)
    expect(bench.counted).toBe(3)
  })

  test('items of an album without filters, and the library, a hundred at a time', async () => {
    bench.server.on('/v1/mediaItems:search', { json: {} })
    bench.server.on('/v1/mediaItems', { json: { mediaItems: [{ id: 'P' }] } })
    expect(await bench.library.albumItems('A', undefined, never)).toEqual({ ok: true, value: { entries: [] } })
    await bench.library.albumItems('A', 'p2', never)
    await bench.library.libraryItems('p3', never)
    const bodies = bench.server.to('/v1/mediaItems:search').map((seen): unknown => JSON.parse(seen.body))
    expect(bodies).toEqual([
      { albumId: 'A', pageSize: 100 },
      { albumId: 'A', pageSize: 100, pageToken: 'p2' },
    ])
    expect(bench.server.to('/v1/mediaItems')[0]?.query.toString()).toBe('pageSize=100&pageToken=p3')
  })

  test('batchGet repeats the parameter, asks for each id once and for nothing when there is nothing to ask', async () => {
    bench.server.on('/v1/mediaItems:batchGet', {
      json: { mediaItemResults: [{ mediaItem: { id: 'a' } }, { mediaItem: { id: 'b' } }] },
    })
    const got = await bench.library.batchGet(['a', 'b', 'a'], never)
    expect(got.ok && [...got.value.items.keys()]).toEqual(['a', 'b'])
    expect(bench.server.to('/v1/mediaItems:batchGet')[0]?.query.toString()).toBe('mediaItemIds=a&mediaItemIds=b')
    expect(await bench.library.batchGet([], never)).toMatchObject({ ok: true, value: { items: new Map() } })
    expect(
      await bench.library.batchGet(
        Array.from({ length: 51 }, (_, index) => `${index}`),
        never,
      ),
    ).toMatchObject({ ok: false })
    expect(bench.server.to('/v1/mediaItems:batchGet')).toHaveLength(1)
  })

  test('when Google fails for a batch, each id is asked alone', async () => {
    bench.server.on('/v1/mediaItems:batchGet', refusal(500, 'INTERNAL'))
    bench.server.on('/v1/mediaItems/a', { json: { id: 'a', filename: 'a.jpg' } })
    bench.server.on('/v1/mediaItems/b', refusal(404, 'NOT_FOUND'))
    bench.server.on('/v1/mediaItems/c', refusal(400, 'INVALID_ARGUMENT'))
    const got = await bench.library.batchGet(['a', 'b', 'c'], never)
    expect(got).toMatchObject({ ok: true, value: { gone: new Set(['b', 'c']), failed: new Map() } })
    expect(got.ok && [...got.value.items.keys()]).toEqual(['a'])
    bench.server.on('/v1/mediaItems/a', refusal(500, 'INTERNAL'))
    const again = await bench.library.batchGet(['a', 'b'], never)
    expect(again).toMatchObject({ ok: true, value: { items: new Map(), gone: new Set(['b']) } })
    expect(again.ok && again.value.failed.get('a')).toMatchObject({ kind: 'retry', problem: { code: 'google-busy' } })
  })

  test('Google that fails for everything is not asked for each id of a batch', async () => {
    bench.server.on('/v1/mediaItems:batchGet', refusal(500, 'INTERNAL'))
    const ids = Array.from({ length: 12 }, (_, index) => `busy-${index}`)
    for (const id of ids) bench.server.on(`/v1/mediaItems/${id}`, refusal(500, 'INTERNAL', id))
    // What is answered in between, in whatever way, says that Google is not down as a whole.
    bench.server.on('/v1/mediaItems/busy-2', { json: { id: 'busy-2' } })
    bench.server.on('/v1/mediaItems/busy-4', refusal(404, 'NOT_FOUND'))
    const got = await bench.library.batchGet(ids, never)
    if (!got.ok) throw new Error('expected an answer')
    const { items, gone, failed } = got.value
    expect([[...items.keys()], [...gone]]).toEqual([['busy-2'], ['busy-4']])
    expect([...failed.keys()]).toEqual(ids.filter((id) => id !== 'busy-2' && id !== 'busy-4'))
    expect(new Set(bench.server.requests.map(({ path }) => path)).size).toBe(2 + 10)
    const details = ['busy-9', 'busy-10', 'busy-11'].map((id) => {
      const failure = failed.get(id)
      return failure && failure.kind !== 'cancelled' ? failure.problem.detail : ''
    })
    expect(details[0]).toContain('busy-9')
    expect(details[1]).toBe(details[0])
    expect(details[2]).toBe(details[0])
  })

  test('an answer about another item, or none that is one, says nothing about the id that was asked for', async () => {
    bench.server.on('/v1/mediaItems:batchGet', { json: { other: 1 } })
    bench.server.on('/v1/mediaItems/a', { json: { id: 'somebody else' } })
    bench.server.on('/v1/mediaItems/b', { json: { id: 'b' } })
    const got = await bench.library.batchGet(['a', 'b'], never)
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
    bench.server.on('/v1/mediaItems:batchGet', { json: { mediaItemResults: [slot('a'), trouble] } })
    bench.server.on('/v1/mediaItems/b', { json: { id: 'b' } })
    const got = await bench.library.batchGet(['a', 'b'], never)
    expect(got.ok && [...got.value.items.keys()]).toEqual(['a', 'b'])
    expect(bench.server.to('/v1/mediaItems/a')).toEqual([])
    bench.server.on(
      '/v1/mediaItems:batchGet',
      { json: { mediaItemResults: [slot('a'), trouble] } },
      { json: { mediaItemResults: [gone, slot('b')] } },
    )
    const later = await bench.library.batchGet(['a', 'b'], never)
    expect(later.ok && [[...later.value.items.keys()], [...later.value.gone]]).toEqual([['b'], ['a']])
  })

  test('trouble that has nothing to do with ids ends a batch', async () => {
    bench.server.on('/v1/mediaItems:batchGet', (_seen, response) => void response.destroy())
    expect(await bench.library.batchGet(['x'], never)).toMatchObject({ failure: { problem: { code: 'offline' } } })
    bench.server.on('/v1/mediaItems:batchGet', refusal(429, 'RESOURCE_EXHAUSTED'))
    expect(await bench.library.batchGet(['x'], never)).toMatchObject({ failure: { kind: 'pause-account' } })
    bench.clock.advance(60_000)
    bench.server.on('/v1/mediaItems:batchGet', expiredToken)
    expect(await bench.library.batchGet(['x'], never)).toMatchObject({ failure: { kind: 'sign-in' } })
    expect(bench.server.to('/v1/mediaItems/x')).toEqual([])
    bench.server.on('/v1/mediaItems:batchGet', refusal(500, 'INTERNAL'))
    bench.server.on('/v1/mediaItems/x', expiredToken)
    expect(await bench.library.batchGet(['x', 'y'], never)).toMatchObject({ failure: { kind: 'sign-in' } })
    bench.server.on('/v1/mediaItems/x', (_seen, response) => void response.destroy())
    expect(await bench.library.batchGet(['x', 'y'], never)).toMatchObject({ failure: { problem: { code: 'offline' } } })
    const stop = new AbortController()
    bench.server.on('/v1/mediaItems/x', () => {
      stop.abort()
      return refusal(500, 'INTERNAL')
    })
    expect(await bench.library.batchGet(['x', 'y'], stop.signal)).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    expect(bench.server.to('/v1/mediaItems/y')).toEqual([])
  })

  test('more than fifty ids are a mistake', async () => {
    const ids = Array.from({ length: 51 }, (_, index) => `${index}`)
    expect(await bench.library.batchGet(ids, never)).toEqual({
      ok: false,
      failure: { kind: 'permanent', problem: { code: 'google-bad-request', detail: '51 ids' } },
    })
  })
})

describe('a request', () => {
  test('says what it sends and what it takes', async () => {
    bench.server.on('/v1/mediaItems:search', { json: {} })
    bench.server.on('/v1/albums', { json: {} })
    await bench.library.albumItems('A', undefined, never)
    await bench.library.albums(undefined, never)
    const [search, albums] = ['/v1/mediaItems:search', '/v1/albums'].map((path) => bench.server.to(path)[0])
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
    bench.refused = {
      kind: 'pause-account',
      problem: { code: 'day-limit-reached' },
      until: bench.clock.now() + 3_600_000,
    }
    expect(await bench.library.albums(undefined, never)).toEqual({ ok: false, failure: bench.refused })
    expect(bench.server.to('/v1/albums')).toHaveLength(0)
  })

  test.each([
    [200, true],
    [203, true],
    [299, true],
    [300, false],
    [304, false],
    [404, false],
  ])('with the status %i has an answer: %s', async (status, ok) => {
    bench.server.on('/v1/albums', { status, json: {} })
    expect((await bench.library.albums(undefined, never)).ok).toBe(ok)
  })

  test('counts unless it cannot have reached Google', async () => {
    for (const [code, counts] of [
      ['ECONNREFUSED', false],
      ['ENOTFOUND', false],
      ['ECONNRESET', true],
      ['UND_ERR_SOCKET', true],
    ] as const) {
      bench.counted = 0
      const cause = Object.assign(new Error(code), { code })
      const other = bench.clientWith(() => Promise.reject(new TypeError('fetch failed', { cause })))
      expect(await other.albums(undefined, never)).toEqual({
        ok: false,
        failure: { kind: 'retry', problem: { code: 'offline', detail: code }, afterMs: expect.any(Number) as number },
      })
      expect([code, bench.counted > 0]).toEqual([code, counts])
    }
  })

  test('with an answer too large to be read is not repeated', async () => {
    const piece = new Uint8Array(1 << 20)
    let asked = 0
    const other = bench.clientWith(() => {
      asked += 1
      return Promise.resolve(new Response(ReadableStream.from(Array.from({ length: 21 }, () => piece))))
    })
    expect(await other.albums(undefined, never)).toMatchObject({
      failure: { kind: 'permanent', problem: { code: 'google-bad-answer', detail: 'the answer was too large' } },
    })
    expect([asked, bench.counted]).toEqual([1, 1])
  })

  test('that lacks a permission is the person’s to mend, but for what Google withdrew from everybody', async () => {
    const answer = refusal(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.')
    bench.server.on('/v1/albums', answer)
    bench.server.on('/v1/mediaItems', answer)
    const codes = [
      await bench.library.albums(undefined, never),
      await bench.library.libraryItems(undefined, never),
    ].map((one) => !one.ok && one.failure.kind !== 'cancelled' && one.failure.problem.code)
    expect(codes).toEqual(['google-scope-removed', 'google-scope-removed'])
    expect(await bench.library.albums(undefined, never)).toMatchObject({ failure: { kind: 'sign-in' } })
    expect(bench.server.to('/v1/albums').length).toBeLessThan(3)
  })
})

describe('access tokens', () => {
  test('calls that start together share one refresh', async () => {
    bench.server.on('/v1/albums', { json: {} })
    await Promise.all(Array.from({ length: 8 }, () => bench.library.albums(undefined, never)))
    expect(bench.server.to('/token')).toHaveLength(1)
  })

  test('a token that Google refuses is refreshed once, and the call made again once', async () => {
    bench.server.on('/v1/albums', expiredToken, { json: { albums: [album] } })
    expect(await bench.library.albums(undefined, never)).toMatchObject({ ok: true })
    expect(bench.server.to('/v1/albums').map((seen) => seen.headers.authorization)).toEqual([
      'Bearer access-1',
      'Bearer access-2',
    ])
    bench.server.on('/v1/albums', expiredToken)
    expect(await bench.library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'sign-in', problem: { code: 'sign-in-needed', values: { email: 'anna@example.com' } } },
    })
    expect(bench.server.to('/v1/albums')).toHaveLength(4)
    expect(bench.deaths).toEqual([])
  })

  test('a token is refreshed before it runs out', async () => {
    bench.server.on('/v1/albums', { json: {} })
    await bench.library.albums(undefined, never)
    bench.clock.advance(3_538_000)
    await bench.library.albums(undefined, never)
    expect(bench.server.to('/token')).toHaveLength(1)
    bench.clock.advance(2_000)
    await bench.library.albums(undefined, never)
    expect(bench.server.to('/token')).toHaveLength(2)
  })

  test('a dead sign-in is told once and needs a person', async () => {
    bench.server.on('/token', {
      status: 400,
      json: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    })
    const results = await Promise.all([
      bench.library.albums(undefined, never),
      bench.library.libraryItems(undefined, never),
    ])
    for (const result of results)
      expect(result).toMatchObject({ failure: { kind: 'sign-in', problem: { code: 'sign-in-needed' } } })
    expect(bench.deaths).toEqual(['refresh-1'])
    expect(bench.server.to('/v1/albums')).toHaveLength(0)
  })

  test('being offline while refreshing is not being signed out', async () => {
    bench.server.on('/token', (_seen, response) => void response.destroy())
    expect(await bench.library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'retry', problem: { code: 'offline' } },
    })
    expect(bench.deaths).toEqual([])
  })

  test('another refresh token replaces the old one', async () => {
    bench.server.on('/token', { json: { access_token: 'a', expires_in: 3599, refresh_token: 'refresh-2' } })
    bench.server.on('/v1/albums', { json: {} })
    await bench.library.albums(undefined, never)
    expect(bench.stored).toBe('refresh-2')
  })

  test('signed out', async () => {
    bench.signedIn = false
    expect(await bench.library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'sign-in', problem: { code: 'sign-in-needed' } },
    })
    expect(bench.server.requests).toHaveLength(0)
  })

  test('one caller that gives up does not end the refresh of the others', async () => {
    const refresh = Promise.withResolvers<void>()
    bench.server.on('/token', (_seen, response) => {
      void refresh.promise.then(() => response.writeHead(200).end('{"access_token":"late","expires_in":3599}'))
      return undefined
    })
    bench.server.on('/v1/albums', { json: {} })
    const impatient = new AbortController()
    const [first, second] = [bench.library.albums(undefined, impatient.signal), bench.library.albums(undefined, never)]
    await expect.poll(() => bench.server.to('/token').length).toBe(1)
    impatient.abort()
    expect(await first).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    refresh.resolve()
    expect(await second).toMatchObject({ ok: true })
  })
})
