import * as fs from 'node:fs'
import { promisify } from 'node:util'
import type { Clock } from '../../ports.ts'
import { ShortBytes, type RandomBytes } from '../archives/random-bytes.ts'

/** A disk that takes longer to read a piece, and does so again and again, is asked for several at a time. Milliseconds. */
const quickReadMs = 1
/** So long after that. */
const slowForMs = 1000
/**
 * How much of what was slow before still counts with each read, and how much makes a slow disk: three in a row. A thread that had
 * to wait for its turn looks like one slow read.
 */
const [keeps, isSlow] = [0.8, 2.4]

const readAside = promisify(fs.read)

/**
 * Reads of files for a thread that has nothing else to do: where the disk is quick, they are made before the call returns, and so
 * cost no hand-over. Not for a thread that somebody waits for.
 */
export class DirectReads {
  readonly #clock: Pick<Clock, 'monotonic'>
  #asideUntil = Number.NEGATIVE_INFINITY
  #slowness = 0

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  /** The bytes of a part of an open file. */
  bytesOf(fd: number, start: number, size: number): RandomBytes {
    return {
      size,
      read: (position, length, memory) =>
        position + length > size
          ? Promise.reject(new ShortBytes(`ends after ${size} bytes`))
          : this.#read(fd, start + position, length, memory),
    }
  }

  async #read(fd: number, position: number, length: number, memory: Buffer | undefined): Promise<Buffer> {
    const buffer = memory && memory.length >= length ? memory.subarray(0, length) : Buffer.allocUnsafe(length)
    for (let filled = 0; filled < length;) {
      const [left, from] = [length - filled, position + filled]
      const start = this.#clock.monotonic()
      const isAside = start < this.#asideUntil
      const bytesRead = isAside
        ? (await readAside(fd, buffer, filled, left, from)).bytesRead
        : fs.readSync(fd, buffer, filled, left, from)
      if (!isAside) this.#note(start, this.#clock.monotonic())
      if (bytesRead === 0) throw new ShortBytes(`ends after ${from} bytes`)
      filled += bytesRead
    }
    return buffer
  }

  #note(start: number, end: number): void {
    this.#slowness = this.#slowness * keeps + Number(end - start > quickReadMs)
    if (this.#slowness > isSlow) this.#asideUntil = end + slowForMs
  }
}
