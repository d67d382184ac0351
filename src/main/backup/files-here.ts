import type { DatabaseSync } from 'node:sqlite'
import { errnoOf } from '../mirror/disk-problem.ts'
import { inMirror } from '../mirror/layout.ts'
import type { Mirror } from '../mirror/open-mirror.ts'
import { hashFile } from '../mirror/publish.ts'
import { restoreFromAlbums } from '../mirror/restore-file.ts'
import { Versions } from '../mirror/versions.ts'
import type { FileSystem } from '../ports.ts'
import type { Job } from './journal.ts'

/** Where bytes that have just arrived lie already: as the item's file, or as an earlier version of it. */
export type SameBytes = { kind: 'current' } | { kind: 'version'; number: number }

interface Received {
  bytes: number
  sha256: string
}

/** Looks whether what arrived for an item is really something new. */
export class FilesHere {
  readonly #mirror: Mirror
  readonly #files: FileSystem
  readonly #versions: Versions
  readonly #statements: ReturnType<typeof prepare>

  constructor(mirror: Mirror, files: FileSystem) {
    this.#mirror = mirror
    this.#files = files
    this.#versions = new Versions(mirror.database)
    this.#statements = prepare(mirror.database)
  }

  /**
   * Undefined if these bytes are new here, so that they are to be published. Forgets a file of the item that a person
   * removed meanwhile: there is nothing to keep as a version then.
   */
  async withBytes(job: Job, received: Received): Promise<SameBytes | undefined> {
    const current = this.#statements.current.get(job.item, job.role)
    if (current) {
      const [path, bytes] = [String(current['path']), Number(current['bytes'])]
      if (!(await this.#isThere(job, path, bytes))) this.#statements.drop.run(job.item, job.role, path)
      else if (current['sha256'] === received.sha256) return { kind: 'current' }
    }
    for (const { number, path, bytes } of this.#versions.withBytes(job.item, job.role, received.sha256))
      if (await this.#holds(path, bytes, received.sha256)) return { kind: 'version', number }
    return undefined
  }

  async #isThere({ item, role }: Job, path: string, bytes: number): Promise<boolean> {
    if ((await this.#sizeOf(path)) !== undefined) return true
    if (!(await this.#mirror.isPresent()))
      throw Object.assign(new Error('the folder of the mirror is gone'), { code: 'ENODEV' })
    return await restoreFromAlbums(this.#mirror, this.#files, { item, role, path, bytes })
  }

  async #sizeOf(path: string): Promise<number | undefined> {
    try {
      const found = await this.#files.lstat(inMirror(this.#mirror.path, path))
      return found.isFile() ? found.size : -1
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined
      throw error
    }
  }

  /** A version that was damaged meanwhile does not become the item's file again. */
  async #holds(path: string, bytes: number, sha256: string): Promise<boolean> {
    if ((await this.#sizeOf(path)) !== bytes) return false
    return (await hashFile(this.#files, inMirror(this.#mirror.path, path))) === sha256
  }
}

function prepare(database: DatabaseSync) {
  return {
    current: database.prepare('SELECT path, bytes, sha256 FROM file WHERE item = ? AND role = ?'),
    drop: database.prepare('DELETE FROM file WHERE item = ? AND role = ? AND path = ?'),
  }
}
