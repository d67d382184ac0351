import { hash } from 'node:crypto'
import type { ExportedItem } from '../../index/export-items.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { photoKey } from '../../takeout/meaning/photo-address.ts'
import type { MediaSidecar } from '../../takeout/sidecars/media-sidecar.ts'
import type { FoundExport } from '../../takeout/stock/exports-here.ts'
import { elsewhere, libraryPart } from '../../takeout/stock/library-places.ts'
import type { ExportFolder } from '../../takeout/stock/match-export.ts'

interface KnownItems {
  /** The item with an address. */
  key: SourceItems['itemOf']
  digest: (digest: string) => number | undefined
  /** The source that knows the addresses; its row. */
  source: number
}

/** What is said of an item, without what differs from one export to the next although nobody has changed anything. */
function textOf({ url: _url, placeInFile: _placeInFile, people, ...rest }: MediaSidecar): string {
  return JSON.stringify({ ...rest, people: people.toSorted() })
}

/**
 * Where an export has which items: all that it names anywhere, its trash included, by what the source knows them by. An item in
 * several folders is where the library has it. One without an address is nowhere in the library: it is known by its bytes alone,
 * which are others once it was edited, so that nobody can say of it that it is not there any more. Of those in the library with
 * what tells whether an export says the same of them, and has the same files, as another.
 */
export function itemsOfExport(
  { matched }: { matched: Pick<FoundExport['matched'], 'folders'> },
  known: KnownItems,
): ExportedItem[] {
  const places = new Map<number, number>()
  const said = new Map<number, Set<string>>()
  for (const folder of matched.folders) {
    const place = libraryPart(folder)
    for (const [item, words] of saidInFolder(folder, known)) {
      places.set(
        item,
        Math.max(words.some(({ isAddressed }) => isAddressed) ? place : elsewhere, places.get(item) ?? elsewhere),
      )
      if (place === elsewhere) continue
      const all = said.get(item) ?? new Set<string>()
      said.set(item, all)
      for (const { word } of words) all.add(word)
    }
  }
  return [...places].map(([item, place]) => {
    const words = place === elsewhere ? undefined : said.get(item)
    return { item, place, ...(words && { said: hash('sha256', [...words].toSorted().join('\n'), 'base64') }) }
  })
}

interface Word {
  word: string
  /** It names the address of the item. */
  isAddressed: boolean
}

/** What a folder has of each item: what its sidecars say, and the contents of its files. */
function saidInFolder(folder: ExportFolder, { key, digest: ofDigest, source }: KnownItems): Map<number, Word[]> {
  const words = new Map<number, Word[]>()
  const add = (item: number | undefined, word: Word): void => {
    if (item !== undefined) words.set(item, [...(words.get(item) ?? []), word])
  }
  const ofSidecar = (at: number | undefined): number | undefined => {
    const url = at === undefined ? undefined : folder.sidecars[at]?.sidecar.url
    return url === undefined ? undefined : key(source, photoKey(url))
  }
  for (const [at, { sidecar }] of folder.sidecars.entries())
    add(ofSidecar(at), { word: textOf(sidecar), isAddressed: true })
  for (const [at, { entries }] of folder.media.entries())
    for (const { digest } of entries) {
      if (digest === undefined) continue
      const word = { word: digest, isAddressed: false }
      add(ofSidecar(folder.matches[at]?.sidecar) ?? ofDigest(digest), word)
    }
  return words
}
