import type { Stats } from 'node:fs'
import { errnoOf } from '../mirror/disk-problem.ts'
import { dayAside } from '../mirror/layout.ts'
import type { MirrorFiles } from '../mirror/mirror-files.ts'
import { below, folderOf, foldersDownTo, mirrorTop, moved, nameOf } from '../mirror/mirror-path.ts'
import type { MirrorPath } from '../mirror/mirror-path.ts'
import { moveWithoutOverwriting } from '../mirror/move-file.ts'
import { numberedFile } from '../mirror/names.ts'
import { isSameFile } from './check-file.ts'

/** Makes a folder and the ones above it, durably. */
export async function makeFolder(files: MirrorFiles, folder: MirrorPath): Promise<void> {
  const created = await files.makeFolder(folder)
  if (created === undefined) return
  for (const above of foldersDownTo(folderOf(folder)).reverse()) await files.sync(above)
  await files.sync(mirrorTop)
}

/**
 * Moves files out of the way into `.shoebox/set-aside/<day>/`, under their own path there. Nothing is overwritten, and
 * nothing is ever removed from that folder: what lies in it may be the version that a person wants.
 */
export class SetAside {
  readonly #files: MirrorFiles
  readonly #canLink: boolean
  readonly #folder: MirrorPath
  /** What was moved, by what it is on the disk: album folders hold links to the same files. */
  readonly #kept = new Map<string, MirrorPath>()

  constructor({ files, canLink }: { files: MirrorFiles; canLink: boolean }, now: number) {
    this.#files = files
    this.#canLink = canLink
    this.#folder = dayAside(now)
  }

  /** Moves one file to where it lies as `as`; returns its path now, or undefined if there was none. */
  async move(path: MirrorPath, as = path): Promise<MirrorPath | undefined> {
    const entry = await this.#files.look(path)
    if (!entry) return undefined
    const before = await this.#sameKept(entry)
    if (before !== undefined) {
      // Another link to a file that lies there already.
      await this.#files.remove(path)
      await this.#files.sync(folderOf(path))
      return before
    }
    const wished = moved(as, this.#folder)
    await makeFolder(this.#files, folderOf(wished))
    for (let number = 1; ; number++) {
      const name = number === 1 ? nameOf(wished) : numberedFile(nameOf(wished), number)
      const to = below(folderOf(wished), name)
      try {
        await moveWithoutOverwriting(this.#files, path, to, this.#canLink)
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') throw error
        const there = await this.#files.look(to)
        if (!there || !isSameFile(there, entry)) continue
        // A crash came between the two halves of this very move.
        await this.#files.remove(path)
      }
      await this.#files.sync(folderOf(to))
      await this.#files.sync(folderOf(path))
      this.#kept.set(`${entry.dev}/${entry.ino}`, to)
      return to
    }
  }

  async #sameKept(entry: Stats): Promise<MirrorPath | undefined> {
    if (!entry.isFile()) return undefined
    const path = this.#kept.get(`${entry.dev}/${entry.ino}`)
    if (path === undefined) return undefined
    const there = await this.#files.look(path)
    return there && isSameFile(there, entry) ? path : undefined
  }
}
