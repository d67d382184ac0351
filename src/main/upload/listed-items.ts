import type { ApiResult, LibraryApi, Page, RemoteItem } from '../google/library/library-api.ts'
import { answerOf, Ended, type Patience } from './asking.ts'

/** What is in an album, or in all that the app has put into the library, as Google lists it. */
export class ListedItems {
  readonly #byName = new Map<string, string[]>()
  readonly #order: string[] = []
  readonly #ids = new Set<string>()

  /** Google's ids of the items that are called so. */
  called(name: string): readonly string[] {
    return this.#byName.get(name) ?? []
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** The last one; undefined if there is none. */
  get last(): string | undefined {
    return this.#order.at(-1)
  }

  /** An item came to the others. One that is there stays where it is. */
  add(id: string, name: string, place: 'first' | 'last' | { afterItem: string } = 'last'): void {
    if (this.#ids.has(id)) return
    this.#ids.add(id)
    this.#byName.set(name, [...this.called(name), id])
    if (place === 'last') this.#order.push(id)
    else this.#order.splice(place === 'first' ? 0 : this.#order.indexOf(place.afterItem) + 1, 0, id)
  }
}

interface Asking {
  library: Pick<LibraryApi, 'albumItems' | 'libraryItems'>
  patience: Patience
  signal: AbortSignal
}

/** Each item of an album, or of the library, once, in Google's order. Throws `Ended`. */
export async function* itemsListed(
  album: string | undefined,
  { library, patience, signal }: Asking,
): AsyncGenerator<RemoteItem> {
  const page = (token: string | undefined): Promise<ApiResult<Page<RemoteItem>>> =>
    album === undefined ? library.libraryItems(token, signal) : library.albumItems(album, token, signal)
  yield* entriesOf(page, patience)
}

/** Each entry of a list once, in Google's order, page by page to its end. Throws `Ended`, also for pages that only lead back. */
export async function* entriesOf<Entry extends { id: string }>(
  page: (token: string | undefined) => Promise<ApiResult<Page<Entry>>>,
  patience: Patience,
): AsyncGenerator<Entry> {
  const seen = new Set<string>()
  const tokens = new Set<string>()
  let token: string | undefined
  do {
    const asked = token
    const { entries, nextPageToken } = await answerOf(() => page(asked), patience)
    for (const entry of entries) {
      if (seen.has(entry.id)) continue
      seen.add(entry.id)
      yield entry
    }
    token = nextPageToken
    if (token !== undefined && tokens.has(token)) throw new Ended({ code: 'google-endless-pages' })
    if (token !== undefined) tokens.add(token)
  } while (token !== undefined)
}

/** The same as a whole. */
export async function listItems(album: string | undefined, asking: Asking): Promise<ListedItems> {
  const listed = new ListedItems()
  for await (const { id, filename } of itemsListed(album, asking)) listed.add(id, filename)
  return listed
}
