import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { ExportAlbums, type ExportedAlbum } from '../../index/export-albums.ts'
import { ExportItems } from '../../index/export-items.ts'
import { readTally } from '../../index/export-tally.ts'
import { flag, rowReader, text } from '../../index/schema/typed-rows.ts'
import type { SourceAlbums } from '../../sources/source-albums.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { photoKey } from '../../takeout/meaning/photo-address.ts'
import { isUntitled } from '../../takeout/stock/export-stock.ts'
import type { FoundExport } from '../../takeout/stock/exports-here.ts'
import type { ExportFolder } from '../../takeout/stock/match-export.ts'
import { albumKeys, type Called } from './album-keys.ts'
import { sameAlbums, type AlbumFolder, type KnownAlbum, type SameAlbum } from './same-albums.ts'

interface AlbumsParts {
  database: DatabaseSync
  items: SourceItems
  albums: SourceAlbums
  /** The source that the exports are of; its row. */
  source: number
  /** The item of each photo or video that is here, by its digest. */
  byDigest: ReadonlyMap<string, number>
}

/** A folder of an export that is being imported. */
export interface HereFolder extends AlbumFolder {
  found: FoundExport
  here: ExportFolder
}

/** What all exports of a source together say of albums. */
export interface AlbumsOfExports {
  /** What each folder is called, those of exports that are not being imported included. */
  called: ReadonlyMap<AlbumFolder, Called>
  here: readonly HereFolder[]
  /** Folders of other exports. */
  others: readonly AlbumFolder[]
  doubtful: ReadonlySet<AlbumFolder>
  /** Keys of albums that are known by others now, with these: what no remembered export tells of has got its title. */
  renamed: ReadonlyMap<string, string>
  membersOf: (folder: AlbumFolder) => readonly number[]
}

/** Tells what metadata say of an album beside its title; undefined if that is nothing. */
function wordsOf({ album }: ExportFolder): string | undefined {
  const { title: _title, blocks = [], comments = [], access: _access, ...rest } = album ?? {}
  const said = { ...rest, ...(blocks.length > 0 && { blocks }), ...(comments.length > 0 && { comments }) }
  return Object.keys(said).length === 0 ? undefined : hash('sha256', JSON.stringify(said), 'base64')
}

/** Those whose files are in a folder, and those that only its sidecars name. */
export function membersIn(
  folder: ExportFolder,
  { byDigest, items, source }: Pick<AlbumsParts, 'byDigest' | 'items' | 'source'>,
): number[] {
  const members = new Set<number>()
  for (const [at, { entries }] of folder.media.entries()) {
    // What goes with a photo is no member beside it.
    if (folder.matches[at]?.role !== 'own' && folder.matches[at]?.of !== undefined) continue
    for (const { digest } of entries) {
      const item = byDigest.get(digest ?? '')
      if (item !== undefined) members.add(item)
    }
  }
  for (const { sidecar } of folder.sidecars) {
    const item = sidecar.url === undefined ? undefined : items.itemOf(source, photoKey(sidecar.url))
    if (item !== undefined) members.add(item)
  }
  return [...members]
}

/** Puts the folders of the exports that are being imported together with those that are remembered, and says which are one album. */
export class LookAtAlbums {
  readonly #parts: AlbumsParts
  readonly #exported: ExportAlbums
  readonly #items: ExportItems
  readonly #refs = new Map<AlbumFolder, number>()
  readonly #members = new Map<AlbumFolder, readonly number[]>()
  readonly #sets = new Map<AlbumFolder | KnownAlbum, ReadonlySet<number>>()

  constructor(parts: AlbumsParts) {
    this.#parts = parts
    this.#exported = new ExportAlbums(parts.database)
    this.#items = new ExportItems(parts.database)
  }

  /** `rowOf` gives the row under which an export is remembered. */
  look(exports: readonly FoundExport[], rowOf: (found: FoundExport) => number): AlbumsOfExports {
    const noted = this.#exported.of(this.#parts.source)
    const here = exports.flatMap((found) => this.#foldersOf(found, rowOf(found), noted))
    const rows = new Set(exports.map(rowOf))
    const others = this.#others(noted.filter(({ exported }) => !rows.has(exported)))
    const folders = [...here, ...others]
    const told = new Set(noted.map(({ key }) => key))
    const { albums, doubtful } = sameAlbums(folders, this.#known(told), {
      isExplained: (album) => this.#isExplained(album),
      items: (of) => this.#itemsOf(of),
      inLibrary: (exported, items) => (items.length === 0 ? 0 : this.#items.countInLibrary(exported, items)),
    })
    const keys = albumKeys(albums, new Set())
    return {
      called: byFolder(albums, keys),
      renamed: renamed(albums, keys),
      here,
      others,
      doubtful: new Set(doubtful),
      membersOf: (folder) => this.#membersOf(folder),
    }
  }

  #foldersOf(found: FoundExport, exported: number, noted: readonly ExportedAlbum[]): HereFolder[] {
    const its = new Map(noted.filter((each) => each.exported === exported).map((each) => [each.folder, each]))
    return found.matched.folders.flatMap((here) => {
      if (here.kind !== 'album') return []
      const before = its.get(here.name)
      const members = membersIn(here, this.#parts)
      // A folder without anything that is here, nor any word of an album, is no album that a person has made.
      if (!before && members.length === 0 && here.album === undefined) return []
      const title = here.album?.title ?? titleBefore(here, before) ?? (isUntitled(here) ? '' : undefined)
      const words = wordsOf(here) ?? before?.words
      const folder: HereFolder = {
        exported,
        folder: here.name,
        found,
        here,
        ...(found.asOf !== undefined && { asOf: found.asOf }),
        ...(title !== undefined && { title }),
        ...(words !== undefined && { words }),
        ...(before && { key: before.key }),
      }
      this.#members.set(folder, members)
      if (before) this.#refs.set(folder, before.ref)
      return [folder]
    })
  }

  #others(noted: readonly ExportedAlbum[]): AlbumFolder[] {
    const rows = this.#items.exportsOf(this.#parts.source)
    const dates = new Map(rows.map(({ ref, report }) => [ref, readTally(report)?.asOf]))
    return noted.map(({ ref, exported, folder, key, title, words }) => {
      const asOf = dates.get(exported)
      const other: AlbumFolder = {
        exported,
        folder,
        key,
        ...(asOf !== undefined && { asOf }),
        ...(title !== undefined && { title }),
        ...(words !== undefined && { words }),
      }
      this.#refs.set(other, ref)
      return other
    })
  }

  /** All albums that the source knows. */
  #known(told: ReadonlySet<string>): KnownAlbum[] {
    const rows = this.#parts.database
      .prepare('SELECT key, title, as_of IS NULL AS isCalledByFolder FROM album_source WHERE source = ? ORDER BY key')
      .all(this.#parts.source)
    return rows.map((row) => {
      const known = knownRow(row)
      return { ...known, isTold: told.has(known.key) }
    })
  }

  #isExplained(album: KnownAlbum): boolean {
    const told = this.#exported.allMembers(this.#parts.source, album.key)
    return this.#putInto(album).every((item) => told.has(item))
  }

  #membersOf(folder: AlbumFolder): readonly number[] {
    const known = this.#members.get(folder)
    if (known) return known
    const ref = this.#refs.get(folder)
    const members = ref === undefined ? [] : this.#exported.membersOf(ref)
    this.#members.set(folder, members)
    return members
  }

  /** Of a folder all that it ever had, as parts come one by one. */
  #itemsOf(of: AlbumFolder | KnownAlbum): ReadonlySet<number> {
    const known = this.#sets.get(of)
    if (known) return known
    const ref = 'folder' in of ? this.#refs.get(of) : undefined
    const before = ref === undefined ? [] : this.#exported.membersOf(ref)
    const items = new Set('folder' in of ? [...this.#membersOf(of), ...before] : this.#putInto(of))
    this.#sets.set(of, items)
    return items
  }

  #putInto({ key }: KnownAlbum): readonly number[] {
    const { albums, source } = this.#parts
    const album = albums.albumOf(source, key)
    return album === undefined ? [] : albums.putBy(album, source)
  }
}

function renamed(albums: readonly SameAlbum[], called: ReadonlyMap<SameAlbum, Called>): Map<string, string> {
  return new Map(
    albums.flatMap((album): [string, string][] => {
      const [before, now] = [album.known, called.get(album)]
      return !before || before.isTold || !now || before.key === now.key ? [] : [[before.key, now.key]]
    }),
  )
}

/** The title that the metadata had before which are not here now; what they disagree about is nobody's. */
function titleBefore({ titles }: ExportFolder, before: ExportedAlbum | undefined): string | undefined {
  return titles ? undefined : before?.title
}

function byFolder(albums: readonly SameAlbum[], called: ReadonlyMap<SameAlbum, Called>): Map<AlbumFolder, Called> {
  const found = new Map<AlbumFolder, Called>()
  for (const album of albums) {
    const its = called.get(album)
    for (const folder of album.folders) if (its) found.set(folder, its)
  }
  return found
}

const knownRow = rowReader({ key: text, title: text, isCalledByFolder: flag })
