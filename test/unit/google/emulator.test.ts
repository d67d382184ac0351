import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { googleEndpoints } from '../../../src/main/google/endpoints.ts'
import { openGoogle } from '../../../src/main/google/google.ts'
import type { Google } from '../../../src/main/google/google.ts'
import type { AccountSession, ApiResult, Page } from '../../../src/main/google/library/library-api.ts'
import { startEmulator } from '../../emulator/start-emulator.ts'
import type { Emulator, EmulatorOptions, Fault } from '../../emulator/start-emulator.ts'
import { triedSignIn } from '../../engine/signed-in.ts'
import { testBrowser, visit } from './browser.ts'
import { testPorts } from './test-ports.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

const never = new AbortController().signal
const removed = 'https://www.googleapis.com/auth/photoslibrary.readonly'
const current = `${removed}.appcreateddata`

let home: string
let emulator: Emulator
let google: Google
let clock = standingClock()
let browser = testBrowser()

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'shoebox-google-'))
})
afterEach(async () => {
  await google.close()
  await rm(home, { recursive: true })
  await emulator.close()
})

async function start(
  options: EmulatorOptions = {},
  library: 'generated' | 'sample account' = 'generated',
): Promise<void> {
  const size = library === 'generated' ? { items: 230, albums: 3 } : {}
  emulator = await startEmulator({ profile: 'legacy', ...size, ...options })
  const endpoints = googleEndpoints(emulator.origin)
  if (!endpoints.ok) throw new Error('expected endpoints')
  clock = standingClock(Date.now())
  browser = testBrowser()
  google = await openGoogle(testPorts({ home, clock, openUrl: browser.open }), endpoints.value)
  await google.useClient({ json: emulator.clientJson })
}

async function signedIn(...options: Parameters<typeof start>): Promise<AccountSession> {
  await start(...options)
  await triedSignIn(google)
  const [account] = google.accounts()
  const session = account && google.session(account.id)
  if (!session) throw new Error('expected to be signed in')
  clock.hasty = true
  return session
}

async function all<Entry>(read: (token: string | undefined) => Promise<ApiResult<Page<Entry>>>): Promise<Entry[]> {
  const entries: Entry[] = []
  let token: string | undefined
  do {
    const page = await read(token)
    if (!page.ok) throw new Error(`listing failed: ${JSON.stringify(page.failure)}`)
    entries.push(...page.value.entries)
    token = page.value.nextPageToken
  } while (token !== undefined)
  return entries
}

describe('the whole way', () => {
  test('from signing in over albums and items to their bytes', async () => {
    const { library, media } = await signedIn()
    expect(google.signInState()).toMatchObject({ phase: 'done' })
    expect((await browser.shown()).html).toContain('You are signed in')

    const albums = await all((token) => library.albums(token, never))
    expect(albums.length).toBeGreaterThan(0)
    const items = await all((token) => library.libraryItems(token, never))
    expect(new Set(items.map((item) => item.id)).size).toBe(items.length)
    expect(items).toHaveLength(230)
    for (const album of albums) {
      const inAlbum = await all((token) => library.albumItems(album.id, token, never))
      expect(inAlbum).toHaveLength(album.count ?? 0)
    }

    const photo = items.find((item) => item.kind === 'photo')
    if (!photo?.baseUrl) throw new Error('expected a photo')
    const whole = Buffer.from(await emulator.bytesOf(photo.id, '=d'))
    const answer = await media.open(photo.baseUrl, '=d', 0, never)
    if (answer.kind !== 'bytes') throw new Error(`expected bytes, not ${answer.kind}`)
    expect(answer.total).toBe(whole.length)
    expect(Buffer.from(await new Response(answer.body).arrayBuffer()).equals(whole)).toBe(true)
    const rest = await media.open(photo.baseUrl, '=d', 100, never)
    if (rest.kind !== 'bytes') throw new Error(`expected bytes, not ${rest.kind}`)
    expect(rest.offset).toBe(100)
    expect(Buffer.from(await new Response(rest.body).arrayBuffer()).equals(whole.subarray(100))).toBe(true)

    expect(google.requestsToday()).toMatchObject({ api: emulator.counters.api, media: emulator.counters.media })
  })

  test('the sample account: everything it holds can be read', async () => {
    const { library } = await signedIn({}, 'sample account')
    const { main } = emulator.library
    const albums = await all((token) => library.albums(token, never))
    const shared = await all((token) => library.sharedAlbums(token, never))
    const titles = new Map(main.albums.map((album) => [album.id, album.title ?? '']))
    for (const album of [...albums, ...shared]) expect(album.title).toBe(titles.get(album.id))
    expect(shared.length).toBeGreaterThan(0)
    const items = await all((token) => library.libraryItems(token, never))
    const held = new Map([...main.items].map((item) => [item.id, item]))
    for (const item of items) {
      const { filename = '', mimeType, width, height, video } = held.get(item.id) ?? {}
      expect(item).toMatchObject({ filename, mimeType, width, height, kind: video ? 'video' : 'photo' })
      expect(item.videoStatus).toBe(video?.status)
      expect(item.baseUrl).toBeDefined()
    }
  })

  test('odd pages: empty ones, short ones, overlaps, and a token behind the last', async () => {
    const { library } = await signedIn({
      switches: { emptyPages: 2, shortPages: true, overlapPages: true, extraLastToken: true },
    })
    const items = await all((token) => library.libraryItems(token, never))
    expect(new Set(items.map((item) => item.id)).size).toBe(230)
  })

  test('today the same client sees what it created, and shared albums are gone', async () => {
    const { library } = await signedIn({ profile: 'current' })
    expect(await library.albums(undefined, never)).toMatchObject({ ok: true })
    expect(await library.sharedAlbums(undefined, never)).toMatchObject({
      failure: { kind: 'permanent', problem: { code: 'google-scope-removed' } },
    })
  })

  test('only a removed permission opens nothing today', async () => {
    await start({ profile: 'current' })
    emulator.setConsent('allow', [current])
    expect(await triedSignIn(google)).toMatchObject({ phase: 'done' })
    const [account] = google.accounts()
    const session = account && google.session(account.id)
    expect(await session?.library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'sign-in', problem: { code: 'google-scope-removed' } },
    })
  })
})

describe('signing in and out', () => {
  test('denied', async () => {
    await start({ consent: 'deny' })
    expect(await triedSignIn(google)).toMatchObject({ phase: 'failed', problem: { code: 'sign-in-denied' } })
    expect((await browser.shown()).html).toContain('Shoebox was not let in')
  })

  test('unticked', async () => {
    await start()
    emulator.setConsent('allow', [current, removed])
    expect(await triedSignIn(google)).toMatchObject({ phase: 'failed', problem: { code: 'scope-missing' } })
    const [account] = google.accounts()
    expect(account).toMatchObject({ signedIn: true, grants: [] })
    const session = account && google.session(account.id)
    expect(await session?.library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'sign-in', problem: { code: 'scope-missing' } },
    })
  })

  test('a second visit of the browser exchanges nothing', async () => {
    await start()
    await triedSignIn(google)
    const { url, html } = await browser.shown()
    const asked = emulator.counters.token
    expect((await visit(url)).html).toBe(html)
    expect(emulator.counters.token).toBe(asked)
  })

  test('the code of another sign-in does not fit', async () => {
    await start({ consent: 'ask' })
    await google.signIn({})
    await browser.shown()
    const asked = new URL(browser.opened[0] ?? '').searchParams
    const back = `${asked.get('redirect_uri') ?? ''}?state=another&code=stolen`
    await visit(back)
    await expect
      .poll(() => google.signInState())
      .toMatchObject({ phase: 'failed', problem: { code: 'sign-in-mismatch' } })
    expect(emulator.counters.token).toBe(0)
  })

  test('a wrong secret', async () => {
    await start()
    await google.useClient({ clientId: emulator.clientId, clientSecret: 'wrong' })
    expect(await triedSignIn(google)).toMatchObject({ phase: 'failed', problem: { code: 'client-rejected' } })
  })

  test('signing out ends every token at Google', async () => {
    const session = await signedIn()
    const [account] = google.accounts()
    if (!account) throw new Error('expected an account')
    await session.library.albums(undefined, never)
    expect(await google.signOut(account.id)).toMatchObject({ ok: true })
    expect(await session.library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'sign-in', problem: { code: 'sign-in-needed' } },
    })
  })
})

describe('what happens on the way', () => {
  test('access tokens run out: one refresh for everybody', async () => {
    const { library } = await signedIn()
    const before = emulator.counters.token
    emulator.expireAccessTokens()
    const results = await Promise.all(Array.from({ length: 6 }, () => library.albums(undefined, never)))
    expect(results.every((result) => result.ok)).toBe(true)
    expect(emulator.counters.token).toBe(before + 1)
  })

  test('the sign-in dies: the account stays, and says so', async () => {
    const { library } = await signedIn()
    const [account] = google.accounts()
    const told: boolean[] = []
    google.on('accounts', (accounts) => told.push(accounts[0]?.signedIn ?? true))
    emulator.expireAccessTokens()
    emulator.addFault({ on: 'token', do: { kind: 'invalid-grant' } })
    expect(await library.albums(undefined, never)).toMatchObject({
      failure: { kind: 'sign-in', problem: { code: 'sign-in-needed', values: { email: account?.email ?? '' } } },
    })
    expect(google.accounts()).toMatchObject([{ id: account?.id, signedIn: false }])
    expect(account && google.session(account.id)).toBeUndefined()
    expect(told).toEqual([false])
    clock.hasty = false
    await triedSignIn(google)
    clock.hasty = true
    expect(await library.albums(undefined, never)).toMatchObject({ ok: true })
  })

  test.each<[string, Fault]>([
    ['two 500', { on: 'api', times: 2, do: { kind: 'status', status: 500 } }],
    ['503 with a wish', { on: 'api', do: { kind: 'status', status: 503, retryAfter: 3 } }],
    ['a connection cut before the answer', { on: 'api', do: { kind: 'reset', at: 'start' } }],
    ['a connection cut in the answer', { on: 'api', do: { kind: 'reset', at: 'body', bytes: 20 } }],
    ['a page of a hotel', { on: 'api', do: { kind: 'html' } }],
    ['broken JSON', { on: 'api', do: { kind: 'invalid-json' } }],
    ['a 401 in the middle', { on: 'api', do: { kind: 'status', status: 401 } }],
    ['a title that is a number', { on: 'api', do: { kind: 'wrong-field', field: 'title' } }],
    ['no titles', { on: 'api', do: { kind: 'without-field', field: 'title' } }],
    ['counts that are numbers', { on: 'api', do: { kind: 'wrong-field', field: 'mediaItemsCount' } }],
    ['an endpoint in trouble', { on: 'token', do: { kind: 'status', status: 503 } }],
  ])('%s costs nothing', async (_name, fault) => {
    const { library } = await signedIn()
    if (fault.on === 'token') emulator.expireAccessTokens()
    emulator.addFault(fault)
    const albums = await library.albums(undefined, never)
    expect(albums.ok && albums.value.entries).toHaveLength(3)
  })

  test.each<[string, Fault, object]>([
    [
      'too much JSON',
      { on: 'api', do: { kind: 'huge-json' } },
      { kind: 'permanent', problem: { code: 'google-bad-answer' } },
    ],
    [
      'the quota of the day',
      { on: 'api', do: { kind: 'status', status: 429, reason: 'day' } },
      { kind: 'pause-account', problem: { code: 'google-day-quota' } },
    ],
    [
      'the quota of the minute',
      { on: 'api', do: { kind: 'status', status: 429, reason: 'minute' } },
      { kind: 'pause-account', problem: { code: 'google-busy' } },
    ],
    [
      'a disabled API',
      { on: 'api', do: { kind: 'status', status: 403, reason: 'disabled' } },
      { kind: 'sign-in', problem: { code: 'google-api-disabled' } },
    ],
    [
      'a refused page token',
      { on: 'api', do: { kind: 'page-token-refused' } },
      { kind: 'permanent', problem: { code: 'google-bad-request' } },
    ],
    [
      'trouble without end',
      { on: 'api', times: 'always', do: { kind: 'status', status: 500 } },
      { kind: 'retry', problem: { code: 'google-busy' } },
    ],
    [
      'JSON in JSON in JSON',
      { on: 'api', times: 'always', do: { kind: 'deep-json' } },
      { kind: 'retry', problem: { code: 'google-bad-answer' } },
    ],
  ])('%s', async (_name, fault, failure) => {
    const { library } = await signedIn()
    emulator.addFault(fault)
    expect(await library.libraryItems(undefined, never)).toMatchObject({ ok: false, failure })
  })

  test('base URLs run out and are renewed; unknown ids are gone', async () => {
    let now = Date.now()
    const { library, media } = await signedIn({ now: () => now })
    const page = await library.libraryItems(undefined, never)
    const item = page.ok ? page.value.entries[0] : undefined
    if (!item?.baseUrl) throw new Error('expected an item')
    now += 3_700_000
    expect(await media.open(item.baseUrl, '=w64-h64', 0, never)).toEqual({ kind: 'expired' })
    const unknown = `${item.id.slice(0, 10)}${'x'.repeat(item.id.length - 10)}`
    const fresh = await library.batchGet([unknown, item.id], never)
    expect(fresh.ok && [...fresh.value.items.keys()]).toEqual([item.id])
    const baseUrl = fresh.ok ? fresh.value.items.get(item.id)?.baseUrl : undefined
    const answer = await media.open(baseUrl ?? '', '=w64-h64', 0, never)
    expect(answer).toMatchObject({ kind: 'bytes', offset: 0 })
    if (answer.kind === 'bytes') answer.body.destroy()
  })

  test('one unknown id that makes Google fail for a whole batch', async () => {
    const { library } = await signedIn({ switches: { badBatchGetFailsAll: true } })
    const page = await library.libraryItems(undefined, never)
    const ids = page.ok ? page.value.entries.slice(0, 3).map((item) => item.id) : []
    const fresh = await library.batchGet([...ids, `${ids[0]?.slice(0, 10)}${'x'.repeat(88)}`], never)
    expect(fresh.ok && [...fresh.value.items.keys()]).toEqual(ids)
  })

  test.each<[string, Fault, object]>([
    [
      'an HTML page for a photo',
      { on: 'media', do: { kind: 'html' } },
      { kind: 'failed', failure: { kind: 'retry', problem: { code: 'item-not-an-image' } } },
    ],
    ['403', { on: 'media', do: { kind: 'status', status: 403 } }, { kind: 'expired' }],
    ['404', { on: 'media', do: { kind: 'status', status: 404 } }, { kind: 'gone' }],
    [
      '429',
      { on: 'media', do: { kind: 'status', status: 429 } },
      { kind: 'failed', failure: { kind: 'pause-account' } },
    ],
    ['503', { on: 'media', do: { kind: 'status', status: 503 } }, { kind: 'failed', failure: { kind: 'retry' } }],
    [
      'a cut connection',
      { on: 'media', do: { kind: 'reset', at: 'start' } },
      { kind: 'failed', failure: { kind: 'retry', problem: { code: 'offline' } } },
    ],
    ['a redirect', { on: 'media', do: { kind: 'redirect' } }, { kind: 'bytes', offset: 0 }],
    [
      'a redirect to elsewhere',
      { on: 'media', do: { kind: 'redirect', to: 'http://127.0.0.1:9/x' } },
      { kind: 'failed', failure: { kind: 'retry' } },
    ],
  ])('bytes: %s', async (_name, fault, expected) => {
    const { library, media } = await signedIn()
    const page = await library.libraryItems(undefined, never)
    const photo = page.ok ? page.value.entries.find((item) => item.kind === 'photo') : undefined
    emulator.addFault(fault)
    const answer = await media.open(photo?.baseUrl ?? '', '=d', 0, never)
    expect(answer).toMatchObject(expected)
    if (answer.kind === 'bytes') answer.body.destroy()
  })
})
