import type { Stats } from 'node:fs'
import { errnoOf } from '../mirror/disk-problem.ts'
import { folderOf, inMirror, layout, nameOf } from '../mirror/layout.ts'
import { moveWithoutOverwriting } from '../mirror/move-file.ts'
import { numberedFile } from '../mirror/names.ts'
import type { Mirror } from '../mirror/open-mirror.ts'
import { syncFolder } from '../mirror/replace-file.ts'
import type { FileSystem } from '../ports.ts'
import { entryAt, isSameFile } from './check-file.ts'

/** Makes a folder and the ones above it, durably. */
export async function makeFolder(files: FileSystem, root: string, folder: string): Promise<void> {
  const created = await files.mkdir(inMirror(root, folder), { recursive: true })
  if (created === undefined) return
  for (let above = folderOf(folder); above !== ''; above = folderOf(above)) await syncFolder(files, root, above)
  await syncFolder(files, root, '')
}

/**
 * Moves files out of the way into `.shoebox/set-aside/<day>/`, under their own path there. Nothing is overwritten, and
 * nothing is ever removed from that folder: what lies in it may be the version that a person wants.
 */
export class SetAside {
  readonly #mirror: Pick<Mirror, 'path' | 'canLink'>
  readonly #files: FileSystem
  readonly #folder: string
  /** What was moved, by what it is on the disk: album folders hold links to the same files. */
  readonly #kept = new Map<string, string>()

  constructor(mirror: Pick<Mirror, 'path' | 'canLink'>, files: FileSystem, now: number) {
    this.#mirror = mirror
    this.#files = files
    this.#folder = `${layout.setAside}/${new Date(now).toISOString().slice(0, 10)}`
  }

  /** Moves one file to where it lies as `as`; returns its path now, or undefined if there was none. */
  async move(path: string, as = path): Promise<string | undefined> {
    const { path: root, canLink } = this.#mirror
    const from = inMirror(root, path)
    const entry = await entryAt(this.#files, from)
    if (!entry) return undefined
    const before = await this.#sameKept(entry)
    if (before !== undefined) {
      // Another link to a file that lies there already.
      await this.#files.unlink(from)
      await syncFolder(this.#files, root, folderOf(path))
      return before
    }
    const wished = `${this.#folder}/${as}`
    await makeFolder(this.#files, root, folderOf(wished))
    for (let number = 1; ; number++) {
      const name = number === 1 ? nameOf(wished) : numberedFile(nameOf(wished), number)
      const to = `${folderOf(wished)}/${name}`
      try {
        await moveWithoutOverwriting(this.#files, from, inMirror(root, to), canLink)
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') throw error
        const there = await entryAt(this.#files, inMirror(root, to))
        if (!there || !isSameFile(there, entry)) continue
        // A crash came between the two halves of this very move.
        await this.#files.unlink(from)
      }
      await syncFolder(this.#files, root, folderOf(to))
      await syncFolder(this.#files, root, folderOf(path))
      this.#kept.set(`${entry.dev}/${entry.ino}`, to)
      return to
    }
  }

  async #sameKept(entry: Stats): Promise<string | undefined> {
    if (!entry.isFile()) return undefined
    const path = this.#kept.get(`${entry.dev}/${entry.ino}`)
    if (path === undefined) return undefined
    const there = await entryAt(this.#files, inMirror(this.#mirror.path, path))
    return there && isSameFile(there, entry) ? path : undefined
  }
}
