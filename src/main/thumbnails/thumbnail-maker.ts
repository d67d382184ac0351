import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { failure, success } from '../../shared/problem.ts'
import type { Result } from '../../shared/problem.ts'
import type { Log, WorkerProcess } from '../ports.ts'
import { DecoderProcess } from './decoder-process.ts'
import type { MadeSize, Thumbnail } from './thumbnail-size.ts'
import type { ThumbnailStore } from './thumbnail-store.ts'
import type { WorkerAnswer, WorkerRequest } from './worker-protocol.ts'

export interface ThumbnailMaker {
  /**
   * The thumbnail of a file, from the store or made now. `item-not-shown` if the file has none; `cancelled` if the
   * request gave way to newer ones or the maker was closed. `key`: SHA-256 of the file, lower-case hex.
   */
  thumbnail(key: string, absolutePath: string, mimeType: string, size: MadeSize): Promise<Result<Thumbnail>>
  /**
   * Makes small thumbnails one at a time whenever nobody waits for one, until `next` returns undefined. Replaces a
   * filling under way.
   */
  fillInBackground(next: NextFile): void
  close(): Promise<void>
}

export interface BackgroundFile {
  /** SHA-256 of the file, lower-case hex. */
  key: string
  absolutePath: string
  mimeType: string
}

export type NextFile = () => BackgroundFile | undefined | Promise<BackgroundFile | undefined>

export interface ThumbnailMakerPorts {
  startWorker: () => WorkerProcess
  store: ThumbnailStore
  log: Log
  /** Pictures decoded at the same time. */
  parallel?: number
  /** Requests that may wait; beyond that the oldest give way, which are those scrolled past. */
  mostWaiting?: number
  /** After this a picture counts as having crashed the worker. */
  timeoutMs?: number
  /** A worker without work ends after this, and gives its memory back. */
  idleMs?: number
}

interface Task {
  request: WorkerRequest
  key: string
  crashes: number
  timer?: NodeJS.Timeout
  done: (result: Result<Thumbnail>) => void
  promise: Promise<Result<Thumbnail>>
}

/** Starts that may fail in a row before requests are refused for a while. */
const mostStartFailures = 3
const brokenMs = 60_000

/** Leaves a processor to the app itself; more than four only costs memory. */
function usualParallel(): number {
  return Math.max(2, Math.min(4, availableParallelism() - 1))
}

/**
 * Makes thumbnails in one worker process.
 *
 *   waiting -> running -> made | failed
 *                 |  worker crashed or took too long
 *                 v
 *              suspect -> running alone -> made | failed | refused (crashed again)
 *
 * When the worker crashes, any of the pictures it had could be the cause. All become suspects and run again one at a
 * time, so a second crash convicts the right one, which is remembered in the store.
 */
export function createThumbnailMaker(ports: ThumbnailMakerPorts): ThumbnailMaker {
  const {
    startWorker,
    store,
    log,
    parallel = usualParallel(),
    mostWaiting = 500,
    timeoutMs = 60_000,
    idleMs = 30_000,
  } = ports
  const tasks = new Map<string, Task>()
  /** The newest is at the end, and next. */
  const waiting: Task[] = []
  const suspects: Task[] = []
  const running = new Map<number, Task>()
  const decoder = new DecoderProcess({ startWorker, log, onAnswer, onEnd })
  let startFailures = 0
  let brokenUntil = 0
  let nextBackground: NextFile | undefined
  let askingBackground = false
  let idleTimer: NodeJS.Timeout | undefined
  let nextId = 1
  const state = { closed: false }

  async function thumbnail(key: string, path: string, mimeType: string, size: MadeSize): Promise<Result<Thumbnail>> {
    if (state.closed) return failure('cancelled')
    const stored = store.get(key, size)
    if (stored) return success({ bytes: stored.bytes, mimeType: stored.mimeType })
    if (!mimeType.startsWith('video/')) return request(key, { id: nextId++, source: { path }, mimeType, size }, true)
    const still = store.get(key, 'still')
    if (!still) return failure('item-not-shown', { detail: 'no still of this video' })
    if (size === 'large') return success({ bytes: still.bytes, mimeType: still.mimeType })
    return request(key, { id: nextId++, source: { bytes: still.bytes }, mimeType: still.mimeType, size }, true)
  }

  function request(key: string, request: WorkerRequest, urgent: boolean): Promise<Result<Thumbnail>> {
    if (store.isRefused(key)) return Promise.resolve(failure('item-not-shown'))
    if (performance.now() < brokenUntil) return Promise.resolve(failure('item-not-shown', { detail: 'no worker' }))
    const name = `${request.size} ${key}`
    const same = tasks.get(name)
    if (same) {
      if (urgent) moveToFront(same)
      return same.promise
    }
    const { promise, resolve } = Promise.withResolvers<Result<Thumbnail>>()
    const done = (result: Result<Thumbnail>): void => {
      tasks.delete(name)
      resolve(result)
    }
    const task: Task = { request, key, crashes: 0, done, promise }
    tasks.set(name, task)
    if (urgent) waiting.push(task)
    else waiting.unshift(task)
    if (waiting.length > mostWaiting) waiting.shift()?.done(failure('cancelled', { detail: 'newer requests came' }))
    pump()
    return promise
  }

  /** Asked for again, so it is on the screen now. */
  function moveToFront(task: Task): void {
    const at = waiting.indexOf(task)
    if (at !== -1) waiting.push(...waiting.splice(at, 1))
  }

  function pump(): void {
    if (state.closed) return
    if (suspects.length > 0) {
      const suspect = running.size === 0 ? suspects.pop() : undefined
      if (suspect) run(suspect)
      return
    }
    while (running.size < parallel) {
      const task = waiting.pop()
      if (!task) break
      run(task)
    }
    if (running.size > 0) return
    void askBackground()
    idleTimer ??= setTimeout(() => void decoder.stop(), idleMs).unref()
  }

  function run(task: Task): void {
    clearTimeout(idleTimer)
    idleTimer = undefined
    running.set(task.request.id, task)
    task.timer = setTimeout(() => {
      log('warn', 'thumbnail-timeout', { key: task.key })
      decoder.kill()
    }, timeoutMs).unref()
    decoder.send(task.request)
  }

  async function askBackground(): Promise<void> {
    if (askingBackground) return
    askingBackground = true
    try {
      for (let asked = 1; nextBackground && !state.closed; asked++) {
        const source = nextBackground
        const file = await source()
        if (!file) {
          if (nextBackground === source) nextBackground = undefined
          return
        }
        if (!store.has(file.key, 'small')) void thumbnailInBackground(file)
        if (running.size > 0 || waiting.length > 0) return
        // Skipping what is there already must not hold up everything else in this process.
        if (asked % 64 === 0) await setImmediate()
      }
    } catch (error) {
      nextBackground = undefined
      log('error', 'thumbnail-filling-failed', { detail: String(error) })
    } finally {
      askingBackground = false
    }
  }

  async function thumbnailInBackground({ key, absolutePath, mimeType }: BackgroundFile): Promise<void> {
    const still = mimeType.startsWith('video/') ? store.get(key, 'still') : undefined
    if (still) {
      await request(
        key,
        { id: nextId++, source: { bytes: still.bytes }, mimeType: still.mimeType, size: 'small' },
        false,
      )
    } else if (!mimeType.startsWith('video/')) {
      await request(key, { id: nextId++, source: { path: absolutePath }, mimeType, size: 'small' }, false)
    }
  }

  function onAnswer(answer: Exclude<WorkerAnswer, { kind: 'ready' }>): void {
    startFailures = 0
    const task = running.get(answer.id)
    if (!task) return
    running.delete(answer.id)
    clearTimeout(task.timer)
    if (answer.kind === 'made') {
      store.put(task.key, task.request.size, answer.bytes, answer.mimeType)
      task.done(success({ bytes: answer.bytes, mimeType: answer.mimeType }))
    } else {
      log('info', 'thumbnail-failed', { key: task.key, reason: answer.reason, lasting: answer.lasting })
      if (answer.lasting) store.refuse(task.key, answer.reason)
      task.done(failure('item-not-shown', { detail: answer.reason }))
    }
    pump()
  }

  function onEnd({ crashed, code }: { crashed: boolean; code: number }): void {
    const affected = [...running.values()]
    running.clear()
    for (const task of affected) clearTimeout(task.timer)
    if (crashed) {
      log('warn', 'thumbnail-worker-crashed', { code, pictures: affected.length })
      for (const task of affected) judge(task, code)
    } else {
      startFailures += 1
      log('error', 'thumbnail-worker-not-started', { code, startFailures })
      waiting.push(...affected)
      if (startFailures >= mostStartFailures) giveUpForNow()
    }
    pump()
  }

  function judge(task: Task, code: number): void {
    task.crashes += 1
    if (task.crashes < 2) {
      suspects.push(task)
      return
    }
    store.refuse(task.key, `crashed the decoder (${code})`)
    task.done(failure('item-not-shown', { detail: 'crashed the decoder' }))
  }

  /** The worker itself is broken, so no picture is to blame. */
  function giveUpForNow(): void {
    brokenUntil = performance.now() + brokenMs
    startFailures = 0
    for (const task of [...waiting.splice(0), ...suspects.splice(0)]) {
      task.done(failure('item-not-shown', { detail: 'no worker' }))
    }
  }

  async function close(): Promise<void> {
    state.closed = true
    clearTimeout(idleTimer)
    for (const task of running.values()) clearTimeout(task.timer)
    for (const task of tasks.values()) task.done(failure('cancelled'))
    running.clear()
    waiting.length = 0
    suspects.length = 0
    await decoder.stop()
  }

  return {
    thumbnail,
    fillInBackground: (next) => {
      nextBackground = next
      pump()
    },
    close,
  }
}
