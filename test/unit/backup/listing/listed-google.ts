import type {
  ApiFailure,
  ApiResult,
  LibraryApi,
  RemoteAlbum,
  RemoteItem,
} from '../../../../src/main/google/library/library-api.ts'
import type { ProblemCode } from '../../../../src/shared/problems/problem.ts'

export const remoteAlbum = (id: string, more: Partial<RemoteAlbum> = {}): RemoteAlbum => ({
  id,
  title: `T${id}`,
  shared: false,
  ...more,
})

export const refusedWith = (code: ProblemCode, detail?: string): ApiFailure => ({
  kind: 'permanent',
  problem: { code, ...(detail !== undefined && { detail }) },
})

export const signedOut: ApiFailure = { kind: 'sign-in', problem: { code: 'sign-in-needed' } }

function albums(of: RemoteAlbum[] | ApiFailure): Promise<ApiResult<{ entries: RemoteAlbum[] }>> {
  return Promise.resolve(Array.isArray(of) ? { ok: true, value: { entries: of } } : { ok: false, failure: of })
}

/** What Google has, and what it was asked for. */
export class ListedGoogle {
  own: RemoteAlbum[] | ApiFailure = []
  shared: RemoteAlbum[] | ApiFailure = []
  /** By the id of an album, or `library`: pages of ids, or what is wrong with a page. */
  lists = new Map<string, (string[] | ApiFailure)[]>()
  asked: string[] = []

  readonly library: LibraryApi = {
    albums: () => (this.asked.push('albums'), albums(this.own)),
    sharedAlbums: () => (this.asked.push('shared'), albums(this.shared)),
    albumItems: (id, token) => this.#items(id, token),
    libraryItems: (token) => this.#items('library', token),
    told: () => Promise.resolve({ ok: false, failure: refusedWith('google-refused') }),
    sharedTold: () => Promise.resolve({ ok: false, failure: refusedWith('google-refused') }),
    batchGet: () => Promise.resolve({ ok: false, failure: refusedWith('google-refused') }),
  }

  #items(
    list: string,
    token: string | undefined,
  ): Promise<ApiResult<{ entries: RemoteItem[]; nextPageToken?: string }>> {
    this.asked.push(`${list}${token ?? ''}`)
    const pages = this.lists.get(list) ?? [[]]
    const at = Number(token ?? 0)
    const page = pages[at] ?? []
    if (!Array.isArray(page)) return Promise.resolve({ ok: false, failure: page })
    const entries = page.map((id) => ({ id }) as RemoteItem)
    const next = at + 1 < pages.length ? { nextPageToken: String(at + 1) } : {}
    return Promise.resolve({ ok: true, value: { entries, ...next } })
  }
}
