import { availableParallelism } from 'node:os'
import { shownTypes } from '../../shared/media-types.ts'
import { failure, success, type Result } from '../../shared/problems/problem.ts'
import type { NotShownReason } from '../../shared/picture-state.ts'
import type { Clock, Log, WorkerProcess } from '../ports.ts'
import { DecoderLane } from './decoder-lane.ts'
import type { DecodingEnd, DecodingTask } from './decoder-lane.ts'
import { isSlow } from './slow-types.ts'
import type { MadeSize, Thumbnail } from './thumbnail-size.ts'
import type { ThumbnailStore } from './thumbnail-store.ts'
import type { WorkerRequest } from './worker-protocol.ts'

/** What decoding takes, beside the store. */
export interface PictureTasksParts {
  clock: Pick<Clock, 'monotonic' | 'sleep'>
  startWorker: () => WorkerProcess
  store: Pick<ThumbnailStore, 'put' | 'refuse'>
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

/** A picture that is to be made. */
export interface WantedPicture {
  /** SHA-256 of the file, lower-case hex, or another key that nothing else has. */
  key: string
  source: WorkerRequest['source']
  mimeType: string
  size: MadeSize
}

/** A picture that waits for a decoder, or is in one. */
export interface PictureTask extends DecodingTask {
  /** Its place among all tasks. */
  name: string
  lane: DecoderLane
  background: boolean
  /** Requests that wait for it and were not broken off. */
  waiters: number
  /** Those of them by somebody who has opened it. */
  viewers: number
  done: (result: Result<PictureTask>) => void
  promise: Promise<Result<PictureTask>>
  made: Map<MadeSize, Thumbnail>
}

/** Why pictures could not be made that are not to blame for it, of the last so many. */
const mostPassing = 1000

/** Small pictures that gave way while they were decoded, of the last so many. */
const mostSpared = 1000

/** Leaves a processor to the app itself; more than four only costs memory. */
function usualParallel(): number {
  return Math.max(2, Math.min(4, availableParallelism() - 1))
}

/** Why a picture has no thumbnail, as an answer. */
export function notShown(reason: NotShownReason, detail: string): ReturnType<typeof failure> {
  return failure('item-not-shown', { detail, values: { reason } })
}

/**
 * The pictures that are being made, each once, in three processes, so that nothing quick waits for something slow, and the
 * picture that a person has opened waits for nothing but itself:
 *
 * - `quick`: several at a time. What turns out to be heavy when its header is read moves to `slow`.
 * - `slow`: one at a time; HEIC, AVIF, JPEG XL, and whatever takes much memory. What nobody waits for gives way, but once only, so
 *   that no two pictures take turns for ever where those who want them ask too seldom.
 * - `opened`: one at a time; large ones for the viewer.
 *
 * For files that a browser cannot show both sizes are made at once, from one decoding.
 */
export class PictureTasks {
  readonly #parts: PictureTasksParts
  readonly #tasks = new Map<string, PictureTask>()
  readonly #byId = new Map<number, PictureTask>()
  readonly #passing = new Map<string, NotShownReason>()
  readonly #spared = new Set<string>()
  readonly #lanes: Readonly<Record<'quick' | 'slow' | 'opened', DecoderLane>>
  #nextId = 1

  /** `idle` is called when a lane has nothing more to do. */
  constructor(parts: PictureTasksParts, idle: () => void) {
    this.#parts = parts
    const { clock, startWorker, log, mostWaiting = 500, timeoutMs = 60_000, idleMs = 30_000 } = parts
    const ended = (task: DecodingTask, end: DecodingEnd): void => this.#ended(task, end)
    const isWanted = ({ id }: DecodingTask): boolean => this.#isWanted(this.#byId.get(id))
    const common = { clock, startWorker, log, mostWaiting, idleMs, isWanted, ended, idle }
    const lane = (parallel: number, patience: number): DecoderLane =>
      new DecoderLane({ ...common, parallel, timeoutMs: patience })
    this.#lanes = {
      quick: lane(parts.parallel ?? usualParallel(), timeoutMs),
      slow: lane(1, 2 * timeoutMs),
      opened: lane(1, 2 * timeoutMs),
    }
  }

  get busy(): boolean {
    return Object.values(this.#lanes).some((lane) => lane.busy)
  }

  /** The small picture of this key is being made. */
  isMaking(key: string): boolean {
    return this.#tasks.has(`small ${key}`) || this.#tasks.has(`small+large ${key}`)
  }

  /** Why it could not be made the last time, where the picture is not to blame for it. */
  passingReason(key: string): NotShownReason | undefined {
    return this.#passing.get(key)
  }

  /** The task that makes this picture: a new one, or one that was there, brought to where it is wanted now. */
  taskFor({ key, source, mimeType, size }: WantedPicture, urgent: boolean): PictureTask {
    const { opened, slow, quick } = this.#lanes
    const sizes: MadeSize[] = shownTypes.has(mimeType) ? [size] : ['small', 'large']
    const name = `${sizes.join('+')} ${key}`
    const same = this.#tasks.get(name)
    if (same) {
      if (urgent) same.background = false
      if (size === 'large' && same.lane !== opened && same.lane.takeBack(same)) this.#enter(same, opened, true)
      // What a person has opened is above what others ask for in the same place.
      else if (urgent && (size === 'large' || same.lane !== opened)) same.lane.raise(same)
      return same
    }
    const { promise, resolve } = Promise.withResolvers<Result<PictureTask>>()
    const lane = size === 'large' ? opened : isSlow(mimeType) ? slow : quick
    const id = this.#nextId++
    const done = (result: Result<PictureTask>): void => {
      this.#tasks.delete(name)
      this.#byId.delete(id)
      resolve(result)
    }
    const start = { crashes: 0, waiters: 0, viewers: 0, made: new Map<MadeSize, Thumbnail>() }
    const task: PictureTask = {
      id,
      name,
      key,
      source,
      mimeType,
      sizes,
      lane,
      background: !urgent,
      ...start,
      promise,
      done,
    }
    this.#tasks.set(name, task)
    this.#byId.set(id, task)
    this.#enter(task, lane, urgent)
    return task
  }

  /**
   * A request waits for a task from now on; to be called once it does no longer. What a person has opened, and left, gives way to what
   * they open next, also where tiles still ask for it: these ask again.
   */
  waitFor(task: PictureTask, size: MadeSize): () => void {
    const viewers = size === 'large' ? 1 : 0
    task.waiters += 1
    task.viewers += viewers
    return () => {
      task.waiters -= 1
      task.viewers -= viewers
      if (!this.#isWanted(task) && !task.background) task.lane.abandon(task)
    }
  }

  async close(): Promise<void> {
    for (const task of this.#tasks.values()) task.done(failure('cancelled'))
    await Promise.all(Object.values(this.#lanes).map((lane) => lane.close()))
  }

  #isWanted(task: PictureTask | undefined): boolean {
    if (!task) return false
    if (task.lane === this.#lanes.opened) return task.viewers > 0
    return task.waiters > 0 || (!task.background && this.#spared.has(task.name))
  }

  #enter(task: PictureTask, target: DecoderLane, urgent: boolean): void {
    task.lane = target
    target.add(task, urgent)
  }

  #ended({ id }: DecodingTask, end: DecodingEnd): void {
    const { store, log } = this.#parts
    const task = this.#byId.get(id)
    if (!task) return
    switch (end.kind) {
      case 'heavy':
        return this.#enter(task, task.viewers > 0 ? this.#lanes.opened : this.#lanes.slow, !task.background)
      case 'cancelled':
        if (end.begun && !task.background) this.#spare(task)
        return task.done(failure('cancelled', { detail: end.detail }))
      case 'made':
        for (const { size, bytes, mimeType } of end.pictures) {
          store.put(task.key, size, bytes, mimeType)
          task.made.set(size, { bytes, mimeType })
        }
        this.#passing.delete(task.key)
        this.#spared.delete(task.name)
        return task.done(success(task))
      case 'failed':
        this.#spared.delete(task.name)
        log('info', 'thumbnail-failed', { key: task.key, reason: end.reason, detail: end.detail, lasting: end.lasting })
        if (end.lasting) store.refuse(task.key, end.reason, end.detail)
        else this.#notePassing(task.key, end.reason)
        return task.done(notShown(end.reason, end.detail))
    }
  }

  #notePassing(key: string, reason: NotShownReason): void {
    const passing = this.#passing
    passing.delete(key)
    passing.set(key, reason)
    const [oldest] = passing.keys()
    if (passing.size > mostPassing && oldest !== undefined) passing.delete(oldest)
  }

  #spare({ name }: PictureTask): void {
    const spared = this.#spared.add(name)
    const [oldest] = spared
    if (spared.size > mostSpared && oldest !== undefined) spared.delete(oldest)
  }
}
