import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { errnoOf, isDiskError } from '../../disk-problem.ts'
import type { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import type { TaskFolder } from '../../mirror/disk/task-folders.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { NotOrdinaryError } from '../../mirror/disk/ordinary-file.ts'
import { writeAll } from '../../mirror/storing/store-file.ts'
import type { ArrivedFile, OnDisk } from '../candidate.ts'
import { KeptBytes } from './kept-bytes.ts'
import { giveBuffer, takeBuffer, takeOwnBuffer } from './spare-buffers.ts'

/**
 * So much is gathered: at first, which is more than most files have; before anything is written; and then each time, so little
 * that the processor still has it at hand when it is written.
 */
const [firstRoom, inMemory, writes] = [1 << 18, 1 << 20, 1 << 18]

/**
 * A file that grows by the bytes of a source, hashed as they come. Up to 1 MB of it are in memory alone; what is longer goes into
 * a temporary file, which is removed at its `end`, unless it was handed on by `arrived` or somebody can continue it. What the
 * file system throws is thrown on.
 */
export class ArrivingFile {
  /** A later attempt can continue the file: it stays where it is. */
  kept = false
  readonly #files: MirrorFiles
  readonly #folder: TaskFolder
  #disk: OnDisk | undefined
  readonly #content: KeptBytes
  readonly #hash: Hash = createHash('sha256')
  #written = 0
  /** What has come and is not written is at its beginning. */
  #buffer: Buffer | undefined
  #waiting = 0
  /** The beginning of the file, which is looked at until the file is checked. */
  #beginning: Buffer | undefined
  #handedOn = false

  /** An empty one, which gets its temporary file in the folder of a task if it needs one. */
  constructor(files: MirrorFiles, folder: TaskFolder) {
    this.#files = files
    this.#folder = folder
    this.#content = new KeptBytes(
      () => this.#disk?.handle,
      () => this.#giveBack(),
    )
  }

  /** The first `bytes` of what an earlier attempt has left, hashed anew; undefined if they are not there any more. */
  static async continued(
    files: MirrorFiles,
    folder: TaskFolder,
    path: MirrorPath,
    bytes: number,
  ): Promise<ArrivingFile | undefined> {
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
      const file = new ArrivingFile(files, folder)
      file.kept = true
      file.#disk = { handle, temporary: path }
      file.#written = bytes
      await file.#hashFromDisk(handle)
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
    return this.#waiting > 0 && this.#waiting === this.#most
  }

  /** Puts as much of a piece as there is room for, and returns how much that was. */
  put(piece: Uint8Array): number {
    const room = this.#room().subarray(this.#waiting)
    const bytes = Math.min(piece.byteLength, room.length)
    room.set(piece.subarray(0, bytes))
    this.#waiting += bytes
    return bytes
  }

  /** Writes what has come. */
  async flush(): Promise<void> {
    const buffer = this.#buffer
    if (this.#waiting === 0 || !buffer) return
    const { handle } = (this.#disk ??= await this.#create())
    const [bytes, at] = [buffer.subarray(0, this.#waiting), this.#written]
    const written = writeAll(handle, bytes, at)
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

  /** Makes all that has come safe on the disk, and says where. */
  async sync(): Promise<MirrorPath | undefined> {
    await this.flush()
    await this.#disk?.handle.datasync()
    return this.#disk?.temporary
  }

  /** Hands the file on as a whole: from here on it belongs to the caller. */
  async arrived(): Promise<ArrivedFile> {
    if (this.#disk) await this.flush()
    this.#handedOn = true
    const content = this.#content
    if (this.#disk) return { place: this.#disk, content, bytes: this.#written, sha256: this.#hash.digest('hex') }
    const whole = this.#buffer?.subarray(0, this.#waiting) ?? new Uint8Array()
    content.wrote(whole, 0)
    const place = { whole, folder: this.#folder }
    return { place, content, bytes: whole.length, sha256: this.#hash.update(whole).digest('hex') }
  }

  /** Closes the file, unless it was handed on, and removes it, unless it can be continued. */
  async end(): Promise<void> {
    if (this.#handedOn) return
    await this.#disk?.handle.close()
    this.#content.forget()
    if (this.#disk && !this.kept) await discardArrived(this.#files, this.#disk.temporary)
  }

  async #create(): Promise<OnDisk> {
    const { path: temporary, handle } = await this.#folder.create('download')
    return { temporary, handle }
  }

  /** What is gathered before it is written. */
  get #most(): number {
    return this.#written === 0 ? inMemory : writes
  }

  /** Memory with room in it: what is longer than most files gets more, before anything is written. */
  #room(): Buffer {
    this.#buffer ??= this.#written === 0 ? takeBuffer(firstRoom) : takeOwnBuffer(writes)
    const full = this.#buffer
    if (this.#waiting < full.length || full.length === this.#most) return full
    this.#buffer = takeBuffer(inMemory)
    this.#buffer.set(full)
    giveBuffer(full)
    return this.#buffer
  }

  #giveBack(): void {
    for (const buffer of [this.#beginning, this.#buffer]) if (buffer) giveBuffer(buffer)
    this.#beginning = undefined
    this.#buffer = undefined
  }

  async #hashFromDisk(handle: FileHandle): Promise<void> {
    const buffer = Buffer.alloc(Math.min(this.#written, 1 << 20))
    for (let at = 0; at < this.#written;) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, this.#written - at), at)
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
