import { request as httpRequest } from 'node:http'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SignInState } from '../../../src/shared/contract/accounts.ts'
import { googleEndpoints } from '../../../src/main/google/endpoints.ts'
import { openGoogle } from '../../../src/main/google/google.ts'
import type { Google, GooglePorts } from '../../../src/main/google/google.ts'
import { challengeOf, tokenProblem } from '../../../src/main/google/sign-in/oauth.ts'
import { testBrowser, visit } from './browser.ts'
import type { TestBrowser } from './browser.ts'
import { startStubServer } from './stub-server.ts'
import type { Answer, StubServer } from './stub-server.ts'
import { testClock, testPorts, testSecrets } from './test-ports.ts'
import type { TestClock } from './test-ports.ts'

const readScope = 'https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata'
let server: StubServer
let home: string
let clock: TestClock
let browser: TestBrowser
let google: Google
let states: SignInState[]

beforeAll(async () => {
  server = await startStubServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  server.requests.length = 0
  home = await mkdtemp(join(tmpdir(), 'shoebox-sign-in-'))
  clock = testClock()
  browser = testBrowser()
  google = await open()
  await google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
  server.on('/o/oauth2/v2/auth', (seen) => comeBack(seen.query, { code: 'the-code' }))
  server.on('/token', { json: tokens() })
})
afterEach(async () => {
  await google.close()
  await rm(home, { recursive: true })
})

async function open(given: Partial<GooglePorts> = {}): Promise<Google> {
  const endpoints = googleEndpoints(server.origin)
  if (!endpoints.ok) throw new Error('expected endpoints')
  const opened = await openGoogle(testPorts({ home, clock, openUrl: browser.open, ...given }), endpoints.value)
  states = []
  opened.on('signIn', (state) => states.push(state))
  return opened
}

function comeBack(asked: URLSearchParams, answer: Record<string, string>): Answer {
  const target = new URL(asked.get('redirect_uri') ?? '')
  target.search = new URLSearchParams({ state: asked.get('state') ?? '', ...answer }).toString()
  return { status: 302, headers: { location: target.href } }
}

function idToken(claims: object): string {
  return ['{}', JSON.stringify(claims), ''].map((part) => Buffer.from(part).toString('base64url')).join('.')
}

function tokens(more: object = {}): object {
  return {
    access_token: 'access-1',
    expires_in: 3599,
    refresh_token: 'refresh-1',
    scope: `openid ${readScope}`,
    token_type: 'Bearer',
    id_token: idToken({ sub: '1001', email: 'anna@example.com', name: 'Anna', aud: 'the-client' }),
    ...more,
  }
}

/** The end of the sign-in under way. */
function ended(): Promise<SignInState> {
  const state = google.signInState()
  if (state.phase === 'done' || state.phase === 'failed') return Promise.resolve(state)
  return new Promise((resolve) => {
    const stop = google.on('signIn', (next) => {
      if (next.phase !== 'done' && next.phase !== 'failed') return
      stop()
      resolve(next)
    })
  })
}

async function signIn(options: { keepPlain?: boolean } = {}): Promise<SignInState> {
  const started = await google.signIn(options)
  if (!started.ok) throw new Error(`sign-in did not start: ${started.problem.code}`)
  return await ended()
}

async function failedCode(): Promise<string> {
  const state = await signIn()
  return state.phase === 'failed' ? state.problem.code : state.phase
}

describe('signing in', () => {
  test('goes by the book: PKCE, state, the loopback address, offline access', async () => {
    const started = await google.signIn({})
    expect(started).toMatchObject({ ok: true, value: { phase: 'waiting', expiresAt: clock.now() + 300_000 } })
    expect(await ended()).toEqual({ phase: 'done', account: '1001' })

    const asked = server.to('/o/oauth2/v2/auth')[0]?.query ?? new URLSearchParams()
    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: 'the-client',
      response_type: 'code',
      code_challenge_method: 'S256',
      access_type: 'offline',
      prompt: 'consent',
    })
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/)
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/)
    expect(asked.get('scope')?.split(' ')).toContain(readScope)

    const form = new URLSearchParams(server.to('/token')[0]?.body)
    expect(Object.fromEntries(form)).toMatchObject({
      client_id: 'the-client',
      client_secret: 'the-secret',
      code: 'the-code',
      grant_type: 'authorization_code',
      redirect_uri: asked.get('redirect_uri'),
    })
    expect(form.get('code_verifier')).toMatch(/^[A-Za-z0-9._~-]{43,128}$/)
    expect(challengeOf(form.get('code_verifier') ?? '')).toBe(asked.get('code_challenge'))
    expect(google.accounts()).toEqual([
      { id: '1001', email: 'anna@example.com', name: 'Anna', signedIn: true, scopeMissing: false, keptAs: 'encrypted' },
    ])
  })

  test('ends on a page that says so, in the language of the browser', async () => {
    await signIn()
    const page = await browser.shown()
    expect(page.status).toBe(200)
    expect(page.html).toContain('You are signed in')
    expect(page.html).toContain('anna@example.com')

    browser = testBrowser('zh-CN')
    await google.close()
    google = await open()
    await google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    await signIn()
    expect((await browser.shown()).html).toContain('登录成功')
  })

  test('a browser that does not open leaves the address to be opened by hand', async () => {
    await google.close()
    google = await open({ openUrl: () => Promise.resolve(false) })
    await google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    const started = await google.signIn({})
    if (!started.ok || started.value.phase !== 'waiting') throw new Error('expected to wait')
    await visit(started.value.url)
    expect(await ended()).toEqual({ phase: 'done', account: '1001' })
  })

  test('without a client there is no sign-in', async () => {
    await google.close()
    google = await open({ home: join(home, 'another') })
    expect(await google.signIn({})).toEqual({ ok: false, problem: { code: 'client-missing' } })
    expect(await google.client()).toEqual({})
  })

  test('without an id token, userinfo tells who it is', async () => {
    server.on('/token', { json: tokens({ id_token: undefined }) })
    server.on('/v1/userinfo', { json: { sub: '1002', email: 'ben@example.com', name: 'Ben' } })
    expect(await signIn()).toEqual({ phase: 'done', account: '1002' })
    expect(server.to('/v1/userinfo')[0]?.headers.authorization).toBe('Bearer access-1')
    expect(google.accounts()).toMatchObject([{ email: 'ben@example.com' }])
  })

  test('an id token for another client proves nothing', async () => {
    server.on('/token', { json: tokens({ id_token: idToken({ sub: '1001', email: 'a@b.c', aud: 'another' }) }) })
    server.on('/v1/userinfo', { status: 401 })
    expect(await failedCode()).toBe('google-bad-answer')
  })

  test('userinfo of somebody else makes nobody another', async () => {
    server.on('/token', { json: tokens({ id_token: idToken({ sub: '1001', aud: 'the-client' }) }) })
    server.on('/v1/userinfo', { json: { sub: '6666', email: 'mallory@example.com', name: 'Mallory' } })
    expect(await signIn()).toEqual({ phase: 'done', account: '1001' })
    expect(google.accounts()).toMatchObject([{ id: '1001', email: '', name: '' }])
    server.on('/v1/userinfo', { json: { sub: '1001', email: 'anna@example.com', name: 'Anna' } })
    expect(await signIn()).toEqual({ phase: 'done', account: '1001' })
    expect(google.accounts()).toMatchObject([{ id: '1001', email: 'anna@example.com' }])
  })

  test('a left out permission is an account that needs another sign-in', async () => {
    server.on('/token', { json: tokens({ scope: 'openid email' }) })
    expect(await signIn()).toMatchObject({
      phase: 'failed',
      problem: { code: 'scope-missing', values: { email: 'anna@example.com' } },
    })
    expect((await browser.shown()).html).toContain('One permission is missing')
    expect(google.accounts()).toMatchObject([{ id: '1001', signedIn: true, scopeMissing: true }])

    server.on('/token', { json: tokens() })
    expect(await signIn()).toMatchObject({ phase: 'done' })
    expect(google.accounts()).toMatchObject([{ id: '1001', scopeMissing: false }])
  })
})

function codeFor(error: string): string {
  return tokenProblem(400, JSON.stringify({ error })).code
}

describe('what can go wrong', () => {
  test('a person says no', async () => {
    server.on('/o/oauth2/v2/auth', (seen) => comeBack(seen.query, { error: 'access_denied' }))
    expect(await failedCode()).toBe('sign-in-denied')
    expect((await browser.shown()).html).toContain('Shoebox was not let in')
    expect(server.to('/token')).toHaveLength(0)
  })

  test('an answer to another sign-in is not used', async () => {
    server.on('/o/oauth2/v2/auth', (seen) => comeBack(seen.query, { code: 'stolen', state: 'guessed' }))
    expect(await failedCode()).toBe('sign-in-mismatch')
    expect((await browser.shown()).html).toContain('does not belong')
    expect(server.to('/token')).toHaveLength(0)
  })

  test.each<[string, Answer, string]>([
    [
      'the client is wrong',
      { status: 401, json: { error: 'invalid_client', error_description: 'Unauthorized' } },
      'client-rejected',
    ],
    [
      'the secret is missing',
      { status: 400, json: { error: 'invalid_request', error_description: 'client_secret is missing.' } },
      'client-rejected',
    ],
    [
      'the code is dead',
      { status: 400, json: { error: 'invalid_grant', error_description: 'Bad Request' } },
      'sign-in-expired',
    ],
    ['an organisation forbids it', { status: 400, json: { error: 'admin_policy_enforced' } }, 'sign-in-denied'],
    ['Google is in trouble', { status: 503, body: '<html>' }, 'google-busy'],
    ['there is no token', { json: {} }, 'google-bad-answer'],
    ['there is no refresh token', { json: { access_token: 'x' } }, 'google-bad-answer'],
    ['a page of a hotel answers', { body: '<html>' }, 'google-bad-answer'],
  ])('%s', async (_name, answer, code) => {
    server.on('/token', answer)
    expect(await failedCode()).toBe(code)
    const words = code === 'sign-in-denied' ? 'Shoebox was not let in' : 'The sign-in did not work'
    expect((await browser.shown()).html).toContain(words)
    expect(google.accounts()).toEqual([])
  })

  test('every known word of the token endpoint has a meaning', () => {
    expect(['unauthorized_client', 'deleted_client', 'redirect_uri_mismatch'].map(codeFor)).toEqual(
      Array(3).fill('client-rejected'),
    )
    expect(['access_denied', 'org_internal'].map(codeFor)).toEqual(Array(2).fill('sign-in-denied'))
    expect(['invalid_request', 'unsupported_grant_type'].map(codeFor)).toEqual(Array(2).fill('google-refused'))
  })

  test('five minutes are enough', async () => {
    server.on('/o/oauth2/v2/auth', { body: 'a page with a question' })
    await google.signIn({})
    await browser.shown()
    clock.advance(299_999)
    expect(google.signInState().phase).toBe('waiting')
    clock.advance(1)
    expect(await ended()).toMatchObject({ phase: 'failed', problem: { code: 'sign-in-expired' } })
  })

  test('a person gives up, and the way back is closed', async () => {
    server.on('/o/oauth2/v2/auth', { body: 'a page with a question' })
    await google.signIn({})
    await browser.shown()
    await google.cancelSignIn()
    expect(google.signInState()).toEqual({ phase: 'failed', problem: { code: 'sign-in-cancelled' } })
    const back = server.to('/o/oauth2/v2/auth')[0]?.query.get('redirect_uri') ?? ''
    await expect(fetch(back)).rejects.toThrow()
    expect(states.map((state) => state.phase)).toEqual(['waiting', 'failed'])
  })

  test('a second sign-in ends the first, even at the same moment', async () => {
    await google.close()
    google = await open({ openUrl: () => Promise.resolve(true) })
    await google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    const [first, second] = await Promise.all([google.signIn({}), google.signIn({})])
    if (!first.ok || first.value.phase !== 'waiting') throw new Error('expected to wait')
    if (!second.ok || second.value.phase !== 'waiting') throw new Error('expected to wait')
    await expect(visit(first.value.url)).rejects.toThrow()
    await visit(second.value.url)
    expect(await ended()).toEqual({ phase: 'done', account: '1001' })
    expect(states.map((state) => state.phase)).toEqual(['waiting', 'failed', 'waiting', 'done'])
  })
})

/** A sign-in that waits for the person: where the browser should come back to, and the state to bring. */
async function waiting(): Promise<{ back: URL; state: string }> {
  server.on('/o/oauth2/v2/auth', { body: 'a page with a question' })
  await google.signIn({})
  await browser.shown()
  const asked = server.to('/o/oauth2/v2/auth').at(-1)?.query ?? new URLSearchParams()
  return { back: new URL(asked.get('redirect_uri') ?? ''), state: asked.get('state') ?? '' }
}

describe('the way back', () => {
  test('other paths, methods and names are refused and change nothing', async () => {
    const { back } = await waiting()
    for (const path of ['/', '/favicon.ico', `${back.pathname}/`, `/x${back.pathname}`]) {
      expect((await fetch(new URL(path, back))).status).toBe(404)
    }
    expect((await fetch(back, { method: 'POST' })).status).toBe(405)
    expect(await statusWithHost(back, 'evil.example')).toBe(421)
    expect(await statusWithHost(back, `localhost:${back.port}`)).toBe(421)
    expect(google.signInState().phase).toBe('waiting')
  })

  test.runIf(process.platform === 'linux')('is open to no other address of this machine', async () => {
    const { back } = await waiting()
    const reach = (host: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect({ host, port: Number(back.port) }, () => {
          socket.destroy()
          resolve('open')
        })
        socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
      })
    expect(await reach('127.0.0.1')).toBe('open')
    const others = Object.values(networkInterfaces()).flatMap((of) => of ?? [])
    for (const { address, scopeid } of [{ address: '127.0.0.2', scopeid: undefined }, ...others])
      if (address !== '127.0.0.1' && !scopeid) expect(await reach(address)).toBe('ECONNREFUSED')
  })

  test('is good for one visit: a reload sees the same page and nothing is exchanged again', async () => {
    const { back, state } = await waiting()
    const address = `${back.href}?${new URLSearchParams({ state, code: 'c' }).toString()}`
    const first = await visit(address)
    expect(await ended()).toMatchObject({ phase: 'done' })
    const again = await visit(address)
    const other = await visit(`${back.href}?state=${state}&code=another`)
    expect([again.html, other.html]).toEqual([first.html, first.html])
    expect(server.to('/token')).toHaveLength(1)
    clock.advance(30_000)
    await expect
      .poll(() =>
        fetch(address).then(
          () => 'open',
          () => 'closed',
        ),
      )
      .toBe('closed')
  })
})

function statusWithHost(url: URL, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('error', reject)
    request.end()
  })
}

describe('what is kept', () => {
  test('an account outlives the program, its secrets are nowhere but in the secret store', async () => {
    const secrets = testSecrets()
    await google.close()
    google = await open({ secrets })
    await google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    await signIn()
    await google.close()
    const text = await readFile(join(home, 'accounts.json'), 'utf8')
    expect(text).toContain('anna@example.com')
    for (const secret of ['refresh-1', 'access-1', 'the-secret']) expect(text).not.toContain(secret)
    expect([...secrets.values.values()].toSorted()).toEqual(['refresh-1', 'the-secret'])

    google = await open({ secrets })
    expect(google.accounts()).toMatchObject([{ id: '1001', signedIn: true }])
    expect(await google.client()).toEqual({ clientId: 'the-client' })
    server.on('/v1/albums', { json: {} })
    const [account] = google.accounts()
    const session = account && google.session(account.id)
    expect(await session?.library.albums(undefined, new AbortController().signal)).toMatchObject({ ok: true })
    expect(new URLSearchParams(server.to('/token').at(-1)?.body).get('refresh_token')).toBe('refresh-1')
  })

  test('without a key store the sign-in ends with the program, unless the person agrees to keep it', async () => {
    const session = testSecrets(false)
    await google.close()
    google = await open({ secrets: session })
    await google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    await signIn()
    expect(google.accounts()).toMatchObject([{ keptAs: 'session', signedIn: true }])
    await signIn({ keepPlain: true })
    expect(google.accounts()).toMatchObject([{ keptAs: 'plain', signedIn: true }])
    await google.close()

    google = await open({ secrets: testSecrets(false) })
    const [account] = google.accounts()
    expect(account).toMatchObject({ id: '1001', signedIn: false })
    expect(account && google.session(account.id)).toBeUndefined()
    expect(await google.client()).toEqual({})
  })

  test('an account keeps the client it signed in with', async () => {
    const secrets = testSecrets()
    await google.close()
    google = await open({ secrets })
    await google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    await signIn()
    const json = JSON.stringify({ installed: { client_id: 'newer', client_secret: 'newer-secret' } })
    expect(await google.useClient({ json })).toEqual({ ok: true, value: { clientId: 'newer' } })
    await google.close()
    google = await open({ secrets })

    server.on('/v1/albums', { json: {} })
    const [account] = google.accounts()
    await (account && google.session(account.id))?.library.albums(undefined, new AbortController().signal)
    const refresh = new URLSearchParams(server.to('/token').at(-1)?.body)
    expect([refresh.get('client_id'), refresh.get('client_secret')]).toEqual(['the-client', 'the-secret'])

    server.on('/token', { json: tokens({ id_token: idToken({ sub: '1001', email: 'anna@example.com' }) }) })
    await signIn()
    expect(google.accounts()).toHaveLength(1)
    expect([...secrets.values.values()].toSorted()).toEqual(['newer-secret', 'refresh-1'])
  })

  test('signing out revokes, and forgets even if Google cannot be reached', async () => {
    const secrets = testSecrets()
    await google.close()
    google = await open({ secrets })
    await google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    for (const answer of [{ json: {} }, { status: 400, json: { error: 'invalid_token' } }, { status: 500 }]) {
      await signIn()
      const [account] = google.accounts()
      if (!account) throw new Error('expected an account')
      server.on('/revoke', answer)
      expect(await google.signOut(account.id)).toEqual({ ok: true, value: undefined })
      expect(google.accounts()).toEqual([])
      expect(google.session(account.id)).toBeUndefined()
      expect(server.to('/revoke').at(-1)?.body).toBe('token=refresh-1')
      expect([...secrets.values.values()]).toEqual(['the-secret'])
      expect(await google.signOut(account.id)).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
    }
  })

  test("two programs that share a home folder keep each other's accounts", async () => {
    const secrets = testSecrets()
    await google.close()
    google = await open({ secrets })
    await google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    const first = google
    const second = await open({ secrets })
    await signIn()
    google = second
    server.on('/token', { json: tokens({ id_token: idToken({ sub: '1002', email: 'ben@example.com' }) }) })
    await signIn()
    await second.close()
    google = await open({ secrets })
    expect(google.accounts().map((account) => account.id)).toEqual(['1001', '1002'])
    await first.close()
  })

  test('a sign-in that the disk refuses is a problem, not a crash', async () => {
    await google.close()
    const secrets = { ...testSecrets(), set: () => Promise.reject(new Error('key store locked')) }
    google = await open({ secrets })
    expect(await google.useClient({ clientId: 'a', clientSecret: 'b' })).toMatchObject({
      ok: false,
      problem: { code: 'file-failed' },
    })
  })
})
