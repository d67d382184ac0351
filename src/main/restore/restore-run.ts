import type { AccountId, AlbumId } from '../../shared/domain.ts'
import { notAllowed } from '../../shared/problems/account-problem.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { RestoreProgress, RestoreReport, RestoreWish, RestoredAlbum } from '../../shared/tasks/restore-task.ts'
import type { TaskOutcome } from '../../shared/tasks/task.ts'
import type { AccountSession } from '../google/library/library-api.ts'
import type { NetworkWatch } from '../google/pace/network-watch.ts'
import { RestoreRows } from '../index/restore-rows.ts'
import { RunProblems } from '../index/runs/run-problems.ts'
import { closeRun } from '../index/runs/close-run.ts'
import { Runs } from '../index/runs/runs.ts'
import { transaction } from '../index/schema/database.ts'
import { haltProblem } from '../mirror/halt-problem.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import type { Clock, Log } from '../ports.ts'
import { inSlicesUntil } from '../slices.ts'
import { Speed } from '../tasks/speed.ts'
import type { TaskRun } from '../tasks/task-keeper.ts'
import { Ended } from '../upload/asking.ts'
import { AlbumsThere } from './album-there.ts'
import { albumsWanted, type WantedAlbum } from './albums-wanted.ts'
import { permissionsLacked } from './restore-plan.ts'
import { AlbumRestore, nothingYet } from './restore-album.ts'
import { Waiting, type Resting } from './waiting.ts'

export interface RestoreRunParts {
  mirror: Mirror
  clock: Clock
  log: Log
  session(account: AccountId): AccountSession | undefined
  /** Address of an account. */
  emailOf(account: AccountId): string
  /** Hears whether Google is heard. */
  network?: Pick<NetworkWatch, 'use' | 'triesIn'>
  /** Something that `progress` tells has changed. */
  changed: () => void
}

/** So many problems are named in a report. */
const mostNamed = 100

/** One restore from start to end. */
export class RestoreRun implements TaskRun<RestoreProgress> {
  readonly #parts: RestoreRunParts
  readonly #wish: RestoreWish
  readonly #startedAt: number
  readonly #speed: Speed
  readonly #end = new AbortController()
  readonly #waiting: Waiting
  readonly #problems: Problem[] = []
  readonly #progress: Pick<RestoreProgress, 'step' | 'done' | 'items' | 'bytes' | 'ofBytes' | 'album'>
  /** Bytes that are there of files whose items are still to be made. */
  #ahead = 0
  #run: number | undefined
  #isLeft = false
  #report: RestoreReport | undefined

  constructor(parts: RestoreRunParts, wish: RestoreWish) {
    this.#parts = parts
    this.#wish = wish
    this.#startedAt = parts.clock.now()
    this.#speed = new Speed(parts.clock)
    this.#waiting = new Waiting(parts.clock, this.#end.signal, parts)
    this.#progress = { step: 'planning', done: 0, items: 0, bytes: 0, ofBytes: 0 }
  }

  get paused(): boolean {
    return this.#waiting.paused
  }

  /** What it waits for by itself. */
  get resting(): Resting | undefined {
    return this.#waiting.resting
  }

  get stopping(): boolean {
    return this.#end.signal.aborted
  }

  /** What has come of it; undefined before its end. */
  get report(): RestoreReport | undefined {
    return this.#report
  }

  pause(): void {
    this.#waiting.pause()
  }

  resume(): void {
    this.#waiting.resume()
  }

  stop(): void {
    this.#end.abort()
    this.#waiting.open()
  }

  /** Ends because its process does: the next one finds it in the middle. */
  leave(): void {
    this.#isLeft = true
    this.stop()
  }

  progress(): RestoreProgress {
    const { bytes, ofBytes } = this.#progress
    const soFar = Math.min(ofBytes, bytes + this.#ahead)
    return {
      ...this.#progress,
      startedAt: this.#startedAt,
      bytes: soFar,
      bytesPerSecond: this.#speed.get().bytes,
      ...(this.#progress.step === 'restoring' && this.#speed.timeFor(ofBytes - soFar)),
      problems: this.#problems.length,
    }
  }

  async execute(): Promise<TaskOutcome> {
    const { mirror, clock, log } = this.#parts
    const runs = new Runs(mirror.database, 'restore')
    const run = transaction(mirror.database, () => runs.begin(this.#wish, this.#startedAt, true))
    this.#run = run
    const done = this.#parts.network?.use()
    const outcome = await this.#outcome()
      .catch(async (error: unknown) => halted(await haltProblem(error, this.#parts)))
      .finally(done)
    closeRun(log, () => {
      if (!this.#isLeft || outcome.kind !== 'stopped')
        transaction(mirror.database, () => runs.end(run, outcome, clock.now()))
    })
    return outcome
  }

  async #outcome(): Promise<TaskOutcome> {
    const { mirror } = this.#parts
    const { account, edit } = this.#wish
    if (!(await mirror.isPresent())) return halted({ code: 'mirror-missing', values: { path: mirror.path } })
    const email = this.#parts.emailOf(account)
    const session = this.#parts.session(account)
    if (!session) return halted({ code: 'sign-in-needed', values: { email } })
    const [permission] = permissionsLacked(session, edit)
    if (permission !== undefined) return halted(notAllowed(email, permission))
    const wanted = await inSlicesUntil(this.#end.signal, albumsWanted(mirror.database, this.#wish))
    if (!wanted) return { kind: 'stopped' }
    if (!wanted.ok) return halted(wanted.problem)
    try {
      await this.#restore(wanted.value, session, email)
    } catch (error) {
      if (this.#end.signal.aborted) return { kind: 'stopped' }
      if (!(error instanceof Ended)) throw error
      return halted(error.problem)
    }
    if (this.#end.signal.aborted) return { kind: 'stopped' }
    return { kind: this.#problems.length > 0 ? 'with-problems' : 'complete' }
  }

  async #restore(wanted: readonly WantedAlbum[], session: AccountSession, email: string): Promise<void> {
    const { mirror, clock } = this.#parts
    const { account, edit } = this.#wish
    const { signal } = this.#end
    const albums: RestoredAlbum[] = []
    const report: RestoreReport = { account: email, albums, problems: [], problemCount: 0 }
    this.#report = report
    this.#progress.step = 'restoring'
    for (const { items } of wanted) {
      this.#progress.items += items.length
      for (const { bytes } of items) this.#progress.ofBytes += bytes
    }
    const there = { account, session, database: mirror.database, signal, patience: this.#waiting }
    const restore = new AlbumRestore({
      ...there,
      clock,
      files: mirror.files,
      rows: new RestoreRows(mirror.database),
      albums: new AlbumsThere(there),
      edit,
      rest: this.#waiting.rest,
      onSent: (bytes) => this.#sent(bytes),
      onItem: (bytes) => this.#done(bytes),
      onProblem: (problem, of) => this.#problem(problem, of),
    })
    const made: [WantedAlbum, RestoredAlbum][] = []
    for (const album of wanted) {
      this.#isAt(album)
      this.#parts.changed()
      const restored = nothingYet(album)
      albums.push(restored)
      made.push([album, restored])
      await restore.put(album, restored)
    }
    this.#progress.step = 'checking'
    this.#progress.done = 0
    for (const [album, restored] of made) {
      this.#isAt(album)
      await restore.check(album, restored)
    }
  }

  #isAt({ title, isOfLibrary }: WantedAlbum): void {
    if (isOfLibrary) delete this.#progress.album
    else this.#progress.album = title
  }

  #sent(bytes: number): void {
    this.#speed.add(Math.max(0, bytes - this.#ahead), 0)
    this.#ahead = bytes
    this.#parts.changed()
  }

  /** An item is through, whatever has come of it. */
  #done(bytes: number): void {
    this.#progress.done += 1
    if (this.#progress.step === 'restoring') this.#progress.bytes += bytes
    this.#parts.changed()
  }

  #problem(problem: Problem, { album, title, path }: { album: AlbumId; title: string; path?: string }): void {
    this.#problems.push(problem)
    const run = this.#run
    if (run !== undefined) {
      const about =
        path === undefined
          ? ({ scope: 'album', subject: album, name: title, album } as const)
          : ({ scope: 'file', subject: path, name: path } as const)
      transaction(this.#parts.mirror.database, () =>
        new RunProblems(this.#parts.mirror.database).add(run, { ...about, problem }),
      )
    }
    if (this.#report) {
      this.#report.problemCount = this.#problems.length
      this.#report.problems = this.#problems.slice(0, mostNamed)
    }
    this.#parts.changed()
  }
}

const halted = (problem: Problem): TaskOutcome => ({ kind: 'halted', problem })
