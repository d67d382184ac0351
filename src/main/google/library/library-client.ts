import type { Ports } from '../../ports.ts'
import { failureOf } from './api-failure.ts'
import type { RequestUse } from '../pace/day-limits.ts'
import type { AskQuota } from '../pace/day-quota.ts'
import type { Endpoints } from '../endpoints.ts'
import { exchange, mayHaveArrived } from '../exchange.ts'
import { albumPage, batchSlots, itemPage, remoteItem } from './library-answers.ts'
import type { ApiFailure, ApiResult, Batch, LibraryApi, RemoteItem } from './library-api.ts'
import type { NetworkWatch } from '../pace/network-watch.ts'
import type { PacedCalls } from '../pace/paced-calls.ts'
import { parseJson } from '../../../shared/parse-json.ts'
import type { TokenSource } from '../sign-in/token-source.ts'

export interface LibraryClientParts {
  ports: Pick<Ports, 'fetch' | 'clock'>
  /** Shared by all clients of one account. */
  paced: PacedCalls
  /** Hears of each call, the token for it included. */
  network: NetworkWatch
  endpoints: Endpoints
  tokens: TokenSource
  /** Of the sign-in as it is now. */
  account(): { email: string; mayReadPhotos: boolean }
  /** Asked before each request. */
  quota: AskQuota<RequestUse>
  /** What the lists are for. */
  listsAre: 'lists' | 'albums-shown'
}

interface ApiCall<Value> {
  /** Below `v1/`, with the query. */
  path: string
  use: RequestUse
  /** Sent as JSON with POST; without it the call is a GET. */
  body?: object
  sharing?: boolean
  /** The answer's value; undefined if the JSON is not an answer to this call. */
  read(answer: unknown): ApiResult<Value> | undefined
}

const albumsPerPage = '50'
const itemsPerPage = '100'
const mostIds = 50
/** So many ids in a row for which Google fails alone: the trouble is Google's, and not theirs. */
const mostFailedInARow = 5

/** The reading methods of the Library API for one account (reference, 1.3). */
export function createLibraryClient(parts: LibraryClientParts): LibraryApi {
  const { ports, paced, network, endpoints, tokens, listsAre } = parts

  const attempt = async <Value>(
    call: ApiCall<Value>,
    pauses: number,
    signal: AbortSignal,
  ): Promise<ApiResult<Value>> => {
    const token = await tokens.token(signal)
    if (!token.ok) return token
    const first = await ask(call, token.value, pauses, signal)
    if (first.ok || first.failure.kind !== 'sign-in' || first.failure.problem.code !== 'sign-in-needed') return first
    tokens.refused(token.value)
    const fresh = await tokens.token(signal)
    return fresh.ok ? await ask(call, fresh.value, pauses, signal) : fresh
  }

  const ask = async <Value>(
    call: ApiCall<Value>,
    token: string,
    pauses: number,
    signal: AbortSignal,
  ): Promise<ApiResult<Value>> => {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
    const init = call.body
      ? { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(call.body) }
      : { headers }
    const permit = await parts.quota(call.use)
    if (!('end' in permit)) return failed(permit)
    const answer = await exchange(ports.fetch, endpoints.library + call.path, init, signal)
    permit.end(answer.kind !== 'offline' || mayHaveArrived(answer.detail))
    if (answer.kind === 'cancelled') return failed({ kind: 'cancelled' })
    if (answer.kind === 'offline') {
      return failed({ kind: 'retry', problem: { code: 'offline', detail: answer.detail }, afterMs: 0 })
    }
    if (answer.kind === 'too-large') {
      return failed({ kind: 'permanent', problem: { code: 'google-bad-answer', detail: 'the answer was too large' } })
    }
    if (answer.status < 200 || answer.status > 299) {
      const refusal = { status: answer.status, body: answer.body, retryAfter: answer.headers.get('retry-after') }
      const now = ports.clock.now()
      const sharing = call.sharing ?? false
      return failed(failureOf(refusal, { now, pauses, sharing, ...parts.account() }))
    }
    return call.read(parseJson(answer.body)) ?? failed(badAnswer('the answer is not what the method promises'))
  }

  const run = async <Value>(call: ApiCall<Value>, signal: AbortSignal): Promise<ApiResult<Value>> =>
    await paced.run((pauses) => attempt(call, pauses, signal), signal, network)

  /** What one answer for all ids tells, put into `batch`. Fails as long as something is missing in it. */
  const getTogether = async (
    ids: readonly string[],
    batch: Batch,
    signal: AbortSignal,
  ): Promise<ApiResult<undefined>> =>
    await run(
      {
        use: 'addresses',
        path: `mediaItems:batchGet?${new URLSearchParams(ids.map((id): [string, string] => ['mediaItemIds', id])).toString()}`,
        read(answer) {
          const slots = batchSlots(answer, ids, endpoints)
          if (!slots) return undefined
          for (const [id, item] of slots.items) batch.items.set(id, item)
          if (slots.unclear.length > 0) {
            return failed({ kind: 'retry', problem: { code: 'google-busy', detail: slots.detail }, afterMs: 0 })
          }
          // An earlier answer may have held an item that is gone by now.
          for (const id of slots.gone) batch.items.delete(id)
          batch.gone = slots.gone
          return { ok: true, value: undefined }
        },
      },
      signal,
    )

  /** One bad id can make Google fail for all of a batch (reference, 1.3): asked alone, each id gets its own answer. */
  const getOneByOne = async (ids: readonly string[], batch: Batch, signal: AbortSignal): Promise<ApiResult<Batch>> => {
    let inARow = 0
    let trouble: ApiFailure | undefined
    for (const id of ids) {
      if (trouble && inARow >= mostFailedInARow) {
        batch.failed.set(id, trouble)
        continue
      }
      const path = `mediaItems/${encodeURIComponent(id)}`
      const read = (answer: unknown): ApiResult<RemoteItem> | undefined => {
        const item = remoteItem(answer, endpoints)
        return given(item?.id === id ? item : undefined)
      }
      const item = await run({ use: 'addresses', path, read }, signal)
      if (item.ok) batch.items.set(id, item.value)
      else if (isUnknownItem(item.failure)) batch.gone.add(id)
      else if (!concernsTheIds(item.failure)) return item
      else batch.failed.set(id, item.failure)
      trouble = batch.failed.get(id)
      inARow = trouble ? inARow + 1 : 0
    }
    return { ok: true, value: batch }
  }

  return {
    albums: (pageToken, signal) =>
      run(
        {
          use: listsAre,
          path: `albums?${query({ pageSize: albumsPerPage, pageToken })}`,
          read: (answer) => given(albumPage(answer, false, endpoints)),
        },
        signal,
      ),
    sharedAlbums: (pageToken, signal) =>
      run(
        {
          use: listsAre,
          path: `sharedAlbums?${query({ pageSize: albumsPerPage, pageToken })}`,
          sharing: true,
          read: (answer) => given(albumPage(answer, true, endpoints)),
        },
        signal,
      ),
    albumItems: (albumId, pageToken, signal) =>
      run(
        {
          use: listsAre,
          path: 'mediaItems:search',
          body: { albumId, pageSize: Number(itemsPerPage), ...(pageToken !== undefined && { pageToken }) },
          read: (answer) => given(itemPage(answer, endpoints)),
        },
        signal,
      ),
    libraryItems: (pageToken, signal) =>
      run(
        {
          use: listsAre,
          path: `mediaItems?${query({ pageSize: itemsPerPage, pageToken })}`,
          read: (answer) => given(itemPage(answer, endpoints)),
        },
        signal,
      ),
    async batchGet(ids, signal) {
      const wanted = [...new Set(ids)]
      const batch: Batch = { items: new Map(), gone: new Set(), failed: new Map() }
      if (wanted.length === 0) return { ok: true, value: batch }
      if (wanted.length > mostIds) {
        return failed({ kind: 'permanent', problem: { code: 'google-bad-request', detail: `${wanted.length} ids` } })
      }
      const together = await getTogether(wanted, batch, signal)
      if (together.ok) return { ok: true, value: batch }
      if (!concernsTheIds(together.failure)) return together
      const unclear = wanted.filter((id) => !batch.items.has(id))
      return await getOneByOne(unclear, batch, signal)
    },
  }
}

function query(fields: Record<string, string | undefined>): string {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined)
  return new URLSearchParams(given).toString()
}

function given<Value>(value: Value | undefined): ApiResult<Value> | undefined {
  return value === undefined ? undefined : { ok: true, value }
}

/** What an answer can have to do with the very ids that were asked for, after all retries. */
function concernsTheIds(failure: ApiFailure): boolean {
  if (failure.kind === 'permanent') return true
  return failure.kind === 'retry' && ['google-busy', 'google-bad-answer'].includes(failure.problem.code)
}

function isUnknownItem(failure: ApiFailure): boolean {
  if (failure.kind !== 'permanent') return false
  return failure.problem.code === 'google-not-found' || failure.problem.code === 'google-bad-request'
}

function failed(failure: ApiFailure): ApiResult<never> {
  return { ok: false, failure }
}

function badAnswer(detail: string): ApiFailure {
  return { kind: 'retry', problem: { code: 'google-bad-answer', detail }, afterMs: 0 }
}
