import type { Problem, ProblemCode } from '../../../shared/problems/problem.ts'
import type { Ports } from '../../ports.ts'
import type { OAuthClient } from './client-file.ts'
import type { Endpoints } from '../endpoints.ts'
import { failed } from '../library/library-api.ts'
import type { ApiFailure, ApiResult } from '../library/library-api.ts'
import { refreshTokens } from './oauth.ts'
import type { Tokens } from './oauth.ts'

/** Access tokens of one account, in memory only. */
export interface TokenSource {
  /** A token that is believed to be good. Callers that ask at the same time share one refresh. */
  token(signal: AbortSignal): Promise<ApiResult<string>>
  /** Google refused this token: it is not handed out again. */
  refused(token: string): void
  /** Takes the tokens of a new sign-in; a refresh of the one before is ended. */
  adopt(tokens: Tokens): void
  /** Ends a refresh under way and forgets the token. */
  clear(): void
}

export interface SignInKeeper {
  /** The client and refresh token to use now; undefined when signed out. */
  read(): Promise<{ client: OAuthClient; refreshToken: string } | undefined>
  /** Google sent another refresh token in place of the old one. */
  replace(refreshToken: string): Promise<void>
  /** Google no longer accepts this refresh token. */
  died(refreshToken: string, problem: Problem): Promise<void>
  /** For the sentence about a dead sign-in. */
  email(): string
}

/** A token this close to its end is not handed out, nor one in the second half of a very short life. Milliseconds. */
const margin = 60_000

/** Tokens for one account, refreshed when needed and once for everybody. Being offline is not being signed out. */
export function createTokenSource(
  ports: Pick<Ports, 'fetch' | 'clock'>,
  endpoints: Endpoints,
  keeper: SignInKeeper,
): TokenSource {
  let current: { token: string; goodUntil: number } | undefined
  let refreshing: Promise<ApiResult<string>> | undefined
  let ending = new AbortController()

  const signedOut = (): ApiFailure => ({
    kind: 'sign-in',
    problem: { code: 'sign-in-needed', values: { email: keeper.email() } },
  })

  const clear = (): void => {
    ending.abort()
    ending = new AbortController()
    current = undefined
  }

  const keep = (tokens: Tokens): string => {
    const life = tokens.expiresIn * 1_000
    current = { token: tokens.accessToken, goodUntil: ports.clock.monotonic() + life - Math.min(margin, life / 2) }
    return tokens.accessToken
  }

  const refresh = async (): Promise<ApiResult<string>> => {
    const { signal } = ending
    const signIn = await keeper.read()
    if (!signIn) return failed(signedOut())
    const answer = await refreshTokens(ports.fetch, endpoints, signIn.client, signIn.refreshToken, signal)
    if (signal.aborted) {
      return current ? { ok: true, value: current.token } : failed(signedOut())
    }
    if (!answer.ok) {
      if (answer.problem.code === 'sign-in-needed') await keeper.died(signIn.refreshToken, answer.problem)
      return failed(failureOfRefresh(answer.problem, keeper.email()))
    }
    if (answer.value.refreshToken !== undefined && answer.value.refreshToken !== signIn.refreshToken) {
      await keeper.replace(answer.value.refreshToken)
    }
    return { ok: true, value: keep(answer.value) }
  }

  return {
    async token(signal) {
      if (current && ports.clock.monotonic() < current.goodUntil) return { ok: true, value: current.token }
      refreshing ??= refresh().finally(() => {
        refreshing = undefined
      })
      return await untilAborted(refreshing, signal)
    },
    refused(token) {
      if (current?.token === token) current = undefined
    },
    adopt(tokens) {
      clear()
      keep(tokens)
    },
    clear,
  }
}

const passing: ReadonlySet<ProblemCode> = new Set(['offline', 'google-busy', 'google-bad-answer'])

function failureOfRefresh(problem: Problem, email: string): ApiFailure {
  if (passing.has(problem.code)) return { kind: 'retry', problem, afterMs: 0 }
  return { kind: 'sign-in', problem: { ...problem, values: { email } } }
}

/** One caller's abort ends its own waiting, not the refresh that others wait for. */
async function untilAborted<Value>(shared: Promise<ApiResult<Value>>, signal: AbortSignal): Promise<ApiResult<Value>> {
  if (signal.aborted) return failed({ kind: 'cancelled' })
  const { promise: aborted, resolve } = Promise.withResolvers<ApiResult<never>>()
  const stop = (): void => resolve(failed({ kind: 'cancelled' }))
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([shared, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
