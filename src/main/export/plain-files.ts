import { dirname, join, resolve } from 'node:path'
import type { ExportMetadata } from '../../shared/tasks/export-task.ts'
import { makeFolders } from '../make-folders.ts'
import { syncFolder } from '../mirror/disk/sync-folder.ts'
import { setDateAt } from '../mirror/disk/file-date.ts'
import type { Clock, Exiftool, FileSystem } from '../ports.ts'
import { xmpOf, type XmpFacts } from '../xmp/xmp.ts'
import { CopyDescriber } from './describe-copies.ts'

/** Where copies are made that are to say more, before they get their names; gone at the end.  */
const workFolder = '.shoebox-export'

export interface PlainFilesParts {
  files: FileSystem
  clock: Clock
  signal: AbortSignal
  /** With which what is known is written into copies; without it, beside them. */
  exiftool?: Exiftool
}

/** The plain files of one export: each has its name once it is whole. */
export class PlainFiles {
  /** As of archives; there are none. */
  readonly names: string[] = []
  /** What has become of all that is known so far. */
  readonly metadata: ExportMetadata = { written: 0, beside: 0, why: {} }
  readonly #files: FileSystem
  readonly #folder: string
  readonly #describer: CopyDescriber | undefined
  /** Absolute paths of those in which something has got its name. */
  readonly #toSync = new Set<string>()

  /** `folder`: absolute path. */
  constructor({ files, clock, signal, exiftool }: PlainFilesParts, folder: string) {
    this.#files = files
    this.#folder = resolve(folder)
    if (exiftool)
      this.#describer = new CopyDescriber({ exiftool, files, clock, signal }, join(this.#folder, workFolder))
  }

  /**
   * Writes a file, with this date in milliseconds since 1970, and what is `known` and not in it: into the file, or into a sidecar
   * beside it. Leaves nothing of one that cannot be written.
   */
  async add(name: string, at: number, _size: number, content: AsyncIterable<Buffer>, known?: XmpFacts): Promise<void> {
    const path = join(this.#folder, ...name.split('/'))
    await makeFolders(this.#files, dirname(path))
    const describer = known && this.#describer
    if (!known || !describer) {
      await this.#write(`${path}.part`, content)
      await this.#name(`${path}.part`, path, at)
      if (known) await this.#addBeside(path, at, known)
      return
    }
    await makeFolders(this.#files, dirname(describer.copy))
    await this.#write(describer.copy, content)
    const described = await describer.describe(path, known)
    if (described.kind === 'written') {
      this.metadata.written++
      await this.#sync(described.path)
      return this.#name(described.path, path, at)
    }
    await this.#name(describer.copy, path, at)
    if (described.kind === 'whole') return
    this.metadata.why[described.why] = (this.metadata.why[described.why] ?? 0) + 1
    await this.#addBeside(path, at, known)
  }

  /** What was written is safe on the disk then. */
  async finish(): Promise<void> {
    await this.undo()
    for (const folder of this.#toSync) await syncFolder(this.#files, folder)
  }

  /** Removes what was begun; whatever has its name stays. */
  async undo(): Promise<void> {
    this.#describer?.close()
    await this.#files.rm(join(this.#folder, workFolder), { recursive: true, force: true })
  }

  async #addBeside(path: string, at: number, known: XmpFacts): Promise<void> {
    this.metadata.beside++
    const beside = `${path}.xmp`
    await this.#write(`${beside}.part`, [Buffer.from(xmpOf(known))])
    await this.#name(`${beside}.part`, beside, at)
  }

  async #write(path: string, content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> {
    const handle = await this.#files.open(path, 'w')
    try {
      for await (const chunk of content) await handle.appendFile(chunk)
      await handle.sync()
    } catch (error) {
      await this.#files.rm(path, { force: true })
      throw error
    } finally {
      await handle.close()
    }
  }

  async #sync(path: string): Promise<void> {
    const handle = await this.#files.open(path, 'r+')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  async #name(from: string, to: string, at: number): Promise<void> {
    try {
      await setDateAt(this.#files, from, at)
      await this.#files.rename(from, to)
      for (let folder = dirname(to); !this.#toSync.has(folder); folder = dirname(folder)) {
        this.#toSync.add(folder)
        if (folder === this.#folder) break
      }
    } catch (error) {
      await this.#files.rm(from, { force: true })
      throw error
    }
  }
}
