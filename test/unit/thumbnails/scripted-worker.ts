import { systemClock } from '../../../src/main/clock/system-clock.ts'
import type { WorkerProcess } from '../../../src/main/ports.ts'
import { createThumbnailMaker } from '../../../src/main/thumbnails/thumbnail-maker.ts'
import type { ThumbnailMakerParts } from '../../../src/main/thumbnails/thumbnail-maker.ts'
import type { WorkerRequest } from '../../../src/main/thumbnails/worker-protocol.ts'
import { memoryStore } from './memory-store.ts'

export type Behaviour = (request: WorkerRequest, worker: ScriptedWorker) => void

/** A worker that answers as a test says. */
export class ScriptedWorker implements WorkerProcess {
  readonly received: string[] = []
  readonly #behaviour: Behaviour
  readonly #messages: ((message: unknown) => void)[] = []
  readonly #exits: ((code: number) => void)[] = []

  /** `late`: it takes as long to start as a process does. */
  constructor(behaviour: Behaviour, ready: boolean | 'late' = true) {
    this.#behaviour = behaviour
    if (ready === 'late') setTimeout(() => this.say({ kind: 'ready' }), 50)
    else queueMicrotask(() => (ready ? this.say({ kind: 'ready' }) : this.exit(1)))
  }

  send(message: unknown): void {
    const request = message as WorkerRequest
    this.received.push(nameOf(request))
    queueMicrotask(() => this.#behaviour(request, this))
  }

  say(message: unknown): void {
    for (const listener of this.#messages) listener(message)
  }

  make(request: WorkerRequest): void {
    const pictures = request.sizes.map((size) => ({
      size,
      bytes: Buffer.from(nameOf(request)),
      mimeType: 'image/webp',
    }))
    this.say({ kind: 'made', id: request.id, pictures })
  }

  exit(code: number): void {
    for (const listener of this.#exits.splice(0)) listener(code)
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messages.push(listener)
  }

  onExit(listener: (code: number) => void): void {
    this.#exits.push(listener)
  }

  kill(): void {
    queueMicrotask(() => this.exit(-1))
  }
}

/** What a request is for: a test calls files by names. */
export function nameOf({ source }: WorkerRequest): string {
  return 'path' in source ? source.path : Buffer.from(source.bytes).toString()
}

/** A maker of thumbnails, its store and its workers, all of which do as the behaviour says. */
export function scene(
  behaviour: Behaviour,
  options: Partial<ThumbnailMakerParts> & { ready?: () => boolean | 'late' } = {},
) {
  const workers: ScriptedWorker[] = []
  const store = memoryStore()
  const maker = createThumbnailMaker({
    clock: systemClock(),
    startWorker: () => {
      const worker = new ScriptedWorker(behaviour, options.ready?.() ?? true)
      workers.push(worker)
      return worker
    },
    store,
    log: () => undefined,
    parallel: 2,
    ...options,
  })
  const ask = (name: string) => maker.thumbnail(name, name, 'image/jpeg', 'small')
  return { maker, store, workers, ask }
}

/** Makes everything at once. */
export const makes: Behaviour = (request, worker) => worker.make(request)
