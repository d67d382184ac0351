import type { Counters } from '../../emulator/options.ts'
import type { Emulator } from '../../emulator/start-emulator.ts'

const albumsPerPage = 50
const itemsPerPage = 100

/** An empty list is a page, too. */
function pages(entries: number, perPage: number): number {
  return Math.max(1, Math.ceil(entries / perPage))
}

/** How many pages Google has of its lists of albums, of shared albums, and of the library. */
export function pagesOfLists({ library }: Pick<Emulator, 'library'>): number {
  const { albums } = library.main
  const items = library.itemsOf(library.main).filter(({ archived }) => !archived)
  const shared = albums.filter((album) => album.shared)
  return pages(albums.length, albumsPerPage) + pages(shared.length, albumsPerPage) + pages(items.length, itemsPerPage)
}

/** How many pages Google has of everything together: its lists, and the items of each album. */
export function pagesOfEverything(emulator: Pick<Emulator, 'library'>): number {
  const { albums } = emulator.library.main
  return pagesOfLists(emulator) + albums.reduce((sum, album) => sum + pages(album.items.length, itemsPerPage), 0)
}

/** What the server was asked for while `work` ran. Token requests are not among them. */
export async function requestsDuring(
  { counters }: Emulator,
  work: () => Promise<unknown>,
): Promise<{ api: number; media: number; methods: Record<string, number> }> {
  const before: Counters = structuredClone(counters)
  await work()
  const methods: Record<string, number> = {}
  for (const [method, count] of Object.entries(counters.byMethod)) {
    const more = count - (before.byMethod[method] ?? 0)
    if (more > 0 && !method.startsWith('oauth.')) methods[method] = more
  }
  return { api: counters.api - before.api, media: counters.media - before.media, methods }
}
