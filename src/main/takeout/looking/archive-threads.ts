import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { PackedListing, ZipListers, ZipOrder } from '../reading/packed-listing.ts'

export interface ThreadOrder {
  number: number
  order: ZipOrder
}

export type ThreadAnswer =
  | { kind: 'seen'; number: number; entries: number; facts: number }
  | { kind: 'listed'; number: number; listing: PackedListing }
  | { kind: 'failed'; number: number }

interface Asked {
  number: number
  order: ZipOrder
  seen: (entries: number, facts: number) => void
  answer: PromiseWithResolvers<PackedListing>
}

/** More of them wait for each other's turns at the disk, and for whoever takes what they have found. */
const mostThreads = 4
const usuallyWorthFrom = 16 * 1024 * 1024
/** Room for what is new, in megabytes: what a thread makes is mostly short texts that are gone soon. */
const youngMegabytes = 12

/** Where the code of the threads can be, seen from this file: its source, or the bundle this file became a part of. */
const places = ['./archive-thread.ts', './archive-thread.js', '../archive-thread.js']

/**
 * Threads that list zips, started as they are needed, one zip at a time each. Where one cannot be started, or ends, what was asked of
 * it rejects, and nothing more is asked of any.
 */
export class ArchiveThreads implements ZipListers {
  readonly atATime = Math.min(mostThreads, availableParallelism())
  readonly worthFrom: number
  readonly #busy = new Map<Worker, Asked>()
  readonly #idle: Worker[] = []
  readonly #waiting: Asked[] = []
  #gone: Error | undefined
  #numbers = 0

  constructor(worthFrom = usuallyWorthFrom) {
    this.worthFrom = worthFrom
  }

  list(order: ZipOrder, seen: Asked['seen']): Promise<PackedListing> {
    const asked: Asked = { number: this.#numbers++, order, seen, answer: Promise.withResolvers() }
    if (this.#gone) asked.answer.reject(this.#gone)
    else {
      this.#waiting.push(asked)
      this.#next()
    }
    return asked.answer.promise
  }

  /** Ends them; what is under way rejects. */
  async close(): Promise<void> {
    const threads = [...this.#busy.keys(), ...this.#idle]
    this.#end(new Error('no more zips are listed'))
    await Promise.all(threads.map((thread) => thread.terminate()))
  }

  #next(): void {
    while (this.#waiting.length > 0 && this.#busy.size < this.atATime) {
      try {
        const thread = this.#idle.pop() ?? this.#start()
        const asked = this.#waiting.shift()
        if (!asked) return
        this.#busy.set(thread, asked)
        thread.postMessage({ number: asked.number, order: asked.order } satisfies ThreadOrder)
      } catch (error) {
        this.#end(error instanceof Error ? error : new Error(String(error)))
      }
    }
  }

  #start(): Worker {
    const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)))
    const path = paths.find((each) => existsSync(each))
    if (path === undefined) throw new Error(`the code of a thread is missing; looked at ${paths.join(', ')}`)
    const thread = new Worker(path, {
      name: 'archives',
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    })
    thread.on('message', (told: ThreadAnswer) => this.#hear(thread, told))
    thread.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))))
    thread.on('exit', () => this.#end(new Error('a thread has ended')))
    return thread
  }

  #hear(thread: Worker, told: ThreadAnswer): void {
    const asked = this.#busy.get(thread)
    if (asked?.number !== told.number) return
    if (told.kind === 'seen') {
      asked.seen(told.entries, told.facts)
      return
    }
    this.#busy.delete(thread)
    this.#idle.push(thread)
    if (told.kind === 'listed') asked.answer.resolve(told.listing)
    else asked.answer.reject(new Error('the zip could not be listed'))
    this.#next()
  }

  #end(reason: Error): void {
    this.#gone ??= reason
    for (const { answer } of [...this.#busy.values(), ...this.#waiting]) answer.reject(this.#gone)
    this.#busy.clear()
    this.#waiting.length = 0
  }
}
