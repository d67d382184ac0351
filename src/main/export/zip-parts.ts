import { join } from 'node:path'
import type { FileSystem } from '../ports.ts'
import { syncFolder } from '../mirror/disk/sync-folder.ts'
import { ZipPart } from './zip-part.ts'

type Files = Pick<FileSystem, 'open' | 'rename' | 'rm'>

/** Local header, entry of the list with its ZIP64 fields, and descriptor; the name stands in two of them. */
export const overhead = (name: string): number => 200 + 2 * Buffer.byteLength(name)

/** The parts of one export: each is called `.part` until all of them are whole. */
export class ZipParts {
  readonly names: string[] = []
  readonly #files: Files
  readonly #folder: string
  readonly #partSize: number
  readonly #stamp: string
  #open: ZipPart | undefined
  #size = 0

  /** `folder`: absolute path; `partSize` in bytes; `now` in milliseconds since 1970. */
  constructor(files: Files, folder: string, partSize: number, now: number) {
    this.#files = files
    this.#folder = folder
    this.#partSize = partSize
    this.#stamp = new Date(now).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
  }

  /** Adds an entry and waits until its content was read. `at`: milliseconds since 1970. */
  async add(name: string, at: number, size: number, content: AsyncIterable<Buffer>): Promise<void> {
    const needed = size + overhead(name)
    if (this.#open && this.#size + needed > this.#partSize) await this.#close()
    this.#open ??= await this.#begin()
    this.#size += needed
    await this.#open.add(name, at, size, content)
  }

  async #begin(): Promise<ZipPart> {
    const name = `takeout-${this.#stamp}-${String(this.names.length + 1).padStart(3, '0')}.zip`
    const handle = await this.#files.open(this.#path(`${name}.part`), 'wx')
    this.names.push(name)
    this.#size = 0
    return new ZipPart(handle)
  }

  #path(name: string): string {
    return join(this.#folder, name)
  }

  async #close(): Promise<void> {
    await this.#open?.finish()
    this.#open = undefined
  }

  /** Gives all parts their names, which are safe on the disk then. */
  async finish(): Promise<void> {
    await this.#close()
    for (const name of this.names) await this.#files.rename(this.#path(`${name}.part`), this.#path(name))
    await syncFolder(this.#files, this.#folder)
  }

  /** Removes what was begun. */
  async undo(): Promise<void> {
    await this.#open?.abandon()
    for (const name of this.names) await this.#files.rm(this.#path(`${name}.part`), { force: true })
  }
}
