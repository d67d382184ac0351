import type { Ports } from '../../ports.ts'
import type { RequestUse } from '../pace/day-limits.ts'
import { exchange, mayHaveArrived } from '../exchange.ts'
import { badAnswer, refusedTo, withToken } from './account-call.ts'
import type { AccountCallParts } from './account-call.ts'
import { albumPage, batchSlots, itemPage, remoteItem } from './library-answers.ts'
import { failed } from './library-api.ts'
import type { ApiFailure, ApiResult, Batch, LibraryApi, RemoteItem } from './library-api.ts'
import { mayRepeat, methods, pathOf } from './methods.ts'
import type { MethodName } from './methods.ts'
import { parseJson } from '../../../shared/parse-json.ts'

export interface LibraryClientParts extends AccountCallParts {
  ports: Pick<Ports, 'fetch' | 'clock'>
  /** What the lists are for. */
  listsAre: 'lists' | 'albums-shown'
}

interface ApiCall<Value> {
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

const albumsPerPage = String(methods['albums.list'].most)
const itemsPerPage = methods['mediaItems.list'].most
const mostIds = methods['mediaItems.batchGet'].most
/** So many ids in a row for which Google fails alone: the trouble is Google's, and not theirs. */
const mostFailedInARow = 5

/** The reading methods of the Library API for one account (reference, 1.3). */
export function createLibraryClient(parts: LibraryClientParts): LibraryApi {
  const { ports, paced, network, endpoints, tokens, listsAre } = parts

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

  const run = async <Value>(call: ApiCall<Value>, signal: AbortSignal): Promise<ApiResult<Value>> =>
    await paced.run((pauses) => withToken(tokens, signal, (token) => ask(call, token, pauses, signal)), signal, network)

  /** What one answer for all ids tells, put into `batch`. Fails as long as something is missing in it. */
  const getTogether = async (
    ids: readonly string[],
    batch: Batch,
    signal: AbortSignal,
  ): Promise<ApiResult<undefined>> =>
    await run(
      {
        use: 'addresses',
        method: 'mediaItems.batchGet',
        query: ids.map((id) => ['mediaItemIds', id]),
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
      const read = (answer: unknown): ApiResult<RemoteItem> | undefined => {
        const item = remoteItem(answer, endpoints)
        return given(item?.id === id ? item : undefined)
      }
      const item = await run({ use: 'addresses', method: 'mediaItems.get', id, read }, signal)
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
          method: 'albums.list',
          query: [
            ['pageSize', albumsPerPage],
            ['pageToken', pageToken],
          ],
          read: (answer) => given(albumPage(answer, false, endpoints)),
        },
        signal,
      ),
    sharedAlbums: (pageToken, signal) =>
      run(
        {
          use: listsAre,
          method: 'sharedAlbums.list',
          query: [
            ['pageSize', albumsPerPage],
            ['pageToken', pageToken],
          ],
          read: (answer) => given(albumPage(answer, true, endpoints)),
        },
        signal,
      ),
    albumItems: (albumId, pageToken, signal) =>
      run(
        {
          use: listsAre,
          method: 'mediaItems.search',
          body: { albumId, pageSize: methods['mediaItems.search'].most, ...(pageToken !== undefined && { pageToken }) },
          read: (answer) => given(itemPage(answer, endpoints)),
        },
        signal,
      ),
    libraryItems: (pageToken, signal) =>
      run(
        {
          use: listsAre,
          method: 'mediaItems.list',
          query: [
            ['pageSize', String(itemsPerPage)],
            ['pageToken', pageToken],
          ],
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

/** Below `v1/`, with the query. */
function addressOf({ method, id, query = [] }: Pick<ApiCall<unknown>, 'method' | 'id' | 'query'>): string {
  const given = query.filter((field): field is [string, string] => field[1] !== undefined)
  return given.length > 0 ? `${pathOf(method, id)}?${new URLSearchParams(given).toString()}` : pathOf(method, id)
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
