import type { StatementSync } from 'node:sqlite'
import type { FileRole } from '../../shared/domain.ts'
import { ItemFiles } from '../index/items/item-files.ts'
import type { KnownVersion } from '../index/items/item-files.ts'
import { FileProblems } from '../index/runs/file-problems.ts'
import { transaction } from '../index/schema/database.ts'
import { integer, optional, rowReader, text } from '../index/schema/typed-rows.ts'
import { hashFile } from '../mirror/disk/hash-file.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import { restoreFromAlbums, setDamagedAside } from '../mirror/restore-file.ts'
import type { Wanted } from './candidate.ts'

/** Where bytes that have just arrived lie already: as the item's file, or as an earlier version of it. */
export type SameBytes = { kind: 'current' } | { kind: 'version'; version: KnownVersion }

interface Received {
  bytes: number
  sha256: string
}

/** Looks whether what arrived for an item is really something new. */
export class FilesHere {
  readonly #mirror: Mirror
  readonly #now: () => number
  readonly #known: ItemFiles
  readonly #wrong: StatementSync
  readonly #shown: StatementSync

  constructor(mirror: Mirror, now: () => number) {
    this.#mirror = mirror
    this.#now = now
    this.#known = new ItemFiles(mirror.database)
    this.#wrong = mirror.database.prepare('SELECT 1 FROM file_problem WHERE path = ?')
    this.#shown = mirror.database.prepare(`
      SELECT item.ref AS item, item.account FROM file JOIN item_file ON item_file.file = file.id
      JOIN item ON item.ref = item_file.item
      WHERE file.sha256 = ? AND file.bytes = ? AND item_file.role = 'primary' AND item_file.number = 0`)
  }

  /**
   * Undefined if these bytes are new here, so that they are to be published. Forgets a file of the item that a person
   * removed meanwhile: there is nothing to keep as a version then. What has these bytes no more, although it should, is
   * set aside, and gives its place to them.
   */
  async withBytes({ item, role }: Pick<Wanted, 'item' | 'role'>, received: Received): Promise<SameBytes | undefined> {
    if (typeof item !== 'number') return undefined
    const current = this.#known.current(item, role)
    if (current) {
      const { path, bytes, sha256 } = current
      if (!(await this.#isThere({ item, role }, path, bytes))) this.#forget({ item, role }, path, [path])
      else if (sha256 === received.sha256) {
        if (await this.#isSound(path, bytes, sha256)) return { kind: 'current' }
        this.#forget({ item, role }, path, await setDamagedAside(this.#mirror, { item, role, path }, this.#now()))
      }
    }
    for (const version of this.#known.withBytes(item, role, received.sha256))
      if (await this.#holds(version.path, version.bytes, received.sha256)) return { kind: 'version', version }
    return undefined
  }

  /** The only item that shows these bytes as its photo or video, if no account lists it. */
  ofNobody({ bytes, sha256 }: Received): number | undefined {
    const [only, ...more] = this.#shown.all(sha256, bytes).map((row) => shownRow(row))
    return only?.account === undefined && more.length === 0 ? only?.item : undefined
  }

  /** What was found wrong there is over: an item that gets no file after all is told for itself. */
  #forget({ item, role }: { item: number; role: FileRole }, path: MirrorPath, gone: readonly MirrorPath[]): void {
    transaction(this.#mirror.database, () => {
      this.#known.forget(item, role, path)
      const problems = new FileProblems(this.#mirror.database)
      for (const each of gone) problems.forget(each)
    })
  }

  async #isThere({ item, role }: { item: number; role: FileRole }, path: MirrorPath, bytes: number): Promise<boolean> {
    if ((await this.#sizeOf(path)) !== undefined) return true
    if (!(await this.#mirror.isPresent()))
      throw Object.assign(new Error('the folder of the mirror is gone'), { code: 'ENODEV' })
    const isBack = await restoreFromAlbums(this.#mirror, { item, role, path, bytes })
    if (isBack) new FileProblems(this.#mirror.database).forget(path)
    return isBack
  }

  /** A file that was found damaged is not the one that it should be, unless it was put right since. */
  async #isSound(path: MirrorPath, bytes: number, sha256: string): Promise<boolean> {
    return this.#wrong.get(path) === undefined || (await this.#holds(path, bytes, sha256))
  }

  async #sizeOf(path: MirrorPath): Promise<number | undefined> {
    const found = await this.#mirror.files.look(path)
    return found && (found.isFile() ? found.size : -1)
  }

  /** A version that was damaged meanwhile does not become the item's file again. */
  async #holds(path: MirrorPath, bytes: number, sha256: string): Promise<boolean> {
    if ((await this.#sizeOf(path)) !== bytes) return false
    return (await hashFile(this.#mirror.files, path)) === sha256
  }
}

const shownRow = rowReader({ item: integer, account: optional(text) })
