import type { NotShownReason } from '../../shared/picture-state.ts'
import { ringAfter } from '../clock/ring-after.ts'
import type { Clock, Log, WorkerProcess } from '../ports.ts'
import { DecoderProcess } from './decoder-process.ts'
import type { MadeSize, SizedThumbnail } from './thumbnail-size.ts'
import type { WorkerAnswer, WorkerRequest } from './worker-protocol.ts'

/** A picture that somebody wants, or that is made ahead of time. */
export interface DecodingTask {
  id: number
  key: string
  source: WorkerRequest['source']
  mimeType: string
  sizes: MadeSize[]
  /** How often it was at work when the process ended. */
  crashes: number
}

export type DecodingEnd =
  | { kind: 'made'; pictures: SizedThumbnail[] }
  /** Must go to a lane that decodes one at a time. */
  | { kind: 'heavy' }
  /** `lasting`: the same bytes will never work. */
  | { kind: 'failed'; reason: NotShownReason; detail: string; lasting: boolean }
  /** Gave way to newer ones; `begun`: while it was decoded. */
  | { kind: 'cancelled'; begun: boolean; detail: string }

export interface LaneParts {
  clock: Pick<Clock, 'monotonic' | 'sleep'>
  startWorker: () => WorkerProcess
  log: Log
  /** Pictures decoded at the same time; with 1 each is alone, and may be one that takes much. */
  parallel: number
  mostWaiting: number
  timeoutMs: number
  idleMs: number
  /** Somebody still waits for it. What nobody waits for gives way to what comes, where one is decoded at a time. */
  isWanted: (task: DecodingTask) => boolean
  ended: (task: DecodingTask, end: DecodingEnd) => void
  /** Called when there is nothing to do. */
  idle: () => void
}

/** Starts that may fail in a row before requests are refused for a while. */
const mostStartFailures = 3
const brokenMs = 60_000

/**
 * A queue and the process that works on it.
 *
 *   waiting -> running -> made | failed | heavy
 *                 |  process crashed or took too long
 *                 v
 *              suspect -> running alone -> made | failed | gave up (crashed again)
 *
 * When the process crashes, any of the pictures it had could be the cause. All become suspects and run again one at a
 * time, so a second crash convicts the right one. Where one is decoded at a time anyway, it was most likely the cause, and everything
 * else goes first.
 */
export class DecoderLane {
  readonly #parts: LaneParts
  readonly #decoder: DecoderProcess
  /** The newest is at the end, and next. */
  readonly #waiting: DecodingTask[] = []
  readonly #suspects: DecodingTask[] = []
  readonly #running = new Map<number, { task: DecodingTask; quiet: () => void }>()
  #startFailures = 0
  #brokenUntil = -Infinity
  #stayAwake: (() => void) | undefined
  /** The process was killed and has not ended yet: what it is sent now would be lost. */
  #ending = false
  #closed = false

  constructor(parts: LaneParts) {
    this.#parts = parts
    const { clock, startWorker, log } = parts
    this.#decoder = new DecoderProcess({
      clock,
      startWorker,
      log,
      onAnswer: (answer) => this.#answered(answer),
      onEnd: (end) => this.#processEnded(end),
    })
  }

  get busy(): boolean {
    return this.#running.size + this.#waiting.length + this.#suspects.length > 0
  }

  /** `urgent`: somebody waits for it now; what is not goes behind everything else. */
  add(task: DecodingTask, urgent: boolean): void {
    if (this.#parts.clock.monotonic() < this.#brokenUntil) {
      this.#parts.ended(task, { kind: 'failed', reason: 'unreadable', detail: 'no worker', lasting: false })
      return
    }
    if (urgent) this.#waiting.push(task)
    else this.#waiting.unshift(task)
    if (this.#waiting.length > this.#parts.mostWaiting) {
      const oldest = this.#waiting.shift()
      if (oldest) this.#parts.ended(oldest, { kind: 'cancelled', begun: false, detail: 'newer requests came' })
    }
    if (urgent) this.#giveWay()
    this.#pump()
  }

  /** Asked for again, so it is on the screen now. */
  raise(task: DecodingTask): void {
    const at = this.#waiting.indexOf(task)
    if (at !== -1) this.#waiting.push(...this.#waiting.splice(at, 1))
  }

  /** Takes out what is not being decoded; false if it is. */
  takeBack(task: DecodingTask): boolean {
    for (const list of [this.#waiting, this.#suspects]) {
      const at = list.indexOf(task)
      if (at === -1) continue
      list.splice(at, 1)
      return true
    }
    return false
  }

  /** Nobody wants this any more. What is being decoded goes on until something else waits for its place. */
  abandon(task: DecodingTask): void {
    if (this.takeBack(task)) this.#parts.ended(task, { kind: 'cancelled', begun: false, detail: 'nobody waits for it' })
    else this.#giveWay()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#stayAwake?.()
    for (const { quiet } of this.#running.values()) quiet()
    this.#running.clear()
    this.#waiting.length = 0
    this.#suspects.length = 0
    await this.#decoder.stop()
  }

  /** Breaks off what nobody waits for, if something else does wait and nothing but that would end with the process. */
  #giveWay(): void {
    if (this.#parts.parallel > 1 || this.#waiting.length === 0) return
    for (const [id, { task, quiet }] of this.#running) {
      if (this.#parts.isWanted(task)) continue
      quiet()
      this.#running.delete(id)
      this.#kill()
      this.#parts.ended(task, { kind: 'cancelled', begun: true, detail: 'gave way to what somebody waits for' })
    }
  }

  #kill(): void {
    this.#ending = true
    this.#decoder.kill()
  }

  #pump(): void {
    if (this.#closed || this.#ending) return
    if (this.#suspects.length > 0 && (this.#parts.parallel > 1 || this.#waiting.length === 0)) {
      const suspect = this.#running.size === 0 ? this.#suspects.pop() : undefined
      if (suspect) this.#run(suspect)
      return
    }
    while (this.#running.size < this.#parts.parallel) {
      const task = this.#waiting.pop()
      if (!task) break
      this.#run(task)
    }
    if (this.#running.size > 0) return
    this.#stayAwake ??= ringAfter(this.#parts.clock, this.#parts.idleMs, () => void this.#decoder.stop())
    this.#parts.idle()
  }

  #run(task: DecodingTask): void {
    const { clock, parallel, timeoutMs, log } = this.#parts
    this.#stayAwake?.()
    this.#stayAwake = undefined
    const quiet = ringAfter(clock, timeoutMs, () => {
      log('warn', 'thumbnail-timeout', { key: task.key })
      this.#kill()
    })
    this.#running.set(task.id, { task, quiet })
    const { id, source, mimeType, sizes } = task
    this.#decoder.send({ id, source, mimeType, sizes, alone: parallel === 1 })
  }

  #answered(answer: Exclude<WorkerAnswer, { kind: 'ready' }>): void {
    this.#startFailures = 0
    const running = this.#running.get(answer.id)
    if (!running) return
    this.#running.delete(answer.id)
    running.quiet()
    this.#parts.ended(running.task, answer)
    this.#pump()
  }

  #processEnded({ crashed, code }: { crashed: boolean; code: number }): void {
    // Broken off for what somebody waits for: nothing is to blame, neither a picture nor the process, which may not have started yet.
    const gaveWay = this.#ending && this.#running.size === 0
    this.#ending = false
    const affected = [...this.#running.values()]
    this.#running.clear()
    for (const { quiet } of affected) quiet()
    const tasks = affected.map(({ task }) => task)
    if (crashed) {
      if (tasks.length > 0) this.#parts.log('warn', 'thumbnail-worker-crashed', { code, pictures: tasks.length })
      for (const task of tasks) this.#judge(task, code)
    } else if (!gaveWay) {
      this.#startFailures += 1
      this.#parts.log('error', 'thumbnail-worker-not-started', { code, startFailures: this.#startFailures })
      this.#waiting.push(...tasks)
      if (this.#startFailures >= mostStartFailures) this.#giveUpForNow()
    }
    this.#pump()
  }

  #judge(task: DecodingTask, code: number): void {
    task.crashes += 1
    if (task.crashes < 2) this.#suspects.push(task)
    else {
      const detail = `crashed the decoder (${code})`
      this.#parts.ended(task, { kind: 'failed', reason: 'gave-up', detail, lasting: true })
    }
  }

  /** The process itself is broken, so no picture is to blame. */
  #giveUpForNow(): void {
    this.#brokenUntil = this.#parts.clock.monotonic() + brokenMs
    this.#startFailures = 0
    for (const task of [...this.#waiting.splice(0), ...this.#suspects.splice(0)]) {
      this.#parts.ended(task, { kind: 'failed', reason: 'unreadable', detail: 'no worker', lasting: false })
    }
  }
}
