import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { errnoOf, isDiskError } from '../disk-problem.ts'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import type { TaskFolder } from '../mirror/disk/task-folders.ts'
import type { MirrorPath } from '../mirror-path.ts'
import { NotOrdinaryError } from '../mirror/disk/ordinary-file.ts'
import type { ArrivedFile } from './candidate.ts'
import { KeptBytes } from './kept-bytes.ts'
import { giveBuffer, takeBuffer } from './spare-buffers.ts'

/** So much is gathered before it is written: at the beginning of a file, which is all of most photos, and later on. */
const firstWrite = 1 << 18
const laterWrites = 1 << 20

/**
 * A temporary file that grows by the bytes of a source, hashed as they come. It is removed at its `end`, unless it was handed
 * on by `arrived` or somebody can continue it. What the file system throws is thrown on.
 */
export class ArrivingFile {
  readonly path: MirrorPath
  /** A later attempt can continue the file: it stays where it is. */
  kept: boolean
  readonly #files: MirrorFiles
  readonly #handle: FileHandle
  readonly #content: KeptBytes
  readonly #hash: Hash = createHash('sha256')
  #written: number
  /** What has come and is not written is at its beginning. */
  #buffer: Buffer | undefined
  #waiting = 0
  /** The beginning of the file, which is looked at until the file is checked. */
  #beginning: Buffer | undefined
  #handedOn = false

  private constructor(files: MirrorFiles, path: MirrorPath, handle: FileHandle, continued?: number) {
    this.path = path
    this.kept = continued !== undefined
    this.#files = files
    this.#handle = handle
    this.#content = new KeptBytes(handle, () => this.#giveBack())
    this.#written = continued ?? 0
  }

  /** An empty one in the folder of a task. */
  static async create(files: MirrorFiles, folder: Pick<TaskFolder, 'create'>): Promise<ArrivingFile> {
    const { path, handle } = await folder.create('download')
    return new ArrivingFile(files, path, handle)
  }

  /** The first `bytes` of what an earlier attempt has left, hashed anew; undefined if they are not there any more. */
  static async continued(files: MirrorFiles, path: MirrorPath, bytes: number): Promise<ArrivingFile | undefined> {
    let handle: FileHandle
    try {
      handle = await files.open(path, { write: true, single: true })
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' || error instanceof NotOrdinaryError) return undefined
      throw error
    }
    try {
      if ((await handle.stat()).size < bytes) {
        await handle.close()
        return undefined
      }
      // What was written after the last checkpoint may not have reached the disk.
      await handle.truncate(bytes)
      const file = new ArrivingFile(files, path, handle, bytes)
      await file.#hashFromDisk()
      return file
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Bytes that have come, written or not. */
  get bytes(): number {
    return this.#written + this.#waiting
  }

  /** True if there is no more room before what has come is written. */
  get isDue(): boolean {
    return this.#waiting > 0 && this.#waiting === this.#buffer?.length
  }

  /** Puts as much of a piece as there is room for, and returns how much that was. */
  put(piece: Uint8Array): number {
    const room = this.#memory().subarray(this.#waiting)
    const bytes = Math.min(piece.byteLength, room.length)
    room.set(piece.subarray(0, bytes))
    this.#waiting += bytes
    return bytes
  }

  /** Writes what has come. */
  async flush(): Promise<void> {
    if (this.#waiting === 0) return
    const buffer = this.#memory()
    const [bytes, at] = [buffer.subarray(0, this.#waiting), this.#written]
    const written = writeAll(this.#handle, bytes, at)
    // Meanwhile; if writing fails, nobody asks for this hash any more.
    this.#hash.update(bytes)
    this.#waiting = 0
    await written
    this.#content.wrote(bytes, at)
    this.#written += bytes.length
    if (at > 0) return
    this.#beginning = buffer
    this.#buffer = undefined
  }

  /** Makes all that was written safe on the disk. */
  async sync(): Promise<void> {
    await this.#handle.datasync()
  }

  /** Hands the file on, open and as a whole: from here on it belongs to the caller. */
  arrived(): ArrivedFile {
    this.#handedOn = true
    const { path: temporary } = this
    const sha256 = this.#hash.digest('hex')
    return { handle: this.#handle, temporary, content: this.#content, bytes: this.#written, sha256 }
  }

  /** Closes the file, unless it was handed on, and removes it, unless it can be continued. */
  async end(): Promise<void> {
    if (this.#handedOn) return
    await this.#handle.close()
    this.#content.forget()
    if (!this.kept) await discardArrived(this.#files, this.path)
  }

  #memory(): Buffer {
    this.#buffer ??= takeBuffer(this.#written === 0 ? firstWrite : laterWrites)
    return this.#buffer
  }

  #giveBack(): void {
    for (const buffer of [this.#beginning, this.#buffer]) if (buffer) giveBuffer(buffer)
    this.#beginning = undefined
    this.#buffer = undefined
  }

  async #hashFromDisk(): Promise<void> {
    const buffer = Buffer.alloc(Math.min(this.#written, 1 << 20))
    for (let at = 0; at < this.#written;) {
      const { bytesRead } = await this.#handle.read(buffer, 0, Math.min(buffer.length, this.#written - at), at)
      if (bytesRead === 0) throw new Error('a partial file became shorter while it was read')
      this.#hash.update(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
  }
}

/** Removes a temporary file that nobody can continue. A disk that refuses even that keeps it until the next recovery. */
export async function discardArrived(files: MirrorFiles, path: MirrorPath): Promise<void> {
  try {
    await files.removeIfThere(path)
  } catch (error) {
    if (!isDiskError(error)) throw error
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  const { bytesWritten } = await handle.writev([bytes], at)
  // The rest after a short write, which is how some disks begin to be full.
  for (let done = bytesWritten; done < bytes.length;) {
    const more = await handle.write(bytes, done, bytes.length - done, at + done)
    if (more.bytesWritten === 0) throw Object.assign(new Error('nothing could be written'), { code: 'ENOSPC' })
    done += more.bytesWritten
  }
}
