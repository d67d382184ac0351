import type { Stats } from 'node:fs'
import { errnoOf } from '../../disk-problem.ts'
import { dayAside } from '../names/layout.ts'
import type { MirrorFiles } from './mirror-files.ts'
import { below, folderOf, moved, nameOf } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { makeFolderSafely } from './make-folder.ts'
import { moveWithoutOverwriting } from './move-file.ts'
import { numberedFile } from '../names/names.ts'
import { hashFile } from './hash-file.ts'
import { isSameFile } from './same-file.ts'

/**
 * Moves files out of the way into `.shoebox/set-aside/<day>/`, under their own path there. Nothing is overwritten, and
 * nothing is ever removed from that folder: what lies in it may be the version that a person wants.
 */
export class SetAside {
  readonly #mirror: { files: MirrorFiles; canLink: boolean }
  readonly #folder: MirrorPath
  /** What was moved, by what it is on the disk: album folders hold links to the same files. */
  readonly #kept = new Map<string, MirrorPath>()

  constructor(mirror: { files: MirrorFiles; canLink: boolean }, now: number) {
    this.#mirror = mirror
    this.#folder = dayAside(now)
  }

  /** Moves one file to where it lies as `as`; returns its path now, or undefined if there was none. */
  async move(path: MirrorPath, as = path): Promise<MirrorPath | undefined> {
    const entry = await this.#mirror.files.look(path)
    if (!entry) return undefined
    const before = await this.#sameKept(entry)
    if (before !== undefined) {
      // Another link to a file that lies there already.
      await this.#mirror.files.remove(path)
      await this.#mirror.files.sync(folderOf(path))
      return before
    }
    const wanted = moved(as, this.#folder)
    await makeFolderSafely(this.#mirror.files, folderOf(wanted))
    for (let number = 1; ; number++) {
      const name = number === 1 ? nameOf(wanted) : numberedFile(nameOf(wanted), number)
      const to = below(folderOf(wanted), name)
      try {
        await moveWithoutOverwriting(this.#mirror, path, to, { safely: true })
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') throw error
        if (!(await this.#isThere(to, path, entry))) continue
        // A crash came between the two halves of this very move.
        await this.#mirror.files.sync(folderOf(to))
        await this.#mirror.files.remove(path)
      }
      await this.#mirror.files.sync(folderOf(to))
      await this.#mirror.files.sync(folderOf(path))
      this.#kept.set(`${entry.dev}/${entry.ino}`, to)
      return to
    }
  }

  /** The same file, or, where the mirror was copied since, one with the same bytes. */
  async #isThere(to: MirrorPath, path: MirrorPath, entry: Stats): Promise<boolean> {
    const { files } = this.#mirror
    const there = await files.look(to)
    if (!there?.isFile() || !entry.isFile()) return false
    if (isSameFile(there, entry)) return true
    return there.size === entry.size && (await hashFile(files, to)) === (await hashFile(files, path))
  }

  async #sameKept(entry: Stats): Promise<MirrorPath | undefined> {
    if (!entry.isFile()) return undefined
    const path = this.#kept.get(`${entry.dev}/${entry.ino}`)
    if (path === undefined) return undefined
    const there = await this.#mirror.files.look(path)
    return there && isSameFile(there, entry) ? path : undefined
  }
}
