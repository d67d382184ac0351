import type { FileHandle } from 'node:fs/promises'
import type { FileSystem } from '../../ports.ts'

/** Bytes that can be read anywhere: a file, a part of one, or memory. */
export interface RandomBytes {
  readonly size: number
  /** Where they lie, if they are those of a file or a part of it: whoever knows it can read them another time. */
  readonly file?: { path: string; start: number }
  /**
   * Exactly `length` bytes; rejects with `code: 'SHORT'` where the bytes end before. They may be put into `memory` if that is
   * large enough, and count until it is used for others then.
   */
  read(position: number, length: number, memory?: Buffer): Promise<Buffer>
}

/** There are fewer bytes than something says. */
export class ShortBytes extends Error {
  readonly code = 'SHORT'
}

/** Files that are kept open, the least recently used closed first, so that hundreds of archives need few handles. */
export class OpenFiles {
  readonly #files: Pick<FileSystem, 'open'>
  readonly #most: number
  readonly #open = new Map<string, Promise<FileHandle>>()
  readonly #inUse = new Map<string, number>()

  constructor(files: Pick<FileSystem, 'open'>, most: number) {
    this.#files = files
    this.#most = most
  }

  /** Opens the file or takes the open one, and keeps it open while `work` runs. */
  async with<Value>(path: string, work: (handle: FileHandle) => Promise<Value>): Promise<Value> {
    this.#inUse.set(path, (this.#inUse.get(path) ?? 0) + 1)
    try {
      const known = this.#open.get(path)
      const opening = known ?? this.#files.open(path, 'r')
      // The latest comes last, so that the first is the one that nobody used for longest.
      this.#open.delete(path)
      this.#open.set(path, opening)
      let handle: FileHandle
      try {
        handle = await opening
      } catch (error) {
        this.#open.delete(path)
        throw error
      }
      await this.#closeIdle()
      return await work(handle)
    } finally {
      const left = (this.#inUse.get(path) ?? 1) - 1
      if (left > 0) this.#inUse.set(path, left)
      else this.#inUse.delete(path)
    }
  }

  async #closeIdle(): Promise<void> {
    for (const path of this.#open.keys()) {
      if (this.#open.size <= this.#most) return
      if (!this.#inUse.has(path)) await this.#close(path)
    }
  }

  async #close(path: string): Promise<void> {
    const opening = this.#open.get(path)
    this.#open.delete(path)
    await (await opening)?.close()
  }

  /** How many are open now. */
  get size(): number {
    return this.#open.size
  }

  /** Closes them all. */
  async close(): Promise<void> {
    for (const path of this.#open.keys()) await this.#close(path)
  }
}

async function readExactly(
  handle: FileHandle,
  position: number,
  length: number,
  memory: Buffer | undefined,
): Promise<Buffer> {
  const buffer = memory && memory.length >= length ? memory.subarray(0, length) : Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) throw new ShortBytes(`ends after ${position + filled} bytes`)
    filled += bytesRead
  }
  return buffer
}

/** The bytes of a file of `size` bytes. */
export function bytesOfFile(open: OpenFiles, path: string, size: number): RandomBytes {
  return {
    size,
    file: { path, start: 0 },
    read: (position, length, memory) => open.with(path, (handle) => readExactly(handle, position, length, memory)),
  }
}

/** `length` bytes of others from `start` on. */
export function bytesWithin(bytes: RandomBytes, start: number, length: number): RandomBytes {
  return {
    size: length,
    ...(bytes.file && { file: { path: bytes.file.path, start: bytes.file.start + start } }),
    read: (position, count, memory) =>
      position + count > length
        ? Promise.reject(new ShortBytes(`ends after ${length} bytes`))
        : bytes.read(start + position, count, memory),
  }
}

/** Bytes that are in memory. */
export function bytesInMemory(buffer: Buffer): RandomBytes {
  return {
    size: buffer.length,
    read: (position, length) =>
      position + length > buffer.length
        ? Promise.reject(new ShortBytes(`ends after ${buffer.length} bytes`))
        : Promise.resolve(buffer.subarray(position, position + length)),
  }
}

const chunkBytes = 256 * 1024

/** The bytes from `start` on, chunk by chunk. With `memory` each counts until the next is asked for. */
export async function* chunksOf(
  bytes: RandomBytes,
  start: number,
  length: number,
  memory?: Buffer,
): AsyncGenerator<Buffer> {
  for (let done = 0; done < length;) {
    const take = Math.min(memory?.length ?? chunkBytes, length - done)
    yield await bytes.read(start + done, take, memory)
    done += take
  }
}
