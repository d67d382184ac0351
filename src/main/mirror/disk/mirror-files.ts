import type { Dirent, Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { constants } from 'node:fs'
import { join } from 'node:path'
import type { FileSystem, FileThread } from '../../ports.ts'
import { errnoOf } from '../../disk-problem.ts'
import { makeFolders } from '../../make-folders.ts'
import { setDateAt } from './file-date.ts'
import { folderOf, foldersDownTo, mirrorTop } from '../../mirror-path.ts'
import type { MirrorName, MirrorPath } from '../../mirror-path.ts'
import { syncFolder } from './sync-folder.ts'
import { NotOrdinaryError, assertOrdinary, kindOf, openOrdinary, readOrdinary } from './ordinary-file.ts'
import type { OpenOptions } from './ordinary-file.ts'

/** An entry of a folder, as the folder lists it. */
export interface MirrorEntry {
  name: MirrorName
  isFolder: boolean
}

/**
 * For so long a look at a folder counts for opening and creating files in it. Only a program that changes the mirror at
 * this very moment could use that; listings, removals, renames, links and new folders look again each time.
 */
const looksCountMs = 100

const isMissing = (error: unknown): boolean => errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR'

interface Look {
  /** Undefined while it is under way. */
  at: number | undefined
  /** The folders above were looked at anew as well. */
  anew: boolean
  done: Promise<void>
}

/**
 * The file system of one mirror, and the only way to it. Nothing here leads out of the mirror: it takes checked paths
 * only, every folder on the way must be a real folder and no link, and files are opened only if they are ordinary files.
 * The mirror's own folder is what a person chose, and may be reached by any way.
 *
 * Throws `NotOrdinaryError` where something else than a folder or file is in the way, and what the file system throws.
 */
export class MirrorFiles {
  /** Absolute path of the mirror. */
  readonly root: string
  /** Does several of these operations in one hand-over, where the file system has such a thread. */
  readonly thread: FileThread | undefined
  readonly #files: FileSystem
  readonly #looks = new Map<MirrorPath, Look>()
  readonly #making = new Map<MirrorPath, Promise<boolean>>()

  constructor(root: string, files: FileSystem) {
    this.root = root
    this.thread = files.thread
    this.#files = files
  }

  /** For SQLite, and to say where something is. */
  absolute(path: MirrorPath): string {
    return path === '' ? this.root : join(this.root, ...path.split('/'))
  }

  /** What lies at a path, not followed if it is a link; undefined if there is nothing. */
  async look(path: MirrorPath): Promise<Stats | undefined> {
    return await this.#look(path, false)
  }

  /** True if an ordinary file of so many bytes is there; one of another length, or something else, is none. */
  async hasFile(path: MirrorPath, bytes: number): Promise<boolean> {
    const found = await this.#look(path, false)
    return found?.isFile() === true && found.size === bytes
  }

  /** True if an ordinary file is there; false for anything else, wherever it may lead. */
  async holdsFile(path: MirrorPath): Promise<boolean> {
    return await this.#isOrdinary(path, false)
  }

  /**
   * The absolute path of an ordinary file, for the decoder or the system's file manager, which would follow links: each
   * folder on the way is looked at anew. Undefined if there is no such file.
   */
  async pathForOthers(path: MirrorPath): Promise<string | undefined> {
    return (await this.#isOrdinary(path, true)) ? this.absolute(path) : undefined
  }

  /** The entries of a folder; undefined if there is none. */
  async list(folder: MirrorPath): Promise<MirrorEntry[] | undefined> {
    let entries: Dirent[]
    try {
      await this.#enter(folder, true)
      entries = await this.#files.readdir(this.absolute(folder), { withFileTypes: true })
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined
      throw error
    }
    return entries.map((entry) => ({ name: entry.name as MirrorName, isFolder: entry.isDirectory() }))
  }

  /** Opens an ordinary file. `single`: one that has no other name. */
  async open(path: MirrorPath, options: OpenOptions = {}): Promise<FileHandle> {
    await this.#enter(folderOf(path))
    return await openOrdinary(this.#files, this.absolute(path), options)
  }

  /** The bytes of a document: an ordinary file of at most `mostBytes` bytes without another name. */
  async read(path: MirrorPath, mostBytes: number): Promise<Buffer> {
    await this.#enter(folderOf(path))
    return await readOrdinary(this.#files, this.absolute(path), mostBytes, { single: true })
  }

  /** Creates a file for reading and writing; throws EEXIST if anything has its name. */
  async create(path: MirrorPath): Promise<FileHandle> {
    await this.#enter(folderOf(path))
    return await this.#files.open(this.absolute(path), 'wx+')
  }

  /** Makes a folder and those above it that are missing; returns the highest that was made, if any. Never the mirror itself. */
  async makeFolder(folder: MirrorPath): Promise<MirrorPath | undefined> {
    let highest: MirrorPath | undefined
    for (const path of foldersDownTo(folder)) if (await this.#makeOne(path)) highest ??= path
    return highest
  }

  /** Makes the mirror's own folder and what is missing above it; see `makeFolders`. */
  async makeTop(): Promise<void> {
    await makeFolders(this.#files, this.root)
  }

  /** Makes a hard link to an ordinary file; throws EEXIST if anything has that name. */
  async link(from: MirrorPath, to: MirrorPath): Promise<void> {
    await Promise.all([this.#assertOrdinary(from), this.#enter(folderOf(to), true)])
    await this.#files.link(this.absolute(from), this.absolute(to))
  }

  /** Copies an ordinary file; throws EEXIST if anything has that name. */
  async copy(from: MirrorPath, to: MirrorPath): Promise<void> {
    await Promise.all([this.#assertOrdinary(from), this.#enter(folderOf(to))])
    await this.#files.copyFile(this.absolute(from), this.absolute(to), constants.COPYFILE_EXCL)
  }

  /** Moves a file or folder. Whatever file has the new name is lost, and if that is a link, the link. */
  async rename(from: MirrorPath, to: MirrorPath): Promise<void> {
    await Promise.all([this.#enter(folderOf(from), true), this.#enter(folderOf(to), true)])
    await this.#files.rename(this.absolute(from), this.absolute(to))
    this.#looks.clear()
  }

  /** Removes a name; that of a link, not what it leads to. Throws ENOENT if there is none. */
  async remove(path: MirrorPath): Promise<void> {
    await this.#enter(folderOf(path), true)
    await this.#files.unlink(this.absolute(path))
  }

  /** Removes a name if there is one. */
  async removeIfThere(path: MirrorPath): Promise<void> {
    try {
      await this.remove(path)
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }

  /** Removes an empty folder. */
  async removeFolder(folder: MirrorPath): Promise<void> {
    await this.#enter(folder, true)
    await this.#files.rmdir(this.absolute(folder))
    this.#looks.clear()
  }

  /** Gives an ordinary file its date; see `setFileDate`. */
  async setDate(path: MirrorPath, at: number): Promise<number | undefined> {
    await this.#assertOrdinary(path)
    return await setDateAt(this.#files, this.absolute(path), at)
  }

  /** Makes names that were created or removed in a folder survive a power cut. */
  async sync(folder: MirrorPath): Promise<void> {
    await this.#enter(folder)
    await syncFolder(this.#files, this.absolute(folder))
  }

  /** Bytes that are free on the disk of the mirror. */
  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await this.#files.statfs(this.root)
    return bavail * bsize
  }

  /** Throws `NotOrdinaryError` if a folder is there and is none of this mirror's own. */
  async assertOwnFolder(folder: MirrorPath): Promise<void> {
    try {
      await this.#enter(folder, true)
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }

  async #look(path: MirrorPath, again: boolean): Promise<Stats | undefined> {
    try {
      if (again) await this.#enter(folderOf(path), true)
      return await this.#afterEntering(folderOf(path), false, this.#files.lstat(this.absolute(path)))
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async #isOrdinary(path: MirrorPath, again: boolean): Promise<boolean> {
    try {
      return (await this.#look(path, again))?.isFile() === true
    } catch (error) {
      if (error instanceof NotOrdinaryError) return false
      throw error
    }
  }

  async #assertOrdinary(path: MirrorPath): Promise<void> {
    await this.#enter(folderOf(path))
    assertOrdinary(await this.#files.lstat(this.absolute(path)), this.absolute(path))
  }

  /** False if there is nothing. */
  async #isFolder(path: MirrorPath): Promise<boolean> {
    try {
      const found = await this.#files.lstat(this.absolute(path))
      if (found.isDirectory()) return true
      const code = found.isFile() ? 'ENOTDIR' : 'EFTYPE'
      throw new NotOrdinaryError(this.absolute(path), `${kindOf(found)} in the place of a folder`, code)
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false
      throw error
    }
  }

  /**
   * Makes one folder whose parent is a real one; false if there is nothing to make. Whoever asks for it meanwhile waits for
   * the first. Whether it is there is not taken from an earlier look: somebody may have removed it since.
   */
  async #makeOne(folder: MirrorPath): Promise<boolean> {
    const underWay = this.#making.get(folder)
    if (underWay) {
      await underWay
      return false
    }
    const making = this.#findOrMake(folder)
    this.#making.set(folder, making)
    try {
      const made = await making
      this.#looks.set(folder, { at: performance.now(), anew: false, done: Promise.resolve() })
      return made
    } finally {
      this.#making.delete(folder)
    }
  }

  async #findOrMake(folder: MirrorPath): Promise<boolean> {
    if (await this.#isFolder(folder)) return false
    await this.#enter(folderOf(folder), true)
    try {
      await this.#files.mkdir(this.absolute(folder))
      return true
    } catch (error) {
      // Somebody was faster.
      if (errnoOf(error) !== 'EEXIST' || !(await this.#isFolder(folder))) throw error
      return false
    }
  }

  /** Makes sure that a folder is a real one from the top down. One look serves everybody who asks while it is under way. */
  #enter(folder: MirrorPath, again = false): Promise<void> {
    if (folder === mirrorTop) return Promise.resolve()
    const known = this.#looks.get(folder)
    const counts = known?.at === undefined ? known?.anew === true || !again : !again && isFresh(known.at)
    if (known && counts) return known.done
    const look: Look = { at: undefined, anew: again, done: this.#walkDown(folder, again) }
    this.#looks.set(folder, look)
    const settle = (at: number): void => {
      look.at = at
    }
    look.done.then(
      () => settle(performance.now()),
      () => settle(Number.NEGATIVE_INFINITY),
    )
    return look.done
  }

  /**
   * What a look says that is under way already, if the folder before it is a real one: looks change nothing, and one after
   * the other they take four times as long.
   */
  async #afterEntering<Value>(folder: MirrorPath, again: boolean, look: Promise<Value>): Promise<Value> {
    // What is wrong above is what is told.
    look.catch(() => undefined)
    await this.#enter(folder, again)
    return await look
  }

  async #walkDown(folder: MirrorPath, again: boolean): Promise<void> {
    if (await this.#afterEntering(folderOf(folder), again, this.#isFolder(folder))) return
    throw Object.assign(new Error(`ENOENT: no such folder '${this.absolute(folder)}'`), { code: 'ENOENT' })
  }
}

function isFresh(at: number): boolean {
  return performance.now() - at < looksCountMs
}
