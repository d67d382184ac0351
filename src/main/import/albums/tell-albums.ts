import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'
import type { AlbumInDoubt } from '../../../shared/imports/import-report.ts'
import { ExportAlbums, type ExportedAlbum } from '../../index/export-albums.ts'
import { transaction } from '../../index/schema/database.ts'
import { rowReader, text } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { SourceAlbums, type AlbumSaying } from '../../sources/source-albums.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { isStamp } from '../../takeout/archives/part-name.ts'
import type { AlbumMetadata } from '../../takeout/sidecars/album-metadata.ts'
import { photoKey } from '../../takeout/meaning/photo-address.ts'
import { isDirectlyIn } from '../../takeout/structure/folder-names.ts'
import type { IndexedEntry } from '../../takeout/reading/index-entries.ts'
import type { FoundExport } from '../../takeout/stock/exports-here.ts'
import { bytesOf } from '../planning/digests.ts'
import type { Called } from './album-keys.ts'
import type { OtherExport } from '../telling/besides/files-of-others.ts'
import type { Retold } from '../telling/besides/note-others.ts'
import { LookAtAlbums, membersIn, type AlbumsOfExports, type HereFolder } from './albums-of-exports.ts'
import type { AlbumFolder } from './same-albums.ts'

interface AlbumParts {
  database: DatabaseSync
  items: SourceItems
  /** The source that the exports are of; its row. */
  source: number
  /** The item of each photo or video that is here, by its digest. */
  byDigest: ReadonlyMap<string, number>
  /** Items that were one with others until now. */
  parted: ReadonlySet<number>
  /** Exports that are not here, with folders of which something was told together with what is here. */
  others: readonly OtherExport[]
  /** What that came to. */
  retold: Retold
  mintId: () => AlbumId
  /** What is remembered of an export is under this row. Throws for one of which nothing is. */
  rowOf: (id: string) => number
  /** The metadata in a folder of an export that is remembered, by its row. */
  metadataIn: (exported: number, folder: string) => AlbumMetadata | undefined
  /** What is remembered of such a folder. */
  entriesIn: (exported: number, folder: string) => readonly IndexedEntry[]
}

/**
 * Tells the albums of a source what the folders of exports have of them. Members come, and none goes because an export lacks it;
 * but what a folder has told before more of its export was here, it no longer tells: a folder is called by its metadata once
 * these have come, and may turn out to be a year, the archive or the trash. And it may turn out to be another album of its title
 * than it was taken for, whichever export it is in.
 */
export class TellAlbums {
  readonly #parts: AlbumParts
  readonly #albums: SourceAlbums
  readonly #exported: ExportAlbums
  readonly #owner: string
  /** Keys of albums that other folders tell of than before. */
  readonly #others = new Set<string>()

  constructor(parts: AlbumParts) {
    this.#parts = parts
    this.#albums = new SourceAlbums(parts.database)
    this.#exported = new ExportAlbums(parts.database)
    const row = parts.database.prepare('SELECT owner FROM source WHERE ref = ?').get(parts.source)
    this.#owner = ownerRow(row ?? {}).owner
  }

  /** Album by album, the oldest export first, so that what the newest says stays. Gives the albums of which nobody can say which they are. */
  *tell(exports: readonly FoundExport[]): Steps<AlbumInDoubt[]> {
    const { database, source, rowOf } = this.#parts
    yield* this.#membersAnew()
    const looking = new LookAtAlbums({ ...this.#parts, albums: this.#albums })
    const looked = looking.look(exports, ({ id }) => rowOf(id))
    transaction(database, () => this.#rename(looked.renamed))
    yield
    const before = new Map(this.#exported.of(source).map((album) => [folderKey(album), album]))
    for (const found of exports) {
      const here = new Map(looked.here.filter((each) => each.found === found).map((each) => [each.folder, each]))
      for (const { name } of found.matched.folders) {
        const [folder, told] = [here.get(name), before.get(folderKey({ exported: rowOf(found.id), folder: name }))]
        if (!folder && !told) continue
        transaction(database, () => this.#tellFolder(found, folder, looked, told))
        yield
      }
    }
    for (const other of looked.others) {
      const [called, told] = [looked.called.get(other), before.get(folderKey(other))]
      if (!called || !told || called.key === told.key) continue
      transaction(database, () => this.#tellAnew(other, called, told, looked.membersOf(other)))
      yield
    }
    yield* this.#partMembers(looked)
    yield* this.#wordsAnew(looked)
    return inDoubt(looked)
  }

  #rename(renamed: ReadonlyMap<string, string>): void {
    const { source } = this.#parts
    for (const [from, to] of renamed)
      if (this.#albums.albumOf(source, to) === undefined) this.#albums.rekey(source, from, to)
  }

  #tellFolder(
    found: FoundExport,
    folder: HereFolder | undefined,
    { called, membersOf }: AlbumsOfExports,
    before?: ExportedAlbum,
  ): void {
    const [its, members] = [folder && called.get(folder), folder ? membersOf(folder) : []]
    const had = before ? this.#exported.membersOf(before.ref) : members
    // Without a stamp there may have been another export at the same place, whose members stay; but not for what was one with others.
    const former =
      !before || isStamp(found.id)
        ? had
        : [...new Set([...members, ...had.filter((item) => this.#parts.parted.has(item))])]
    if (before && before.key !== its?.key) this.#takeBack(before, former, its?.key)
    if (before && its && before.key !== its.key) this.#isOther(before.key, its.key)
    if (!folder || !its) return
    this.#tellAlbum(its, members, folder)
    this.#exported.note({ ...folder, key: its.key }, members)
    if (before && before.key === its.key) this.#settleMembers(before, folder, former, members)
  }

  /** What the folder has was taken for something of an item that it proves not to be of: that leaves, unless another folder has it. */
  #settleMembers(
    { ref, key }: ExportedAlbum,
    { here }: HereFolder,
    former: readonly number[],
    members: readonly number[],
  ): void {
    const { items, parted } = this.#parts
    const now = new Set(members)
    const left = former.filter((item) => !now.has(item))
    if (left.length === 0) return
    const entries = here.media.flatMap((each) => each.entries.filter(({ digest }) => digest !== undefined))
    const taken = new Set(entries.flatMap((entry) => items.withBytes(bytesOf(entry)).map(({ item }) => item)))
    const gone = left.filter((item) => taken.has(item) || parted.has(item))
    this.#forgetMembers({ ref, key }, gone)
  }

  /** These items leave the album, unless another folder of it has them. */
  #forgetMembers({ ref, key }: Pick<ExportedAlbum, 'ref' | 'key'>, items: readonly number[]): void {
    const { source } = this.#parts
    this.#exported.forgetMembers(ref, items)
    const [album, others] = [this.#albums.albumOf(source, key), this.#exported.allMembers(source, key)]
    if (album !== undefined) this.#albums.withdraw(album, source, new Set(items.filter((item) => !others.has(item))))
  }

  /** An export that is not here has a folder of another album than it was taken for. */
  #tellAnew(folder: AlbumFolder, called: Called, before: ExportedAlbum, members: readonly number[]): void {
    this.#takeBack(before, members, called.key)
    this.#isOther(before.key, called.key)
    this.#tellAlbum(called, members)
    this.#exported.note({ ...folder, key: called.key }, members)
  }

  /** What was told together is in folders of exports that are not here as if these were. */
  *#membersAnew(): Steps<void> {
    const { database, source, others, retold } = this.#parts
    if (others.length === 0) return
    const noted = new Map(this.#exported.of(source).map((album) => [folderKey(album), album]))
    for (const { ref, folders } of others)
      for (const folder of folders) {
        const album = noted.get(folderKey({ exported: ref, folder: folder.name }))
        if (!album) continue
        const untold = retold.untold.get(ref)
        const isUntoldHere = (item: number): boolean =>
          untold?.get(item)?.some((path) => isDirectlyIn(path, folder.name)) === true
        const now = membersIn(folder, this.#parts).filter((item) => retold.items.has(item))
        const before = this.#exported.membersOf(album.ref).filter((item) => retold.items.has(item))
        transaction(database, () => this.#setMembers(album, before, [...now, ...before.filter(isUntoldHere)]))
        yield
      }
  }

  #setMembers(album: ExportedAlbum, before: readonly number[], now: readonly number[]): void {
    const { source } = this.#parts
    this.#exported.note(album, now)
    const left = before.filter((item) => !now.includes(item))
    if (left.length > 0) this.#forgetMembers(album, left)
    const id = this.#albums.albumOf(source, album.key)
    if (id !== undefined) this.#albums.add(id, source, now)
  }

  /** Of items that were one with others until now a folder of an export that is not here has those alone that it names, if it names any. */
  *#partMembers({ others }: AlbumsOfExports): Steps<void> {
    const { database, source, parted, entriesIn } = this.#parts
    if (parted.size === 0) return
    const told = new Set(this.#parts.others.map(({ ref }) => ref))
    const noted = new Map(this.#exported.of(source).map((album) => [folderKey(album), album]))
    for (const other of others) {
      if (told.has(other.exported)) continue
      const album = noted.get(folderKey(other))
      const members = album ? this.#exported.membersOf(album.ref).filter((item) => parted.has(item)) : []
      if (!album || members.length === 0) continue
      const named = this.#namedBy(entriesIn(other.exported, other.folder)).filter((item) => parted.has(item))
      if (named.length === 0) continue
      transaction(database, () => this.#setMembers(album, members, named))
      yield
    }
  }

  /** Items of which these entries are facts, or the photo or video itself. */
  #namedBy(entries: readonly IndexedEntry[]): number[] {
    const { items, source } = this.#parts
    const named = entries.flatMap((entry) => {
      const { json, digest } = entry
      const url = json?.kind === 'sidecar' ? json.sidecar.url : undefined
      if (url !== undefined) return items.itemOf(source, photoKey(url)) ?? []
      const here = digest === undefined ? [] : items.withBytes(bytesOf(entry))
      return here.filter(({ role }) => role === 'primary').map(({ item }) => item)
    })
    return [...new Set(named)]
  }

  #isOther(...keys: string[]): void {
    for (const key of keys) this.#others.add(key)
  }

  /** Of albums that lost or got a folder, what all their folders say, the newest last. */
  *#wordsAnew({ here, others, called }: AlbumsOfExports): Steps<void> {
    const { source, metadataIn } = this.#parts
    const inImport = new Map<AlbumFolder, AlbumMetadata | undefined>(here.map((folder) => [folder, folder.here.album]))
    for (const key of this.#others) {
      const folders = [...here, ...others].filter((folder) => called.get(folder)?.key === key)
      const inOrder = folders.toSorted((one, other) => ((one.asOf ?? '') < (other.asOf ?? '') ? -1 : 1))
      transaction(this.#parts.database, () => {
        this.#albums.unsayWords(source, key)
        for (const folder of inOrder) {
          const metadata = inImport.has(folder) ? inImport.get(folder) : metadataIn(folder.exported, folder.folder)
          this.#albums.say(sayingOf(source, { key, title: called.get(folder)?.title ?? '' }, folder.asOf, metadata))
        }
      })
      yield
    }
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

  /** `folder`: that of an export which is being imported, and so tells more than what is in the album. */
  #tellAlbum(called: Called, members: readonly number[], folder?: HereFolder): void {
    const { source, mintId } = this.#parts
    const { key } = called
    const said = sayingOf(source, called, folder?.asOf, folder?.here.album)
    const known = this.#albums.albumOf(source, key)
    const album = known ?? this.#joined(said) ?? mintId()
    if (known !== undefined) this.#albums.say(said)
    else if (this.#albums.albumOf(source, key) === undefined) this.#albums.mint(album, said)
    this.#albums.add(album, source, members)
  }

  /** The album that an account of this person lists under the same title, if there is exactly one. */
  #joined(said: AlbumSaying): AlbumId | undefined {
    const [only, ...more] = said.title === '' ? [] : this.#albums.unclaimed(this.#owner, said.title)
    if (only === undefined || more.length > 0) return undefined
    this.#albums.join(only, said)
    return only
  }
}

function sayingOf(
  source: number,
  { key, title }: Called,
  asOf: string | undefined,
  metadata: AlbumMetadata | undefined,
): AlbumSaying {
  const { description, blocks = [] } = metadata ?? {}
  return {
    source,
    key,
    title,
    ...(description !== undefined && { description }),
    blocks,
    // The folder alone says nothing of its words.
    ...(metadata !== undefined && asOf !== undefined && { asOf }),
  }
}

const folderKey = ({ exported, folder }: Pick<ExportedAlbum, 'exported' | 'folder'>): string => `${exported} ${folder}`

function inDoubt({ here, called, doubtful }: AlbumsOfExports): AlbumInDoubt[] {
  return here.flatMap((folder) => {
    const its = doubtful.has(folder) ? called.get(folder) : undefined
    return its ? [{ title: its.title, folder: folder.folder, export: folder.found.id }] : []
  })
}

const ownerRow = rowReader({ owner: text })
