import type { DatabaseSync } from 'node:sqlite'
import type { AlbumFiles, AlbumId, FileRole } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { Log } from '../ports.ts'
import { copySafely } from './disk/copy-file.ts'
import { AlbumFileRows } from '../index/albums/album-file-rows.ts'
import { transaction } from '../index/schema/database.ts'
import { errnoOf, isRefusedName } from '../disk-problem.ts'
import { readMeta, writeMeta } from '../index/schema/meta.ts'
import { fileRole, integer, photoPath, rowReader, text } from '../index/schema/typed-rows.ts'
import { isShown } from '../index/items/shown-file.ts'
import { hashFile } from './disk/hash-file.ts'
import { albumFolder, temporaryPath } from './names/layout.ts'
import { below, nameFromRow, nameOf, photoPathFromRow } from '../mirror-path.ts'
import type { MirrorName, MirrorPath } from '../mirror-path.ts'
import { moveWithoutOverwriting } from './disk/move-file.ts'
import { freeName, nameKey, numberedFile, shorterFile } from './names/names.ts'
import type { Mirror } from './opening/open-mirror.ts'
import { isRefusal } from './disk/place-problem.ts'
import { meansNoLinks } from './disk/replace-file.ts'

/** What the work on album folders needs. */
export interface AlbumFolderParts {
  mirror: Mirror
  log: Log
}

/** A file or folder in `Albums/` that could not be what it should be; everything else was. */
export interface AlbumProblem {
  album: AlbumId
  title: string
  problem: Problem
}

const filesAtATime = 32

interface Wanted {
  item: number
  id: string
  role: FileRole
  path: MirrorPath
  bytes: number
  sha256: string
  /** Milliseconds since 1970. */
  mtime: number
}

export interface Present extends Omit<Wanted, 'id' | 'path' | 'mtime'> {
  /** Undefined if the photo is not known any more. */
  path: MirrorPath | undefined
  name: MirrorName
  linked: number
}

interface Made {
  name: MirrorName
  linked: boolean
  /** What the disk has made of the date of a copy, if that is another. */
  mtimeHere?: number | undefined
}

/** Puts files into album folders and takes them out again. */
export class AlbumFileWriter {
  readonly #parts: AlbumFolderParts
  readonly #wish: AlbumFiles
  readonly #statements: ReturnType<typeof prepare>
  readonly #rows: AlbumFileRows
  /** The wish is another than last time: links become copies. */
  readonly #convert: boolean
  readonly #canLink: boolean
  /** Takes in what concerns one file or folder, and throws on what concerns the whole mirror. */
  readonly #fail: (error: unknown, path: MirrorPath) => Promise<void>
  #copied = 0

  constructor(parts: AlbumFolderParts, wish: AlbumFiles, fail: (error: unknown, path: MirrorPath) => Promise<void>) {
    this.#parts = parts
    this.#wish = wish
    this.#fail = fail
    this.#statements = prepare(parts.mirror.database)
    this.#rows = new AlbumFileRows(parts.mirror.database)
    this.#convert = readMeta(parts.mirror.database, 'album_files') !== wish
    this.#canLink = parts.mirror.canLink
  }

  /** True if files of the album are not in its folder. */
  lacks(album: string): boolean {
    return this.#statements.lacking.get(album, 1, 0) !== undefined
  }

  /** Takes out what is no longer in the album, or is there in a form that is not wished any more. */
  async removeUnwanted(album: string, folder: MirrorName): Promise<void> {
    const rows = this.#unwanted(album)
    for (let at = 0; at < rows.length; at += filesAtATime) {
      const some = rows.slice(at, at + filesAtATime)
      const gone = await Promise.all(some.map((row) => this.#removeIfOurs(folder, row)))
      await this.#sync(folder)
      transaction(this.#parts.mirror.database, () => {
        for (const [nth, row] of some.entries()) if (gone[nth]) this.#rows.forget({ album, ...row })
      })
    }
  }

  #unwanted(album: string): Present[] {
    if (this.#wish === 'none') return this.#statements.all.all(album).map(presentRow)
    const left = this.#statements.left.all(album).map(presentRow)
    if (!this.#convert || this.#wish === 'links') return left
    const known = new Set(left.map((row) => `${row.item}/${row.role}`))
    const other = this.#statements.all.all(album).map(presentRow)
    return [...left, ...other.filter((row) => row.linked !== 0 && !known.has(`${row.item}/${row.role}`))]
  }

  /** Makes links of copies where links are wished and work: they may not have, or on another disk, or for this file. */
  async linkCopies(album: string, folder: MirrorName): Promise<void> {
    if (this.#wish !== 'links' || !this.#canLink) return
    const rows = this.#statements.copies.all(album).map(presentRow)
    for (let at = 0; at < rows.length; at += filesAtATime) {
      const some = rows.slice(at, at + filesAtATime)
      const linked = await Promise.all(some.map((row) => this.#linkCopy(folder, row)))
      if (!linked.includes(true)) continue
      await this.#sync(folder)
      transaction(this.#parts.mirror.database, () => {
        for (const [nth, row] of some.entries()) if (linked[nth]) this.#rows.setLinked({ album, ...row })
      })
    }
  }

  async addMissing(album: string, folder: MirrorName): Promise<void> {
    for (let failed = 0; ;) {
      const rows = this.#statements.lacking.all(album, filesAtATime, failed).map(wantedRow)
      if (rows.length === 0) return
      const chosen = new Set<string>()
      const tried = await Promise.all(rows.map((row) => this.#tryToAdd(album, folder, row, chosen)))
      const made = tried.map((one) => (typeof one === 'object' ? one : undefined))
      await this.#sync(folder)
      transaction(this.#parts.mirror.database, () => {
        for (const [at, { item, role, path }] of rows.entries()) {
          const there = made[at]
          if (!there) continue
          const { name, linked, mtimeHere } = there
          // Meanwhile the item may have got another file.
          this.#rows.made({ album, item, role, name, nameKey: nameKey(name), linked }, path, mtimeHere)
        }
      })
      // Where nothing of so many could be put, nothing can, unless it was the photos that are wrong.
      if (tried.every((one) => one === 'refused')) return
      failed += made.filter((one) => one === undefined).length
    }
  }

  finish(): void {
    if (this.#convert) writeMeta(this.#parts.mirror.database, 'album_files', this.#wish)
    if (this.#copied > 0 && this.#wish === 'links')
      this.#parts.log('warn', 'albums-copied-for-lack-of-links', { files: this.#copied })
  }

  /** `photo`: it is the photo's own file that is wrong, and not the folder of the album. */
  async #tryToAdd(
    album: string,
    folder: MirrorName,
    wanted: Wanted,
    chosen: Set<string>,
  ): Promise<Made | 'photo' | 'refused'> {
    try {
      return await this.#add(album, folder, wanted, chosen)
    } catch (error) {
      await this.#fail(error, albumFolder(folder))
      return (await this.#isReadable(wanted.path)) ? 'refused' : 'photo'
    }
  }

  async #isReadable(photo: MirrorPath): Promise<boolean> {
    try {
      await (await this.#parts.mirror.files.open(photo)).close()
      return true
    } catch {
      // What is wrong with it has been told of already, or is by whoever looks at photos.
      return false
    }
  }

  /** Makes one link or copy under the first name that is free. */
  async #add(album: string, folder: MirrorName, wanted: Wanted, chosen: Set<string>): Promise<Made> {
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
        return { name, ...(await this.#linkOrCopy(wanted, to)) }
      } catch (error) {
        if (isRefusedName(error) && wish !== plainName(wanted)) {
          wish = plainerName(error, wish) ?? plainName(wanted)
          continue
        }
        if (errnoOf(error) !== 'EEXIST') throw error
        const linked = await this.#isAlreadyThere(wanted, to)
        if (linked !== undefined) return { name, linked }
      }
    }
  }

  async #linkOrCopy({ path: from, mtime }: Wanted, to: MirrorPath): Promise<Omit<Made, 'name'>> {
    const { mirror } = this.#parts
    if (this.#wish === 'links' && this.#canLink) {
      try {
        await mirror.files.link(from, to)
        return { linked: true }
      } catch (error) {
        // Whether the disk has links was tried: this concerns one file, which has too many, or belongs to somebody else.
        if (!meansNoLinks(error)) throw error
      }
    }
    const temporary = temporaryPath('album')
    try {
      const mtimeHere = await copySafely(mirror.files, from, temporary, mtime)
      await moveWithoutOverwriting(mirror, temporary, to)
      this.#copied++
      return { linked: false, mtimeHere }
    } catch (error) {
      await mirror.files.removeIfThere(temporary)
      throw error
    }
  }

  /** Puts a link in the place of a copy that still is what was put there. */
  async #linkCopy(folder: MirrorName, row: Present): Promise<boolean> {
    const { files } = this.#parts.mirror
    if (row.path === undefined) return false
    const [path, temporary] = [below(albumFolder(folder), row.name), temporaryPath('album')]
    try {
      await files.link(row.path, temporary)
    } catch (error) {
      if (!meansNoLinks(error)) await this.#fail(error, path)
      return false
    }
    try {
      const same = await this.#isOurs(path, { ...row, linked: 0 })
      if (same) await files.rename(temporary, path)
      else await files.remove(temporary)
      return same
    } catch (error) {
      await files.removeIfThere(temporary)
      await this.#fail(error, path)
      return false
    }
  }

  /** After a crash, a file may be in place without its row. */
  async #isAlreadyThere(wanted: Wanted, to: MirrorPath): Promise<boolean | undefined> {
    const { files } = this.#parts.mirror
    const [there, photo] = [await files.look(to), await files.look(wanted.path)]
    if (!there?.isFile() || !photo?.isFile() || there.size !== photo.size) return undefined
    const same = there.ino === photo.ino && there.dev === photo.dev
    if (same) return this.#wish === 'links' ? true : undefined
    if (this.#wish === 'links' && this.#canLink) return undefined
    try {
      return (await hashFile(files, to)) === wanted.sha256 ? false : undefined
    } catch (error) {
      // What cannot be read is somebody else's.
      if (isRefusal(error)) return undefined
      throw error
    }
  }

  /**
   * Removes a file from an album's folder if it is still the one that was put there, and the photo itself is safe. False if
   * it should have gone and could not.
   */
  async #removeIfOurs(folder: MirrorName, row: Present): Promise<boolean> {
    const path = below(albumFolder(folder), row.name)
    try {
      if (await this.#isOurs(path, row)) await this.#parts.mirror.files.removeIfThere(path)
      return true
    } catch (error) {
      // A person was faster.
      if (errnoOf(error) === 'ENOENT') return true
      await this.#fail(error, path)
      return false
    }
  }

  async #isOurs(path: MirrorPath, row: Present): Promise<boolean> {
    const { files } = this.#parts.mirror
    const [there, photo] = [await files.look(path), row.path && (await files.look(row.path))]
    if (!there || !photo) return false
    const same = there.ino === photo.ino && there.dev === photo.dev
    const ours = row.linked === 1 ? same : there.isFile() && there.size === row.bytes && !same
    const safe = photo.isFile() && photo.size === row.bytes
    if (!ours || !safe) return false
    if (row.linked === 1) return true
    // A copy that a person has changed is theirs, and one of a damaged photo may be the only good one.
    if ((await hashFile(files, path)) !== row.sha256) return false
    return (await hashFile(files, row.path ?? path)) === row.sha256
  }

  async #sync(folder: MirrorName): Promise<void> {
    try {
      await this.#parts.mirror.files.sync(albumFolder(folder))
    } catch (error) {
      // A person has removed the folder: nothing in it is left to be made safe.
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }
}

/** The next name to try where one was refused: a shorter one if it was too long. */
function plainerName(error: unknown, name: MirrorName): MirrorName | undefined {
  return errnoOf(error) === 'ENAMETOOLONG' ? shorterFile(name) : undefined
}

/** What every disk takes, and no two files share. */
function plainName({ id, role, path }: Wanted): MirrorName {
  const name = nameOf(path)
  return nameFromRow(`${id}${role === 'primary' ? '' : `-${role}`}${name.slice(name.lastIndexOf('.'))}`)
}

const fileColumns = { item: integer, role: fileRole, bytes: integer, sha256: text }

const wantedRow = rowReader<Wanted>({ ...fileColumns, id: text, path: photoPath, mtime: integer })

const presentRow = rowReader<Present>({
  ...fileColumns,
  path: (found) => (found === '' ? undefined : photoPathFromRow(found)),
  name: (found) => nameFromRow(found),
  linked: integer,
})

function prepare(database: DatabaseSync) {
  const present = `
    SELECT album_file.item, album_file.role, album_file.name, album_file.linked,
           coalesce(old.path, file.path, '') AS path, coalesce(old.bytes, file.bytes, -1) AS bytes,
           coalesce(old.sha256, file.sha256, '') AS sha256
    FROM album_file
    LEFT JOIN item_file AS shown ON album_file.made_of IS NULL
      AND shown.item = album_file.item AND shown.role = album_file.role AND shown.number = 0
    LEFT JOIN file ON file.id = shown.file
    LEFT JOIN file AS old ON old.id = (
      SELECT item_file.file FROM item_file JOIN file AS each ON each.id = item_file.file
      WHERE item_file.item = album_file.item AND item_file.number > 0 AND each.path = album_file.made_of)
    WHERE album_file.album = ?`
  return {
    lacking: database.prepare(`
      SELECT file.item, item.id, file.role, file.path, file.bytes, file.sha256, file.mtime
      FROM album_item JOIN current_file AS file ON file.item = album_item.item JOIN item ON item.ref = file.item
      WHERE album_item.album = ? AND ${isShown('file')} AND NOT EXISTS (
        SELECT 1 FROM album_file
        WHERE album_file.album = album_item.album AND album_file.item = file.item AND album_file.role = file.role)
      ORDER BY album_item.position, file.role DESC LIMIT ? OFFSET ?`),
    all: database.prepare(present),
    copies: database.prepare(`${present} AND album_file.linked = 0 AND album_file.made_of IS NULL`),
    // What an older file is linked from makes room for the item's file of today, and an original for its edited copy.
    left: database.prepare(`${present} AND (album_file.made_of IS NOT NULL OR NOT ${isShown('album_file')} OR NOT EXISTS (
      SELECT 1 FROM album_item WHERE album_item.album = album_file.album AND album_item.item = album_file.item))`),
    nameTaken: database.prepare('SELECT 1 FROM album_file WHERE album = ? AND name_key = ?'),
  }
}
