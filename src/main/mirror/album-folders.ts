import type { DatabaseSync } from 'node:sqlite'
import type { AlbumFiles } from '../../shared/domain.ts'
import { AlbumFileWriter, type AlbumFolderPorts } from './album-files.ts'
import { transaction } from './database.ts'
import { errnoOf, isRefusedName } from './disk-problem.ts'
import { albumFolder, layout } from './layout.ts'
import type { MirrorFiles } from './mirror-files.ts'
import { nameFromRow } from './mirror-path.ts'
import type { MirrorName, MirrorPath } from './mirror-path.ts'
import { freeName, nameKey, numberedFolder, safeFolderName } from './names.ts'

interface AlbumRow {
  id: string
  title: string
  folder: MirrorName | null
  folder_was: MirrorName | null
}

const untitled = 'Album'

/**
 * Brings `Albums/` in line with the index: one folder per album that has files, named after its title, with a hard
 * link or a copy of each file. Touches only what it made itself and what still is what it made: whatever else lies in
 * these folders stays. An album whose title changed has its folder renamed. Can be broken off at any moment and run
 * again.
 */
export async function reconcileAlbumFolders(ports: AlbumFolderPorts, wish: AlbumFiles): Promise<void> {
  const { database } = ports.mirror
  const work = new AlbumFolders(ports, wish)
  const albums = database.prepare('SELECT id, title, folder, folder_was FROM album ORDER BY id').all()
  for (const row of albums) await work.reconcile(albumRow(row))
  await work.finish()
}

class AlbumFolders {
  readonly #ports: AlbumFolderPorts
  readonly #files: MirrorFiles
  readonly #wish: AlbumFiles
  readonly #writer: AlbumFileWriter
  readonly #statements: ReturnType<typeof prepare>
  /** Keys of the names in `Albums/`; undefined until the first look. */
  #onDisk: Set<string> | undefined
  #changed = false

  constructor(ports: AlbumFolderPorts, wish: AlbumFiles) {
    this.#ports = ports
    this.#files = ports.mirror.files
    this.#wish = wish
    this.#writer = new AlbumFileWriter(ports, wish)
    this.#statements = prepare(ports.mirror.database)
  }

  async reconcile(album: AlbumRow): Promise<void> {
    if (album.folder_was !== null) await this.#finishRename(album)
    if (this.#wish !== 'none' && album.folder !== null && !belongsTo(album.folder, album.title))
      await this.#rename(album)
    if (album.folder !== null) {
      if (this.#wish !== 'none') await this.#forgetMissing(album.id, album.folder)
      await this.#writer.removeUnwanted(album.id, album.folder)
    }
    if (this.#wish !== 'none' && this.#writer.lacks(album.id)) {
      album.folder ??= await this.#makeFolder(album)
      await this.#writer.addMissing(album.id, album.folder)
    }
    if (album.folder !== null && this.#statements.isEmpty.get(album.id))
      await this.#removeFolder(album.id, album.folder)
  }

  async finish(): Promise<void> {
    this.#writer.finish()
    if (this.#changed) await this.#files.sync(layout.albums)
  }

  async #makeFolder(album: AlbumRow): Promise<MirrorName> {
    await this.#files.makeFolder(layout.albums)
    try {
      return await this.#makeFolderFor(album.id, album.title)
    } catch (error) {
      if (!isRefusedName(error)) throw error
      return await this.#makeFolderFor(album.id, untitled)
    }
  }

  async #makeFolderFor(album: string, title: string): Promise<MirrorName> {
    const folder = await this.#freeFolder(title)
    // First the row: a folder that is not there yet is made again, one without a row would look like somebody else's.
    this.#statements.setFolder.run(folder, nameKey(folder), null, album)
    await this.#files.makeFolder(albumFolder(folder))
    this.#onDisk?.add(nameKey(folder))
    this.#changed = true
    return folder
  }

  /** A name for the folder that no album and nothing on the disk has; `own` is the folder that will be renamed. */
  async #freeFolder(title: string, own?: MirrorName): Promise<MirrorName> {
    const onDisk = await this.#namesOnDisk()
    const ownKey = own === undefined ? undefined : nameKey(own)
    return freeName(safeFolderName(title, untitled), numberedFolder, (name) => {
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
    const folder = await this.#freeFolder(album.title, was)
    this.#statements.setFolder.run(folder, nameKey(folder), was, album.id)
    album.folder = folder
    album.folder_was = was
    await this.#finishRename(album)
  }

  async #finishRename(album: AlbumRow): Promise<void> {
    const [was, folder] = [album.folder_was, album.folder]
    if (was === null || folder === null) return
    try {
      await this.#files.rename(albumFolder(was), albumFolder(folder))
    } catch (error) {
      if (isRefusedName(error)) {
        this.#statements.setFolder.run(was, nameKey(was), null, album.id)
        album.folder = was
        album.folder_was = null
        return
      }
      // The old folder is gone: renamed before the crash, or removed by a person.
      if (errnoOf(error) !== 'ENOENT') throw error
    }
    this.#onDisk?.delete(nameKey(was))
    this.#onDisk?.add(nameKey(folder))
    this.#statements.setFolder.run(folder, nameKey(folder), null, album.id)
    album.folder_was = null
    this.#changed = true
  }

  /** Files that a person removed from an album's folder are made again. */
  async #forgetMissing(album: string, folder: MirrorName): Promise<void> {
    const names = await namesIn(this.#files, albumFolder(folder))
    const keys = new Set((names ?? []).map(nameKey))
    const missing = this.#statements.names.all(album).filter((row) => !keys.has(String(row['name_key'])))
    if (names === undefined) await this.#files.makeFolder(albumFolder(folder))
    if (missing.length === 0) return
    transaction(this.#ports.mirror.database, () => {
      for (const row of missing) this.#statements.forget.run(album, String(row['name_key']))
    })
  }

  async #removeFolder(album: string, folder: MirrorName): Promise<void> {
    try {
      await this.#files.removeFolder(albumFolder(folder))
    } catch (error) {
      // Something of somebody else lies in it: the folder stays, and so does its name.
      if (errnoOf(error) === 'ENOTEMPTY' || errnoOf(error) === 'EEXIST') return
      if (errnoOf(error) !== 'ENOENT') throw error
    }
    this.#statements.setFolder.run(null, null, null, album)
    this.#onDisk?.delete(nameKey(folder))
    this.#changed = true
  }
}

/** True if a folder has the name that its album's title gives, with or without a number. */
function belongsTo(folder: MirrorName, title: string): boolean {
  const name = safeFolderName(title, untitled)
  return folder === name || (folder.startsWith(`${name} (`) && /^ \(\d+\)$/.test(folder.slice(name.length)))
}

async function namesIn(files: MirrorFiles, folder: MirrorPath): Promise<MirrorName[] | undefined> {
  return (await files.list(folder))?.map(({ name }) => name)
}

function albumRow(row: Record<string, unknown>): AlbumRow {
  const name = (value: unknown): MirrorName | null => (value === null ? null : nameFromRow(value))
  return {
    id: String(row['id']),
    title: String(row['title']),
    folder: name(row['folder']),
    folder_was: name(row['folder_was']),
  }
}

function prepare(database: DatabaseSync) {
  return {
    folderTaken: database.prepare('SELECT 1 FROM album WHERE folder_key = ?'),
    setFolder: database.prepare('UPDATE album SET folder = ?, folder_key = ?, folder_was = ? WHERE id = ?'),
    names: database.prepare('SELECT name_key FROM album_file WHERE album = ?'),
    forget: database.prepare('DELETE FROM album_file WHERE album = ? AND name_key = ?'),
    isEmpty: database.prepare('SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM album_file WHERE album = ?)'),
  }
}
