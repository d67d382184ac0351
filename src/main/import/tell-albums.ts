import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../shared/domain.ts'
import { transaction } from '../index/schema/database.ts'
import { rowReader, text } from '../index/schema/typed-rows.ts'
import type { Steps } from '../slices.ts'
import { SourceAlbums, type AlbumSaying } from '../sources/source-albums.ts'
import type { SourceItems } from '../sources/source-items.ts'
import { photoKey } from '../takeout/meaning/photo-address.ts'
import type { FoundExport } from '../takeout/stock/exports-here.ts'
import type { ExportFolder } from '../takeout/stock/match-export.ts'
import { isUntitled } from '../takeout/stock/export-stock.ts'

interface AlbumParts {
  database: DatabaseSync
  items: SourceItems
  /** The source that the exports are of; its row. */
  source: number
  /** The item of each photo or video that is here, by its digest. */
  byDigest: ReadonlyMap<string, number>
  mintId: () => AlbumId
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

/** Tells the albums of a source what the folders of exports have of them. Members come, and none goes. */
export class TellAlbums {
  readonly #parts: AlbumParts
  readonly #albums: SourceAlbums
  readonly #owner: string

  constructor(parts: AlbumParts) {
    this.#parts = parts
    this.#albums = new SourceAlbums(parts.database)
    const row = parts.database.prepare('SELECT owner FROM source WHERE ref = ?').get(parts.source)
    this.#owner = ownerRow(row ?? {}).owner
  }

  /** Album by album, the oldest export first, so that what the newest says stays. */
  *tell(exports: readonly FoundExport[]): Steps<true> {
    for (const { matched, asOf } of exports)
      for (const folder of matched.folders) {
        if (folder.kind !== 'album') continue
        transaction(this.#parts.database, () => this.#tellAlbum(folder, asOf))
        yield
      }
    return true
  }

  #tellAlbum(folder: ExportFolder, asOf: string | undefined): void {
    const { source, mintId } = this.#parts
    const members = this.#members(folder)
    const plain = folder.name.slice(folder.name.lastIndexOf('/') + 1)
    const title = folder.album?.title ?? (isUntitled(folder) ? '' : plain)
    const { description, blocks = [] } = folder.album ?? {}
    const said: AlbumSaying = {
      source,
      key: keyOf(folder, title),
      title,
      ...(description !== undefined && { description }),
      blocks,
      // The folder alone says nothing of its words.
      ...(folder.album !== undefined && asOf !== undefined && { asOf }),
    }
    const known = this.#albums.albumOf(source, said.key)
    // A folder without anything that is here, nor any word of an album, is no album that a person has made.
    if (known === undefined && members.length === 0 && folder.album === undefined) return
    const album = known ?? this.#joined(said) ?? mintId()
    if (known !== undefined) this.#albums.say(said)
    else if (this.#albums.albumOf(source, said.key) === undefined) this.#albums.mint(album, said)
    this.#albums.add(album, source, members)
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
