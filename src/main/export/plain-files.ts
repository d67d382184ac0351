import { dirname, join } from 'node:path'
import { setDateAt } from '../mirror/disk/file-date.ts'
import type { FileSystem } from '../ports.ts'

/** The plain files of one export: each has its name once it is whole and safe on the disk. */
export class PlainFiles {
  /** As of archives; there are none. */
  readonly names: string[] = []
  readonly #files: FileSystem
  readonly #folder: string

  /** `folder`: absolute path. */
  constructor(files: FileSystem, folder: string) {
    this.#files = files
    this.#folder = folder
  }

  /** Writes a file, with this date in milliseconds since 1970. Leaves nothing of one that cannot be written. */
  async add(name: string, at: number, _size: number, content: AsyncIterable<Buffer>): Promise<void> {
    const path = join(this.#folder, ...name.split('/'))
    await this.#files.mkdir(dirname(path), { recursive: true })
    const handle = await this.#files.open(`${path}.part`, 'wx')
    try {
      for await (const chunk of content) await handle.appendFile(chunk)
      await handle.sync()
      await handle.close()
      await setDateAt(this.#files, `${path}.part`, at)
      await this.#files.rename(`${path}.part`, path)
    } catch (error) {
      await handle.close()
      await this.#files.rm(`${path}.part`, { force: true })
      throw error
    }
  }

  finish(): Promise<void> {
    return Promise.resolve()
  }

  undo(): Promise<void> {
    return Promise.resolve()
  }
}
