import { foldText } from '../../shared/fold-text.ts'
import { nameOf } from '../mirror-path.ts'
import type { PlannedEntry } from './plan-takeout.ts'
import type { ExportedAlbum, ExportedCatalogue, ExportedFile, ExportedItem } from './read-catalogue.ts'
import { AlbumFolderNames } from './takeout-names.ts'

/** Gives each name of one folder once, whatever the file system takes for the same. */
class Names {
  readonly #taken = new Set<string>()

  give(name: string): string {
    const ending = /\.[^./]*$/.exec(name)?.[0] ?? ''
    const stem = name.slice(0, name.length - ending.length)
    for (let number = 1; ; number++) {
      const free = number === 1 ? name : `${stem} (${number})${ending}`
      if (this.#taken.has(foldText(free))) continue
      this.#taken.add(foldText(free))
      return free
    }
  }
}

const filesOf = (item: ExportedItem | undefined): ExportedFile[] =>
  [item, item?.motion, item?.edited].filter((file) => file !== undefined)

/**
 * Plain files, called as in the mirror: a folder for each album, and, unless only `albums` go out, the years and months with
 * everything in them.
 */
export function planFolders(
  { items }: ExportedCatalogue,
  albums: readonly ExportedAlbum[],
  all: boolean,
): PlannedEntry[] {
  const entry = (name: string, file: ExportedFile): PlannedEntry => ({ name, at: Date.parse(file.fileTime), file })
  const entries = all ? [...items.values()].flatMap(filesOf).map((file) => entry(file.path, file)) : []
  const folders = new AlbumFolderNames()
  for (const { title, items: its } of albums) {
    const folder = `${all ? 'Albums/' : ''}${folders.give(title)}`
    const names = new Names()
    for (const file of its.flatMap((id) => filesOf(items.get(id))))
      entries.push(entry(`${folder}/${names.give(nameOf(file.path))}`, file))
  }
  return entries
}
