import type { DatabaseSync } from 'node:sqlite'
import type { Account } from '../../../shared/domain.ts'
import type { AccountSession, ApiFailure, MediaApi } from '../../google/library/library-api.ts'
import { ItemFiles } from '../../index/items/item-files.ts'
import { transaction } from '../../index/schema/database.ts'
import { Jobs } from '../../index/runs/jobs.ts'
import { LengthRows, type MeasuredFile } from '../../index/runs/length-rows.ts'
import { longestSleep } from '../../clock/timespan.ts'
import { gateOf } from '../../tasks/lane-gates.ts'
import type { BaseUrls } from '../downloads/base-urls.ts'
import { retryDelay } from '../../tasks/outcome.ts'
import { Replacements } from '../../index/runs/replacements.ts'
import type { RunItems } from '../run-items.ts'
import type { WalkParts } from './walk-pages.ts'

export interface LengthParts {
  mirror: { database: DatabaseSync }
  items: RunItems
  baseUrls: BaseUrls
  run: number
  /** When the run began: what came later need not be asked for. */
  startedAt: number
  session: (account: Account) => AccountSession | undefined
  walkParts: (account: Account) => WalkParts
  /** Something was queued. */
  changed: () => void
}

/** Files taken from the index in one go, so that their base URLs are asked for in groups. */
const filesAtATime = 100
/** Questions under way. */
const questionsAtATime = 4
const mostRetries = 4

/**
 * Asks Google for the length of every file of an account that is here, those first that were asked for longest ago, and
 * queues those of which it delivers another length now: a list says nothing about an edit that left the dimensions as
 * they were. Costs one media request for each file, and hardly any bytes. What cannot be answered now is left to the next time.
 */
export async function checkLengths(parts: LengthParts, account: Account): Promise<void> {
  const { media } = parts.session(account) ?? {}
  if (!media) return
  const check = new LengthCheck(parts, account, media)
  for (let files = check.next(); files.length > 0 && !check.ended; files = check.next()) await check.ask(files)
}

class LengthCheck {
  readonly #parts: LengthParts
  readonly #media: MediaApi
  readonly #walk: WalkParts
  readonly #replacements: Replacements
  readonly #jobs: Jobs
  readonly #files: ItemFiles
  readonly #rows: LengthRows
  #position = 0
  #blocked = false

  constructor(parts: LengthParts, account: Account, media: MediaApi) {
    const { database } = parts.mirror
    this.#parts = parts
    this.#media = media
    this.#walk = parts.walkParts(account)
    this.#replacements = new Replacements(database)
    this.#jobs = new Jobs(database)
    this.#files = new ItemFiles(database)
    this.#rows = new LengthRows(database)
    transaction(database, () => this.#rows.choose(account.id, parts.startedAt))
  }

  get ended(): boolean {
    return this.#blocked || this.#walk.signal.aborted
  }

  next(): MeasuredFile[] {
    const files = this.#rows.next(this.#walk.account, this.#position, filesAtATime)
    this.#position = files.at(-1)?.position ?? this.#position
    return files
  }

  async ask(files: readonly MeasuredFile[]): Promise<void> {
    this.#parts.baseUrls.expect(files.map(({ job }) => job))
    const queue = files.values()
    const work = async (): Promise<void> => {
      for (const file of queue) {
        const length = await this.#lengthOf(file)
        if (this.ended) return
        if (length !== undefined) this.#answered(file, length)
      }
    }
    await Promise.all(Array.from({ length: questionsAtATime }, work))
    for (const { job } of files)
      if (this.#parts.items.stateOf(job.item) !== 'open') this.#parts.baseUrls.forget(job.item)
  }

  /** `unknown` if the server does not say; undefined if nothing could be found out now. */
  async #lengthOf({ job, bytes }: MeasuredFile): Promise<number | 'unknown' | undefined> {
    const { baseUrls } = this.#parts
    const { signal } = this.#walk
    for (let retries = 0; await this.#mayAsk();) {
      const location = await baseUrls.locate(job)
      if (location.kind === 'gone' || location.kind === 'no-address') return undefined
      if (location.kind === 'found') {
        const suffix = job.video || job.role === 'motion' ? '=dv' : '=d'
        // The last byte: who answers with it has said how long the whole is, and sends nothing else.
        const answer = await this.#media.open(location.url, suffix, Math.max(0, bytes - 1), signal)
        if (answer.kind === 'bytes') {
          answer.body.destroy()
          return answer.total ?? 'unknown'
        }
        if (answer.kind === 'gone') return undefined
        if (answer.kind === 'expired') baseUrls.expired(job.item)
        else if (!this.#goesOn(answer.failure)) return undefined
      } else if (!this.#goesOn(location.failure)) return undefined
      if (++retries > mostRetries) return undefined
      this.#walk.network?.triesIn(retryDelay(retries, 0))
      await this.#walk.clock.sleep(retryDelay(retries, 0), signal)
    }
    return undefined
  }

  /** Waits until the account may be used; false if it will not be in this run. */
  async #mayAsk(): Promise<boolean> {
    const { account, gates, clock, signal } = this.#walk
    for (;;) {
      await this.#walk.goOn()
      if (this.ended) return false
      const gate = gates.closed(account, 'bytes') ?? gates.closed(account, 'addresses')
      if (!gate) return true
      if (gate.until === Infinity) return false
      await clock.sleep(Math.min(gate.until - clock.now(), longestSleep), signal)
    }
  }

  /** False if asking once more is of no use. */
  #goesOn(failure: ApiFailure): boolean {
    const { account, gates } = this.#walk
    if (failure.kind === 'pause-account') gates.close(account, gateOf(failure))
    if (failure.kind === 'sign-in') this.#blocked = true
    return failure.kind === 'pause-account' || failure.kind === 'retry'
  }

  /** Queues the file if its length is another one; writes down in any case that it was asked for. */
  #answered({ job, bytes }: MeasuredFile, length: number | 'unknown'): void {
    const { mirror, items, changed, run } = this.#parts
    const [now, differs] = [this.#walk.clock.now(), length !== 'unknown' && length !== bytes]
    const before = items.stateOf(job.item)
    const isNew = transaction(mirror.database, () => {
      this.#files.noteLengthChecked(job.item, job.role, now)
      if (!differs) return false
      this.#replacements.note(job.item, job.role, now)
      this.#jobs.add({ item: job.item, role: job.role, account: job.account, run })
      return items.insert(job.item)
    })
    if (!differs) return
    if (isNew) items.countNew('open')
    else if (before === 'done') {
      items.moved(job.item, 'done', 'open')
      items.skipped--
    } else items.moved(job.item, before, items.stateOf(job.item))
    changed()
  }
}
