import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'
import { ExportAlbums, type ExportedAlbum } from '../../index/export-albums.ts'
import { transaction } from '../../index/schema/database.ts'
import { rowReader, text } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { SourceAlbums, type AlbumSaying } from '../../sources/source-albums.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { isStamp } from '../../takeout/archives/part-name.ts'
import { photoKey } from '../../takeout/meaning/photo-address.ts'
import type { FoundExport } from '../../takeout/stock/exports-here.ts'
import type { ExportFolder } from '../../takeout/stock/match-export.ts'
import { isUntitled } from '../../takeout/stock/export-stock.ts'

interface AlbumParts {
  database: DatabaseSync
  items: SourceItems
  /** The source that the exports are of; its row. */
  source: number
  /** The item of each photo or video that is here, by its digest. */
  byDigest: ReadonlyMap<string, number>
  mintId: () => AlbumId
  /** What is remembered of an export is under this row. */
  rowOf: (id: string) => number | undefined
}

/**
 * What tells an album from the others of a person: its title, letter by letter, and the number that an export gives to the
 * second of one title.
 */
function keyOf(folder: ExportFolder, title: string): string {
  const plain = folder.name.slice(folder.name.lastIndexOf('/') + 1)
  const number = /\((\d+)\)$/.exec(plain)?.[1]
  const isNumbered = number !== undefined && !title.endsWith(`(${number})`)
  const named = title === '' ? plain.replace(/\(\d+\)$/, '') : title
  return `${named.normalize('NFC')}${isNumbered ? ` (${number})` : ''}`
}

interface Called {
  key: string
  title: string
}

function titleOf(folder: ExportFolder): string {
  return folder.album?.title ?? (isUntitled(folder) ? '' : folder.name.slice(folder.name.lastIndexOf('/') + 1))
}

/**
 * Tells the albums of a source what the folders of exports have of them. Members come, and none goes because an export lacks it;
 * but what a folder has told before more of its export was here, it no longer tells: a folder is called by its metadata once
 * these have come, and may turn out to be a year, the archive or the trash.
 */
export class TellAlbums {
  readonly #parts: AlbumParts
  readonly #albums: SourceAlbums
  readonly #exported: ExportAlbums
  readonly #owner: string

  constructor(parts: AlbumParts) {
    this.#parts = parts
    this.#albums = new SourceAlbums(parts.database)
    this.#exported = new ExportAlbums(parts.database)
    const row = parts.database.prepare('SELECT owner FROM source WHERE ref = ?').get(parts.source)
    this.#owner = ownerRow(row ?? {}).owner
  }

  /** Album by album, the oldest export first, so that what the newest says stays. */
  *tell(exports: readonly FoundExport[]): Steps<true> {
    for (const found of exports) {
      const row = this.#parts.rowOf(found.id)
      const before = new Map(row === undefined ? [] : this.#exported.of(row).map((album) => [album.folder, album]))
      for (const folder of found.matched.folders) {
        const told = before.get(folder.name)
        if (folder.kind !== 'album' && told === undefined) continue
        transaction(this.#parts.database, () => this.#tellFolder(found, folder, row, told))
        yield
      }
    }
    return true
  }

  #tellFolder(found: FoundExport, folder: ExportFolder, row: number | undefined, before?: ExportedAlbum): void {
    const members = this.#members(folder)
    const title = titleOf(folder)
    const key = folder.kind === 'album' ? keyOf(folder, title) : undefined
    // Without a stamp there may have been another export at the same place.
    const former = before && isStamp(found.id) ? this.#exported.membersOf(before.ref) : members
    if (before && before.key !== key) this.#takeBack(before, former, key)
    if (key === undefined || !this.#tellAlbum(folder, { key, title }, members, found.asOf)) return
    if (row !== undefined) this.#exported.note(row, folder.name, key, members)
  }

  /**
   * A folder that told of an album is none, or is that of another key. What it alone has put there leaves; nobody's album of
   * that key is, if there is none of the new one, the same under another name.
   */
  #takeBack({ ref, key }: ExportedAlbum, items: readonly number[], instead: string | undefined): void {
    const { source } = this.#parts
    this.#exported.forget(ref)
    const album = this.#albums.albumOf(source, key)
    if (album === undefined) return
    const others = this.#exported.allMembers(source, key)
    const own = new Set(items.filter((item) => !others.has(item)))
    const isAllOwn =
      !this.#exported.has(source, key) && this.#albums.putBy(album, source).every((item) => own.has(item))
    const isFree = instead !== undefined && this.#albums.albumOf(source, instead) === undefined
    if (isAllOwn && isFree && this.#albums.isOwn(album, source)) return this.#albums.rekey(source, key, instead)
    this.#albums.withdraw(album, source, own)
    if (isAllOwn) this.#albums.leave(album, source, key)
  }

  /** Whether there is such an album. */
  #tellAlbum(folder: ExportFolder, { key, title }: Called, members: readonly number[], asOf?: string): boolean {
    const { source, mintId } = this.#parts
    const { description, blocks = [] } = folder.album ?? {}
    const said: AlbumSaying = {
      source,
      key,
      title,
      ...(description !== undefined && { description }),
      blocks,
      // The folder alone says nothing of its words.
      ...(folder.album !== undefined && asOf !== undefined && { asOf }),
    }
    const known = this.#albums.albumOf(source, key)
    // A folder without anything that is here, nor any word of an album, is no album that a person has made.
    if (known === undefined && members.length === 0 && folder.album === undefined) return false
    const album = known ?? this.#joined(said) ?? mintId()
    if (known !== undefined) this.#albums.say(said)
    else if (this.#albums.albumOf(source, key) === undefined) this.#albums.mint(album, said)
    this.#albums.add(album, source, members)
    return true
  }

  /** The album that an account of this person lists under the same title, if there is exactly one. */
  #joined(said: AlbumSaying): AlbumId | undefined {
    const [only, ...more] = said.title === '' ? [] : this.#albums.unclaimed(this.#owner, said.title)
    if (only === undefined || more.length > 0) return undefined
    this.#albums.join(only, said)
    return only
  }

  /** Those whose files are in the folder, and those that only their sidecars name. */
  #members(folder: ExportFolder): number[] {
    const { byDigest, items, source } = this.#parts
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
}

const ownerRow = rowReader({ owner: text })
