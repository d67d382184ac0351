import { createHash } from 'node:crypto'
import { z } from 'zod'
import { failure, success } from '../../../shared/problems/problem.ts'
import type { Problem, ProblemCode, Result } from '../../../shared/problems/problem.ts'
import type { Fetch } from '../../ports.ts'
import { parseJson } from '../../../shared/parse-json.ts'
import type { OAuthClient } from './client-file.ts'
import type { Endpoints } from '../endpoints.ts'
import { exchange } from '../exchange.ts'
import type { Exchanged } from '../exchange.ts'

/** What the token endpoint hands out. */
export interface Tokens {
  accessToken: string
  /** Seconds. */
  expiresIn: number
  /** Absent from a refresh: the old one goes on. */
  refreshToken?: string
  /** Scopes that were granted; absent if Google did not say, which means all that were asked for. */
  scopes?: string[]
  idToken?: string
}

/** Who signed in. */
export interface Identity {
  sub: string
  email: string
  name: string
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(3_599),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
  id_token: z.string().optional(),
})
const oauthError = z.object({ error: z.string(), error_description: z.string().catch('') })
const claims = z.object({
  sub: z.string().min(1),
  email: z.string().catch(''),
  name: z.string().catch(''),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
})

/** The S256 challenge of a PKCE verifier (reference, 12.2). */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** The page on which the person allows or refuses (reference, 12.2). */
export function authorizationUrl(
  endpoints: Endpoints,
  request: {
    clientId: string
    redirectUri: string
    state: string
    verifier: string
    /** Blank-separated; those of every sign-in by default. */
    scopes?: string
    /** The address of the account that is meant. */
    email?: string
  },
): string {
  const url = new URL(endpoints.authorization)
  url.search = new URLSearchParams({
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    response_type: 'code',
    scope: request.scopes ?? endpoints.scopes,
    code_challenge: challengeOf(request.verifier),
    code_challenge_method: 'S256',
    state: request.state,
    access_type: 'offline',
    prompt: 'consent',
    ...(request.email !== undefined && { login_hint: request.email }),
  }).toString()
  return url.href
}

/** Trades the code of a redirect for tokens. A code is good for one call. */
export async function exchangeCode(
  fetch: Fetch,
  endpoints: Endpoints,
  client: OAuthClient,
  grant: { code: string; verifier: string; redirectUri: string },
  signal: AbortSignal,
): Promise<Result<Tokens>> {
  return await askForTokens(fetch, endpoints, signal, {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    code: grant.code,
    code_verifier: grant.verifier,
    grant_type: 'authorization_code',
    redirect_uri: grant.redirectUri,
  })
}

/** Asks for a new access token. `sign-in-needed` means that the refresh token is dead for good. */
export async function refreshTokens(
  fetch: Fetch,
  endpoints: Endpoints,
  client: OAuthClient,
  refreshToken: string,
  signal: AbortSignal,
): Promise<Result<Tokens>> {
  const answer = await askForTokens(fetch, endpoints, signal, {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    refresh_token: refreshToken,
    grant_type: 'refresh_token',
  })
  if (answer.ok || answer.problem.code !== 'sign-in-expired') return answer
  return { ok: false, problem: { ...answer.problem, code: 'sign-in-needed' } }
}

/** Takes back every permission this client has from the account. A token that is dead already counts as done. */
export async function revokeToken(
  fetch: Fetch,
  endpoints: Endpoints,
  token: string,
  signal: AbortSignal,
): Promise<Result<void>> {
  const answer = await postForm(fetch, endpoints.revocation, { token }, signal)
  if (answer.kind !== 'answer') return { ok: false, problem: transportProblem(answer) }
  const dead = answer.status === 400
  return (answer.status >= 200 && answer.status < 300) || dead
    ? success(undefined)
    : { ok: false, problem: tokenProblem(answer.status, answer.body) }
}

/**
 * Who the tokens belong to: from the id token, which came straight from Google over a checked connection, so its
 * signature says nothing more; what is missing there is asked for.
 */
export async function identify(
  fetch: Fetch,
  endpoints: Endpoints,
  client: OAuthClient,
  tokens: Tokens,
  signal: AbortSignal,
): Promise<Result<Identity>> {
  const claimed = tokens.idToken === undefined ? undefined : identityIn(tokens.idToken, client)
  if (claimed && claimed.email !== '') return success(claimed)
  const headers = { authorization: `Bearer ${tokens.accessToken}` }
  const answer = await exchange(fetch, endpoints.userinfo, { headers }, signal)
  const told = answer.kind === 'answer' ? claims.safeParse(parseJson(answer.body)) : undefined
  if (told?.success && (!claimed || claimed.sub === told.data.sub)) {
    const { sub, email, name } = told.data
    return success({ sub, email, name })
  }
  if (claimed) return success(claimed)
  if (answer.kind !== 'answer') return { ok: false, problem: transportProblem(answer) }
  return failure('google-bad-answer', { detail: `no identity in the sign-in, HTTP ${answer.status}` })
}

/** What a refusal of the token endpoint means (reference, 12.3). */
export function tokenProblem(status: number, body: string): Problem {
  const parsed = oauthError.safeParse(parseJson(body))
  const { error, error_description: description } = parsed.success ? parsed.data : { error: '', error_description: '' }
  const detail = ['HTTP', status, error, description]
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, 500)
  return { code: codeOf(status, error, description), detail }
}

function codeOf(status: number, error: string, description: string): ProblemCode {
  switch (error) {
    case 'invalid_grant':
      return 'sign-in-expired'
    case 'invalid_client':
    case 'unauthorized_client':
    case 'deleted_client':
    case 'disabled_client':
    case 'redirect_uri_mismatch':
      return 'client-rejected'
    case 'access_denied':
    case 'org_internal':
    case 'admin_policy_enforced':
      return 'sign-in-denied'
    case 'invalid_request':
      return description.includes('client_secret') ? 'client-rejected' : 'google-refused'
    default:
      if (status >= 500 || status === 429) return 'google-busy'
      return error === '' ? 'google-bad-answer' : 'google-refused'
  }
}

async function askForTokens(
  fetch: Fetch,
  endpoints: Endpoints,
  signal: AbortSignal,
  form: Record<string, string>,
): Promise<Result<Tokens>> {
  const answer = await postForm(fetch, endpoints.token, form, signal)
  if (answer.kind !== 'answer') return { ok: false, problem: transportProblem(answer) }
  if (answer.status !== 200) return { ok: false, problem: tokenProblem(answer.status, answer.body) }
  const parsed = tokenAnswer.safeParse(parseJson(answer.body))
  if (!parsed.success) return failure('google-bad-answer', { detail: 'no access token in the answer' })
  const { access_token, expires_in, refresh_token, scope, id_token } = parsed.data
  return success({
    accessToken: access_token,
    expiresIn: expires_in,
    ...(refresh_token !== undefined && { refreshToken: refresh_token }),
    ...(scope !== undefined && { scopes: scope.split(' ').filter((name) => name !== '') }),
    ...(id_token !== undefined && { idToken: id_token }),
  })
}

async function postForm(
  fetch: Fetch,
  url: string,
  form: Record<string, string>,
  signal: AbortSignal,
): Promise<Exchanged> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
  return await exchange(fetch, url, { method: 'POST', headers, body: new URLSearchParams(form).toString() }, signal)
}

function transportProblem(sent: Exclude<Exchanged, { kind: 'answer' }>): Problem {
  if (sent.kind === 'cancelled') return { code: 'cancelled' }
  if (sent.kind === 'offline') return { code: 'offline', detail: sent.detail }
  return { code: 'google-bad-answer', detail: 'the answer was too large' }
}

function identityIn(idToken: string, client: OAuthClient): Identity | undefined {
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8')
  const parsed = claims.safeParse(parseJson(payload))
  if (!parsed.success) return undefined
  const { sub, email, name, aud } = parsed.data
  const forUs = aud === undefined || (Array.isArray(aud) ? aud.includes(client.clientId) : aud === client.clientId)
  return forUs ? { sub, email, name } : undefined
}
