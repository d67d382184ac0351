import { freeName, nameKey, numberedFile, numberedFolder, safeFolderName } from '../mirror/names/names.ts'
import { nameOf, type MirrorName, type MirrorPath } from '../mirror-path.ts'
import type { Steps } from '../slices.ts'
import { albumTitles, descriptionsOf } from '../xmp-files/item-facts.ts'
import type { XmpFacts } from '../xmp/xmp.ts'
import type { PlannedEntry } from './plan-takeout.ts'
import type { ExportedAlbum, ExportedCatalogue, ExportedFile, ExportedItem } from './read-catalogue.ts'

/** Gives each name of one folder once. */
class Names {
  readonly #taken = new Set<string>()

  give(name: MirrorName, numbered: typeof numberedFile): MirrorName {
    const free = freeName(name, numbered, (each) => this.#taken.has(nameKey(each)))
    this.#taken.add(nameKey(free))
    return free
  }
}

const filesOf = (item: ExportedItem | undefined): ExportedFile[] =>
  [item, item?.motion, item?.edited].filter((file) => file !== undefined)

/** What is known of files that lack some of it themselves, by path. */
function* lackingIn({ items, albums }: ExportedCatalogue): Steps<Map<MirrorPath, XmpFacts>> {
  const titles = albumTitles(albums)
  const lacking = new Map<MirrorPath, XmpFacts>()
  for (const item of items.values()) {
    for (const { path, facts, lacks } of descriptionsOf(item, titles.get(item.id) ?? []))
      if (lacks) lacking.set(path, facts)
    yield
  }
  return lacking
}

/**
 * Plain files, called as in the mirror: a folder for each album, and, unless only `albums` go out, the years and months with
 * everything in them. With a file that lacks something goes what is known of it.
 */
export function* planFolders(
  catalogue: ExportedCatalogue,
  albums: readonly ExportedAlbum[],
  all: boolean,
): Steps<PlannedEntry[]> {
  const { items } = catalogue
  const lacking = yield* lackingIn(catalogue)
  const entry = (name: string, file: ExportedFile): PlannedEntry => {
    const known = lacking.get(file.path)
    return { name, at: Date.parse(file.fileTime), file, ...(known && { known }) }
  }
  const entries: PlannedEntry[] = []
  if (all)
    for (const item of items.values()) {
      for (const file of filesOf(item)) entries.push(entry(file.path, file))
      yield
    }
  const folders = new Names()
  for (const { title, items: its } of albums) {
    const folder = `${all ? 'Albums/' : ''}${folders.give(safeFolderName(title, 'Untitled'), numberedFolder)}`
    const names = new Names()
    for (const file of its.flatMap((id) => filesOf(items.get(id)))) {
      entries.push(entry(`${folder}/${names.give(nameOf(file.path), numberedFile)}`, file))
      yield
    }
  }
  return entries
}
