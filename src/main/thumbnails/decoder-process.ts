import { within } from '../clock/within.ts'
import type { Clock, Log, WorkerProcess } from '../ports.ts'
import { workerAnswerSchema } from './worker-protocol.ts'
import type { WorkerAnswer, WorkerRequest } from './worker-protocol.ts'

export interface DecoderProcessParts {
  clock: Pick<Clock, 'sleep'>
  startWorker: () => WorkerProcess
  log: Log
  onAnswer: (answer: Exclude<WorkerAnswer, { kind: 'ready' }>) => void
  /** The process ended by itself or by `kill`; `crashed` is false if it never got as far as being ready. */
  onEnd: (end: { crashed: boolean; code: number }) => void
}

/** Longer than a process takes that can be ended at all. Milliseconds. */
const patience = 2000

/** The worker process that is running now, if any: started when something is sent to it, replaced after it ended. */
export class DecoderProcess {
  readonly #parts: DecoderProcessParts
  #worker: WorkerProcess | undefined
  #ready = false

  constructor(parts: DecoderProcessParts) {
    this.#parts = parts
  }

  send(request: WorkerRequest): void {
    this.#worker ??= this.#start()
    this.#worker?.send(request)
  }

  /** Ends the process because of what it is doing; `onEnd` follows. */
  kill(): void {
    this.#worker?.kill()
  }

  /** Ends a process that does nothing; `onEnd` does not follow. Resolves when it is gone. */
  async stop(): Promise<void> {
    const worker = this.#worker
    if (!worker) return
    this.#worker = undefined
    const { promise, resolve } = Promise.withResolvers<undefined>()
    worker.onExit(() => resolve(undefined))
    worker.kill()
    // A process that cannot be ended must not keep the app from ending.
    await within(this.#parts.clock, patience, promise)
  }

  #start(): WorkerProcess | undefined {
    const { startWorker, log, onAnswer, onEnd } = this.#parts
    this.#ready = false
    let worker: WorkerProcess
    try {
      worker = startWorker()
    } catch (error) {
      log('error', 'thumbnail-worker-missing', { detail: String(error) })
      queueMicrotask(() => onEnd({ crashed: false, code: -1 }))
      return undefined
    }
    worker.onMessage((message) => {
      if (this.#worker !== worker) return
      const answer = workerAnswerSchema.safeParse(message)
      if (!answer.success) {
        // Whose picture it was meant to be is not known, nor what else such a process would say.
        log('warn', 'thumbnail-answer-odd', { detail: answer.error.message })
        worker.kill()
      } else if (answer.data.kind === 'ready') this.#ready = true
      else onAnswer(answer.data)
    })
    worker.onExit((code) => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      onEnd({ crashed: this.#ready, code })
    })
    return worker
  }
}
