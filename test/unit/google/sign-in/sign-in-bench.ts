import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { SignInState } from '../../../../src/shared/contract/google/accounts.ts'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import { openGoogle } from '../../../../src/main/google/google.ts'
import type { Google, GooglePorts } from '../../../../src/main/google/google.ts'
import { endOfSignIn, triedSignIn } from '../../../engine/signed-in.ts'
import { testBrowser } from '../browser.ts'
import type { TestBrowser } from '../browser.ts'
import { startStubServer } from '../stub-server.ts'
import type { Answer, StubServer } from '../stub-server.ts'
import { testPorts } from '../test-ports.ts'
import { standingClock, type StandingClock } from '../../../clocks/standing-clock.ts'

export const readScope = 'https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata'

export function comeBack(asked: URLSearchParams, answer: Record<string, string>): Answer {
  const target = new URL(asked.get('redirect_uri') ?? '')
  target.search = new URLSearchParams({ state: asked.get('state') ?? '', ...answer }).toString()
  return { status: 302, headers: { location: target.href } }
}

export function idToken(claims: object): string {
  return ['{}', JSON.stringify(claims), ''].map((part) => Buffer.from(part).toString('base64url')).join('.')
}

export function tokens(more: object = {}): object {
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

/**
 * For each test a Google that asks a server which answers as it is told, and a browser. To be called once at the top of a test file.
 */
export function signInBench() {
  let server: StubServer
  let home: string
  let clock: StandingClock
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
    clock = standingClock()
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

  const signIn = (options: { keepPlain?: boolean } = {}): Promise<SignInState> => triedSignIn(google, options)

  async function failedCode(): Promise<string> {
    const state = await signIn()
    return state.phase === 'failed' ? state.problem.code : state.phase
  }

  return {
    get server() {
      return server
    },
    get home() {
      return home
    },
    get clock() {
      return clock
    },
    get browser() {
      return browser
    },
    set browser(value) {
      browser = value
    },
    get google() {
      return google
    },
    set google(value) {
      google = value
    },
    get states() {
      return states
    },
    open,
    ended: () => endOfSignIn(google),
    signIn,
    failedCode,
  }
}
