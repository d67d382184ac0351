import type { SignInState } from '../../../shared/contract/google/accounts.ts'
import type { AccountId, Permission } from '../../../shared/domain.ts'
import { notAllowed } from '../../../shared/problems/account-problem.ts'
import { failure, success } from '../../../shared/problems/problem.ts'
import type { Problem, Result } from '../../../shared/problems/problem.ts'
import { within } from '../../clock/within.ts'
import type { Ports } from '../../ports.ts'
import { takeTurns } from '../../turns.ts'
import type { OAuthClient } from './client-file.ts'
import type { ClosingPage } from './closing-page.ts'
import type { Endpoints } from '../endpoints.ts'
import { authorizationUrl, exchangeCode, identify } from './oauth.ts'
import type { Identity, Tokens } from './oauth.ts'
import { heardBy } from '../pace/network-watch.ts'
import type { NetworkWatch } from '../pace/network-watch.ts'
import { randomName } from '../random-values.ts'
import { listenForRedirect } from './redirect-listener.ts'
import type { RedirectListener } from './redirect-listener.ts'

/** More permissions of an account that is signed in. */
interface GrantWish {
  account: AccountId
  email: string
  permissions: readonly Permission[]
  /** All that is asked for, blank-separated. */
  scopes: string
}

export interface SignInFlow {
  state(): SignInState
  /** Begins a sign-in in the browser and ends the one before, if any. */
  start(client: OAuthClient, keepPlain: boolean, wish?: GrantWish): Promise<Result<SignInState>>
  cancel(): Promise<void>
}

/** A sign-in that Google completed, to be kept. */
export interface FinishedSignIn {
  client: OAuthClient
  tokens: Tokens & { refreshToken: string }
  identity: Identity
  keepPlain: boolean
  wish?: GrantWish
}

/** An account that was kept. */
export interface KeptSignIn {
  id: AccountId
  email: string
  /** Needed or asked for, and not given for the account that was meant. */
  lacks?: Permission
}

export interface SignInParts {
  ports: Pick<Ports, 'fetch' | 'clock' | 'random' | 'openUrl' | 'log'>
  endpoints: Endpoints
  /** Hears of the questions to Google after the browser came back. */
  network: NetworkWatch
  keep(signIn: FinishedSignIn): Promise<Result<KeptSignIn>>
  changed(state: SignInState): void
}

interface Attempt {
  client: OAuthClient
  keepPlain: boolean
  wish: GrantWish | undefined
  listener: RedirectListener
  state: string
  verifier: string
  ending: AbortController
}

/** How long a person has, and how long the last page can be reloaded. Milliseconds. */
const life = 5 * 60_000
const linger = 30_000

/**
 * Signs in as a desktop application does (reference, 12): the system's browser, and a web server of this one sign-in.
 *
 *   none -> waiting -> done | failed
 */
export function createSignInFlow(parts: SignInParts): SignInFlow {
  const { ports, endpoints } = parts
  let current: SignInState = { phase: 'none' }
  let running: { attempt: Attempt; ended: Promise<void> } | undefined
  let lingering: AbortController | undefined
  const inTurn = takeTurns()

  const become = (state: SignInState): void => {
    current = state
    parts.changed(state)
  }

  const run = async (attempt: Attempt): Promise<void> => {
    const { state, page } = await endOf(attempt)
    if (page) {
      // A browser that does not read its page must not keep the sign-in open.
      await within(ports.clock, linger, attempt.listener.show(page))
      void closeLater(attempt.listener)
    } else {
      attempt.listener.close()
    }
    attempt.ending.abort()
    running = undefined
    become(state)
  }

  /** Whatever goes wrong, the sign-in ends: nobody would hear of a promise that rejects here. */
  const endOf = async (attempt: Attempt): ReturnType<typeof visitOrEnd> => {
    try {
      return await visitOrEnd(attempt)
    } catch (error) {
      ports.log('error', 'sign-in-failed', { detail: reasonOf(error) })
      const problem: Problem = { code: 'unexpected', detail: reasonOf(error) }
      return { state: failedWith(problem), page: pageFor(problem) }
    }
  }

  const visitOrEnd = async (attempt: Attempt): Promise<{ state: SignInState; page?: ClosingPage }> => {
    const { listener, ending } = attempt
    const cancelled = new Promise<'cancelled'>((resolve) => {
      ending.signal.addEventListener('abort', () => resolve('cancelled'), { once: true })
    })
    const expired = ports.clock.sleep(life, ending.signal).then(() => 'expired' as const)
    const first = await Promise.race([listener.visit, cancelled, expired])
    if (first === 'cancelled' || ending.signal.aborted) return { state: failedWith({ code: 'sign-in-cancelled' }) }
    if (first === 'expired') return { state: failedWith({ code: 'sign-in-expired' }) }
    const finished = await finish(attempt, first)
    if (!finished.ok) {
      const problem: Problem = ending.signal.aborted ? { code: 'sign-in-cancelled' } : finished.problem
      return { state: failedWith(problem), page: pageFor(problem) }
    }
    const { id, email, lacks } = finished.value
    if (lacks === undefined) return { state: { phase: 'done', account: id }, page: { kind: 'signed-in', email } }
    const problem = notAllowed(attempt.wish?.email ?? email, lacks)
    return { state: failedWith(problem), page: { kind: 'scope-missing', email } }
  }

  const finish = async (attempt: Attempt, query: URLSearchParams): Promise<Result<KeptSignIn>> => {
    const { client, verifier, listener, keepPlain, wish } = attempt
    const { signal } = attempt.ending
    if (query.get('state') !== attempt.state) return failure('sign-in-mismatch')
    const error = query.get('error')
    if (error !== null) {
      const denied = error === 'access_denied' || error === 'admin_policy_enforced' || error === 'org_internal'
      return failure(denied ? 'sign-in-denied' : 'google-refused', { detail: error.slice(0, 200) })
    }
    const code = query.get('code')
    if (code === null || code === '') return failure('google-bad-answer', { detail: 'no code in the redirect' })
    const grant = { code, verifier, redirectUri: listener.redirectUri }
    const { network } = parts
    const tokens = await heardBy(network, () => exchangeCode(ports.fetch, endpoints, client, grant, signal))
    if (!tokens.ok) return tokens
    const { refreshToken } = tokens.value
    if (refreshToken === undefined) return failure('google-bad-answer', { detail: 'no refresh token' })
    const identity = await heardBy(network, () => identify(ports.fetch, endpoints, client, tokens.value, signal))
    if (!identity.ok) return identity
    const given = { ...tokens.value, refreshToken }
    return await parts.keep({ client, tokens: given, identity: identity.value, keepPlain, ...(wish && { wish }) })
  }

  const closeLater = async (listener: RedirectListener): Promise<void> => {
    const ending = new AbortController()
    lingering = ending
    await ports.clock.sleep(linger, ending.signal)
    listener.close()
  }

  const cancel = async (): Promise<void> => {
    lingering?.abort()
    running?.attempt.ending.abort()
    await running?.ended
  }

  const begin = async (
    client: OAuthClient,
    keepPlain: boolean,
    wish: GrantWish | undefined,
  ): Promise<Result<SignInState>> => {
    await cancel()
    const [path, state, verifier] = [randomName(ports.random), randomName(ports.random), randomName(ports.random)]
    const listener = await listenForRedirect(path, ports.log)
    const { redirectUri } = listener
    const asked = wish && { scopes: wish.scopes, email: wish.email }
    const url = authorizationUrl(endpoints, { clientId: client.clientId, redirectUri, state, verifier, ...asked })
    const waiting: SignInState = { phase: 'waiting', url, expiresAt: ports.clock.now() + life }
    become(waiting)
    const attempt = { client, keepPlain, wish, listener, state, verifier, ending: new AbortController() }
    running = { attempt, ended: run(attempt) }
    void askBrowser(url)
    return success(waiting)
  }

  const askBrowser = async (url: string): Promise<void> => {
    // The address stays in the state, so that a person can open it by hand.
    const opened = await ports.openUrl(url).catch(() => false)
    if (!opened) ports.log('warn', 'browser-not-opened')
  }

  return {
    state: () => current,
    cancel,
    // The second of two at the same moment ends the first.
    start: (client, keepPlain, wish) => inTurn(() => begin(client, keepPlain, wish)),
  }
}

function failedWith(problem: Problem): SignInState {
  return { phase: 'failed', problem }
}

/** Without what an address in a message may carry. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}

function pageFor(problem: Problem): ClosingPage {
  if (problem.code === 'sign-in-denied') return { kind: 'denied' }
  return { kind: problem.code === 'sign-in-mismatch' ? 'mismatch' : 'failed' }
}
