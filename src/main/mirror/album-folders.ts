import type { DatabaseSync } from 'node:sqlite'
import type { AlbumFiles, AlbumId } from '../../shared/domain.ts'
import { AlbumFileWriter } from './album-files.ts'
import type { AlbumFolderParts, AlbumProblem } from './album-files.ts'
import { AlbumFileRows } from '../index/albums/album-file-rows.ts'
import { Albums } from '../index/albums/albums.ts'
import { transaction } from '../index/schema/database.ts'
import { albumId, nullable, rowReader, text } from '../index/schema/typed-rows.ts'
import { errnoOf, isDiskError, isRefusedName } from '../disk-problem.ts'
import { albumFolder, layout } from './names/layout.ts'
import { findLostLinks } from './lost-links.ts'
import { makeFolderSafely } from './disk/make-folder.ts'
import type { MirrorFiles } from './disk/mirror-files.ts'
import { nameFromRow } from '../mirror-path.ts'
import type { MirrorName, MirrorPath } from '../mirror-path.ts'
import { freeName, nameKey, numberedFolder, safeFolderName } from './names/names.ts'
import type { Mirror } from './opening/open-mirror.ts'
import { mirrorProblem, placeProblem } from './disk/place-problem.ts'

interface AlbumRow {
  id: AlbumId
  title: string
  folder: MirrorName | null
  folder_was: MirrorName | null
}

const untitled = 'Album'
/** A shorter name says nothing. In bytes. */
const shortestFolder = 24

/**
 * Brings `Albums/` in line with the index: one folder per album that has files, named after its title, with a hard
 * link or a copy of each file. Touches only what it made itself and what still is what it made: whatever else lies in
 * these folders, or in the place of one, stays. An album whose title changed has its folder renamed, and one that nobody says
 * anything of any more goes once its folder is empty. Can be broken off at
 * any moment and run again. Each album stands for itself: returns those of which a file or folder could not be what it
 * should be. Throws what concerns the whole mirror.
 */
export async function reconcileAlbumFolders(parts: AlbumFolderParts, wish: AlbumFiles): Promise<AlbumProblem[]> {
  const { database } = parts.mirror
  const work = new AlbumFolders(parts, wish)
  await findLostLinks(parts.mirror)
  const albums = database.prepare('SELECT id, title, folder, folder_was FROM album ORDER BY id').all()
  for (const row of albums) await work.reconcile(albumRow(row))
  work.finish()
  return [...work.problems.values()]
}

class AlbumFolders {
  /** By the place that they are about, so that `Albums` itself is told of once. */
  readonly problems = new Map<string, AlbumProblem>()
  readonly #mirror: Mirror
  readonly #files: MirrorFiles
  readonly #wish: AlbumFiles
  readonly #writer: AlbumFileWriter
  readonly #albums: Albums
  readonly #statements: ReturnType<typeof prepare>
  readonly #rows: AlbumFileRows
  #album: AlbumRow | undefined
  /** Keys of the names in `Albums/`; undefined until the first look. */
  #onDisk: Set<string> | undefined

  constructor(parts: AlbumFolderParts, wish: AlbumFiles) {
    this.#mirror = parts.mirror
    this.#files = parts.mirror.files
    this.#wish = wish
    this.#writer = new AlbumFileWriter(parts, wish, (error, path) => this.#fail(error, path))
    this.#albums = new Albums(parts.mirror.database)
    this.#statements = prepare(parts.mirror.database)
    this.#rows = new AlbumFileRows(parts.mirror.database)
  }

  async reconcile(album: AlbumRow): Promise<void> {
    this.#album = album
    try {
      await this.#reconcile(album)
    } catch (error) {
      await this.#fail(error, album.folder === null ? layout.albums : albumFolder(album.folder))
    }
  }

  finish(): void {
    this.#writer.finish()
  }

  async #reconcile(album: AlbumRow): Promise<void> {
    if (album.folder_was !== null) await this.#finishRename(album)
    if (album.folder !== null) await this.#leaveIfTaken(album)
    if (this.#wish !== 'none' && album.folder !== null && !this.#belongsTo(album.folder, album.title))
      await this.#rename(album)
    if (album.folder !== null) {
      if (this.#wish !== 'none') await this.#forgetMissing(album.id, album.folder)
      await this.#writer.removeUnwanted(album.id, album.folder)
      await this.#writer.linkCopies(album.id, album.folder)
    }
    if (this.#wish !== 'none' && this.#writer.lacks(album.id)) {
      album.folder ??= await this.#makeFolder(album)
      await this.#writer.addMissing(album.id, album.folder)
    }
    const waits = this.#wish !== 'none' && this.#writer.lacks(album.id)
    if (album.folder !== null && !waits && this.#statements.isEmpty.get(album.id))
      await this.#removeFolder(album.id, album.folder)
    this.#albums.forgetOfNobody(album.id)
  }

  async #fail(error: unknown, path: MirrorPath): Promise<void> {
    const album = this.#album
    if (!album || !isDiskError(error)) throw error
    const whole = await mirrorProblem(error, this.#mirror)
    if (whole) throw error
    const problem = placeProblem(error, this.#mirror.path, path)
    const place = String(problem.values?.['path'])
    if (!this.problems.has(place)) this.problems.set(place, { album: album.id, title: album.title, problem })
  }

  /** Something else lies where the folder was, a file or a link: it keeps the name, and the album gets another folder. */
  async #leaveIfTaken(album: AlbumRow): Promise<void> {
    if (album.folder === null) return
    const there = await this.#files.look(albumFolder(album.folder))
    if (!there || there.isDirectory()) return
    transaction(this.#mirror.database, () => {
      this.#rows.forgetAlbum(album.id)
      this.#albums.setFolder(album.id, undefined, undefined)
    })
    album.folder = null
  }

  async #makeFolder(album: AlbumRow): Promise<MirrorName> {
    await this.#files.makeFolder(layout.albums)
    for (let longest = this.#mirror.longestName; ; longest = Math.floor(longest * 0.75)) {
      try {
        return await this.#makeFolderFor(album.id, longest < shortestFolder ? untitled : album.title, longest)
      } catch (error) {
        if (!isRefusedName(error) || longest < shortestFolder) throw error
      }
    }
  }

  async #makeFolderFor(album: AlbumId, title: string, longest: number): Promise<MirrorName> {
    const folder = await this.#freeFolder(title, longest)
    // First the row: a folder that is not there yet is made again, one without a row would look like somebody else's.
    this.#albums.setFolder(album, keyed(folder), undefined)
    await makeFolderSafely(this.#files, albumFolder(folder))
    this.#onDisk?.add(nameKey(folder))
    return folder
  }

  /** A name for the folder that no album and nothing on the disk has; `own` is the folder that will be renamed. */
  async #freeFolder(title: string, longest: number, own?: MirrorName): Promise<MirrorName> {
    const onDisk = await this.#namesOnDisk()
    const ownKey = own === undefined ? undefined : nameKey(own)
    return freeName(safeFolderName(title, untitled, longest), numberedFolder, (name) => {
      const key = nameKey(name)
      return key !== ownKey && (onDisk.has(key) || this.#statements.folderTaken.get(key) !== undefined)
    })
  }

  async #namesOnDisk(): Promise<Set<string>> {
    if (this.#onDisk) return this.#onDisk
    const names = await namesIn(this.#files, layout.albums)
    this.#onDisk = new Set((names ?? []).map(nameKey))
    return this.#onDisk
  }

  async #rename(album: AlbumRow): Promise<void> {
    const was = album.folder
    if (was === null) return
    const folder = await this.#freeFolder(album.title, this.#mirror.longestName, was)
    this.#albums.setFolder(album.id, keyed(folder), was)
    album.folder = folder
    album.folder_was = was
    await this.#finishRename(album)
  }

  async #finishRename(album: AlbumRow): Promise<void> {
    const [was, folder] = [album.folder_was, album.folder]
    if (was === null || folder === null) return
    const keep = (): void => {
      this.#albums.setFolder(album.id, keyed(was), undefined)
      album.folder = was
      album.folder_was = null
    }
    const [from, to] = [await this.#files.look(albumFolder(was)), await this.#files.look(albumFolder(folder))]
    try {
      // If it is gone it was renamed before a crash, or removed by a person. What lies in its place is somebody else's.
      if (from?.isDirectory()) {
        // Something has come to lie there since the name was chosen; the next look chooses another.
        if (to && to.ino !== from.ino) return keep()
        await this.#files.rename(albumFolder(was), albumFolder(folder))
      }
    } catch (error) {
      // Not this name, or not now: the album keeps the folder that it has.
      keep()
      if (!isRefusedName(error)) throw error
      return
    }
    // The row must not forget the former name while a power cut could bring it back.
    await this.#files.sync(layout.albums)
    this.#onDisk?.delete(nameKey(was))
    this.#onDisk?.add(nameKey(folder))
    this.#albums.setFolder(album.id, keyed(folder), undefined)
    album.folder_was = null
  }

  /** Files that a person removed from an album's folder are made again. */
  async #forgetMissing(album: string, folder: MirrorName): Promise<void> {
    const names = await namesIn(this.#files, albumFolder(folder))
    const keys = new Set((names ?? []).map(nameKey))
    const missing = this.#statements.names
      .all(album)
      .map(nameRow)
      .filter(({ name_key: key }) => !keys.has(key))
    if (names === undefined) await makeFolderSafely(this.#files, albumFolder(folder))
    if (missing.length === 0) return
    transaction(this.#mirror.database, () => {
      for (const { name_key: key } of missing) this.#rows.forgetNamed(album, key)
    })
  }

  async #removeFolder(album: AlbumId, folder: MirrorName): Promise<void> {
    try {
      await this.#files.removeFolder(albumFolder(folder))
    } catch (error) {
      // Something of somebody else lies in it: the folder stays, and so does its name.
      if (errnoOf(error) === 'ENOTEMPTY' || errnoOf(error) === 'EEXIST') return
      if (errnoOf(error) !== 'ENOENT') throw error
    }
    await this.#files.sync(layout.albums)
    this.#albums.setFolder(album, undefined, undefined)
    this.#onDisk?.delete(nameKey(folder))
  }

  /** True if a folder has the name that its album's title gives, with or without a number. */
  #belongsTo(folder: MirrorName, title: string): boolean {
    const name = safeFolderName(title, untitled, this.#mirror.longestName)
    return folder === name || (folder.startsWith(`${name} (`) && /^ \(\d+\)$/.test(folder.slice(name.length)))
  }
}

function keyed(name: MirrorName): { name: MirrorName; key: string } {
  return { name, key: nameKey(name) }
}

async function namesIn(files: MirrorFiles, folder: MirrorPath): Promise<MirrorName[] | undefined> {
  return (await files.list(folder))?.map(({ name }) => name)
}

const folderName = nullable((found) => nameFromRow(found))
const albumRow = rowReader<AlbumRow>({ id: albumId, title: text, folder: folderName, folder_was: folderName })
const nameRow = rowReader({ name_key: text })

function prepare(database: DatabaseSync) {
  return {
    folderTaken: database.prepare('SELECT 1 FROM album WHERE folder_key = ?'),
    names: database.prepare('SELECT name_key FROM album_file WHERE album = ?'),
    isEmpty: database.prepare('SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM album_file WHERE album = ?)'),
  }
}
