import type { Language } from '../../../shared/text/languages.ts'
import { freeName, nameKey, numberedFile, safeFileName } from '../../mirror/names/names.ts'
import { shownTypes } from '../../../shared/media-types.ts'
import type { Steps } from '../../slices.ts'
import { factsOf } from '../../xmp-files/item-facts.ts'
import type { PictureSize, PlannedEntry } from '../plan-takeout.ts'
import type { ExportedAlbum, ExportedCatalogue, ExportedFile, ExportedItem } from '../read-catalogue.ts'
import { albumPage, contentsPage, factsOfAll, type PageAlbum, type PageCard, type PagePhoto } from './page-html.ts'
import { pageWords } from './page-words.ts'

interface Planned {
  /** What is on the page once everything has been written that could be. */
  photo: () => PagePhoto | undefined
  entries: PlannedEntry[]
}

/** One item on pages: what is written of it, and what is shown of that. */
function planItem(
  item: ExportedItem,
  number: number,
  isWritten: ReadonlySet<string>,
  done: (name: string) => void,
): Planned {
  // What somebody has made of it comes first, and what is not damaged.
  const files = [item.edited, item].filter((file) => file !== undefined)
  const { localTime } = factsOf(item, [])
  const photo = (): PagePhoto | undefined => {
    const [shown, before] = files.filter(({ path }) => isWritten.has(path))
    if (!shown) return undefined
    const [small, large] = [pictureName('small', number, shown, item), pictureName('large', number, shown, item)]
    return {
      kind: shown.mimeType.startsWith('video/') ? 'video' : 'picture',
      file: shown.path,
      ...(isWritten.has(small) && { small }),
      ...(isWritten.has(large) && { large }),
      ...(item.motion && isWritten.has(item.motion.path) && { motion: item.motion.path }),
      ...(before && { unedited: before.path }),
      width: shown.width ?? 0,
      height: shown.height ?? 0,
      name: item.filename,
      ...(localTime !== undefined && { localTime }),
      ...(item.description !== undefined && { description: item.description }),
      people: item.people,
    }
  }
  const written = (file: ExportedFile): PlannedEntry => ({
    name: file.path,
    at: Date.parse(file.fileTime),
    file,
    done: () => done(file.path),
  })
  const pictured = (file: ExportedFile, size: PictureSize): PlannedEntry => {
    const name = pictureName(size, number, file, item)
    const isNeeded = (): boolean => files.find(({ path }) => isWritten.has(path)) === file
    return { name, at: Date.parse(file.fileTime), picture: file, size, isNeeded, done: () => done(name) }
  }
  const isShown = ({ mimeType }: ExportedFile): boolean => mimeType.startsWith('video/') || shownTypes.has(mimeType)
  return {
    photo,
    entries: [
      ...files.flatMap((file) => [
        written(file),
        pictured(file, 'small'),
        ...(isShown(file) ? [] : [pictured(file, 'large')]),
      ]),
      ...(item.motion ? [written(item.motion)] : []),
    ],
  }
}

function pictureName(size: PictureSize, number: number, file: ExportedFile, item: ExportedItem): string {
  return `${size}/${number}${file.path === item.path ? '' : '-edited'}.webp`
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

/** What has no year is last in both. */
function oldestFirst(years: readonly [year: string | undefined, ids: string[]][]): [string | undefined, string[]][] {
  return [...years.filter(([year]) => year !== undefined).toReversed(), ...years.filter(([year]) => year === undefined)]
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
  language: Language,
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
    return [{ kind: 'album', title: words.photos, texts: [], items: oldestFirst(years).flatMap(([, ids]) => ids) }]
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
  language: Language,
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
  const at = entries.reduce((last, each) => Math.max(last, each.at), 0)
  const cards = new Map<Page, PageCard>()
  function* shown(page: Page, file: string): Generator<string> {
    const photos = photosOf(page)
    const cover = coverOf(photos)
    cards.set(page, {
      file,
      title: page.title,
      facts: factsOfAll(photos, language),
      ...(cover !== undefined && { cover }),
    })
    yield* albumPage({ ...page, photos }, language, isSingle ? undefined : index)
  }
  for (const { page, file } of named)
    entries.push({ name: file, at, page: () => shown(page, file), room: roomOfPage + page.items.length * roomOfPhoto })
  if (isSingle) return entries
  const ofKind = (kind: Page['kind']): PageCard[] =>
    named.flatMap(({ page }) => (page.kind === kind ? (cards.get(page) ?? []) : []))
  entries.push({
    name: index,
    at,
    page: () => contentsPage({ albums: ofKind('album'), years: ofKind('year') }, language),
    room: roomOfPage + pages.length * roomOfPhoto,
  })
  return entries
}

/** Bytes, about. */
const [roomOfPage, roomOfPhoto] = [12_000, 1200]

/** The preview of a RAW file may be tiny. */
function coverOf(photos: readonly PagePhoto[]): string | undefined {
  const pictured = photos.filter(({ small }) => small !== undefined)
  return (pictured.find(({ large }) => large === undefined) ?? pictured[0])?.small
}
