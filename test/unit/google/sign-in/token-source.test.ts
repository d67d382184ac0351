import { describe, expect, test } from 'vitest'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import { createTokenSource } from '../../../../src/main/google/sign-in/token-source.ts'
import type { TokenSource } from '../../../../src/main/google/sign-in/token-source.ts'
import type { Fetch } from '../../../../src/main/ports.ts'
import { standingClock, type StandingClock } from '../../../clocks/standing-clock.ts'

interface Bench {
  tokens: TokenSource
  clock: StandingClock
  /** Refreshes that wait for their answer, oldest first. */
  asked: ((answer: object, status?: number) => void)[]
  /** What the keeper of the account was told. */
  told: string[]
}

function bench(): Bench {
  const endpoints = googleEndpoints()
  if (!endpoints.ok) throw new Error('expected endpoints')
  const asked: Bench['asked'] = []
  const told: string[] = []
  // Like a connection whose answer is there before anybody hears that it is not wanted any more.
  const fetch: Fetch = () =>
    new Promise((resolve) => {
      asked.push((answer, status = 200) => resolve(new Response(JSON.stringify(answer), { status })))
    })
  const clock = standingClock()
  const tokens = createTokenSource({ fetch, clock }, endpoints.value, {
    read: () => Promise.resolve({ client: { clientId: 'c', clientSecret: 's' }, refreshToken: 'refresh-1' }),
    replace: (refreshToken) => Promise.resolve(void told.push(`replace ${refreshToken}`)),
    died: (refreshToken) => Promise.resolve(void told.push(`died ${refreshToken}`)),
    email: () => 'anna@example.com',
  })
  return { tokens, clock, asked, told }
}

const never = new AbortController().signal
const fresh = (name: string): object => ({ access_token: name, expires_in: 3599 })
/** Lets everything happen that needs no answer. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

describe('a refresh that was ended by', () => {
  test('signing out gives nobody a token, then or later', async () => {
    const { tokens, asked, told } = bench()
    const wanted = tokens.token(never)
    await settle()
    tokens.clear()
    asked[0]?.({ ...fresh('late'), refresh_token: 'refresh-2' })
    expect(await wanted).toEqual({
      ok: false,
      failure: { kind: 'sign-in', problem: { code: 'sign-in-needed', values: { email: 'anna@example.com' } } },
    })
    expect(told).toEqual([])
    const next = tokens.token(never)
    await settle()
    expect(asked).toHaveLength(2)
    asked[1]?.(fresh('second'))
    expect(await next).toEqual({ ok: true, value: 'second' })
  })

  test('signing out does not declare the sign-in dead', async () => {
    const { tokens, asked, told } = bench()
    const wanted = tokens.token(never)
    await settle()
    tokens.clear()
    asked[0]?.({ error: 'invalid_grant' }, 400)
    expect(await wanted).toMatchObject({ ok: false, failure: { kind: 'sign-in' } })
    expect(told).toEqual([])
  })

  test('another sign-in gives the token of that one', async () => {
    const { tokens, asked, told } = bench()
    const wanted = tokens.token(never)
    await settle()
    tokens.adopt({ accessToken: 'new', expiresIn: 3599 })
    asked[0]?.(fresh('old'))
    expect(await wanted).toEqual({ ok: true, value: 'new' })
    expect(await tokens.token(never)).toEqual({ ok: true, value: 'new' })
    expect(told).toEqual([])
  })
})

describe('a refresh', () => {
  test('is shared, and goes on for the others when one does not wait any longer', async () => {
    const { tokens, asked } = bench()
    const impatient = new AbortController()
    const [one, other] = [tokens.token(impatient.signal), tokens.token(never)]
    await settle()
    impatient.abort()
    expect(await one).toEqual({ ok: false, failure: { kind: 'cancelled' } })
    expect(asked).toHaveLength(1)
    asked[0]?.(fresh('shared'))
    expect(await other).toEqual({ ok: true, value: 'shared' })
    expect(await tokens.token(never)).toEqual({ ok: true, value: 'shared' })
    expect(asked).toHaveLength(1)
  })

  test('is done again shortly before the token runs out, and when the token was refused', async () => {
    const { tokens, clock, asked, told } = bench()
    tokens.adopt({ accessToken: 'first', expiresIn: 3600 })
    clock.advance(3_539_000)
    expect(await tokens.token(never)).toEqual({ ok: true, value: 'first' })
    clock.advance(1000)
    const next = tokens.token(never)
    await settle()
    asked[0]?.({ ...fresh('second'), refresh_token: 'refresh-2' })
    expect(await next).toEqual({ ok: true, value: 'second' })
    expect(told).toEqual(['replace refresh-2'])
    tokens.refused('first')
    expect(await tokens.token(never)).toEqual({ ok: true, value: 'second' })
    tokens.refused('second')
    void tokens.token(never)
    await settle()
    expect(asked).toHaveLength(2)
  })

  test('of a token with a very short life is done again after half of it', async () => {
    const { tokens, clock, asked } = bench()
    tokens.adopt({ accessToken: 'brief', expiresIn: 60 })
    clock.advance(29_999)
    expect(await tokens.token(never)).toEqual({ ok: true, value: 'brief' })
    clock.advance(1)
    void tokens.token(never)
    await settle()
    expect(asked).toHaveLength(1)
  })

  test('that brings the same refresh token replaces nothing', async () => {
    const { tokens, asked, told } = bench()
    for (const more of [{ refresh_token: 'refresh-1' }, {}]) {
      const wanted = tokens.token(never)
      await settle()
      asked.at(-1)?.({ ...fresh('next'), ...more })
      expect(await wanted).toEqual({ ok: true, value: 'next' })
      tokens.refused('next')
    }
    expect(told).toEqual([])
  })

  test.each([
    [503, {}, 'retry', 'google-busy'],
    [200, {}, 'retry', 'google-bad-answer'],
    [401, { error: 'invalid_client' }, 'sign-in', 'client-rejected'],
    [400, { error: 'invalid_grant' }, 'sign-in', 'sign-in-needed'],
  ])('that Google answers with %i %j is a %s: %s', async (status, answer, kind, code) => {
    const { tokens, asked, told } = bench()
    const wanted = tokens.token(never)
    await settle()
    asked[0]?.(answer, status)
    const result = await wanted
    expect(result).toMatchObject({ ok: false, failure: { kind, problem: { code } } })
    const values = { email: 'anna@example.com' }
    if (kind === 'retry') expect(result).toMatchObject({ failure: { afterMs: 0 } })
    else expect(result).toMatchObject({ failure: { problem: { values } } })
    expect(told).toEqual(code === 'sign-in-needed' ? ['died refresh-1'] : [])
  })

  test('is not waited for by whoever has left already', async () => {
    const { tokens } = bench()
    expect(await tokens.token(AbortSignal.abort())).toEqual({ ok: false, failure: { kind: 'cancelled' } })
  })

  test('that Google refuses for good is told once, by the token that died', async () => {
    const { tokens, asked, told } = bench()
    const wanted = [tokens.token(never), tokens.token(never)]
    await settle()
    asked[0]?.({ error: 'invalid_grant' }, 400)
    for (const one of wanted) expect(await one).toMatchObject({ ok: false, failure: { kind: 'sign-in' } })
    expect(told).toEqual(['died refresh-1'])
  })
})
