import { freeName, nameKey, numberedFile, safeFileName } from '../../mirror/names/names.ts'
import { shownTypes } from '../../../shared/media-types.ts'
import type { PageLanguage } from '../../../shared/tasks/export-task.ts'
import type { Steps } from '../../slices.ts'
import { factsOf } from '../../xmp-files/item-facts.ts'
import type { PlannedEntry } from '../plan-takeout.ts'
import type { ExportedAlbum, ExportedCatalogue, ExportedItem } from '../read-catalogue.ts'
import { albumPage, contentsPage, type PageAlbum, type PagePhoto } from './page-html.ts'
import { pageWords } from './page-words.ts'

interface Planned {
  /** What is on the page once everything has been written that could be. */
  photo: () => PagePhoto | undefined
  entries: PlannedEntry[]
}

const pictures = '.webp'

/** One item on pages: what is written of it, and what is shown of that. */
function planItem(
  item: ExportedItem,
  number: number,
  isWritten: ReadonlySet<string>,
  done: (name: string) => void,
): Planned {
  const shown = item.edited ?? item
  const { mimeType } = shown
  const isVideo = mimeType.startsWith('video/')
  const [small, large] = [`small/${number}${pictures}`, `large/${number}${pictures}`]
  const named = (name: string): { name: string; done: () => void } => ({ name, done: () => done(name) })
  const at = Date.parse(shown.fileTime)
  const { localTime } = factsOf(item, [])
  const photo = (): PagePhoto | undefined => {
    if (!isWritten.has(shown.path)) return undefined
    return {
      kind: isVideo ? 'video' : 'picture',
      file: shown.path,
      ...(isWritten.has(small) && { small }),
      ...(isWritten.has(large) && { large }),
      ...(item.motion && isWritten.has(item.motion.path) && { motion: item.motion.path }),
      width: item.width ?? 0,
      height: item.height ?? 0,
      name: item.filename,
      ...(localTime !== undefined && { localTime }),
      ...(item.description !== undefined && { description: item.description }),
      people: item.people,
    }
  }
  const isShown = isVideo || shownTypes.has(mimeType)
  return {
    photo,
    entries: [
      { ...named(shown.path), at, file: shown },
      ...(item.motion ? [{ ...named(item.motion.path), at, file: item.motion }] : []),
      { ...named(small), at, picture: shown, size: 'small' },
      ...(isShown ? [] : [{ ...named(large), at, picture: shown, size: 'large' } as const]),
    ],
  }
}

const textsOf = ({ blocks }: ExportedAlbum): string[] =>
  blocks.flatMap((block) =>
    'text' in block
      ? block.text
      : block.places.flatMap(({ name, description }) =>
          [name, description].filter((text) => text !== undefined).join('\n'),
        ),
  )

/** The ids of all items by years, the latest first; in each by their clocks and names. */
function* byYears(items: Iterable<ExportedItem>): Steps<[year: string | undefined, ids: string[]][]> {
  const years = new Map<string | undefined, { id: string; key: string }[]>()
  for (const item of items) {
    const { localTime } = factsOf(item, [])
    const year = localTime?.slice(0, 4)
    const its = years.get(year) ?? []
    years.set(year, its)
    its.push({ id: item.id, key: `${localTime} ${item.filename} ${item.id}` })
    yield
  }
  const sorted: [string | undefined, string[]][] = []
  for (const [year, its] of [...years].toSorted(([one = ''], [other = '']) => (one > other ? -1 : 1))) {
    sorted.push([year, its.toSorted((one, other) => (one.key < other.key ? -1 : 1)).map(({ id }) => id)])
    yield
  }
  return sorted
}

/** Albums by the clock of their latest photo, then by title. */
function* latestFirst(
  albums: readonly ExportedAlbum[],
  items: ReadonlyMap<string, ExportedItem>,
): Steps<ExportedAlbum[]> {
  const keyed: { album: ExportedAlbum; last: string; key: string }[] = []
  for (const album of albums) {
    let last = ''
    for (const id of album.items) {
      const item = items.get(id)
      const clock = (item && factsOf(item, []).localTime) ?? ''
      if (clock > last) last = clock
      yield
    }
    keyed.push({ album, last, key: `${album.title} ${album.id}` })
  }
  return keyed
    .sort((one, other) => (one.last > other.last || (one.last === other.last && one.key < other.key) ? -1 : 1))
    .map(({ album }) => album)
}

interface Page extends Omit<PageAlbum, 'photos'> {
  kind: 'album' | 'year'
  items: readonly string[]
}

function* pagesOf(
  { items }: ExportedCatalogue,
  albums: readonly ExportedAlbum[],
  what: PageContents,
  language: PageLanguage,
): Steps<Page[]> {
  const words = pageWords[language]
  const pages: Page[] = (yield* latestFirst(albums, items)).map((album) => ({
    kind: 'album',
    title: album.title.trim() || words.untitled,
    ...(album.description !== undefined && { description: album.description }),
    texts: textsOf(album),
    items: album.items,
  }))
  if (what === 'albums') return pages
  const years = yield* byYears(items.values())
  if (what === 'picked')
    return [{ kind: 'album', title: words.photos, texts: [], items: years.toReversed().flatMap(([, ids]) => ids) }]
  for (const [year, ids] of years) pages.push({ kind: 'year', title: year ?? words.noDate, texts: [], items: ids })
  return pages
}

/** So many bytes of a title are in the name of its page. */
const longestName = 100

/** `all`: every album and every year. `picked`: all items on one page. */
export type PageContents = 'all' | 'albums' | 'picked'

/**
 * Pages that any browser opens from the disk, and all that they show: one for each of these albums, and, of all, for each
 * year; one that leads to all of them, unless there is a single one, which is `index.html` then. Files are called as in the mirror,
 * and each is there once. What could not be written is on no page.
 */
export function* planPage(
  catalogue: ExportedCatalogue,
  albums: readonly ExportedAlbum[],
  what: PageContents,
  language: PageLanguage,
): Steps<PlannedEntry[]> {
  const written = new Set<string>()
  const planned = new Map<string, Planned>()
  const pages = yield* pagesOf(catalogue, albums, what, language)
  for (const id of pages.flatMap(({ items }) => items)) {
    const item = catalogue.items.get(id)
    if (!item || planned.has(id)) continue
    planned.set(
      id,
      planItem(item, planned.size + 1, written, (name) => written.add(name)),
    )
    yield
  }
  const entries = [...planned.values()].flatMap((each) => each.entries)
  const photosOf = ({ items }: Page): PagePhoto[] => items.flatMap((id) => planned.get(id)?.photo() ?? [])
  const index = 'index.html'
  const taken = new Set([nameKey(index)])
  const isSingle = pages.length === 1
  const named = pages.map((page) => {
    const wished = safeFileName(`${page.title}.html`, '.html', 'Untitled', longestName)
    const file = isSingle ? index : freeName(wished, numberedFile, (each) => taken.has(nameKey(each)))
    taken.add(nameKey(file))
    return { page, file }
  })
  const at = Math.max(0, ...entries.map((each) => each.at))
  for (const { page, file } of named)
    entries.push({
      name: file,
      at,
      text: () => albumPage({ ...page, photos: photosOf(page) }, language, isSingle ? undefined : index),
    })
  if (isSingle) return entries
  const cards = (kind: Page['kind']) => () =>
    named.flatMap(({ page, file }) => (page.kind === kind ? { file, title: page.title, photos: photosOf(page) } : []))
  const [ofAlbums, ofYears] = [cards('album'), cards('year')]
  entries.push({ name: index, at, text: () => contentsPage({ albums: ofAlbums(), years: ofYears() }, language) })
  return entries
}
