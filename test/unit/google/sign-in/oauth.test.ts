import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import {
  authorizationUrl,
  exchangeCode,
  identify,
  refreshTokens,
  revokeToken,
  tokenProblem,
} from '../../../../src/main/google/sign-in/oauth.ts'
import type { Tokens } from '../../../../src/main/google/sign-in/oauth.ts'
import type { Fetch } from '../../../../src/main/ports.ts'

const real = googleEndpoints()
if (!real.ok) throw new Error('expected endpoints')
const endpoints = real.value
const client = { clientId: 'the-client', clientSecret: 'the-secret' }
const grant = { code: 'the-code', verifier: 'the-verifier', redirectUri: 'http://127.0.0.1:1/x' }
const never = new AbortController().signal

interface Asked {
  url: string
  init: RequestInit | undefined
}

/** Answers every request alike, and what was asked. */
function answering(status: number, body: unknown): { fetch: Fetch; asked: Asked[] } {
  const asked: Asked[] = []
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    asked,
    fetch: (url, init) => {
      asked.push({ url, init })
      return Promise.resolve(new Response(status === 204 ? null : text, { status }))
    },
  }
}

const offline: Fetch = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
const form = ({ init }: Asked): Record<string, string> => Object.fromEntries(new URLSearchParams(init?.body as string))

async function exchanged(body: unknown, status = 200) {
  return await exchangeCode(answering(status, body).fetch, endpoints, client, grant, never)
}

describe('the page of a sign-in', () => {
  test('asks for exactly what is needed', () => {
    const url = authorizationUrl(endpoints, {
      clientId: 'c',
      redirectUri: 'http://127.0.0.1:1/x',
      state: 's',
      verifier: 'v',
    })
    const { origin, pathname, searchParams } = new URL(url)
    expect(origin + pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth')
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'c',
      redirect_uri: 'http://127.0.0.1:1/x',
      response_type: 'code',
      scope: endpoints.scopes,
      code_challenge: createHash('sha256').update('v').digest('base64url'),
      code_challenge_method: 'S256',
      state: 's',
      access_type: 'offline',
      prompt: 'consent',
    })
  })
})

describe('tokens', () => {
  test('are asked for with a form, at the address for them', async () => {
    const { fetch, asked } = answering(200, { access_token: 'a' })
    await exchangeCode(fetch, endpoints, client, grant, never)
    await refreshTokens(fetch, endpoints, client, 'refresh', never)
    expect(asked.map(({ url }) => url)).toEqual(Array(2).fill('https://oauth2.googleapis.com/token'))
    expect(asked.map(({ init }) => init?.method)).toEqual(['POST', 'POST'])
    expect(asked[0]?.init?.headers).toEqual({
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    })
    expect(asked.map(form)).toEqual([
      {
        client_id: 'the-client',
        client_secret: 'the-secret',
        code: 'the-code',
        code_verifier: 'the-verifier',
        grant_type: 'authorization_code',
        redirect_uri: 'http://127.0.0.1:1/x',
      },
      { client_id: 'the-client', client_secret: 'the-secret', refresh_token: 'refresh', grant_type: 'refresh_token' },
    ])
  })

  test('have what Google sent, and nothing else', async () => {
    const least = { accessToken: 'a', expiresIn: 3599 }
    expect(await exchanged({ access_token: 'a' })).toEqual({ ok: true, value: least })
    const all = { access_token: 'a', expires_in: 60, refresh_token: 'r', scope: ' openid  email ', id_token: 'i' }
    expect(await exchanged(all)).toEqual({
      ok: true,
      value: { accessToken: 'a', expiresIn: 60, refreshToken: 'r', scopes: ['openid', 'email'], idToken: 'i' },
    })
  })

  test.each([
    [120, 120],
    ['120', 120],
    [0, 3599],
    [-5, 3599],
    ['soon', 3599],
    [null, 3599],
    [undefined, 3599],
  ])('that live %s seconds live %i', async (said, expected) => {
    expect(await exchanged({ access_token: 'a', expires_in: said })).toMatchObject({ value: { expiresIn: expected } })
  })

  test.each([[{}], [{ access_token: '' }], [{ access_token: 7 }], [[]], ['<html>'], ['']])(
    'are not in %j',
    async (body) => {
      expect(await exchanged(body)).toEqual({
        ok: false,
        problem: { code: 'google-bad-answer', detail: 'no access token in the answer' },
      })
    },
  )

  test('are in nothing but an answer that is good', async () => {
    expect(await exchanged({ access_token: 'a' }, 201)).toMatchObject({ ok: false })
    const { fetch } = answering(200, 'x'.repeat(21 << 20))
    expect(await exchangeCode(fetch, endpoints, client, grant, never)).toEqual({
      ok: false,
      problem: { code: 'google-bad-answer', detail: 'the answer was too large' },
    })
    expect(await exchangeCode(offline, endpoints, client, grant, never)).toEqual({
      ok: false,
      problem: { code: 'offline', detail: 'ENOTFOUND' },
    })
    expect(await exchangeCode(offline, endpoints, client, grant, AbortSignal.abort())).toEqual({
      ok: false,
      problem: { code: 'cancelled' },
    })
  })

  test('that are dead for good need another sign-in, and other failures do not', async () => {
    const refresh = async (status: number, error: string) =>
      await refreshTokens(answering(status, { error }).fetch, endpoints, client, 'r', never)
    expect(await refresh(400, 'invalid_grant')).toEqual({
      ok: false,
      problem: { code: 'sign-in-needed', detail: 'HTTP 400 invalid_grant' },
    })
    expect(await refresh(401, 'invalid_client')).toMatchObject({ problem: { code: 'client-rejected' } })
    expect(await refresh(503, '')).toMatchObject({ problem: { code: 'google-busy' } })
  })
})

describe('a refusal', () => {
  test.each([
    [400, 'invalid_grant', 'sign-in-expired'],
    [401, 'invalid_client', 'client-rejected'],
    [401, 'unauthorized_client', 'client-rejected'],
    [401, 'deleted_client', 'client-rejected'],
    [401, 'disabled_client', 'client-rejected'],
    [400, 'redirect_uri_mismatch', 'client-rejected'],
    [403, 'access_denied', 'sign-in-denied'],
    [403, 'org_internal', 'sign-in-denied'],
    [400, 'admin_policy_enforced', 'sign-in-denied'],
    [400, 'invalid_request', 'google-refused'],
    [400, 'something_new', 'google-refused'],
    [400, '', 'google-bad-answer'],
    [499, '', 'google-bad-answer'],
    [500, '', 'google-busy'],
    [503, 'something_new', 'google-busy'],
    [429, '', 'google-busy'],
    [428, '', 'google-bad-answer'],
  ])('with %i %s is %s', (status, error, code) => {
    expect(tokenProblem(status, JSON.stringify({ error }))).toEqual({
      code,
      detail: `HTTP ${status}${error === '' ? '' : ` ${error}`}`,
    })
  })

  test('is told with its reason, as far as that can be read, and not at any length', () => {
    const body = (error_description: unknown): string => JSON.stringify({ error: 'invalid_request', error_description })
    expect(tokenProblem(400, body('client_secret is missing.'))).toEqual({
      code: 'client-rejected',
      detail: 'HTTP 400 invalid_request client_secret is missing.',
    })
    expect(tokenProblem(400, body(7))).toEqual({ code: 'google-refused', detail: 'HTTP 400 invalid_request' })
    expect(tokenProblem(400, body('x'.repeat(600))).detail).toHaveLength(500)
    for (const odd of ['', '<html>', '[]', '{"error":7}', 'null'])
      expect(tokenProblem(404, odd)).toEqual({ code: 'google-bad-answer', detail: 'HTTP 404' })
  })
})

describe('taking back', () => {
  test.each([
    [200, true],
    [204, true],
    [299, true],
    [300, false],
    [400, true],
    [401, false],
    [500, false],
  ])('a token that Google answers with %i is done: %s', async (status, done) => {
    const { fetch, asked } = answering(status, {})
    const result = await revokeToken(fetch, endpoints, 'the token', never)
    expect(result.ok).toBe(done)
    expect(asked.map((one) => [one.url, form(one)])).toEqual([
      ['https://oauth2.googleapis.com/revoke', { token: 'the token' }],
    ])
    if (status === 500) expect(result).toMatchObject({ problem: { code: 'google-busy', detail: 'HTTP 500' } })
  })

  test('a token without a connection is a problem', async () => {
    expect(await revokeToken(offline, endpoints, 't', never)).toEqual({
      ok: false,
      problem: { code: 'offline', detail: 'ENOTFOUND' },
    })
  })
})

describe('who it is', () => {
  const idToken = (claims: unknown): string =>
    ['{}', JSON.stringify(claims), ''].map((part) => Buffer.from(part).toString('base64url')).join('.')
  const told = { sub: '7', email: 'told@example.com', name: 'Told' }
  const identified = async (claims: unknown, fetch = answering(200, told).fetch) => {
    const tokens: Tokens = {
      accessToken: 'access',
      expiresIn: 1,
      ...(claims !== undefined && { idToken: typeof claims === 'string' ? claims : idToken(claims) }),
    }
    return await identify(fetch, endpoints, client, tokens, never)
  }
  const claimed = { sub: '7', email: 'claimed@example.com', name: 'Claimed' }

  test.each([undefined, 'the-client', ['other', 'the-client']])('is in an id token for %j', async (aud) => {
    const { fetch, asked } = answering(200, told)
    expect(await identified({ ...claimed, aud }, fetch)).toEqual({ ok: true, value: claimed })
    expect(asked).toEqual([])
  })

  test.each<[string, unknown]>([
    ['no id token', undefined],
    ['one for another', { ...claimed, aud: 'other' }],
    ['one for others', { ...claimed, aud: ['other'] }],
    ['one for the name in it', { ...claimed, aud: ['the-client-2'] }],
    ['one for nothing readable', { ...claimed, aud: 7 }],
    ['one of nobody', { ...claimed, sub: '' }],
    ['no token', 'nonsense'],
    ['an odd one', 'a.b.c'],
    ['one of the same person without an address', { sub: '7', aud: 'the-client' }],
  ])('is asked for where there is %s', async (_, claims) => {
    const { fetch, asked } = answering(200, told)
    expect(await identified(claims, fetch)).toEqual({ ok: true, value: told })
    expect(asked.map(({ url, init }) => [url, init?.headers])).toEqual([
      ['https://openidconnect.googleapis.com/v1/userinfo', { authorization: 'Bearer access' }],
    ])
  })

  test('is what the id token says if nothing better can be had', async () => {
    const bare = { sub: '8', aud: 'the-client' }
    const value = { sub: '8', email: '', name: '' }
    for (const fetch of [answering(200, told).fetch, answering(500, '').fetch, offline])
      expect(await identified(bare, fetch)).toEqual({ ok: true, value })
    expect(await identified({ ...bare, email: 7, name: 'Name' }, offline)).toEqual({
      ok: true,
      value: { ...value, name: 'Name' },
    })
  })

  test('is a problem if nobody says', async () => {
    for (const body of [{}, { sub: '' }, '<html>'])
      expect(await identified(undefined, answering(403, body).fetch)).toEqual({
        ok: false,
        problem: { code: 'google-bad-answer', detail: 'no identity in the sign-in, HTTP 403' },
      })
    expect(await identified(undefined, offline)).toMatchObject({ ok: false, problem: { code: 'offline' } })
  })
})
