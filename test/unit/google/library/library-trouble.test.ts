import { describe, expect, test } from 'vitest'
import { album, libraryBench, never, refusal } from './library-bench.ts'

const bench = libraryBench()

describe('trouble', () => {
  test('is waited out, longer each time, up to five attempts', async () => {
    bench.server.on('/v1/albums', refusal(503, 'UNAVAILABLE'))
    const result = await bench.library.albums(undefined, never)
    expect(result).toMatchObject({ failure: { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 16_000 } })
    expect(bench.clock.waits).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(bench.counted).toBe(5)
  })

  test('that passes is not seen', async () => {
    bench.server.on(
      '/v1/albums',
      refusal(500, 'INTERNAL'),
      (_seen, response) => void response.destroy(),
      { body: '<html>' },
      { json: { albums: [album] } },
    )
    expect(await bench.library.albums(undefined, never)).toMatchObject({ ok: true, value: { entries: [{ id: 'A' }] } })
    expect(bench.server.to('/v1/albums')).toHaveLength(4)
  })

  test('without any connection is told after a second try', async () => {
    bench.server.on('/v1/albums', (_seen, response) => void response.destroy())
    expect(await bench.library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'retry', problem: { code: 'offline' } },
    })
    expect(bench.clock.waits).toEqual([1_000])
  })

  test('that Google wants to be left alone with for long is passed on', async () => {
    bench.server.on('/v1/albums', { ...refusal(503, 'UNAVAILABLE'), headers: { 'retry-after': '45' } })
    expect(await bench.library.albums(undefined, never)).toMatchObject({ failure: { kind: 'retry', afterMs: 45_000 } })
    expect(bench.server.to('/v1/albums')).toHaveLength(1)
  })

  test('429 pauses every call of the account without asking again', async () => {
    bench.server.on('/v1/albums', refusal(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for ... per minute per user'))
    const until = bench.clock.now() + 30_000
    expect(await bench.library.albums(undefined, never)).toMatchObject({ failure: { kind: 'pause-account', until } })
    expect(await bench.library.libraryItems(undefined, never)).toMatchObject({
      failure: { kind: 'pause-account', until },
    })
    expect(bench.server.to('/v1/mediaItems')).toHaveLength(0)
    bench.clock.advance(30_000)
    bench.server.on('/v1/mediaItems', { json: {} })
    expect(await bench.library.libraryItems(undefined, never)).toMatchObject({ ok: true })
  })

  test('a refusal that will not change is not repeated', async () => {
    bench.server.on('/v1/mediaItems:search', refusal(400, 'INVALID_ARGUMENT', 'Invalid album ID.'))
    expect(await bench.library.albumItems('x', undefined, never)).toMatchObject({
      failure: { kind: 'permanent', problem: { code: 'google-bad-request' } },
    })
    expect(bench.server.to('/v1/mediaItems:search')).toHaveLength(1)
  })

  test('shared albums that Google withdrew do not stop the rest', async () => {
    bench.server.on(
      '/v1/sharedAlbums',
      refusal(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.'),
    )
    expect(await bench.library.sharedAlbums(undefined, never)).toMatchObject({
      failure: { kind: 'permanent', problem: { code: 'google-scope-removed' } },
    })
  })

  test('aborting ends a call before it starts and while it waits', async () => {
    const stop = new AbortController()
    bench.server.on('/v1/albums', () => {
      stop.abort()
      return refusal(503, 'UNAVAILABLE')
    })
    expect(await bench.library.albums(undefined, stop.signal)).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    expect(await bench.library.albums(undefined, stop.signal)).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    expect(bench.server.to('/v1/albums')).toHaveLength(1)
  })
})
