import type { LibraryApi, Page, RemoteItem } from '../google/library/library-api.ts'
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
  const seen = new Set<string>()
  const tokens = new Set<string>()
  let token: string | undefined
  do {
    const asked = token
    const page: Page<RemoteItem> = await answerOf(
      () => (album === undefined ? library.libraryItems(asked, signal) : library.albumItems(album, asked, signal)),
      patience,
    )
    for (const item of page.entries) {
      if (seen.has(item.id)) continue
      seen.add(item.id)
      yield item
    }
    token = page.nextPageToken
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
