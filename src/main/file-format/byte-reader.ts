/** What bytes can be read from: a FileHandle of `node:fs/promises`, or `inMemory`. */
export interface ByteSource {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>
  /** The bytes from `position` as far as they lie in memory, to be looked at at once; undefined if none do. */
  inMemory?(position: number): Uint8Array | undefined
  /** True if it is known without reading that a file of so many bytes does not have these letters anywhere. */
  lacks?(letters: Uint8Array, bytes: number): boolean
}

/** Bytes that are in memory, read as a file is. They are not copied, and so have to stay as they are. */
export function inMemory(bytes: Uint8Array): ByteSource {
  return {
    read(buffer, offset, length, position) {
      const part = bytes.subarray(position, position + length)
      buffer.set(part, offset)
      return Promise.resolve({ bytesRead: part.length })
    },
    inMemory: (position) => bytes.subarray(position),
  }
}

/** A part of a file as if it were one. */
export function partOf(reader: ByteReader, { offset, length }: { offset: number; length: number }): ByteReader {
  const source: ByteSource = {
    async read(buffer, at, count, position) {
      const bytes = await reader.read(offset + position, Math.min(count, length - position))
      buffer.set(bytes, at)
      return { bytesRead: bytes.length }
    },
  }
  return new ByteReader(source, length)
}

/** How much one read of the disk fetches, so that walking small structures costs few system calls, */
const windowBytes = 64 * 1024
/** and how much where it leaves something out: who leaps looks at a few bytes at each place. */
const leapBytes = 4 * 1024

/**
 * Bytes of a file by position. Keeps the last window it read, because parsers go forward in small steps. Never
 * moves the position of a handle. Rejects only when reading the file itself fails.
 */
export class ByteReader {
  readonly bytes: number
  readonly #source: ByteSource
  #window: Uint8Array = new Uint8Array(0)
  #windowStart = 0

  /** `bytes`: length of the file; nothing behind it is read. */
  constructor(source: ByteSource, bytes: number) {
    this.#source = source
    this.bytes = bytes
  }

  /** The bytes from `offset`; fewer than `length`, down to none, where the file ends. Valid until the next call. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const start = Math.min(Math.max(0, offset), this.bytes)
    const end = Math.min(start + length, this.bytes)
    if (start < this.#windowStart || end > this.#windowStart + this.#window.length) {
      const leaps = start > this.#windowStart + this.#window.length
      const window = leaps ? leapBytes : windowBytes
      await this.#load(start, end - start, Math.min(Math.max(end - start, window), this.bytes - start))
    }
    return this.#window.subarray(start - this.#windowStart, end - this.#windowStart)
  }

  /** As `read`, seen through a DataView. */
  async view(offset: number, length: number): Promise<DataView> {
    const bytes = await this.read(offset, length)
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** True if it is known, without reading, that these letters are nowhere in it. */
  lacks(letters: Uint8Array): boolean {
    return this.#source.lacks?.(letters, this.bytes) ?? false
  }

  /** `needed` bytes; up to `length` where they have to be read. */
  async #load(start: number, needed: number, length: number): Promise<void> {
    const there = this.#source.inMemory?.(start)
    if (there && there.length >= needed) {
      // Of a Buffer, parts and copies would be something else.
      this.#window = new Uint8Array(there.buffer, there.byteOffset, Math.min(there.length, length))
      this.#windowStart = start
      return
    }
    const buffer = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const { bytesRead } = await this.#source.read(buffer, filled, length - filled, start + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    this.#window = buffer.subarray(0, filled)
    this.#windowStart = start
  }
}

/** Latin-1, which turns every byte into one character: right for type codes and ASCII. */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
