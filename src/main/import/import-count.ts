import type { ImportProgress, ImportStep } from '../../shared/imports/import-report.ts'
import type { Clock } from '../ports.ts'
import { Speed } from '../tasks/speed.ts'

/** What an import does now, and how much of that is done. */
export class ImportCount {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  step: ImportStep = 'listing'
  listing: ImportProgress['listing']
  moves: ImportProgress['moves']
  readonly #speed: Speed
  #files = 0
  #done = 0
  #bytes = 0
  #ofBytes = 0

  constructor(clock: Clock) {
    this.startedAt = clock.now()
    this.#speed = new Speed(clock)
  }

  /** So many files and bytes are ahead, and nothing of them is done. */
  begin(files: number, bytes: number): void {
    ;[this.#files, this.#done, this.#ofBytes, this.#bytes] = [files, 0, bytes, 0]
  }

  /** A file is done. `bytes`: those of it that `passed` has not counted. */
  did(bytes = 0): void {
    this.#done += 1
    this.#bytes += bytes
  }

  /** All of so many files and bytes was done before. */
  hadAll(files: number, bytes: number): void {
    ;[this.#files, this.#done, this.#ofBytes, this.#bytes] = [files, files, bytes, bytes]
  }

  /** So many bytes were read just now. */
  passed(bytes: number): void {
    this.#bytes += bytes
    this.#speed.add(bytes, 0)
  }

  progress(known: Pick<ImportProgress, 'imported' | 'problems'>): ImportProgress {
    const { bytes: bytesPerSecond } = this.#speed.get()
    const isCopying = this.step === 'copying' || this.step === 'verifying'
    return {
      startedAt: this.startedAt,
      step: this.step,
      ...(this.listing && this.step === 'listing' && { listing: this.listing }),
      ...(this.moves && this.step === 'moving' && { moves: this.moves }),
      files: this.#files,
      done: this.#done,
      bytes: this.#bytes,
      ofBytes: this.#ofBytes,
      bytesPerSecond,
      ...(isCopying && this.#speed.timeFor(this.#ofBytes - this.#bytes)),
      ...known,
    }
  }
}
