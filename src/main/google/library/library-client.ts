import { z } from 'zod'
import { apiCalls, given } from './api-calls.ts'
import type { ApiCallParts } from './api-calls.ts'
import { albumPage, batchSlots, itemPage, remoteItem } from './library-answers.ts'
import { failed } from './library-api.ts'
import type { ApiFailure, ApiResult, Batch, LibraryApi, Page, RemoteItem } from './library-api.ts'
import { filtersOf } from './library-filters.ts'
import { methods } from './methods.ts'

export interface LibraryClientParts extends ApiCallParts {
  /** What the lists are for. */
  listsAre: 'lists' | 'albums-shown'
}

const albumsPerPage = String(methods['albums.list'].most)
const itemsPerPage = methods['mediaItems.list'].most
const mostIds = methods['mediaItems.batchGet'].most
/** Ids of albums have 76 to 80 characters, those of media items 98 or 99 (reference, 2). */
const leastItemId = 90
const jsonObject = z.record(z.string(), z.unknown())
/** So many ids in a row for which Google fails alone: the trouble is Google's, and not theirs. */
const mostFailedInARow = 5

/** The reading methods of the Library API for one account (reference, 1.3). */
export function createLibraryClient(parts: LibraryClientParts): LibraryApi {
  const { endpoints, listsAre } = parts
  const run = apiCalls(parts)

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

  const search = (
    wanted: { albumId: string } | { filters: object },
    pageToken: string | undefined,
    signal: AbortSignal,
  ): Promise<ApiResult<Page<RemoteItem>>> =>
    run(
      {
        use: listsAre,
        method: 'mediaItems.search',
        body: { ...wanted, pageSize: methods['mediaItems.search'].most, ...(pageToken !== undefined && { pageToken }) },
        read: (answer) => given(itemPage(answer, endpoints)),
      },
      signal,
    )

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
    albumItems: (albumId, pageToken, signal) => search({ albumId }, pageToken, signal),
    libraryItems: (pageToken, signal, only) =>
      only
        ? search({ filters: filtersOf(only) }, pageToken, signal)
        : run(
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
    told: (id, signal) =>
      run(
        {
          use: listsAre,
          method: id.length < leastItemId ? 'albums.get' : 'mediaItems.get',
          id,
          read: (answer) => given(jsonObject.safeParse(answer).data),
        },
        signal,
      ),
    sharedTold: (token, signal) =>
      run(
        {
          use: listsAre,
          method: 'sharedAlbums.get',
          id: token,
          read: (answer) => given(jsonObject.safeParse(answer).data),
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

/** What an answer can have to do with the very ids that were asked for, after all retries. */
function concernsTheIds(failure: ApiFailure): boolean {
  if (failure.kind === 'permanent') return true
  return failure.kind === 'retry' && ['google-busy', 'google-bad-answer'].includes(failure.problem.code)
}

function isUnknownItem(failure: ApiFailure): boolean {
  if (failure.kind !== 'permanent') return false
  return failure.problem.code === 'google-not-found' || failure.problem.code === 'google-bad-request'
}
