import { availableParallelism } from 'node:os'
import { failure, success } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/problems/problem.ts'
import type { NotShownReason, PictureState } from '../../shared/picture-state.ts'
import type { Clock, Log, WorkerProcess } from '../ports.ts'
import { BackgroundFilling } from './background-filling.ts'
import type { BackgroundFile, NextFile } from './background-filling.ts'
import { DecoderLane } from './decoder-lane.ts'
import type { DecodingEnd, DecodingTask } from './decoder-lane.ts'
import { madeSince } from './decoder-version.ts'
import { shownTypes } from '../../shared/media-types.ts'
import { isSlow } from './slow-types.ts'
import type { MadeSize, Thumbnail } from './thumbnail-size.ts'
import type { ThumbnailStore } from './thumbnail-store.ts'
import type { WorkerRequest } from './worker-protocol.ts'

export interface ThumbnailMaker {
  /**
   * The thumbnail of a file, from the store or made now. `item-not-shown` if the file has none, with the reason as
   * `values.reason`; `cancelled` if the request gave way to newer ones, if `signal` aborted and nobody else waits for
   * it, or if the maker was closed. `key`: SHA-256 of the file, lower-case hex. A large one is for the picture that a
   * person has opened: it waits for no small one.
   */
  thumbnail(
    key: string,
    absolutePath: string,
    mimeType: string,
    size: MadeSize,
    signal?: AbortSignal,
  ): Promise<Result<Thumbnail>>
  /** The small thumbnail of a picture that lies in no file, by a key that nothing else has. Fails as `thumbnail`. */
  ofBytes(key: string, bytes: Uint8Array, mimeType: string): Promise<Result<Thumbnail>>
  /** How far the small picture of a file is, without asking for it. */
  state(key: string, mimeType: string): PictureState
  /**
   * Makes small thumbnails one at a time whenever nobody waits for one, until `next` returns undefined. Replaces a
   * filling under way.
   */
  fillInBackground(next: NextFile): void
  close(): Promise<void>
}

export interface ThumbnailMakerParts {
  clock: Pick<Clock, 'monotonic' | 'sleep'>
  startWorker: () => WorkerProcess
  store: ThumbnailStore
  log: Log
  /** Quick pictures decoded at the same time. */
  parallel?: number
  /** Requests that may wait; beyond that the oldest give way, which are those scrolled past. */
  mostWaiting?: number
  /** After this a quick picture counts as having crashed the worker; a slow one has twice as long. */
  timeoutMs?: number
  /** A worker without work ends after this, and gives its memory back. */
  idleMs?: number
}

interface Task extends DecodingTask {
  /** Its place among all tasks. */
  name: string
  lane: DecoderLane
  background: boolean
  /** Requests that wait for it and were not broken off. */
  waiters: number
  done: (result: Result<Task>) => void
  promise: Promise<Result<Task>>
  made: Map<MadeSize, Thumbnail>
}

/** Why pictures could not be made that are not to blame for it, of the last so many. */
const mostPassing = 1000

/** Leaves a processor to the app itself; more than four only costs memory. */
function usualParallel(): number {
  return Math.max(2, Math.min(4, availableParallelism() - 1))
}

/**
 * Makes thumbnails in three processes, so that nothing quick waits for something slow, and the picture that a person
 * has opened waits for nothing but itself:
 *
 * - `quick`: several at a time. What turns out to be heavy when its header is read moves to `slow`.
 * - `slow`: one at a time; HEIC, AVIF, JPEG XL, and whatever takes much memory.
 * - `opened`: one at a time; large ones for the viewer.
 *
 * For files that a browser cannot show both sizes are made at once, from one decoding.
 */
export function createThumbnailMaker(parts: ThumbnailMakerParts): ThumbnailMaker {
  const { clock, startWorker, store, log, mostWaiting = 500, timeoutMs = 60_000, idleMs = 30_000 } = parts
  const tasks = new Map<string, Task>()
  const byId = new Map<number, Task>()
  const passing = new Map<string, NotShownReason>()
  const lane = (parallel: number, patience: number): DecoderLane => {
    const idle = (): void => filling.go()
    return new DecoderLane({ clock, startWorker, log, parallel, mostWaiting, timeoutMs: patience, idleMs, ended, idle })
  }
  const lanes = {
    quick: lane(parts.parallel ?? usualParallel(), timeoutMs),
    slow: lane(1, 2 * timeoutMs),
    opened: lane(1, 2 * timeoutMs),
  }
  const filling = new BackgroundFilling({
    log,
    busy: () => lanes.quick.busy || lanes.slow.busy || lanes.opened.busy,
    make: makeInBackground,
  })
  let nextId = 1
  const state = { closed: false }

  async function thumbnail(
    key: string,
    path: string,
    mimeType: string,
    size: MadeSize,
    signal?: AbortSignal,
  ): Promise<Result<Thumbnail>> {
    if (state.closed) return failure('cancelled')
    const stored = store.get(key, size, madeSince(mimeType))
    if (stored) return success({ bytes: stored.bytes, mimeType: stored.mimeType })
    if (!mimeType.startsWith('video/')) return wanted(key, { path }, mimeType, size, signal)
    const still = store.get(key, 'still')
    if (!still) return notShown('no-still', 'no still of this video')
    if (size === 'large') return success({ bytes: still.bytes, mimeType: still.mimeType })
    return wanted(key, { bytes: still.bytes }, still.mimeType, size, signal)
  }

  async function ofBytes(key: string, bytes: Uint8Array, mimeType: string): Promise<Result<Thumbnail>> {
    return state.closed ? failure('cancelled') : wanted(key, { bytes }, mimeType, 'small', undefined)
  }

  async function wanted(
    key: string,
    source: WorkerRequest['source'],
    mimeType: string,
    size: MadeSize,
    signal: AbortSignal | undefined,
  ): Promise<Result<Thumbnail>> {
    const refused = store.refusal(key)
    if (refused) return notShown(refused, 'refused before')
    const task = taskFor(key, source, mimeType, size, true)
    task.waiters += 1
    const leave = (): void => {
      task.waiters -= 1
      if (task.waiters === 0 && !task.background) task.lane.abandon(task)
    }
    signal?.addEventListener('abort', leave, { once: true })
    const result = await task.promise
    signal?.removeEventListener('abort', leave)
    if (!result.ok) return result
    const made = task.made.get(size)
    return made ? success(made) : notShown('unreadable', 'another size was made')
  }

  /** The task that makes this picture: a new one, or one that was there, brought to where it is wanted now. */
  function taskFor(
    key: string,
    source: WorkerRequest['source'],
    mimeType: string,
    size: MadeSize,
    urgent: boolean,
  ): Task {
    const sizes: MadeSize[] = shownTypes.has(mimeType) ? [size] : ['small', 'large']
    const name = `${sizes.join('+')} ${key}`
    const same = tasks.get(name)
    if (same) {
      if (urgent) same.background = false
      if (size === 'large' && same.lane !== lanes.opened && same.lane.takeBack(same)) enter(same, lanes.opened, true)
      else if (urgent) same.lane.raise(same)
      return same
    }
    const { promise, resolve } = Promise.withResolvers<Result<Task>>()
    const done = (result: Result<Task>): void => {
      tasks.delete(name)
      byId.delete(task.id)
      resolve(result)
    }
    const first = size === 'large' ? lanes.opened : isSlow(mimeType) ? lanes.slow : lanes.quick
    const task: Task = {
      id: nextId++,
      name,
      key,
      source,
      mimeType,
      sizes,
      lane: first,
      background: !urgent,
      crashes: 0,
      waiters: 0,
      made: new Map(),
      promise,
      done,
    }
    tasks.set(name, task)
    byId.set(task.id, task)
    enter(task, first, urgent)
    return task
  }

  function enter(task: Task, target: DecoderLane, urgent: boolean): void {
    task.lane = target
    target.add(task, urgent)
  }

  function ended({ id }: DecodingTask, end: DecodingEnd): void {
    const task = byId.get(id)
    if (!task) return
    switch (end.kind) {
      case 'heavy':
        return enter(task, lanes.slow, !task.background)
      case 'cancelled':
        return task.done(failure('cancelled', { detail: end.detail }))
      case 'made':
        for (const { size, bytes, mimeType } of end.pictures) {
          store.put(task.key, size, bytes, mimeType)
          task.made.set(size, { bytes, mimeType })
        }
        passing.delete(task.key)
        return task.done(success(task))
      case 'failed':
        log('info', 'thumbnail-failed', { key: task.key, reason: end.reason, detail: end.detail, lasting: end.lasting })
        if (end.lasting) store.refuse(task.key, end.reason, end.detail)
        else notePassing(task.key, end.reason)
        return task.done(notShown(end.reason, end.detail))
    }
  }

  function notePassing(key: string, reason: NotShownReason): void {
    passing.delete(key)
    passing.set(key, reason)
    const [oldest] = passing.keys()
    if (passing.size > mostPassing && oldest !== undefined) passing.delete(oldest)
  }

  function stateOf(key: string, mimeType: string): PictureState {
    if (store.has(key, 'small', madeSince(mimeType))) return { kind: 'made' }
    const refused = store.refusal(key)
    if (refused) return { kind: 'not-shown', reason: refused }
    if (mimeType.startsWith('video/') && !store.has(key, 'still')) return { kind: 'not-shown', reason: 'no-still' }
    if (tasks.has(`small ${key}`) || tasks.has(`small+large ${key}`)) return { kind: 'making' }
    const reason = passing.get(key)
    return reason ? { kind: 'not-shown', reason } : { kind: 'making' }
  }

  /** Resolves when there is nothing more to do for this file now; false if it gave way and should be tried again. */
  async function makeInBackground({ key, absolutePath, mimeType }: BackgroundFile): Promise<boolean> {
    if (store.has(key, 'small', madeSince(mimeType)) || store.refusal(key)) return true
    const still = mimeType.startsWith('video/') ? store.get(key, 'still') : undefined
    if (!still && mimeType.startsWith('video/')) return true
    const source = still ? { bytes: still.bytes } : { path: absolutePath }
    const result = await taskFor(key, source, still?.mimeType ?? mimeType, 'small', false).promise
    return result.ok || result.problem.code !== 'cancelled'
  }

  async function close(): Promise<void> {
    state.closed = true
    filling.close()
    for (const task of tasks.values()) task.done(failure('cancelled'))
    await Promise.all(Object.values(lanes).map((open) => open.close()))
  }

  return { thumbnail, ofBytes, state: stateOf, fillInBackground: (next) => filling.start(next), close }
}

function notShown(reason: NotShownReason, detail: string): ReturnType<typeof failure> {
  return failure('item-not-shown', { detail, values: { reason } })
}
