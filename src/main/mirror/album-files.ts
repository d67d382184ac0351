import type { DatabaseSync } from 'node:sqlite'
import type { AlbumFiles, FileRole } from '../../shared/domain.ts'
import type { Log } from '../ports.ts'
import { transaction } from './database.ts'
import { errnoOf, isRefusedName } from './disk-problem.ts'
import { hashFile } from './hash-file.ts'
import { albumFolder, temporaryPath } from './layout.ts'
import { below, nameFromRow, nameOf, photoPathFromRow } from './mirror-path.ts'
import type { MirrorName, MirrorPath } from './mirror-path.ts'
import { moveWithoutOverwriting } from './move-file.ts'
import { freeName, nameKey, numberedFile } from './names.ts'
import type { Mirror } from './open-mirror.ts'
import { meansNoLinks } from './replace-file.ts'

/** What the work on album folders needs. */
export interface AlbumFolderPorts {
  mirror: Mirror
  log: Log
}

const filesAtATime = 32
/** Name of the row in `meta` that tells which wish the folders were made for. */
const madeFor = 'album_files'

interface Wanted {
  item: number
  id: string
  role: FileRole
  path: MirrorPath
  bytes: number
  sha256: string
}

interface Present extends Omit<Wanted, 'id' | 'path'> {
  /** Undefined if the photo is not known any more. */
  path: MirrorPath | undefined
  name: MirrorName
  linked: number
}

/** Puts files into album folders and takes them out again. */
export class AlbumFileWriter {
  readonly #ports: AlbumFolderPorts
  readonly #wish: AlbumFiles
  readonly #statements: ReturnType<typeof prepare>
  /** The wish is another than last time: links become copies, or copies links. */
  readonly #convert: boolean
  #canLink: boolean
  #copied = 0

  constructor(ports: AlbumFolderPorts, wish: AlbumFiles) {
    this.#ports = ports
    this.#wish = wish
    this.#statements = prepare(ports.mirror.database)
    this.#convert = this.#statements.madeFor.get(madeFor)?.['value'] !== wish
    this.#canLink = ports.mirror.canLink
  }

  /** True if files of the album are not in its folder. */
  lacks(album: string): boolean {
    return this.#statements.lacking.get(album, 1) !== undefined
  }

  /** Takes out what is no longer in the album, or is there in a form that is not wished any more. */
  async removeUnwanted(album: string, folder: MirrorName): Promise<void> {
    const rows = this.#unwanted(album)
    if (rows.length === 0) return
    for (let at = 0; at < rows.length; at += filesAtATime) {
      const some = rows.slice(at, at + filesAtATime)
      await Promise.all(some.map((row) => this.#removeIfOurs(folder, row)))
      transaction(this.#ports.mirror.database, () => {
        for (const row of some) this.#statements.remove.run(album, row.item, row.role)
      })
    }
    await this.#sync(folder)
  }

  #unwanted(album: string): Present[] {
    if (this.#wish === 'none') return this.#statements.all.all(album).map(presentRow)
    const left = this.#statements.left.all(album).map(presentRow)
    if (!this.#convert) return left
    const linked = this.#wish === 'links' && this.#canLink ? 1 : 0
    const known = new Set(left.map((row) => `${row.item}/${row.role}`))
    const other = this.#statements.all.all(album).map(presentRow)
    return [...left, ...other.filter((row) => row.linked !== linked && !known.has(`${row.item}/${row.role}`))]
  }

  async addMissing(album: string, folder: MirrorName): Promise<void> {
    for (;;) {
      const rows = this.#statements.lacking.all(album, filesAtATime).map(wantedRow)
      if (rows.length === 0) break
      const chosen = new Set<string>()
      const made = await Promise.all(rows.map((row) => this.#add(album, folder, row, chosen)))
      transaction(this.#ports.mirror.database, () => {
        for (const [at, row] of rows.entries()) {
          const { name, linked } = made[at] ?? { name: nameOf(row.path), linked: false }
          const { item, role, path } = row
          this.#statements.add.run({ album, item, role, path, name, name_key: nameKey(name), linked: linked ? 1 : 0 })
        }
      })
    }
    await this.#sync(folder)
  }

  finish(): void {
    if (this.#convert) this.#statements.setMadeFor.run(madeFor, this.#wish)
    if (this.#copied > 0 && this.#wish === 'links')
      this.#ports.log('warn', 'albums-copied-for-lack-of-links', { files: this.#copied })
  }

  /** Makes one link or copy under the first name that is free. */
  async #add(
    album: string,
    folder: MirrorName,
    wanted: Wanted,
    chosen: Set<string>,
  ): Promise<{ name: MirrorName; linked: boolean }> {
    let wish = nameOf(wanted.path)
    for (;;) {
      const name = freeName(wish, numberedFile, (candidate) => {
        const key = nameKey(candidate)
        return chosen.has(key) || this.#statements.nameTaken.get(album, key) !== undefined
      })
      // Also after a failure: something that nobody knows of has that name.
      chosen.add(nameKey(name))
      const to = below(albumFolder(folder), name)
      try {
        return { name, linked: await this.#linkOrCopy(wanted, to) }
      } catch (error) {
        if (isRefusedName(error) && wish !== plainName(wanted)) {
          wish = plainName(wanted)
          continue
        }
        if (errnoOf(error) !== 'EEXIST') throw error
        const linked = await this.#isAlreadyThere(wanted, to)
        if (linked !== undefined) return { name, linked }
      }
    }
  }

  async #linkOrCopy({ path: from }: Wanted, to: MirrorPath): Promise<boolean> {
    const { files } = this.#ports.mirror
    if (this.#wish === 'links' && this.#canLink) {
      try {
        await files.link(from, to)
        return true
      } catch (error) {
        if (!meansNoLinks(error)) throw error
        // A single file can have too many links; anything else concerns the whole disk.
        if (errnoOf(error) !== 'EMLINK') this.#canLink = false
      }
    }
    const temporary = temporaryPath('album')
    try {
      await files.copy(from, temporary)
      const photo = await files.look(from)
      const handle = await files.open(temporary, { write: true })
      try {
        if (photo) await handle.utimes(photo.atimeMs / 1000, photo.mtimeMs / 1000)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await moveWithoutOverwriting(files, temporary, to, this.#canLink)
    } catch (error) {
      await files.removeIfThere(temporary)
      throw error
    }
    this.#copied++
    return false
  }

  /** After a crash, a file may be in place without its row. */
  async #isAlreadyThere(wanted: Wanted, to: MirrorPath): Promise<boolean | undefined> {
    const { files } = this.#ports.mirror
    const [there, photo] = [await files.look(to), await files.look(wanted.path)]
    if (!there?.isFile() || !photo?.isFile() || there.size !== photo.size) return undefined
    const same = there.ino === photo.ino && there.dev === photo.dev
    if (same) return this.#wish === 'links' ? true : undefined
    if (this.#wish === 'links' && this.#canLink) return undefined
    return (await hashFile(files, to)) === wanted.sha256 ? false : undefined
  }

  /** Removes a file from an album's folder if it is still the one that was put there, and the photo itself is safe. */
  async #removeIfOurs(folder: MirrorName, row: Present): Promise<void> {
    const { files } = this.#ports.mirror
    const path = below(albumFolder(folder), row.name)
    try {
      const [there, photo] = [await files.look(path), row.path && (await files.look(row.path))]
      if (!there || !photo) return
      const same = there.ino === photo.ino && there.dev === photo.dev
      const ours = row.linked === 1 ? same : there.isFile() && there.size === row.bytes && !same
      const safe = photo.isFile() && photo.size === row.bytes
      if (!ours || !safe) return
      if (row.linked === 0) {
        // A copy that a person has changed is theirs, and one of a damaged photo may be the only good one.
        if ((await hashFile(files, path)) !== row.sha256) return
        if (!row.path || (await hashFile(files, row.path)) !== row.sha256) return
      }
      await files.remove(path)
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }

  async #sync(folder: MirrorName): Promise<void> {
    await this.#ports.mirror.files.sync(albumFolder(folder))
  }
}

/** What every disk takes, and no two files share. */
function plainName({ id, role, path }: Wanted): MirrorName {
  const name = nameOf(path)
  return nameFromRow(`${id}${role === 'motion' ? '-motion' : ''}${name.slice(name.lastIndexOf('.'))}`)
}

function wantedRow(row: Record<string, unknown>): Wanted {
  return { ...(row as unknown as Wanted), path: photoPathFromRow(row['path']) }
}

function presentRow(row: Record<string, unknown>): Present {
  const path = row['path'] === '' ? undefined : photoPathFromRow(row['path'])
  return { ...(row as unknown as Present), path, name: nameFromRow(row['name']) }
}

function prepare(database: DatabaseSync) {
  const present = `
    SELECT album_file.item, album_file.role, album_file.name, album_file.linked,
           coalesce(old.path, file.path, '') AS path, coalesce(old.bytes, file.bytes, -1) AS bytes,
           coalesce(old.sha256, file.sha256, '') AS sha256
    FROM album_file
    LEFT JOIN file ON file.item = album_file.item AND file.role = album_file.role AND album_file.made_of IS NULL
    LEFT JOIN file_version AS old ON old.item = album_file.item AND old.path = album_file.made_of
    WHERE album_file.album = ?`
  return {
    lacking: database.prepare(`
      SELECT file.item, item.id, file.role, file.path, file.bytes, file.sha256
      FROM album_item JOIN file ON file.item = album_item.item JOIN item ON item.ref = file.item
      WHERE album_item.album = ? AND NOT EXISTS (
        SELECT 1 FROM album_file
        WHERE album_file.album = album_item.album AND album_file.item = file.item AND album_file.role = file.role)
      ORDER BY album_item.position, file.role DESC LIMIT ?`),
    all: database.prepare(present),
    // What an older file is linked from makes room for the item's file of today.
    left: database.prepare(`${present} AND (album_file.made_of IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM album_item WHERE album_item.album = album_file.album AND album_item.item = album_file.item))`),
    nameTaken: database.prepare('SELECT 1 FROM album_file WHERE album = ? AND name_key = ?'),
    // Meanwhile the item may have got another file.
    add: database.prepare(`
      INSERT INTO album_file (album, item, role, name, name_key, linked, made_of)
      VALUES (:album, :item, :role, :name, :name_key, :linked,
        CASE WHEN EXISTS (SELECT 1 FROM file_version WHERE item = :item AND path = :path) THEN :path END)`),
    remove: database.prepare('DELETE FROM album_file WHERE album = ? AND item = ? AND role = ?'),
    madeFor: database.prepare('SELECT value FROM meta WHERE name = ?'),
    setMadeFor: database.prepare(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    ),
  }
}
