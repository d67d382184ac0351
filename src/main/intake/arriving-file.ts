import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { errnoOf, isDiskError } from '../disk-problem.ts'
import type { MirrorFiles } from '../mirror/mirror-files.ts'
import type { TaskFolder } from '../mirror/task-folders.ts'
import type { MirrorPath } from '../mirror-path.ts'
import { NotOrdinaryError } from '../mirror/ordinary-file.ts'
import type { ArrivedFile } from './candidate.ts'
import { KeptBytes } from './kept-bytes.ts'

/** Chunks are gathered to this size before they are written. */
const writeSize = 1 << 18

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
  #gathered: Uint8Array[] = []
  #waiting = 0
  #handedOn = false

  private constructor(files: MirrorFiles, path: MirrorPath, handle: FileHandle, continued?: number) {
    this.path = path
    this.kept = continued !== undefined
    this.#files = files
    this.#handle = handle
    this.#content = new KeptBytes(handle)
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

  /** True once so much has come that it is worth writing. */
  get isDue(): boolean {
    return this.#waiting >= writeSize
  }

  /** Takes a piece in, to be written with the next `flush`. */
  add(piece: Uint8Array): void {
    this.#gathered.push(piece)
    this.#waiting += piece.byteLength
  }

  /** Writes what has come. */
  async flush(): Promise<void> {
    if (this.#waiting === 0) return
    const [pieces, length, at] = [this.#gathered, this.#waiting, this.#written]
    this.#gathered = []
    const written = writeAll(this.#handle, pieces, length, at)
    // Meanwhile; if writing fails, nobody asks for this hash any more.
    for (const piece of pieces) this.#hash.update(piece)
    this.#waiting = 0
    await written
    this.#content.wrote(pieces, length, at)
    this.#written += length
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
    if (!this.kept) await discardArrived(this.#files, this.path)
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

async function writeAll(handle: FileHandle, pieces: Uint8Array[], length: number, at: number): Promise<void> {
  const { bytesWritten } = await handle.writev(pieces, at)
  if (bytesWritten === length) return
  // The rest after a short write, which is how some disks begin to be full.
  const whole = Buffer.concat(pieces, length)
  for (let done = bytesWritten; done < length;) {
    const more = await handle.write(whole, done, length - done, at + done)
    if (more.bytesWritten === 0) throw Object.assign(new Error('nothing could be written'), { code: 'ENOSPC' })
    done += more.bytesWritten
  }
}
