import type { DatabaseSync } from 'node:sqlite'
import { foldText } from '../../shared/fold-text.ts'
import { nameOf } from '../mirror-path.ts'
import { describedFiles } from '../xmp-files/item-facts.ts'
import { xmpOf, type XmpFacts } from '../xmp/xmp.ts'
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

/** What XMP sidecars say of files that lack it themselves, by path. */
export type Sidecars = ReadonlyMap<string, XmpFacts>

export function sidecarsIn(database: DatabaseSync): Sidecars {
  const found = new Map<string, XmpFacts>()
  for (const { path, facts, lacks } of describedFiles(database)) if (lacks) found.set(path, facts)
  return found
}

/**
 * Plain files, called as in the mirror: a folder for each album, and, unless only `albums` go out, the years and months with
 * everything in them. Beside a file that lacks something lies a sidecar.
 */
export function planFolders(
  { items }: ExportedCatalogue,
  albums: readonly ExportedAlbum[],
  all: boolean,
  sidecars: Sidecars,
): PlannedEntry[] {
  const entry = (name: string, file: ExportedFile): PlannedEntry[] => {
    const at = Date.parse(file.fileTime)
    const facts = sidecars.get(file.path)
    return [{ name, at, file }, ...(facts ? [{ name: `${name}.xmp`, at, text: () => xmpOf(facts) }] : [])]
  }
  const entries = all ? [...items.values()].flatMap(filesOf).flatMap((file) => entry(file.path, file)) : []
  const folders = new AlbumFolderNames()
  for (const { title, items: its } of albums) {
    const folder = `${all ? 'Albums/' : ''}${folders.give(title)}`
    const names = new Names()
    for (const file of its.flatMap((id) => filesOf(items.get(id))))
      entries.push(...entry(`${folder}/${names.give(nameOf(file.path))}`, file))
  }
  return entries
}
