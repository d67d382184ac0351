import type { DatabaseSync } from 'node:sqlite'
import type { UploadedFile, UploadEnd } from '../../shared/contract/google/google.ts'
import type { AccountId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { AccountSession, ApiFailure, ApiResult, Page, RemoteItem } from '../google/library/library-api.ts'
import { limits, methods } from '../google/library/methods.ts'
import { transaction } from '../index/schema/database.ts'
import { UploadRows, type UploadRow } from '../index/upload-rows.ts'
import type { Clock, FileSystem } from '../ports.ts'
import { isUnchanged, sourceOf, type FileToUpload } from './files-to-upload.ts'

export interface UploadRunParts {
  account: AccountId
  session: Pick<AccountSession, 'library' | 'uploads' | 'writes'>
  database: DatabaseSync
  files: FileSystem
  clock: Clock
  signal: AbortSignal
  /** Hears how many files are done, and how many bytes of those that are being sent. */
  onProgress(progress: { done: number; sentBytes: number }): void
}

/** Used well before Google forgets it, whatever clocks say. Milliseconds. */
const tokenGoodFor = limits.tokenLife - 60 * 60_000
/** So many bytes are sent with one request; more can be gone on with after a break. */
const mostAtOnce = 8 << 20
/** A pause that Google asks for is waited for; the end of its day is not. Milliseconds. */
const longestPause = 20 * 60_000

/** The run ends: nothing that follows can go better. */
class Ended extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

const problemOf = (failure: ApiFailure): Problem =>
  failure.kind === 'cancelled' ? { code: 'cancelled' } : failure.problem

/** What concerns this very file, and not whatever else is to be sent. */
const isOfFile = ({ kind, ...failure }: ApiFailure): boolean =>
  kind === 'permanent' &&
  'problem' in failure &&
  ['file-failed', 'google-not-found', 'google-bad-request'].includes(failure.problem.code)

type RunEnd = Pick<UploadEnd, 'files' | 'problems'>

interface Job {
  file: FileToUpload
  row: UploadRow
}

/** Items by their names, of an album or of all that the app has put into the library. */
type Listing = Map<string, string[]>

/**
 * Puts files into Google Photos, and into an album. What a call uses is in the journal before the call is made: whatever ends
 * this, the next run for the same files goes on, and creates nothing again that is there.
 */
export class UploadRun {
  readonly #parts: UploadRunParts
  readonly #rows: UploadRows
  readonly #listings = new Map<string, Listing>()
  readonly #end: RunEnd

  constructor(parts: UploadRunParts) {
    this.#parts = parts
    this.#rows = new UploadRows(parts.database)
    this.#end = { files: [], problems: [] }
  }

  /** `album`: Google's id. Never rejects for what Google or a file does. */
  async run(files: readonly FileToUpload[], album: string | undefined): Promise<RunEnd> {
    try {
      const { account, database } = this.#parts
      const jobs = transaction(database, () =>
        files.map((file): Job => ({ file, row: this.#rows.of(account, file.sha256, file.name) })),
      )
      const waiting = await this.#settle(jobs, album)
      const { most } = methods['mediaItems.batchCreate']
      for (let at = 0; at < waiting.length; at += most) await this.#uploadSome(waiting.slice(at, at + most), album)
    } catch (error) {
      if (!(error instanceof Ended)) throw error
      this.#end.problems.push(error.problem)
    }
    return this.#end
  }

  /** Tells of what is there already, and gives what is not. */
  async #settle(jobs: readonly Job[], album: string | undefined): Promise<Job[]> {
    const known = await this.#stillThere(jobs)
    const waiting: Job[] = []
    const toAdd: { file: FileToUpload; item: string }[] = []
    for (const { file, row } of jobs) {
      const item = row.item !== undefined && known.has(row.item) ? row.item : await this.#createdBefore(row)
      if (item !== undefined) toAdd.push({ file, item })
      else waiting.push({ file, row: this.#row(file) })
    }
    await this.#addToAlbum(toAdd, album)
    return waiting
  }

  #row(file: FileToUpload): UploadRow {
    const { account, database } = this.#parts
    return transaction(database, () => this.#rows.of(account, file.sha256, file.name))
  }

  #write(work: (rows: UploadRows) => void): void {
    transaction(this.#parts.database, () => work(this.#rows))
  }

  /** Those of the items of earlier runs that Google still has; what it has no longer is sent anew. */
  async #stillThere(jobs: readonly Job[]): Promise<Set<string>> {
    const ids = jobs.flatMap(({ row }) => row.item ?? [])
    const there = new Set<string>()
    const { most } = methods['mediaItems.batchGet']
    for (let at = 0; at < ids.length; at += most) {
      const some = ids.slice(at, at + most)
      const batch = await this.#asked(() => this.#parts.session.library.batchGet(some, this.#parts.signal))
      for (const id of batch.items.keys()) there.add(id)
      const [failure] = batch.failed.values()
      if (failure) throw new Ended(problemOf(failure))
    }
    this.#write((rows) => {
      for (const { row } of jobs) if (row.item !== undefined && !there.has(row.item)) rows.startOver(row.ref)
    })
    return there
  }

  /** The item that an interrupted call has created, if it has: one of that name that was not there before, and is nobody else's. */
  async #createdBefore({ ref, name, creating }: UploadRow): Promise<string | undefined> {
    if (!creating) return undefined
    const listing = await this.#listing(creating.album)
    const others = this.#rows.items(this.#parts.account)
    const item = listing.get(name)?.find((id) => !creating.before.includes(id) && !others.has(id))
    this.#write((rows) => (item === undefined ? rows.notCreated(ref) : rows.created(ref, item)))
    return item
  }

  /** All items of an album, or of the library, as they are when this is asked for the first time. */
  async #listing(album: string | undefined): Promise<Listing> {
    const known = this.#listings.get(album ?? '')
    if (known) return known
    const { library } = this.#parts.session
    const { signal } = this.#parts
    const listing: Listing = new Map()
    const seen = new Set<string>()
    const tokens = new Set<string>()
    let token: string | undefined
    do {
      const asked = token
      const page: Page<RemoteItem> = await this.#asked(() =>
        album === undefined ? library.libraryItems(asked, signal) : library.albumItems(album, asked, signal),
      )
      for (const { id, filename } of page.entries) {
        if (seen.has(id)) continue
        seen.add(id)
        listing.set(filename, [...(listing.get(filename) ?? []), id])
      }
      token = page.nextPageToken
      if (token !== undefined && tokens.has(token)) throw new Ended({ code: 'google-endless-pages' })
      if (token !== undefined) tokens.add(token)
    } while (token !== undefined)
    this.#listings.set(album ?? '', listing)
    return listing
  }

  /** What Google answers; a pause that is short is waited for. Throws `Ended` for whatever ends the run. */
  async #asked<Value>(ask: () => Promise<ApiResult<Value>>): Promise<Value> {
    const answer = await this.#patient(ask)
    if (answer.ok) return answer.value
    throw new Ended(problemOf(answer.failure))
  }

  async #patient<Value>(ask: () => Promise<ApiResult<Value>>): Promise<ApiResult<Value>> {
    const { clock, signal } = this.#parts
    for (;;) {
      const answer = await ask()
      if (answer.ok || answer.failure.kind !== 'pause-account') return answer
      const pause = answer.failure.until - clock.now()
      if (pause > longestPause || signal.aborted) return answer
      await clock.sleep(Math.max(pause, 0), signal)
    }
  }

  #done(file: FileToUpload, item: string, state: UploadedFile['state']): void {
    this.#end.files.push({ path: file.path, item, state })
    this.#parts.onProgress({ done: this.#end.files.length, sentBytes: 0 })
  }

  /** Puts items that are there into the album, where they are not in it. */
  async #addToAlbum(items: readonly { file: FileToUpload; item: string }[], album: string | undefined): Promise<void> {
    if (album !== undefined && items.length > 0) {
      const here = new Set([...(await this.#listing(album)).values()].flat())
      const missing = [...new Set(items.map(({ item }) => item))].filter((id) => !here.has(id))
      const { most } = methods['albums.batchAddMediaItems']
      for (let at = 0; at < missing.length; at += most) {
        const some = missing.slice(at, at + most)
        await this.#asked(() => this.#parts.session.writes.addItems(album, some, this.#parts.signal))
      }
    }
    for (const { file, item } of items) this.#done(file, item, 'there')
  }

  /** Sends the bytes of some files, and creates their items with one call. */
  async #uploadSome(jobs: readonly Job[], album: string | undefined): Promise<void> {
    const sent: (Job & { token: string })[] = []
    for (const job of jobs) {
      const token = await this.#send(job)
      if (token !== undefined) sent.push({ ...job, token })
    }
    if (sent.length > 0) await this.#create(sent, album)
  }

  /** The upload token of a file; undefined if it has a problem of its own. */
  async #send({ file, row }: Job): Promise<string | undefined> {
    const { session, files, clock, signal } = this.#parts
    if (row.token && clock.now() - row.token.at < tokenGoodFor && clock.now() >= row.token.at) return row.token.value
    const source = sourceOf(file, files)
    const onSent = (sentBytes: number): void => this.#parts.onProgress({ done: this.#end.files.length, sentBytes })
    const answer = await this.#patient(async () => {
      if (file.bytes <= mostAtOnce) return await session.uploads.raw(source, { signal, onSent })
      const begun = await session.uploads.start(source, signal)
      return begun.ok
        ? await session.uploads.send(begun.value, source, { signal, onSent, chunkBytes: mostAtOnce })
        : begun
    })
    const values = { path: file.path }
    if (!answer.ok) {
      if (!isOfFile(answer.failure)) throw new Ended(problemOf(answer.failure))
      this.#end.problems.push({ ...problemOf(answer.failure), values })
      return undefined
    }
    if (!(await isUnchanged(file, files))) {
      this.#end.problems.push({ code: 'file-failed', values, detail: 'it changed while it was sent' })
      return undefined
    }
    this.#write((rows) => rows.tokenGiven(row.ref, answer.value, clock.now()))
    return answer.value
  }

  async #create(jobs: readonly (Job & { token: string })[], album: string | undefined): Promise<void> {
    const { session, signal } = this.#parts
    const listing = await this.#listing(album)
    this.#write((rows) => {
      for (const { row } of jobs)
        rows.creating(row.ref, { before: listing.get(row.name) ?? [], ...(album !== undefined && { album }) })
    })
    const items = jobs.map(({ token, row }) => ({ token, fileName: row.name }))
    const answer = await this.#patient(() => session.writes.createItems(items, album, signal))
    if (!answer.ok) {
      // What may have been carried out stays in the journal as it is: the next run looks first.
      const isUnclear = answer.failure.kind === 'cancelled' || problemOf(answer.failure).code === 'google-unclear'
      if (!isUnclear) this.#write((rows) => jobs.forEach(({ row }) => rows.notCreated(row.ref)))
      // A token that Google does not accept any more is of no use to the next run.
      if (answer.failure.kind === 'permanent') this.#write((rows) => jobs.forEach(({ row }) => rows.startOver(row.ref)))
      throw new Ended(problemOf(answer.failure))
    }
    this.#write((rows) => {
      for (const [index, { file, row }] of jobs.entries()) {
        const slot = answer.value[index]
        if (slot?.ok === true) {
          rows.created(row.ref, slot.item)
          this.#done(file, slot.item, 'created')
        } else if (slot) {
          rows.startOver(row.ref)
          this.#end.problems.push({ code: 'upload-refused', values: { path: file.path }, detail: slot.detail })
        }
      }
    })
  }
}
