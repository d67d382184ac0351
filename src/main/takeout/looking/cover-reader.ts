import { ringAfter } from '../../clock/ring-after.ts'
import type { Clock, Log, WorkerProcess } from '../../ports.ts'
import type { EntryPlace } from '../archives/entry-place.ts'
import { lookAnswerSchema } from './look-protocol.ts'

export interface CoverReaderPorts {
  /** Starts a process that runs `worker.ts`. */
  startWorker: () => WorkerProcess
  clock: Pick<Clock, 'sleep'>
  log: Log
  /** After this a disk counts as one that does not answer. */
  patienceMs?: number
  /** The process ends after this without work. */
  idleMs?: number
}

interface Asked {
  place: EntryPlace
  done: (bytes: Uint8Array | undefined) => void
}

/**
 * Reads pictures of albums out of archives, in a process of its own: a disk that does not answer holds that one alone, and whatever
 * an archive was made for happens there. One at a time, so that no more than one is in memory.
 */
export class CoverReader {
  readonly #ports: CoverReaderPorts
  #worker: WorkerProcess | undefined
  #ready = false
  #asked: Asked | undefined
  #quiet: (() => void) | undefined

  constructor(ports: CoverReaderPorts) {
    this.#ports = ports
  }

  /** The bytes at a place; undefined if they cannot be read. To be called only after the answer before. Never rejects. */
  read(place: EntryPlace): Promise<Uint8Array | undefined> {
    this.#quiet?.()
    this.#quiet = ringAfter(this.#ports.clock, this.#ports.patienceMs ?? 20_000, () =>
      this.#failed('no answer in time'),
    )
    const answer = new Promise<Uint8Array | undefined>((done) => (this.#asked = { place, done }))
    try {
      this.#worker ??= this.#start()
      if (this.#ready) this.#worker.send({ kind: 'cover', place })
    } catch (error) {
      this.#failed(String(error))
    }
    return answer
  }

  /** Ends the process; what is asked meanwhile has no answer but nothing. */
  close(): void {
    this.#quiet?.()
    this.#end()
    this.#settle(undefined)
  }

  #start(): WorkerProcess {
    this.#ready = false
    const worker = this.#ports.startWorker()
    worker.onMessage((message) => {
      if (this.#worker !== worker) return
      const answer = lookAnswerSchema.safeParse(message)
      if (!answer.success) this.#failed(answer.error.message)
      else if (answer.data.kind === 'ready') {
        this.#ready = true
        if (this.#asked) worker.send({ kind: 'cover', place: this.#asked.place })
      } else this.#answered(answer.data.kind === 'cover' ? answer.data.bytes : undefined)
    })
    worker.onExit((code) => {
      if (this.#worker === worker) this.#failed(`the process ended: ${code}`)
    })
    return worker
  }

  #answered(bytes: Uint8Array | undefined): void {
    this.#quiet?.()
    this.#quiet = ringAfter(this.#ports.clock, this.#ports.idleMs ?? 30_000, () => this.#end())
    this.#settle(bytes)
  }

  #failed(detail: string): void {
    this.#ports.log('warn', 'export-cover-not-read', { detail })
    this.#quiet?.()
    this.#end()
    this.#settle(undefined)
  }

  #settle(bytes: Uint8Array | undefined): void {
    const asked = this.#asked
    this.#asked = undefined
    asked?.done(bytes)
  }

  #end(): void {
    const worker = this.#worker
    // First: its end is no failure then.
    this.#worker = undefined
    worker?.kill()
  }
}
