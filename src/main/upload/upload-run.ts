import type { DatabaseSync } from 'node:sqlite'
import type { UploadedFile, UploadEnd } from '../../shared/contract/google/google.ts'
import type { AccountId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { AccountSession } from '../google/library/library-api.ts'
import { methods } from '../google/library/methods.ts'
import { transaction } from '../index/schema/database.ts'
import { UploadRows, type UploadRow } from '../index/upload-rows.ts'
import type { Clock } from '../ports.ts'
import { answerOf, Ended, isUnclear, patiently, problemOf, type Patience } from './asking.ts'
import type { FileToUpload } from './files-to-upload.ts'
import { ListedItems, listItems } from './listed-items.ts'
import { sendBytes, tokenFromBefore } from './send-bytes.ts'
import { groupsApart, groupsInTurn, type Job } from './upload-groups.ts'

export interface UploadRunParts {
  account: AccountId
  session: Pick<AccountSession, 'library' | 'uploads' | 'writes'>
  database: DatabaseSync
  clock: Clock
  signal: AbortSignal
  patience: Patience
  /** New items go to their places among those of `files` that are in the album, and not behind all that is there. */
  keepsOrder?: boolean
  /** Waits for as long as nothing more should be sent. */
  rest?: () => Promise<void> | undefined
  /** Hears how many files are done, and how many bytes of those that are being sent. */
  onProgress(progress: { done: number; sentBytes: number }): void
  /** Hears Google's ids of items that it has no longer, of those that the account lists as far as is known. */
  onGone?: (items: ReadonlySet<string>) => void
  /** Hears of each file once, in whatever order. */
  onEnd?: (file: FileToUpload, end: Pick<UploadedFile, 'item' | 'state'> | { problem: Problem }) => void
}

/** So many files are on their way at a time. */
const sendersAtATime = 3

interface RunEnd extends Pick<UploadEnd, 'files' | 'problems'> {
  /** What has ended the run before its end: the last of the problems. */
  ended?: Problem
}

interface Sent extends Job {
  token: string
  /** The token is of an earlier run: Google may have forgotten the bytes. */
  isOld: boolean
}

/**
 * Puts files into Google Photos, and into an album. What a call uses is in the journal before the call is made: whatever ends
 * this, the next run for the same files goes on, and creates nothing again that is there.
 */
export class UploadRun {
  readonly #parts: UploadRunParts
  readonly #rows: UploadRows
  readonly #listings = new Map<string, ListedItems>()
  readonly #end: RunEnd = { files: [], problems: [] }
  #jobs: Job[] = []
  /** What earlier runs have left is carried out by now, if it ever is. */
  #hasSettled = false
  /** How much is there of files whose items are still to be made, by their places. */
  readonly #sending = new Map<number, number>()

  constructor(parts: UploadRunParts) {
    this.#parts = parts
    this.#rows = new UploadRows(parts.database)
  }

  /** `album`: Google's id. Never rejects for what Google or a file does. */
  async run(files: readonly FileToUpload[], album: string | undefined): Promise<RunEnd> {
    try {
      this.#jobs = transaction(this.#parts.database, () =>
        files.map((file, at) => ({ at, file, row: this.#row(file) })),
      )
      await this.#settle()
      const groups = album === undefined ? groupsApart(this.#jobs) : groupsInTurn(this.#jobs)
      for (const group of groups) {
        if (group[0]?.item === undefined) await this.#upload(group, album)
        else await this.#addToAlbum(group, album)
      }
    } catch (error) {
      if (!(error instanceof Ended)) throw error
      this.#end.problems.push(error.problem)
      this.#end.ended = error.problem
    }
    return this.#end
  }

  /** Finds out of which files there is an item already. */
  async #settle(): Promise<void> {
    const there = await this.#stillThere()
    for (const job of this.#jobs) {
      const { row, file } = job
      const known = [row.item, file.known].find((id) => id !== undefined && there.has(id))
      if (known !== undefined && row.item === undefined) this.#write((rows) => rows.created(row.ref, known))
      const item = known ?? (await this.#leftBehind(row))
      if (item !== undefined) job.item = item
      else job.row = this.#row(file)
    }
  }

  #row({ sha256, name }: FileToUpload): UploadRow {
    return this.#rows.of(this.#parts.account, sha256, name)
  }

  #write(work: (rows: UploadRows) => void): void {
    transaction(this.#parts.database, () => work(this.#rows))
  }

  #asking() {
    const { session, patience, signal } = this.#parts
    return { library: session.library, patience, signal }
  }

  /** Those of the items of earlier runs that Google still has; what it has no longer is sent anew. */
  async #stillThere(): Promise<Set<string>> {
    const { session, signal, patience } = this.#parts
    const ids = [...new Set(this.#jobs.flatMap(({ row, file }) => [row.item ?? [], file.known ?? []].flat()))]
    const [there, gone] = [new Set<string>(), new Set<string>()]
    const { most } = methods['mediaItems.batchGet']
    for (let at = 0; at < ids.length; at += most) {
      const batch = await answerOf(() => session.library.batchGet(ids.slice(at, at + most), signal), patience)
      for (const id of batch.items.keys()) there.add(id)
      for (const id of batch.gone) gone.add(id)
      const [failure] = batch.failed.values()
      if (failure) throw new Ended(problemOf(failure))
    }
    if (gone.size > 0) this.#parts.onGone?.(gone)
    this.#write((rows) => {
      for (const job of this.#jobs) {
        const { row, file } = job
        if (row.item === undefined || there.has(row.item)) continue
        rows.startOver(row.ref)
        job.row = this.#row(file)
      }
    })
    return there
  }

  /** The item of a call that an earlier run has left: Google may still be carrying it out when it is looked for. */
  async #leftBehind(row: UploadRow): Promise<string | undefined> {
    if (row.creating && !this.#hasSettled && (await this.#madeBefore(row)) === undefined) {
      if (!(await this.#parts.patience.settle())) throw new Ended({ code: 'cancelled' })
      this.#hasSettled = true
      this.#listings.clear()
    }
    return await this.#createdBefore(row)
  }

  /** The item that an interrupted call has created, as the journal has it from now on. */
  async #createdBefore(row: UploadRow): Promise<string | undefined> {
    if (!row.creating) return undefined
    const item = await this.#madeBefore(row)
    this.#write((rows) => (item === undefined ? rows.notCreated(row.ref) : rows.created(row.ref, item)))
    return item
  }

  /** The item that an interrupted call has created, if it has: one of that name that was not there before, and is nobody else's. */
  async #madeBefore({ name, creating }: UploadRow): Promise<string | undefined> {
    if (!creating) return undefined
    const listing = await this.#listing(creating.album).catch((error: unknown) => {
      // An album that somebody has removed meanwhile: what was put into it is still in the library.
      if (error instanceof Ended && creating.album !== undefined && saysGone(error.problem))
        return this.#listing(undefined)
      throw error
    })
    const others = this.#rows.items(this.#parts.account)
    return listing.called(name).find((id) => !creating.before.includes(id) && !others.has(id))
  }

  /** All items of an album, or of the library, as they are when this is asked for the first time. */
  async #listing(album: string | undefined): Promise<ListedItems> {
    const key = album ?? ''
    const known = this.#listings.get(key) ?? (await listItems(album, this.#asking()))
    this.#listings.set(key, known)
    return known
  }

  #done(job: Job, item: string, state: UploadedFile['state']): void {
    const { file } = job
    job.item = item
    this.#end.files.push({ path: file.path, item, state })
    this.#parts.onEnd?.(file, { item, state })
    this.#sending.delete(job.at)
    this.#tell()
  }

  /** Bytes of a group count as sent until its items are made, of which `done` tells. */
  #tell(): void {
    const sentBytes = [...this.#sending.values()].reduce((sum, bytes) => sum + bytes, 0)
    this.#parts.onProgress({ done: this.#end.files.length, sentBytes })
  }

  #failed({ file, at }: Job, problem: Problem): void {
    this.#sending.delete(at)
    this.#end.problems.push(problem)
    this.#parts.onEnd?.(file, { problem })
  }

  /** Puts items that are there into the album, where they are not in it. */
  async #addToAlbum(jobs: readonly Job[], album: string | undefined): Promise<void> {
    if (album !== undefined) await this.#putInto(album, jobs)
    for (const job of jobs) if (job.item !== undefined) this.#done(job, job.item, 'there')
  }

  async #putInto(album: string, jobs: readonly Job[]): Promise<void> {
    const { session, patience, signal } = this.#parts
    for (let times = 1; ; times += 1) {
      await this.#parts.rest?.()
      const listing = await this.#listing(album)
      const missing = [...new Set(jobs.flatMap(({ item }) => item ?? []))].filter((id) => !listing.has(id))
      if (missing.length === 0) return
      const answer = await patiently(() => session.writes.addItems(album, missing, signal), patience)
      if (answer.ok) {
        for (const { item, row } of jobs) if (item !== undefined) listing.add(item, row.name)
        return
      }
      const problem = problemOf(answer.failure)
      const isWorthALook = isUnclear(answer.failure) && !signal.aborted && (await patience.again(times, problem))
      if (!isWorthALook) throw new Ended(problem)
      this.#listings.delete(album)
    }
  }

  /** Sends the bytes of some files, and creates their items. Tokens that Google has forgotten are asked for once more. */
  async #upload(jobs: readonly Job[], album: string | undefined): Promise<void> {
    for (let left = jobs; left.length > 0;) {
      const sent = await this.#sendAll(left)
      left = []
      for (const group of await this.#groups(sent, album)) left = [...left, ...(await this.#create(group, album))]
    }
  }

  /** Several at a time, which Google recommends for bytes. Whatever was begun has ended when this throws. */
  async #sendAll(jobs: readonly Job[]): Promise<Sent[]> {
    const made: (Sent | undefined)[] = []
    const waiting = jobs.entries()
    let failed = false
    const sendNext = async (): Promise<void> => {
      for (const [index, job] of waiting) {
        if (failed) return
        try {
          made[index] = await this.#send(job)
        } catch (error) {
          failed = true
          throw error
        }
      }
    }
    const senders = await Promise.allSettled(Array.from({ length: sendersAtATime }, sendNext))
    for (const sender of senders) if (sender.status === 'rejected') throw sender.reason
    return made.filter((each) => each !== undefined)
  }

  /** Undefined if the file has a problem of its own. */
  async #send(job: Job): Promise<Sent | undefined> {
    const { session, clock, patience, signal } = this.#parts
    const old = tokenFromBefore(job.row, clock)
    if (old !== undefined) return { ...job, token: old, isOld: true }
    await this.#parts.rest?.()
    const onSent = (bytes: number): void => {
      this.#sending.set(job.at, bytes)
      this.#tell()
    }
    const { row } = job
    const sent = await sendBytes(job.file, {
      uploads: session.uploads,
      patience,
      clock,
      signal,
      onSent,
      row,
      journal: {
        started: (started) => this.#write((rows) => rows.sendingStarted(row.ref, started)),
        over: () => this.#write((rows) => rows.sendingOver(row.ref)),
      },
    })
    if ('code' in sent) {
      this.#failed(job, sent)
      return undefined
    }
    this.#write((rows) => rows.tokenGiven(row.ref, sent.token, clock.now()))
    return { ...job, ...sent }
  }

  /** Google's id of the item behind which a file belongs; undefined if it is the first. */
  #before({ at }: Job, listing: ListedItems): string | undefined {
    for (let place = at - 1; place >= 0; place -= 1) {
      const item = this.#jobs[place]?.item
      if (item !== undefined && listing.has(item)) return item
    }
    return undefined
  }

  /** Those that one call can put where they belong. */
  async #groups(sent: readonly Sent[], album: string | undefined): Promise<Sent[][]> {
    if (this.#parts.keepsOrder !== true || album === undefined) return [[...sent]]
    const listing = await this.#listing(album)
    const groups = new Map<string | undefined, Sent[]>()
    for (const job of sent) {
      const before = this.#before(job, listing)
      groups.set(before, [...(groups.get(before) ?? []), job])
    }
    return [...groups.values()]
  }

  async #place(first: Sent, album: string): Promise<'first' | 'last' | { afterItem: string }> {
    if (this.#parts.keepsOrder !== true) return 'last'
    const listing = await this.#listing(album)
    const before = this.#before(first, listing)
    if (before === listing.last) return 'last'
    return before === undefined ? 'first' : { afterItem: before }
  }

  /** Creates items of what was sent, with one call; returns what has to be sent anew. */
  async #create(jobs: readonly Sent[], album: string | undefined): Promise<Job[]> {
    const { session, signal, patience } = this.#parts
    let left = jobs
    for (let times = 1; ; times += 1) {
      const [first] = left
      if (!first) return []
      const listing = await this.#listing(album)
      const into = album === undefined ? undefined : { id: album, place: await this.#place(first, album) }
      this.#write((rows) => {
        for (const { row } of left) {
          const before = [...listing.called(row.name)]
          rows.creating(row.ref, { before, ...(album !== undefined && { album }) })
        }
      })
      const items = left.map(({ token, row, file: { description } }) => ({
        token,
        fileName: row.name,
        ...(description !== undefined && { description }),
      }))
      const answer = await patiently(() => session.writes.createItems(items, into, signal), patience)
      if (answer.ok) return this.#created(left, answer.value, listing, into?.place ?? 'last')
      const { failure } = answer
      const problem = problemOf(failure)
      // What may have been carried out stays in the journal as it is: whoever comes next looks first.
      if (!isUnclear(failure)) {
        this.#write((rows) => left.forEach(({ row }) => rows.notCreated(row.ref)))
        if (failure.kind !== 'permanent') throw new Ended(problem)
        // A token that Google does not accept any more is of no use to anybody.
        this.#write((rows) => left.forEach(({ row }) => rows.startOver(row.ref)))
        if (left.some(({ isOld }) => isOld)) return left.map((job) => ({ ...job, row: this.#row(job.file) }))
        throw new Ended(problem)
      }
      if (signal.aborted || !(await patience.again(times, problem))) throw new Ended(problem)
      left = await this.#lookFor(left, album)
    }
  }

  /** After a call of which nobody knows whether it was carried out: tells of what is there, and gives what is not. */
  async #lookFor(jobs: readonly Sent[], album: string | undefined): Promise<Sent[]> {
    this.#listings.delete(album ?? '')
    const left: Sent[] = []
    for (const job of jobs) {
      const item = await this.#createdBefore(this.#row(job.file))
      if (item === undefined) left.push({ ...job, row: this.#row(job.file) })
      else this.#doneAt(job, item)
    }
    return left
  }

  #created(
    jobs: readonly Sent[],
    slots: readonly ({ ok: true; item: string } | { ok: false; detail: string })[],
    listing: ListedItems,
    where: 'first' | 'last' | { afterItem: string },
  ): Job[] {
    this.#write((rows) => {
      for (const [index, { row }] of jobs.entries()) {
        const slot = slots[index]
        if (slot?.ok === true) rows.created(row.ref, slot.item)
        else rows.startOver(row.ref)
      }
    })
    const anew: Job[] = []
    let place = where
    for (const [index, job] of jobs.entries()) {
      const { row, file } = job
      const slot = slots[index]
      if (slot?.ok === true) {
        listing.add(slot.item, row.name, place)
        if (place !== 'last') place = { afterItem: slot.item }
        this.#doneAt(job, slot.item)
      } else if (job.isOld) anew.push({ at: job.at, file, row: this.#row(file) })
      else
        this.#failed(job, { code: 'upload-refused', values: { path: file.path }, ...(slot && { detail: slot.detail }) })
    }
    return anew
  }

  /** `job` may be a copy of the one that others look at. */
  #doneAt(job: Job, item: string): void {
    this.#done(this.#jobs[job.at] ?? job, item, 'created')
  }
}

const saysGone = ({ code }: Problem): boolean => code === 'google-not-found' || code === 'google-bad-request'
