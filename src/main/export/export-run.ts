import { homedir } from 'node:os'
import type { ExportProgress, ExportReport, ExportWish } from '../../shared/tasks/export-task.ts'
import type { TaskOutcome } from '../../shared/tasks/task.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import type { Clock, Exiftool, FileSystem } from '../ports.ts'
import { RestGate } from '../tasks/rest-gate.ts'
import { Speed } from '../tasks/speed.ts'
import type { ReportingRun } from '../tasks/standing.ts'
import { typedFolder } from '../typed-folder.ts'
import { exportPhotos, type ExportTools, type Written } from './export-mirror.ts'

export interface ExportRunParts {
  mirror: Mirror
  clock: Clock
  files: FileSystem
  exiftool: Exiftool
  /** As for `ExportTools`. */
  pictureOf?: ExportTools['pictureOf']
  /** Something that `progress` tells has changed. */
  changed: () => void
}

/** So many problems are named in a report. */
const mostNamed = 100

/** One export from start to end. */
export class ExportRun implements ReportingRun<ExportProgress, ExportReport> {
  readonly #parts: ExportRunParts
  readonly #wish: ExportWish
  readonly #startedAt: number
  readonly #speed: Speed
  readonly #end = new AbortController()
  #written: Written | undefined
  /** Bytes of the file that is being written. */
  #ahead = 0
  readonly #gate = new RestGate()
  #report: ExportReport | undefined

  constructor(parts: ExportRunParts, wish: ExportWish) {
    this.#parts = parts
    this.#wish = wish
    this.#startedAt = parts.clock.now()
    this.#speed = new Speed(parts.clock)
  }

  get paused(): boolean {
    return this.#gate.paused
  }

  get stopping(): boolean {
    return this.#end.signal.aborted
  }

  /** What was written; undefined before its end, and if it did not get there. */
  get report(): ExportReport | undefined {
    return this.#report
  }

  pause(): void {
    this.#gate.pause()
  }

  resume(): void {
    this.#gate.resume()
  }

  stop(): void {
    this.#end.abort()
    this.#gate.open()
  }

  progress(): ExportProgress {
    const { done = 0, files = 0, bytes = 0, ofBytes = 0, problems = 0 } = this.#written ?? {}
    const { bytes: bytesPerSecond } = this.#speed.get()
    const soFar = Math.min(ofBytes, bytes + this.#ahead)
    return {
      startedAt: this.#startedAt,
      step: this.#written ? 'writing' : 'planning',
      done,
      files,
      bytes: soFar,
      ofBytes,
      bytesPerSecond,
      ...this.#speed.timeFor(ofBytes - soFar),
      problems,
    }
  }

  async execute(): Promise<TaskOutcome> {
    const { mirror, files, clock, exiftool, pictureOf } = this.#parts
    if (!(await mirror.isPresent()))
      return { kind: 'halted', problem: { code: 'mirror-missing', values: { path: mirror.path } } }
    const folder = typedFolder(this.#wish.folder, homedir())
    if (!folder.ok) return { kind: 'halted', problem: folder.problem }
    const ended = await exportPhotos(
      {
        ports: { files, clock, exiftool },
        mirror,
        ...(pictureOf && { pictureOf }),
        signal: this.#end.signal,
        meter: (bytes) => this.#meter(bytes),
        onProgress: (written) => {
          this.#written = written
          this.#ahead = 0
          this.#parts.changed()
        },
      },
      { ...this.#wish, folder: folder.value },
    )
    if (this.#end.signal.aborted) return { kind: 'stopped' }
    if (!ended.ok) return { kind: 'halted', problem: ended.problem }
    this.#report = { ...ended.value, problems: ended.value.problems.slice(0, mostNamed) }
    return { kind: ended.value.problemCount > 0 ? 'with-problems' : 'complete' }
  }

  #meter(bytes: number): Promise<void> | undefined {
    this.#ahead += bytes
    this.#speed.add(bytes, 0)
    this.#parts.changed()
    return this.#gate.wait(this.#end.signal)
  }
}
