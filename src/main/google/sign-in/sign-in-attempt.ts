import type { SignInState } from '../../../shared/contract/google/accounts.ts'
import type { AccountId, Permission } from '../../../shared/domain.ts'
import { notAllowed } from '../../../shared/problems/account-problem.ts'
import { failure } from '../../../shared/problems/problem.ts'
import type { Problem, Result } from '../../../shared/problems/problem.ts'
import type { Ports } from '../../ports.ts'
import type { OAuthClient } from './client-file.ts'
import type { ClosingPage } from './closing-page.ts'
import type { Endpoints } from '../endpoints.ts'
import { exchangeCode, identify } from './oauth.ts'
import type { Identity, Tokens } from './oauth.ts'
import { heardBy } from '../pace/network-watch.ts'
import type { NetworkWatch } from '../pace/network-watch.ts'
import type { RedirectListener } from './redirect-listener.ts'

/** More permissions of an account that is signed in. */
export interface GrantWish {
  account: AccountId
  email: string
  permissions: readonly Permission[]
  /** All that is asked for, blank-separated. */
  scopes: string
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

/** One sign-in in the browser, from its address to its end. */
export interface Attempt {
  client: OAuthClient
  keepPlain: boolean
  wish: GrantWish | undefined
  listener: RedirectListener
  state: string
  verifier: string
  ending: AbortController
}

/** How long a person has. Milliseconds. */
export const life = 5 * 60_000

/** How an attempt ends, and what the browser shows then. Whatever goes wrong, it ends: nobody would hear of a promise that rejects here. */
export async function endOf(parts: SignInParts, attempt: Attempt): ReturnType<typeof visitOrEnd> {
  try {
    return await visitOrEnd(parts, attempt)
  } catch (error) {
    parts.ports.log('error', 'sign-in-failed', { detail: reasonOf(error) })
    const problem: Problem = { code: 'unexpected', detail: reasonOf(error) }
    return { state: failedWith(problem), page: pageFor(problem) }
  }
}

async function visitOrEnd(parts: SignInParts, attempt: Attempt): Promise<{ state: SignInState; page?: ClosingPage }> {
  const { listener, ending } = attempt
  // Ends the wait as well when it is cancelled.
  const expired = parts.ports.clock.sleep(life, ending.signal).then(() => 'expired' as const)
  const first = await Promise.race([listener.visit, expired])
  if (ending.signal.aborted) return { state: failedWith({ code: 'sign-in-cancelled' }) }
  if (first === 'expired') return { state: failedWith({ code: 'sign-in-expired' }) }
  const finished = await finish(parts, attempt, first)
  if (!finished.ok) {
    const problem: Problem = ending.signal.aborted ? { code: 'sign-in-cancelled' } : finished.problem
    return { state: failedWith(problem), page: pageFor(problem) }
  }
  const { id, email, lacks } = finished.value
  if (lacks === undefined) return { state: { phase: 'done', account: id }, page: { kind: 'signed-in', email } }
  const problem = notAllowed(attempt.wish?.email ?? email, lacks)
  return { state: failedWith(problem), page: { kind: 'scope-missing', email } }
}

async function finish(parts: SignInParts, attempt: Attempt, query: URLSearchParams): Promise<Result<KeptSignIn>> {
  const { ports, endpoints } = parts
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
