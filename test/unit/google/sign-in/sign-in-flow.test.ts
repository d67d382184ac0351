import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SignInState } from '../../../../src/shared/contract/google/accounts.ts'
import type { AccountId } from '../../../../src/shared/domain.ts'
import { success } from '../../../../src/shared/problems/problem.ts'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import { createNetworkWatch } from '../../../../src/main/google/pace/network-watch.ts'
import { createSignInFlow } from '../../../../src/main/google/sign-in/sign-in.ts'
import type { SignInFlow } from '../../../../src/main/google/sign-in/sign-in.ts'
import type { FinishedSignIn, SignInParts } from '../../../../src/main/google/sign-in/sign-in-attempt.ts'
import type { Fetch } from '../../../../src/main/ports.ts'
import { visit } from '../browser.ts'
import type { Shown } from '../browser.ts'
import { standingClock, type StandingClock } from '../../../clocks/standing-clock.ts'

const client = { clientId: 'the-client', clientSecret: 'the-secret' }

let clock: StandingClock
let states: SignInState[]
let kept: FinishedSignIn[]
let log: string[]
let flow: SignInFlow
/** What Google answers to the question for tokens. */
let answer: () => Promise<Response>

const idToken = `.${Buffer.from(JSON.stringify({ sub: '7', email: 'ann@example.com' })).toString('base64url')}.`
const tokens = { access_token: 'a', refresh_token: 'r', id_token: idToken }

beforeEach(() => {
  clock = standingClock()
  states = []
  kept = []
  log = []
  answer = () => Promise.resolve(new Response(JSON.stringify(tokens)))
  flow = start()
})
afterEach(() => flow.cancel())

function start({
  ports,
  ...more
}: Partial<Omit<SignInParts, 'ports'>> & { ports?: Partial<SignInParts['ports']> } = {}): SignInFlow {
  const endpoints = googleEndpoints()
  if (!endpoints.ok) throw new Error('expected endpoints')
  const fetch_: Fetch = () => answer()
  return createSignInFlow({
    ports: {
      fetch: fetch_,
      clock,
      random: (count) => randomBytes(count),
      openUrl: () => Promise.resolve(true),
      log: (_, event, fields) => void log.push(`${event} ${JSON.stringify(fields ?? {})}`),
      ...ports,
    },
    endpoints: endpoints.value,
    network: createNetworkWatch(clock),
    keep(signIn) {
      kept.push(signIn)
      return Promise.resolve(success({ id: '7' as AccountId, email: 'ann@example.com' }))
    },
    changed: (state) => void states.push(state),
    ...more,
  })
}

/** Where the browser is to come back to, with these words in place of a code. */
async function back(words: Record<string, string> = { code: 'c' }, keepPlain = false): Promise<string> {
  const started = await flow.start(client, keepPlain)
  if (!started.ok || started.value.phase !== 'waiting') throw new Error('expected to wait')
  const { searchParams } = new URL(started.value.url)
  const url = new URL(searchParams.get('redirect_uri') ?? '')
  url.search = new URLSearchParams({ state: searchParams.get('state') ?? '', ...words }).toString()
  return url.href
}

/** The end of a sign-in that comes back so, and the page that the browser shows. */
async function end(words?: Record<string, string>): Promise<{ state: SignInState; page: Shown }> {
  const page = await visit(await back(words))
  await expect.poll(() => flow.state().phase).not.toBe('waiting')
  return { state: flow.state(), page }
}

const isOpen = (url: string): Promise<boolean> =>
  fetch(url, { method: 'POST' }).then(
    () => true,
    () => false,
  )

test('a sign-in that succeeds is kept with all that is known of it', async () => {
  expect(flow.state()).toEqual({ phase: 'none' })
  const { state, page } = await end()
  expect(state).toEqual({ phase: 'done', account: '7' })
  expect(states.map(({ phase }) => phase)).toEqual(['waiting', 'done'])
  expect(page.html).toContain('You are signed in')
  expect(kept).toEqual([
    {
      client,
      tokens: { accessToken: 'a', expiresIn: 3599, refreshToken: 'r', idToken },
      identity: { sub: '7', email: 'ann@example.com', name: '' },
      keepPlain: false,
    },
  ])
  await visit(await back({ code: 'c' }, true))
  await expect.poll(() => kept.length).toBe(2)
  expect(kept[1]?.keepPlain).toBe(true)
})

describe('what the browser brings back', () => {
  test.each([
    ['access_denied', 'sign-in-denied', 'Shoebox was not let in'],
    ['admin_policy_enforced', 'sign-in-denied', 'Shoebox was not let in'],
    ['org_internal', 'sign-in-denied', 'Shoebox was not let in'],
    ['invalid_scope', 'google-refused', 'The sign-in did not work'],
    ['', 'google-refused', 'The sign-in did not work'],
  ])('as error "%s" is %s', async (error, code, words) => {
    const { state, page } = await end({ error, code: 'c' })
    expect(state).toEqual({ phase: 'failed', problem: { code, detail: error } })
    expect(page.html).toContain(words)
    expect(kept).toEqual([])
  })

  test('is told of an error at no greater length than a line', async () => {
    const { state } = await end({ error: 'x'.repeat(300) })
    expect(state).toEqual({ phase: 'failed', problem: { code: 'google-refused', detail: 'x'.repeat(200) } })
  })

  test.each([[{}], [{ code: '' }]])('without a code is no answer: %j', async (words) => {
    const { state } = await end(words)
    const problem = { code: 'google-bad-answer', detail: 'no code in the redirect' }
    expect(state).toEqual({ phase: 'failed', problem })
  })

  test('for another sign-in is not looked at', async () => {
    const { state, page } = await end({ state: 'another', error: 'access_denied' })
    expect(state).toEqual({ phase: 'failed', problem: { code: 'sign-in-mismatch' } })
    expect(page.html).toContain('does not belong')
  })
})

describe('a sign-in that goes wrong in the end', () => {
  test('without a refresh token is of no use', async () => {
    answer = () => Promise.resolve(new Response(JSON.stringify({ access_token: 'a', id_token: idToken })))
    const problem = { code: 'google-bad-answer', detail: 'no refresh token' }
    expect((await end()).state).toEqual({ phase: 'failed', problem })
  })

  test('with an account that cannot be kept says why', async () => {
    flow = start({ keep: () => Promise.resolve({ ok: false, problem: { code: 'mirror-full' } }) })
    const { state, page } = await end()
    expect(state).toEqual({ phase: 'failed', problem: { code: 'mirror-full' } })
    expect(page.html).toContain('The sign-in did not work')
  })

  test('without the permission for photos is there, and failed', async () => {
    const value = { id: '7' as AccountId, email: 'ann@example.com', lacks: 'see' as const }
    flow = start({ keep: () => Promise.resolve(success(value)) })
    const { state, page } = await end()
    expect(state).toEqual({
      phase: 'failed',
      problem: { code: 'scope-missing', values: { email: 'ann@example.com', permission: 'see' } },
    })
    expect(page.html).toContain('One permission is missing')
    expect(page.html).toContain('ann@example.com')
  })

  test.each([
    [new TypeError('with an address in it'), 'TypeError'],
    ['a text', 'unknown'],
  ])('by a bug ends all the same, and says no more of it than its name: %s', async (bug, detail) => {
    flow = start({ keep: vi.fn<SignInParts['keep']>().mockRejectedValue(bug) })
    const { state, page } = await end()
    expect(state).toEqual({ phase: 'failed', problem: { code: 'unexpected', detail } })
    expect(page.html).toContain('The sign-in did not work')
    expect(log).toEqual([`sign-in-failed ${JSON.stringify({ detail })}`])
  })
})

describe('a sign-in that is given up', () => {
  test('while Google is asked is cancelled, and the browser hears of it', async () => {
    let asked = 0
    answer = () => {
      asked++
      return new Promise(() => undefined)
    }
    const fetch_: Fetch = (_, init) =>
      new Promise((resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
        answer().then(resolve, reject)
      })
    flow = start({ ports: { fetch: fetch_ } })
    const page = visit(await back())
    await expect.poll(() => asked).toBe(1)
    await flow.cancel()
    expect(flow.state()).toEqual({ phase: 'failed', problem: { code: 'sign-in-cancelled' } })
    expect((await page).html).toContain('The sign-in did not work')
    expect(kept).toEqual([])
  })

  test('closes the way back at once, and so does one that took too long', async () => {
    const first = await back()
    expect(await isOpen(first)).toBe(true)
    await flow.cancel()
    expect(await isOpen(first)).toBe(false)
    const second = await back()
    clock.advance(299_999)
    expect([flow.state().phase, await isOpen(second)]).toEqual(['waiting', true])
    clock.advance(1)
    await expect.poll(() => flow.state()).toEqual({ phase: 'failed', problem: { code: 'sign-in-expired' } })
    expect(await isOpen(second)).toBe(false)
  })

  test('wakes nobody later', async () => {
    await back()
    await flow.cancel()
    clock.advance(300_000)
    await new Promise((resolve) => void setImmediate(resolve))
    expect(states.map(({ phase }) => phase)).toEqual(['waiting', 'failed'])
  })

  test('before there is one changes nothing', async () => {
    await flow.cancel()
    expect([flow.state(), states]).toEqual([{ phase: 'none' }, []])
  })
})

describe('the last page', () => {
  test('can be loaded again for half a minute, and no longer', async () => {
    const url = await back()
    const first = await visit(url)
    clock.advance(29_999)
    expect((await visit(url)).html).toBe(first.html)
    clock.advance(1)
    await expect.poll(() => isOpen(url)).toBe(false)
  })

  test('is gone when the next sign-in begins, or the program ends', async () => {
    const first = await back()
    await visit(first)
    await expect.poll(() => flow.state().phase).toBe('done')
    const second = await back()
    await expect.poll(() => isOpen(first)).toBe(false)
    await visit(second)
    await expect.poll(() => flow.state().phase).toBe('done')
    await flow.cancel()
    await expect.poll(() => isOpen(second)).toBe(false)
    expect(flow.state().phase).toBe('done')
  })
})

describe('a browser', () => {
  test.each<[string, () => Promise<boolean>]>([
    ['is not there', () => Promise.resolve(false)],
    ['cannot be started', () => Promise.reject(new Error('no browser'))],
  ])('that %s is told to the log, and the sign-in waits', async (_, openUrl) => {
    flow = start({ ports: { openUrl } })
    await back()
    await expect.poll(() => log).toEqual(['browser-not-opened {}'])
    expect(flow.state().phase).toBe('waiting')
  })

  test('gets the address that the state tells', async () => {
    const opened: string[] = []
    flow = start({
      ports: {
        openUrl(url) {
          opened.push(url)
          return Promise.resolve(true)
        },
      },
    })
    await back()
    const state = flow.state()
    expect(opened).toEqual([state.phase === 'waiting' ? state.url : ''])
    expect(state).toMatchObject({ expiresAt: clock.now() + 300_000 })
    expect(log).toEqual([])
  })
})

test('a sign-in that cannot begin does not keep the next one from beginning', async () => {
  let failures = 1
  flow = start({
    ports: {
      random(count) {
        if (failures-- > 0) throw new Error('no random bytes')
        return randomBytes(count)
      },
    },
  })
  await expect(flow.start(client, false)).rejects.toThrow('no random bytes')
  expect((await end()).state).toMatchObject({ phase: 'done' })
})

test('whoever watches the network hears of questions that Google does not answer', async () => {
  const network = createNetworkWatch(clock)
  const answers: (() => void)[] = []
  answer = () => new Promise((resolve) => answers.push(() => resolve(new Response(JSON.stringify(tokens)))))
  flow = start({ network })
  const page = visit(await back())
  await expect.poll(() => answers.length).toBe(1)
  expect(network.trouble()).toBeUndefined()
  clock.advance(3_000)
  expect(network.trouble()).toEqual({ kind: 'no-answer' })
  answers[0]?.()
  await page
  expect(network.trouble()).toBeUndefined()
})
