import { request as httpRequest } from 'node:http'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { challengeOf, tokenProblem } from '../../../../src/main/google/sign-in/oauth.ts'
import { testBrowser, visit } from '../browser.ts'
import type { Answer } from '../stub-server.ts'
import { testSecrets } from '../test-ports.ts'
import { signInBench, readScope, comeBack, idToken, tokens } from './sign-in-bench.ts'

const bench = signInBench()
const { open, ended, signIn, failedCode } = bench

describe('signing in', () => {
  test('goes by the book: PKCE, state, the loopback address, offline access', async () => {
    const started = await bench.google.signIn({})
    expect(started).toMatchObject({ ok: true, value: { phase: 'waiting', expiresAt: bench.clock.now() + 300_000 } })
    expect(await ended()).toEqual({ phase: 'done', account: '1001' })

    const asked = bench.server.to('/o/oauth2/v2/auth')[0]?.query ?? new URLSearchParams()
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

    const form = new URLSearchParams(bench.server.to('/token')[0]?.body)
    expect(Object.fromEntries(form)).toMatchObject({
      client_id: 'the-client',
      client_secret: 'the-secret',
      code: 'the-code',
      grant_type: 'authorization_code',
      redirect_uri: asked.get('redirect_uri'),
    })
    expect(form.get('code_verifier')).toMatch(/^[A-Za-z0-9._~-]{43,128}$/)
    expect(challengeOf(form.get('code_verifier') ?? '')).toBe(asked.get('code_challenge'))
    expect(bench.google.accounts()).toEqual([
      { id: '1001', email: 'anna@example.com', name: 'Anna', signedIn: true, grants: ['see'], keptAs: 'encrypted' },
    ])
  })

  test('ends on a page that says so, in the language of the browser', async () => {
    await signIn()
    const page = await bench.browser.shown()
    expect(page.status).toBe(200)
    expect(page.html).toContain('You are signed in')
    expect(page.html).toContain('anna@example.com')

    bench.browser = testBrowser('zh-CN')
    await bench.google.close()
    bench.google = await open()
    await bench.google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    await signIn()
    expect((await bench.browser.shown()).html).toContain('登录成功')
  })

  test('a browser that does not open leaves the address to be opened by hand', async () => {
    await bench.google.close()
    bench.google = await open({ openUrl: () => Promise.resolve(false) })
    await bench.google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    const started = await bench.google.signIn({})
    if (!started.ok || started.value.phase !== 'waiting') throw new Error('expected to wait')
    await visit(started.value.url)
    expect(await ended()).toEqual({ phase: 'done', account: '1001' })
  })

  test('without a client there is no sign-in', async () => {
    await bench.google.close()
    bench.google = await open({ home: join(bench.home, 'another') })
    expect(await bench.google.signIn({})).toEqual({ ok: false, problem: { code: 'client-missing' } })
    expect(await bench.google.client()).toEqual({})
  })

  test('without an id token, userinfo tells who it is', async () => {
    bench.server.on('/token', { json: tokens({ id_token: undefined }) })
    bench.server.on('/v1/userinfo', { json: { sub: '1002', email: 'ben@example.com', name: 'Ben' } })
    expect(await signIn()).toEqual({ phase: 'done', account: '1002' })
    expect(bench.server.to('/v1/userinfo')[0]?.headers.authorization).toBe('Bearer access-1')
    expect(bench.google.accounts()).toMatchObject([{ email: 'ben@example.com' }])
  })

  test('an id token for another client proves nothing', async () => {
    bench.server.on('/token', { json: tokens({ id_token: idToken({ sub: '1001', email: 'a@b.c', aud: 'another' }) }) })
    bench.server.on('/v1/userinfo', { status: 401 })
    expect(await failedCode()).toBe('google-bad-answer')
  })

  test('userinfo of somebody else makes nobody another', async () => {
    bench.server.on('/token', { json: tokens({ id_token: idToken({ sub: '1001', aud: 'the-client' }) }) })
    bench.server.on('/v1/userinfo', { json: { sub: '6666', email: 'mallory@example.com', name: 'Mallory' } })
    expect(await signIn()).toEqual({ phase: 'done', account: '1001' })
    expect(bench.google.accounts()).toMatchObject([{ id: '1001', email: '', name: '' }])
    bench.server.on('/v1/userinfo', { json: { sub: '1001', email: 'anna@example.com', name: 'Anna' } })
    expect(await signIn()).toEqual({ phase: 'done', account: '1001' })
    expect(bench.google.accounts()).toMatchObject([{ id: '1001', email: 'anna@example.com' }])
  })

  test('a left out permission is an account that needs another sign-in', async () => {
    bench.server.on('/token', { json: tokens({ scope: 'openid email' }) })
    expect(await signIn()).toMatchObject({
      phase: 'failed',
      problem: { code: 'scope-missing', values: { email: 'anna@example.com', permission: 'see' } },
    })
    expect((await bench.browser.shown()).html).toContain('One permission is missing')
    expect(bench.google.accounts()).toMatchObject([{ id: '1001', signedIn: true, grants: [] }])

    bench.server.on('/token', { json: tokens() })
    expect(await signIn()).toMatchObject({ phase: 'done' })
    expect(bench.google.accounts()).toMatchObject([{ id: '1001', grants: ['see'] }])
  })
})

function codeFor(error: string): string {
  return tokenProblem(400, JSON.stringify({ error })).code
}

describe('what can go wrong', () => {
  test('a person says no', async () => {
    bench.server.on('/o/oauth2/v2/auth', (seen) => comeBack(seen.query, { error: 'access_denied' }))
    expect(await failedCode()).toBe('sign-in-denied')
    expect((await bench.browser.shown()).html).toContain('Shoebox was not let in')
    expect(bench.server.to('/token')).toHaveLength(0)
  })

  test('an answer to another sign-in is not used', async () => {
    bench.server.on('/o/oauth2/v2/auth', (seen) => comeBack(seen.query, { code: 'stolen', state: 'guessed' }))
    expect(await failedCode()).toBe('sign-in-mismatch')
    expect((await bench.browser.shown()).html).toContain('does not belong')
    expect(bench.server.to('/token')).toHaveLength(0)
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
    bench.server.on('/token', answer)
    expect(await failedCode()).toBe(code)
    const words = code === 'sign-in-denied' ? 'Shoebox was not let in' : 'The sign-in did not work'
    expect((await bench.browser.shown()).html).toContain(words)
    expect(bench.google.accounts()).toEqual([])
  })

  test('every known word of the token endpoint has a meaning', () => {
    expect(['unauthorized_client', 'deleted_client', 'redirect_uri_mismatch'].map(codeFor)).toEqual(
      Array(3).fill('client-rejected'),
    )
    expect(['access_denied', 'org_internal'].map(codeFor)).toEqual(Array(2).fill('sign-in-denied'))
    expect(['invalid_request', 'unsupported_grant_type'].map(codeFor)).toEqual(Array(2).fill('google-refused'))
  })

  test('five minutes are enough', async () => {
    bench.server.on('/o/oauth2/v2/auth', { body: 'a page with a question' })
    await bench.google.signIn({})
    await bench.browser.shown()
    bench.clock.advance(299_999)
    expect(bench.google.signInState().phase).toBe('waiting')
    bench.clock.advance(1)
    expect(await ended()).toMatchObject({ phase: 'failed', problem: { code: 'sign-in-expired' } })
  })

  test('a person gives up, and the way back is closed', async () => {
    bench.server.on('/o/oauth2/v2/auth', { body: 'a page with a question' })
    await bench.google.signIn({})
    await bench.browser.shown()
    await bench.google.cancelSignIn()
    expect(bench.google.signInState()).toEqual({ phase: 'failed', problem: { code: 'sign-in-cancelled' } })
    const back = bench.server.to('/o/oauth2/v2/auth')[0]?.query.get('redirect_uri') ?? ''
    await expect(fetch(back)).rejects.toThrow()
    expect(bench.states.map((state) => state.phase)).toEqual(['waiting', 'failed'])
  })

  test('a second sign-in ends the first, even at the same moment', async () => {
    await bench.google.close()
    bench.google = await open({ openUrl: () => Promise.resolve(true) })
    await bench.google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    const [first, second] = await Promise.all([bench.google.signIn({}), bench.google.signIn({})])
    if (!first.ok || first.value.phase !== 'waiting') throw new Error('expected to wait')
    if (!second.ok || second.value.phase !== 'waiting') throw new Error('expected to wait')
    await expect(visit(first.value.url)).rejects.toThrow()
    await visit(second.value.url)
    expect(await ended()).toEqual({ phase: 'done', account: '1001' })
    expect(bench.states.map((state) => state.phase)).toEqual(['waiting', 'failed', 'waiting', 'done'])
  })
})

/** A sign-in that waits for the person: where the browser should come back to, and the state to bring. */
async function waiting(): Promise<{ back: URL; state: string }> {
  bench.server.on('/o/oauth2/v2/auth', { body: 'a page with a question' })
  await bench.google.signIn({})
  await bench.browser.shown()
  const asked = bench.server.to('/o/oauth2/v2/auth').at(-1)?.query ?? new URLSearchParams()
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
    expect(bench.google.signInState().phase).toBe('waiting')
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
    expect(bench.server.to('/token')).toHaveLength(1)
    bench.clock.advance(30_000)
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
    await bench.google.close()
    bench.google = await open({ secrets })
    await bench.google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    await signIn()
    await bench.google.close()
    const text = await readFile(join(bench.home, 'accounts.json'), 'utf8')
    expect(text).toContain('anna@example.com')
    for (const secret of ['refresh-1', 'access-1', 'the-secret']) expect(text).not.toContain(secret)
    expect([...secrets.values.values()].toSorted()).toEqual(['refresh-1', 'the-secret'])

    bench.google = await open({ secrets })
    expect(bench.google.accounts()).toMatchObject([{ id: '1001', signedIn: true }])
    expect(await bench.google.client()).toEqual({ clientId: 'the-client' })
    bench.server.on('/v1/albums', { json: {} })
    const [account] = bench.google.accounts()
    const session = account && bench.google.session(account.id)
    expect(await session?.library.albums(undefined, new AbortController().signal)).toMatchObject({ ok: true })
    expect(new URLSearchParams(bench.server.to('/token').at(-1)?.body).get('refresh_token')).toBe('refresh-1')
  })

  test('without a key store the sign-in ends with the program, unless the person agrees to keep it', async () => {
    const session = testSecrets(false)
    await bench.google.close()
    bench.google = await open({ secrets: session })
    await bench.google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    await signIn()
    expect(bench.google.accounts()).toMatchObject([{ keptAs: 'session', signedIn: true }])
    await signIn({ keepPlain: true })
    expect(bench.google.accounts()).toMatchObject([{ keptAs: 'plain', signedIn: true }])
    await bench.google.close()

    bench.google = await open({ secrets: testSecrets(false) })
    const [account] = bench.google.accounts()
    expect(account).toMatchObject({ id: '1001', signedIn: false })
    expect(account && bench.google.session(account.id)).toBeUndefined()
    expect(await bench.google.client()).toEqual({})
  })

  test('an account keeps the client it signed in with', async () => {
    const secrets = testSecrets()
    await bench.google.close()
    bench.google = await open({ secrets })
    await bench.google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    await signIn()
    const json = JSON.stringify({ installed: { client_id: 'newer', client_secret: 'newer-secret' } })
    expect(await bench.google.useClient({ json })).toEqual({ ok: true, value: { clientId: 'newer' } })
    await bench.google.close()
    bench.google = await open({ secrets })

    bench.server.on('/v1/albums', { json: {} })
    const [account] = bench.google.accounts()
    await (account && bench.google.session(account.id))?.library.albums(undefined, new AbortController().signal)
    const refresh = new URLSearchParams(bench.server.to('/token').at(-1)?.body)
    expect([refresh.get('client_id'), refresh.get('client_secret')]).toEqual(['the-client', 'the-secret'])

    bench.server.on('/token', { json: tokens({ id_token: idToken({ sub: '1001', email: 'anna@example.com' }) }) })
    await signIn()
    expect(bench.google.accounts()).toHaveLength(1)
    expect([...secrets.values.values()].toSorted()).toEqual(['newer-secret', 'refresh-1'])
  })

  test('signing out revokes, and forgets even if Google cannot be reached', async () => {
    const secrets = testSecrets()
    await bench.google.close()
    bench.google = await open({ secrets })
    await bench.google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    for (const answer of [{ json: {} }, { status: 400, json: { error: 'invalid_token' } }, { status: 500 }]) {
      await signIn()
      const [account] = bench.google.accounts()
      if (!account) throw new Error('expected an account')
      bench.server.on('/revoke', answer)
      expect(await bench.google.signOut(account.id)).toEqual({ ok: true, value: undefined })
      expect(bench.google.accounts()).toEqual([])
      expect(bench.google.session(account.id)).toBeUndefined()
      expect(bench.server.to('/revoke').at(-1)?.body).toBe('token=refresh-1')
      expect([...secrets.values.values()]).toEqual(['the-secret'])
      expect(await bench.google.signOut(account.id)).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
    }
  })

  test("two programs that share a home folder keep each other's accounts", async () => {
    const secrets = testSecrets()
    await bench.google.close()
    bench.google = await open({ secrets })
    await bench.google.useClient({ clientId: 'the-client', clientSecret: 'the-secret' })
    const first = bench.google
    const second = await open({ secrets })
    await signIn()
    bench.google = second
    bench.server.on('/token', { json: tokens({ id_token: idToken({ sub: '1002', email: 'ben@example.com' }) }) })
    await signIn()
    await second.close()
    bench.google = await open({ secrets })
    expect(bench.google.accounts().map((account) => account.id)).toEqual(['1001', '1002'])
    await first.close()
  })

  test('a sign-in that the disk refuses is a problem, not a crash', async () => {
    await bench.google.close()
    const secrets = { ...testSecrets(), set: () => Promise.reject(new Error('key store locked')) }
    bench.google = await open({ secrets })
    expect(await bench.google.useClient({ clientId: 'a', clientSecret: 'b' })).toMatchObject({
      ok: false,
      problem: { code: 'file-failed' },
    })
  })
})
