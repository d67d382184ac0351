import { beforeEach } from 'vitest'
import type { ApiFailure, ApiResult, LibraryApi, Page } from '../../../../src/main/google/library/library-api.ts'
import type { RemoteAlbum, RemoteItem } from '../../../../src/main/google/library/library-api.ts'
import type { LibraryWrites } from '../../../../src/main/google/library/library-writes.ts'
import type { ProblemCode } from '../../../../src/shared/problems/problem.ts'

export const given = <Value>(value: Value): Promise<ApiResult<Value>> => Promise.resolve({ ok: true, value })
const no = (failure: ApiFailure): { ok: false; failure: ApiFailure } => ({ ok: false, failure })
export const refused = (code: ProblemCode, detail?: string): { ok: false; failure: ApiFailure } =>
  no({ kind: 'permanent', problem: { code, ...(detail !== undefined && { detail }) } })
export const unclear = no({ kind: 'retry', problem: { code: 'google-unclear' }, afterMs: 0 })
export const cancelled = no({ kind: 'cancelled' })

export const album = (id: string, title = id, more: Partial<RemoteAlbum> = {}): RemoteAlbum => ({
  id,
  title,
  shared: false,
  ...more,
})
export const item = (id: string, more: Partial<RemoteItem> = {}): RemoteItem => ({
  id,
  filename: `${id}.jpg`,
  mimeType: 'image/jpeg',
  width: 0,
  height: 0,
  camera: {},
  ...more,
})

/** Pages of a list, or a refusal in the place of one. */
type Pages<Entry> = (Entry[] | { ok: false; failure: ApiFailure })[]

export interface AnsweringAccount {
  albums: Pages<RemoteAlbum>
  /** Of the library, and of each album. */
  items: Pages<RemoteItem>
  /** After the last page comes the second one again. */
  leadsBack: boolean
  /** What was asked for but pages of albums: names of calls and what they were given. */
  asked: unknown[][]
  library: LibraryApi
  writes: LibraryWrites
}

function pageOf<Entry>(
  pages: Pages<Entry>,
  leadsBack: boolean,
  token: string | undefined,
): Promise<ApiResult<Page<Entry>>> {
  const at = Number(token ?? 0)
  const page = pages[at] ?? []
  if ('ok' in page) return Promise.resolve(page)
  const next = at + 1 < pages.length ? at + 1 : leadsBack ? 1 : undefined
  return given({ entries: page, ...(next !== undefined && { nextPageToken: String(next) }) })
}

/** An account that answers at once, call by call, as a test says; anew for each test. To be called once at the top of a test file. */
export function answeringAccount(): AnsweringAccount {
  const account = {} as AnsweringAccount
  beforeEach(() => {
    account.albums = [[]]
    account.items = [[]]
    account.leadsBack = false
    account.asked = []
    const note =
      <Value>(name: string, value: Value) =>
      (...args: unknown[]): Promise<ApiResult<Value>> => {
        account.asked.push([name, ...args.slice(0, -1)])
        return given(value)
      }
    account.library = {
      albums: (token) => pageOf(account.albums, account.leadsBack, token),
      sharedAlbums: () => given({ entries: [] }),
      albumItems: (id, token) => {
        account.asked.push(['albumItems', id])
        return pageOf(account.items, account.leadsBack, token)
      },
      libraryItems: (token) => {
        account.asked.push(['libraryItems'])
        return pageOf(account.items, account.leadsBack, token)
      },
      told: note('told', { mediaItemsCount: '7' }),
      sharedTold: note('sharedTold', { title: 'Shared' }),
      batchGet: note('batchGet', { items: new Map(), gone: new Set<string>(), failed: new Map() }),
    }
    account.writes = {
      createAlbum: note('createAlbum', album('new', 'Trip', { productUrl: 'https://photos.google.com/x' })),
      renameAlbum: note('renameAlbum', album('A', 'Journey')),
      setCover: note('setCover', album('A', 'Trip')),
      addBetween: note('addBetween', 'E'),
      addItems: note('addItems', true as const),
      removeItems: note('removeItems', true as const),
      createItems: note('createItems', []),
      describeItem: note('describeItem', item('P', { description: 'The sea' })),
      share: note('share', { token: 'T' }),
      unshare: note('unshare', true as const),
      join: note('join', album('B', 'Theirs')),
      leave: note('leave', true as const),
    }
  })
  return account
}
