import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** DOS, whose dates zips have, knows none before and after these. */
const [earliest, latest] = [Date.UTC(1980, 0, 2), Date.UTC(2107, 11, 30)]

/** A zip that is being written: its entries are stored as they are, with names in UTF-8, and ZIP64 where sizes need it. */
export class ZipPart {
  readonly #zip = new ZipFile()
  readonly #handle: FileHandle
  readonly #written: Promise<void>
  #failure: unknown

  /** Writes to an empty file, which stays open until `finish` or `abandon`. */
  constructor(handle: FileHandle) {
    this.#handle = handle
    const failed = new Promise<never>((_, reject) => this.#zip.once('error', reject))
    this.#written = Promise.race([this.#pump(), failed])
    // Whoever adds or finishes hears of it.
    this.#written.catch((error: unknown) => {
      this.#failure = error
    })
  }

  async #pump(): Promise<void> {
    for await (const chunk of this.#zip.outputStream as AsyncIterable<Buffer>) await this.#handle.appendFile(chunk)
  }

  /** Adds an entry and waits until all of `content` was read. `at`: milliseconds since 1970. */
  async add(name: string, at: number, size: number, content: AsyncIterable<Buffer>): Promise<void> {
    const mtime = new Date(Math.min(Math.max(Number.isFinite(at) ? at : earliest, earliest), latest))
    const input = Readable.from(content, { objectMode: false })
    const read = new Promise<void>((resolve, reject) => {
      input.once('end', resolve)
      input.once('error', reject)
    })
    this.#zip.addReadStreamLazy(name, { mtime, size, compress: false, mode: 0o100644 }, (give) => give(null, input))
    await Promise.race([read, this.#written])
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Writes the list of entries and makes everything durable. */
  async finish(): Promise<void> {
    this.#zip.end()
    await this.#written
    await this.#handle.sync()
    await this.#handle.close()
  }

  /** Lets go of the file, whatever state it is in. */
  async abandon(): Promise<void> {
    await this.#handle.close()
  }
}
