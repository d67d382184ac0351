import type { FolderPage, FolderPlace, FolderQuery } from '../../shared/folders.ts'
import { failure, type Result } from '../../shared/problems/problem.ts'
import { printable } from '../../shared/text/printable.ts'
import { ringAfter } from '../clock/ring-after.ts'
import type { Clock, Log, WorkerProcess } from '../ports.ts'
import { folderAnswerSchema, folderWorkerReady, type FolderRequest } from './folder-protocol.ts'

export interface FolderBrowserPorts {
  clock: Pick<Clock, 'sleep'>
  startWorker: () => WorkerProcess
  /** The person's own folder. */
  home: string
  log: Log
  /** How long a disk has for an answer, once the process is there. */
  patienceMs?: number
  /** After so long without a question the process ends. */
  idleMs?: number
}

type Ask = FolderRequest extends infer Request
  ? Request extends unknown
    ? Omit<Request, 'id' | 'home'>
    : never
  : never

/** For the start of the process, on a machine that has much to do. */
const startMs = 60_000

interface Waiting {
  request: FolderRequest
  /** What a person calls it. */
  path: string
  resolve: (result: Result<unknown>) => void
  quiet: (() => void) | undefined
  /** A process has ended by its own fault while it worked on this. */
  failed: boolean
}

function slow({ path }: Waiting): Result<never> {
  return failure('folder-slow', { values: { path: printable(path) } })
}

/**
 * Looks at folders in a process of its own, which is replaced when a disk does not answer: nothing here waits longer than
 * `patienceMs`, and nothing else of the program is held up. See `listFolder`, `makeFolder` and `findPlaces` for what is
 * answered; `folder-slow` comes from here.
 */
export class FolderBrowser {
  readonly #ports: FolderBrowserPorts
  readonly #waiting = new Map<number, Waiting>()
  #worker: WorkerProcess | undefined
  #ready = false
  #held = false
  #last = 0
  #stayAwake: (() => void) | undefined

  constructor(ports: FolderBrowserPorts) {
    this.#ports = ports
  }

  async places(): Promise<Result<FolderPlace[]>> {
    return (await this.#ask({ ask: 'places' }, '')) as Result<FolderPlace[]>
  }

  async list(query: FolderQuery): Promise<Result<FolderPage>> {
    return (await this.#ask({ ask: 'list', query }, query.path)) as Result<FolderPage>
  }

  async make(where: { parent: string; name: string }): Promise<Result<{ path: string }>> {
    return (await this.#ask({ ask: 'make', ...where }, where.parent)) as Result<{ path: string }>
  }

  close(): void {
    this.#end()
    for (const id of this.#waiting.keys()) this.#settle(id, failure('cancelled'))
    // Last: with the last answer it begins to wait for the next question, which would keep the program running.
    this.#stayAwake?.()
  }

  #ask(ask: Ask, path: string): Promise<Result<unknown>> {
    const { home } = this.#ports
    this.#stayAwake?.()
    // Nobody could say whether a folder that is being made there was made.
    const isMaking = [...this.#waiting.values()].some(({ request }) => request.ask === 'make')
    if (this.#held && !isMaking) this.#replace()
    const id = ++this.#last
    const { promise, resolve } = Promise.withResolvers<Result<unknown>>()
    const waiting: Waiting = { request: { id, home, ...ask }, path, resolve, quiet: undefined, failed: false }
    this.#waiting.set(id, waiting)
    this.#send(waiting)
    return promise
  }

  #watch(waiting: Waiting): void {
    const { patienceMs = 10_000 } = this.#ports
    const { id } = waiting.request
    waiting.quiet?.()
    waiting.quiet = ringAfter(this.#ports.clock, this.#ready ? patienceMs : startMs, () => {
      this.#settle(id, slow(waiting))
      this.#replace()
    })
  }

  #settle(id: number, result: Result<unknown>): void {
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    this.#waiting.delete(id)
    waiting.quiet?.()
    if (this.#waiting.size === 0)
      this.#stayAwake = ringAfter(this.#ports.clock, this.#ports.idleMs ?? 60_000, () => this.#end())
    waiting.resolve(result)
  }

  /** Leaves a process alone that a disk holds; another one goes on with what was asked meanwhile. */
  #replace(): void {
    this.#end()
    for (const waiting of this.#waiting.values()) {
      // A new folder may have been made by then.
      if (waiting.request.ask === 'make') this.#settle(waiting.request.id, slow(waiting))
      else this.#send(waiting)
    }
  }

  #end(): void {
    this.#worker?.kill()
    this.#worker = undefined
    this.#held = false
  }

  #send(waiting: Waiting): void {
    const { request } = waiting
    try {
      this.#worker ??= this.#start()
    } catch (error) {
      this.#settle(request.id, failure('unexpected', { detail: String(error) }))
      return
    }
    this.#watch(waiting)
    this.#worker.send(request)
  }

  #start(): WorkerProcess {
    this.#ready = false
    const worker = this.#ports.startWorker()
    worker.onMessage((message) => {
      if (message === folderWorkerReady) {
        if (this.#worker !== worker) return
        this.#ready = true
        for (const waiting of this.#waiting.values()) this.#watch(waiting)
        return
      }
      const answer = folderAnswerSchema.safeParse(message)
      if (!answer.success) {
        // Whose answer it was meant to be is not known, nor what else such a process would say.
        this.#ports.log('warn', 'folder-answer-odd', { detail: answer.error.message })
        if (this.#worker !== worker) return
        this.#end()
        this.#askAgain('it said what nobody understands')
        return
      }
      const { id, result, unanswered } = answer.data
      if (unanswered && this.#worker === worker) this.#held = true
      this.#settle(id, result)
    })
    worker.onExit((code) => {
      if (this.#worker !== worker) return
      this.#ports.log('warn', 'folder-worker-ended', { code })
      this.#worker = undefined
      this.#askAgain(`it ended: ${code}`)
    })
    return worker
  }

  /** The process is gone, by its own fault: asks another one, once. */
  #askAgain(why: string): void {
    for (const waiting of this.#waiting.values()) {
      // A new folder may have been made by then.
      const again = !waiting.failed && waiting.request.ask !== 'make'
      waiting.failed = true
      if (again) this.#send(waiting)
      else this.#settle(waiting.request.id, failure('unexpected', { detail: `the process for folders: ${why}` }))
    }
  }
}
