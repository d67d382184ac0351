import type { Ports } from '../../ports.ts'
import type { RequestUse } from '../pace/day-limits.ts'
import { exchange, mayHaveArrived } from '../exchange.ts'
import { badAnswer, refusedTo, withToken } from './account-call.ts'
import type { AccountCallParts } from './account-call.ts'
import { failed } from './library-api.ts'
import type { ApiFailure, ApiResult } from './library-api.ts'
import { mayRepeat, methods, pathOf } from './methods.ts'
import type { MethodName } from './methods.ts'
import { parseJson } from '../../../shared/parse-json.ts'

export interface ApiCallParts extends AccountCallParts {
  ports: Pick<Ports, 'fetch' | 'clock'>
}

/** One request to the Library API whose answer is JSON. */
export interface ApiCall<Value> {
  method: MethodName
  /** Of what the method is about. */
  id?: string
  query?: [name: string, value: string | undefined][]
  use: RequestUse
  /** Sent as JSON. */
  body?: object
  /** The answer's value; undefined if the JSON is not an answer to this call. */
  read(answer: unknown): ApiResult<Value> | undefined
}

/** Runs a call with the sign-in of an account: paced, counted, and repeated where the table of methods allows it. */
export type RunCall = <Value>(call: ApiCall<Value>, signal: AbortSignal) => Promise<ApiResult<Value>>

/** The calls of one account; all that are made of the same parts share its pace and its requests of the day. */
export function apiCalls(parts: ApiCallParts): RunCall {
  const { ports, paced, network, endpoints, tokens } = parts

  const ask = async <Value>(
    call: ApiCall<Value>,
    token: string,
    pauses: number,
    signal: AbortSignal,
  ): Promise<ApiResult<Value>> => {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
    const { verb: method } = methods[call.method]
    const init = call.body
      ? { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(call.body) }
      : { method, headers }
    const permit = await parts.quota(call.use)
    if (!('end' in permit)) return failed(permit)
    const answer = await exchange(ports.fetch, endpoints.library + addressOf(call), init, signal)
    const arrived = answer.kind !== 'offline' || mayHaveArrived(answer.detail)
    permit.end(arrived)
    /** Nothing that would be there twice is done again blindly. */
    const failedAs = (failure: ApiFailure, status?: number): ApiResult<never> => {
      const repeatable = mayRepeat(call.method, { arrived, ...(status !== undefined && { status }) })
      return failed(failure.kind === 'retry' && !repeatable ? { ...failure, unclear: true } : failure)
    }
    if (answer.kind === 'cancelled') return failed({ kind: 'cancelled' })
    if (answer.kind === 'offline') {
      return failedAs({ kind: 'retry', problem: { code: 'offline', detail: answer.detail }, afterMs: 0 })
    }
    if (answer.kind === 'too-large') {
      return failed({ kind: 'permanent', problem: { code: 'google-bad-answer', detail: 'the answer was too large' } })
    }
    if (answer.status < 200 || answer.status > 299) {
      const refusal = { status: answer.status, body: answer.body, retryAfter: answer.headers.get('retry-after') }
      const failure = refusedTo(parts.account(), call.method, refusal, { now: ports.clock.now(), pauses })
      return failedAs(failure, answer.status)
    }
    const value = call.read(parseJson(answer.body))
    return value ?? failedAs(badAnswer('the answer is not what the method promises'))
  }

  return async (call, signal) =>
    await paced.run((pauses) => withToken(tokens, signal, (token) => ask(call, token, pauses, signal)), signal, network)
}

/** Below `v1/`, with the query. */
function addressOf({ method, id, query = [] }: Pick<ApiCall<unknown>, 'method' | 'id' | 'query'>): string {
  const given = query.filter((field): field is [string, string] => field[1] !== undefined)
  return given.length > 0 ? `${pathOf(method, id)}?${new URLSearchParams(given).toString()}` : pathOf(method, id)
}

/** A value that could be read, as `ApiCall.read` gives it. */
export function given<Value>(value: Value | undefined): ApiResult<Value> | undefined {
  return value === undefined ? undefined : { ok: true, value }
}
