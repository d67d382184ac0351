import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { LaneGates } from '../../../../src/main/tasks/lane-gates.ts'
import type { AccountUse } from '../../../../src/main/google/library/library-api.ts'
import type { Attempts } from '../../../../src/main/backup/downloads/attempt.ts'
import { BaseUrls } from '../../../../src/main/backup/downloads/base-urls.ts'
import { downloading } from '../../../../src/main/backup/downloads/downloads.ts'
import { JobRunner } from '../../../../src/main/tasks/job-runner.ts'
import { IndexItems } from '../../../../src/main/backup/listing/index-items.ts'
import { Journal } from '../../../../src/main/backup/downloads/journal.ts'
import type { Job } from '../../../../src/main/index/runs/job-rows.ts'
import type { AttemptOutcome } from '../../../../src/main/backup/downloads/outcome.ts'
import { PlanItems } from '../../../../src/main/backup/listing/plan-items.ts'
import type { Intake } from '../../../../src/main/intake/intake.ts'
import { RecordFile } from '../../../../src/main/intake/record-file.ts'
import { recover } from '../../../../src/main/intake/recover.ts'
import { RunItems } from '../../../../src/main/backup/run-items.ts'
import { Undelivered } from '../../../../src/main/backup/downloads/undelivered.ts'
import { RunRows } from '../../../../src/main/backup/run-rows.ts'
import type { RemoteItem } from '../../../../src/main/google/library/library-api.ts'
import { transaction } from '../../../../src/main/index/schema/database.ts'
import { photoPathFromRow } from '../../../../src/main/mirror-path.ts'
import { nameKey } from '../../../../src/main/mirror/names/names.ts'
import { openMirror } from '../../../../src/main/mirror/opening/open-mirror.ts'
import type { Mirror } from '../../../../src/main/mirror/opening/open-mirror.ts'
import type { Account, AccountId } from '../../../../src/shared/domain.ts'
import { standingClock, type StandingClock } from '../../../clocks/standing-clock.ts'

const account: Account = {
  id: 'one' as AccountId,
  email: 'one@example.com',
  name: 'One',
  signedIn: true,
  grants: ['see'],
  keptAs: 'session',
}
const log = (): void => undefined

/** A file whose attempt is under way: a test decides how it ends. */
export interface UnderWay {
  job: Job
  settle: (outcome: AttemptOutcome) => void
  /** Tells that only the disk is waited for. */
  arrived: () => void
}

/** What one start of the program, or one run, holds in memory. */
interface RunParts {
  clock: StandingClock
  journal: Journal
  items: RunItems
  plan: PlanItems
  gates: LaneGates<AccountUse>
  downloads: JobRunner<Job, AccountId, AccountUse>
  record: RecordFile
  ended: Promise<void>
  over: boolean
}

/** The journal and the downloads of the engine on a real mirror, with attempts that a test ends as it likes. */
export class JobMachine {
  readonly underWay = new Map<number, UnderWay>()
  readonly faults: string[] = []
  listing = true
  rows: RunRows
  #mirror: Mirror
  #run: RunParts | undefined
  #time = 1_700_000_000_000

  private constructor(mirror: Mirror) {
    this.#mirror = mirror
    this.rows = new RunRows(mirror.database)
  }

  static async open(): Promise<JobMachine> {
    return new JobMachine(await openAt(mkdtempSync(join(tmpdir(), 'shoebox-jobs-'))))
  }

  get database(): Mirror['database'] {
    return this.#mirror.database
  }

  get run(): RunParts {
    if (!this.#run) throw new Error('no run has begun')
    return this.#run
  }

  /** Begins a run; `takeOver` as one that only tries again what the last one left. */
  async begin(takeOver = false): Promise<void> {
    const clock = standingClock(this.#time)
    const mirror = this.#mirror
    const { database } = mirror
    await recover({ mirror, clock, log })
    transaction(database, () => new IndexItems(database).saveAccount(account))
    const selection = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }
    const journal = new Journal(database, this.rows.begin(selection, clock.now(), true))
    const items = new RunItems(database)
    const baseUrls = new BaseUrls({ clock, library: () => undefined, signal: new AbortController().signal })
    const record = new RecordFile(database)
    const undelivered = new Undelivered(database, journal.run, clock.now())
    const gates = new LaneGates<AccountUse>(clock)
    const downloads = new JobRunner<Job, AccountId, AccountUse>()
    downloads.setConcurrency(3)
    const changedFile = ({ path }: { path: string }): void => void this.faults.push(`${path} has changed`)
    const refusedFile = (path: string): void => void this.faults.push(`${path} may not be looked at`)
    const told = { changedFile, refusedFile }
    const plan = new PlanItems({ mirror, clock, run: journal.run, items, undelivered, baseUrls, ...told })
    this.listing = !takeOver
    if (takeOver) this.#takeOver(journal, items)
    const run: RunParts = {
      clock,
      journal,
      items,
      plan,
      gates,
      downloads,
      record,
      ended: Promise.resolve(),
      over: false,
    }
    this.#run = run
    const work = downloads.work(
      downloading({
        database,
        clock,
        log: (_, event, fields) => void this.faults.push(`${event} ${String(fields?.['detail'])}`),
        accounts: [account],
        gates,
        journal,
        // The rest of the real ones is private.
        attempts: {
          run: (job: Job, signal: AbortSignal, arrived?: () => void) => this.#attempt(job, signal, arrived),
        } as Attempts,
        baseUrls,
        intake: {
          noMotion: (job) => transaction(database, () => record.noMotion(job, journal.files, clock.now())),
        } as Intake,
        undelivered,
        listing: () => this.listing,
        settled: (item) => this.#recount(item),
        signInNeeded: () => undefined,
        halt: () => downloads.end(),
        threw: async (thrown) => void this.faults.push(String(thrown)),
        tick: () => undefined,
        changed: () => undefined,
      }),
    )
    run.ended = endOf(run, work)
    await settled()
  }

  async list(entries: readonly RemoteItem[]): Promise<void> {
    await this.run.plan.page(account.id, entries)
    this.run.downloads.poke()
  }

  /** As `Run.retry`. */
  retry(): void {
    const { items, journal, downloads } = this.run
    const failed = this.rows.failedItems(journal.run)
    transaction(this.database, () => {
      for (const item of failed) this.rows.requeueFailed(item)
    })
    for (const item of failed) items.moved(item, 'failed', items.stateOf(item))
    downloads.poke()
  }

  /** The file arrives, is published and recorded. */
  publish({ job, settle }: UnderWay, motion: boolean): void {
    const { journal, record } = this.run
    const path = photoPathFromRow(`Photos/2020/01/${job.remoteId}-${job.role}.jpg`)
    journal.files.intend(job, path, { sha256: 'hash', bytes: 1 })
    const full = join(this.#mirror.path, path)
    mkdirSync(dirname(full), { recursive: true })
    writeFileSync(full, 'x')
    const type = { mimeType: 'image/jpeg', extension: '.jpg', kind: 'photo' } as const
    const description = { type, takenAt: 0, placedAt: 0, metadata: { motion, animated: false } }
    transaction(this.database, () =>
      record.save(job, journal.files, {
        path,
        pathKey: nameKey(path),
        bytes: 1,
        sha256: 'hash',
        description,
        mtimeHere: undefined,
        now: 0,
      }),
    )
    this.#recount(job.item)
    settle({ kind: 'done' })
  }

  /** Lets the run end where it is, as `stop` does. */
  async stop(): Promise<void> {
    this.run.downloads.end()
    await this.run.ended
    this.#time = this.run.clock.now()
    this.underWay.clear()
  }

  /** The program dies and is started again: what is only in memory is lost. */
  async crash(): Promise<void> {
    this.#time = this.run.clock.now()
    this.underWay.clear()
    const { path } = this.#mirror
    await this.#mirror.close()
    this.#mirror = await openAt(path)
    this.rows = new RunRows(this.database)
  }

  async close(): Promise<void> {
    await this.#mirror.close()
    rmSync(this.#mirror.path, { recursive: true })
  }

  /** As `Run` does for a task that tries again. */
  #takeOver(journal: Journal, items: RunItems): void {
    const taken = transaction(this.database, () => {
      const last = this.rows.takeOver(journal.run)
      for (const item of this.rows.failedItems(journal.run)) this.rows.requeueFailed(item)
      return last.filter((item) => items.insert(item))
    })
    for (const item of taken) items.countNew(items.stateOf(item))
  }

  /** As `Run` does. */
  #recount(item: number): void {
    const { items } = this.run
    const state = items.stateOf(item)
    if (state !== 'open') items.moved(item, 'open', state)
  }

  #attempt(job: Job, signal: AbortSignal, arrived: () => void = () => undefined): Promise<AttemptOutcome> {
    if (this.underWay.has(job.seq)) this.faults.push(`${job.remoteId}/${job.role} is under way twice`)
    const { promise, resolve } = Promise.withResolvers<AttemptOutcome>()
    const settle = (outcome: AttemptOutcome): void => {
      this.underWay.delete(job.seq)
      resolve(outcome)
    }
    let told = false
    const tell = (): void => {
      if (!told) arrived()
      told = true
    }
    this.underWay.set(job.seq, { job, settle, arrived: tell })
    signal.addEventListener('abort', () => settle({ kind: 'cancelled' }), { once: true })
    return promise
  }
}

async function openAt(path: string): Promise<Mirror> {
  const opened = await openMirror(path, { files, clock: standingClock(), log })
  if (!opened.ok) throw new Error(opened.problem.code)
  return opened.value
}

async function endOf(run: RunParts, work: Promise<void>): Promise<void> {
  await work
  run.over = true
}

/** Lets everything happen that can happen by itself. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
}
