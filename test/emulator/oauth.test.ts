import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask, authorizationUrl, exchange, locationOf, postForm } from './http-for-tests.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

let emulator: Emulator
let now = Date.UTC(2026, 0, 1)

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1)
  emulator = await startEmulator({ items: 3, now: () => now })
})
afterEach(() => emulator.close())

async function freshCode(changes: Record<string, string> = {}): Promise<string> {
  return locationOf(await ask(authorizationUrl(emulator, changes))).searchParams.get('code') ?? ''
}

async function signIn(): Promise<Record<string, string>> {
  return (await exchange(emulator, await freshCode())).json as Record<string, string>
}

const albums = (token: string): Promise<{ status: number }> =>
  ask(`${emulator.origin}/v1/albums`, { headers: { Authorization: `Bearer ${token}` } })

test('a sign-in gives tokens that work, and an id token with the address', async () => {
  const redirect = locationOf(await ask(authorizationUrl(emulator)))
  expect(redirect.origin + redirect.pathname).toBe('http://127.0.0.1:43210/callback')
  expect(redirect.searchParams.get('state')).toBe('some state')
  const answer = await exchange(emulator, redirect.searchParams.get('code') ?? '')
  expect(answer.status).toBe(200)
  expect(answer.json).toMatchObject({ expires_in: 3599, token_type: 'Bearer' })
  const { access_token: token, id_token: idToken } = answer.json as Record<string, string>
  const claims: unknown = JSON.parse(Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ email: emulator.library.main.email, sub: emulator.library.main.sub })
  expect((await albums(token ?? '')).status).toBe(200)
  const headers = { Authorization: `Bearer ${token}` }
  expect((await ask(`${emulator.origin}/v1/userinfo`, { headers })).json).toMatchObject({ email_verified: true })
})

test.each([
  ['another verifier', { code_verifier: 'x'.repeat(50) }, 400, 'invalid_grant'],
  ['no verifier', { code_verifier: '' }, 400, 'invalid_grant'],
  ['another redirect address', { redirect_uri: 'http://127.0.0.1:43211/callback' }, 400, 'redirect_uri_mismatch'],
  ['another secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
  ['another client', { client_id: 'wrong' }, 401, 'invalid_client'],
  ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
])('the exchange refuses %s', async (_, change, status, error) => {
  const answer = await exchange(emulator, await freshCode(), change)
  expect(answer.status).toBe(status)
  expect(answer.json['error']).toBe(error)
})

test('a missing client secret is named', async () => {
  const answer = await exchange(emulator, await freshCode(), { client_secret: '' })
  expect(answer.json).toEqual({ error: 'invalid_request', error_description: 'client_secret is missing.' })
})

test('a code works once, for ten minutes, and a second use takes everything back', async () => {
  const code = await freshCode()
  const first = (await exchange(emulator, code)).json as Record<string, string>
  expect((await exchange(emulator, code)).json['error']).toBe('invalid_grant')
  expect((await albums(first['access_token'] ?? '')).status).toBe(401)
  const late = await freshCode()
  now += 11 * 60_000
  expect((await exchange(emulator, late)).status).toBe(400)
})

test('access tokens run out, refresh tokens do not, and no new one is sent', async () => {
  const tokens = await signIn()
  now += 3600_000
  expect((await albums(tokens['access_token'] ?? '')).status).toBe(401)
  const refreshed = await postForm(`${emulator.origin}/token`, {
    client_id: emulator.clientId,
    client_secret: emulator.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: tokens['refresh_token'] ?? '',
  })
  expect(refreshed.json).not.toHaveProperty('refresh_token')
  expect((await albums(String(refreshed.json['access_token']))).status).toBe(200)
})

test('all access tokens can be made to run out, and a new one works', async () => {
  const { accessToken } = emulator.signIn()
  emulator.expireAccessTokens()
  expect((await albums(accessToken)).status).toBe(401)
  expect((await albums(emulator.signIn().accessToken)).status).toBe(200)
})

test('a revoked sign-in is dead altogether', async () => {
  const tokens = await signIn()
  const revoke = (): ReturnType<typeof ask> =>
    postForm(`${emulator.origin}/revoke`, { token: tokens['refresh_token'] ?? '' })
  expect((await revoke()).json).toEqual({})
  expect((await revoke()).json['error']).toBe('invalid_token')
  expect((await albums(tokens['access_token'] ?? '')).status).toBe(401)
  const refreshed = await postForm(`${emulator.origin}/token`, {
    client_id: emulator.clientId,
    client_secret: emulator.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: tokens['refresh_token'] ?? '',
  })
  expect(refreshed.json).toEqual({
    error: 'invalid_grant',
    error_description: 'Token has been expired or revoked.',
  })
})

test('a sign-in survives a restart with the same seed', async () => {
  const { refreshToken, accessToken } = emulator.signIn()
  await emulator.close()
  emulator = await startEmulator({ items: 3, now: () => now })
  expect((await albums(accessToken)).status).toBe(200)
  const refreshed = await postForm(`${emulator.origin}/token`, {
    client_id: emulator.clientId,
    client_secret: emulator.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  })
  expect(refreshed.status).toBe(200)
})

test('deny, unticked scopes and a suggested account', async () => {
  emulator.setConsent('deny')
  expect(locationOf(await ask(authorizationUrl(emulator))).searchParams.get('error')).toBe('access_denied')
  emulator.setConsent('allow', ['https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata'])
  const second = emulator.library.accounts[1]
  const tokens = (await exchange(emulator, await freshCode({ login_hint: second?.email ?? '' }))).json
  expect(tokens['scope']).not.toContain('photoslibrary')
  const headers = { Authorization: `Bearer ${String(tokens['access_token'])}` }
  expect((await ask(`${emulator.origin}/v1/userinfo`, { headers })).json).toMatchObject({ email: second?.email })
  expect((await ask(`${emulator.origin}/v1/albums`, { headers })).status).toBe(403)
})

test('the page is a form with accounts and scopes, and posting it answers', async () => {
  emulator.setConsent('ask')
  const page = await ask(authorizationUrl(emulator))
  expect(page.status).toBe(200)
  const fields: [string, string][] = [...page.text.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')],
  )
  const post = (more: [string, string][]): ReturnType<typeof ask> =>
    ask(`${emulator.origin}/o/oauth2/v2/auth`, { method: 'POST', body: new URLSearchParams([...fields, ...more]) })
  expect(locationOf(await post([['decision', 'deny']])).searchParams.get('error')).toBe('access_denied')
  for (const { email, sub } of emulator.library.accounts) {
    expect(page.text).toContain(email)
    const unticked = locationOf(
      await post([
        ['decision', 'allow'],
        ['account', sub],
      ]),
    )
    const tokens = (await exchange(emulator, unticked.searchParams.get('code') ?? '')).json
    expect(tokens['scope']).toBe('openid https://www.googleapis.com/auth/userinfo.email')
  }
})

test.each([
  [{ client_id: 'nobody' }, 'invalid_client'],
  [{ redirect_uri: 'https://example.com/' }, 'redirect_uri_mismatch'],
  [{ scope: 'https://www.googleapis.com/auth/drive' }, 'invalid_scope'],
  [{ response_type: 'token' }, 'unsupported_response_type'],
])('a wrong request ends on a page, never in a redirect: %o', async (change, error) => {
  const answer = await ask(authorizationUrl(emulator, change))
  expect(answer.status).toBe(400)
  expect(answer.text).toContain(error)
})
