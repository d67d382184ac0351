import { z } from 'zod'
import { apiCalls, given } from './api-calls.ts'
import type { ApiCallParts } from './api-calls.ts'
import { batchGet } from './batch-get.ts'
import { albumPage, itemPage } from './library-answers.ts'
import type { ApiResult, LibraryApi, Page, RemoteItem } from './library-api.ts'
import { filtersOf } from './library-filters.ts'
import { methods } from './methods.ts'

export interface LibraryClientParts extends ApiCallParts {
  /** What the lists are for. */
  listsAre: 'lists' | 'albums-shown'
}

/** Ids of albums have 76 to 80 characters, those of media items 98 or 99 (reference, 2). */
const leastItemId = 90
const jsonObject = z.record(z.string(), z.unknown())

/** The reading methods of the Library API for one account (reference, 1.3). */
export function createLibraryClient(parts: LibraryClientParts): LibraryApi {
  const { endpoints, listsAre } = parts
  const run = apiCalls(parts)

  const list = <Value>(
    method: 'albums.list' | 'sharedAlbums.list' | 'mediaItems.list',
    pageToken: string | undefined,
    read: (answer: unknown) => Value | undefined,
    signal: AbortSignal,
  ): Promise<ApiResult<Value>> =>
    run(
      {
        use: listsAre,
        method,
        query: [
          ['pageSize', String(methods[method].most)],
          ['pageToken', pageToken],
        ],
        read: (answer) => given(read(answer)),
      },
      signal,
    )

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
      list('albums.list', pageToken, (answer) => albumPage(answer, false, endpoints), signal),
    sharedAlbums: (pageToken, signal) =>
      list('sharedAlbums.list', pageToken, (answer) => albumPage(answer, true, endpoints), signal),
    albumItems: (albumId, pageToken, signal) => search({ albumId }, pageToken, signal),
    libraryItems: (pageToken, signal, only) =>
      only
        ? search({ filters: filtersOf(only) }, pageToken, signal)
        : list('mediaItems.list', pageToken, (answer) => itemPage(answer, endpoints), signal),
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
    batchGet: (ids, signal) => batchGet({ run, endpoints }, ids, signal),
  }
}
