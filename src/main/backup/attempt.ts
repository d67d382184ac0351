import type { FileHandle } from 'node:fs/promises'
import { checkComplete } from '../file-format/check-complete.ts'
import { fetchedPicture } from '../file-format/fetched-picture.ts'
import type { FileType } from '../file-format/sniff-type.ts'
import type { AccountSession } from '../google/library/library-api.ts'
import { transaction } from '../index/database.ts'
import { isDiskError } from '../disk-problem.ts'
import { setFileDate, tellOfDates } from '../mirror/file-date.ts'
import { nameKey } from '../mirror/names.ts'
import type { Mirror } from '../mirror/open-mirror.ts'
import { mirrorProblem } from '../mirror/place-problem.ts'
import type { Publisher } from '../mirror/publish.ts'
import type { Clock, Log } from '../ports.ts'
import type { BaseUrls } from './base-urls.ts'
import { describeFile, placeOf, typeOf } from './describe-file.ts'
import type { FileDescription } from './describe-file.ts'
import { FilesHere } from './files-here.ts'
import type { SameBytes } from './files-here.ts'
import type { Job } from '../index/job-rows.ts'
import type { Journal } from './journal.ts'
import { outcomeOf } from './outcome.ts'
import type { AttemptOutcome, ContentCode } from './outcome.ts'
import { discardDownload, mostPhotoBytes, mostVideoBytes, receive } from './receive.ts'
import type { ReceivedFile } from './receive.ts'
import { RecordFile } from './record-file.ts'
import { SilenceWatch } from '../tasks/silence-watch.ts'

export interface AttemptParts {
  mirror: Mirror
  clock: Clock
  log: Log
  journal: Journal
  publisher: Publisher
  baseUrls: BaseUrls
  session: (job: Job) => AccountSession | undefined
  meter: (bytes: number, signal: AbortSignal) => Promise<void> | undefined
  /** The file of a job is here, and the rows that say so are committed. Called before anything else can happen. */
  published: (job: Job) => void
  still: StillStore | undefined
}

/** Keeps the still picture of a video, for thumbnails, by the hash of the video. */
export interface StillStore {
  missing(sha256: string): boolean
  save(sha256: string, bytes: Uint8Array, mimeType: string): void
}

const stillSuffix = '=w1024-h1024-no'
const mostStillBytes = 8 << 20
const stillPatience = 30_000

/** Downloads one file of one item and publishes it. */
export class Attempts {
  readonly #parts: AttemptParts
  readonly #record: RecordFile
  readonly #here: FilesHere
  readonly #silence: SilenceWatch

  constructor(parts: AttemptParts) {
    this.#parts = parts
    this.#record = new RecordFile(parts.mirror.database)
    this.#here = new FilesHere(parts.mirror)
    this.#silence = new SilenceWatch(parts.clock)
  }

  /**
   * One attempt. Calls `arrived` when the server has nothing more to do with it and only the disk is waited for. Throws
   * only for bugs; file errors, like all others, are outcomes.
   */
  async run(job: Job, signal: AbortSignal, arrived: () => void): Promise<AttemptOutcome> {
    try {
      return await this.#attempt(job, signal, arrived)
    } catch (error) {
      if (!isDiskError(error)) throw error
      return await this.#ofDisk(error)
    }
  }

  async #attempt(job: Job, signal: AbortSignal, arrived: () => void): Promise<AttemptOutcome> {
    const session = this.#parts.session(job)
    if (!session) return { kind: 'sign-in', problem: { code: 'sign-in-needed' } }
    const suffix = job.video || job.role === 'motion' ? '=dv' : '=d'
    // The second round is for a base URL that died early.
    for (let round = 0; round < 2; round++) {
      const location = await this.#parts.baseUrls.locate(job)
      if (signal.aborted) return { kind: 'cancelled' }
      if (location.kind === 'gone')
        return this.#nothingNewer(job) ?? outcomeOf({ at: 'media', refusal: 'gone', motion: false })
      if (location.kind === 'no-address') return outcomeOf({ at: 'media', refusal: 'no-address', motion: false })
      if (location.kind === 'failed') return outcomeOf({ at: 'api', failure: location.failure })
      const { videoStatus } = location
      if (job.video && (videoStatus === 'PROCESSING' || videoStatus === 'FAILED'))
        return outcomeOf({ at: 'video', status: videoStatus === 'FAILED' ? 'failed' : 'not-ready' })
      const { journal } = this.#parts
      const target = {
        baseUrl: location.url,
        suffix,
        ...journal.left(job.seq),
        mostBytes: suffix === '=dv' ? mostVideoBytes : mostPhotoBytes,
      }
      const received = await receive(session.media, target, this.#receivePorts(job), signal)
      if (received.kind === 'cancelled') return { kind: 'cancelled' }
      if (received.kind === 'too-long')
        return outcomeOf({ at: 'content', code: 'item-too-long', detail: received.detail })
      if (received.kind === 'broken') return outcomeOf({ at: 'body', ...received })
      if (received.kind === 'file') {
        const outcome = await this.#take(job, received, arrived)
        if (outcome.kind === 'done' && job.video) await this.#fetchStill(session, location.url, received.sha256, signal)
        return outcome
      }
      const { answer } = received
      if (answer.kind === 'failed') return outcomeOf({ at: answer.sent ? 'bytes' : 'api', failure: answer.failure })
      if (answer.kind === 'gone' && job.role === 'motion')
        return outcomeOf({ at: 'media', refusal: 'gone', motion: true })
      if (answer.kind === 'gone')
        return this.#nothingNewer(job) ?? outcomeOf({ at: 'media', refusal: 'gone', motion: false })
      this.#parts.baseUrls.expired(job.item)
    }
    return outcomeOf({ at: 'media', refusal: 'expired', motion: false })
  }

  #receivePorts(job: Job): Parameters<typeof receive>[2] {
    const { mirror, meter, journal } = this.#parts
    return { files: mirror.files, silence: this.#silence, meter, notePart: (part) => journal.notePart(job.seq, part) }
  }

  /** Checks what has arrived, and publishes it. */
  async #take(job: Job, file: ReceivedFile, arrived: () => void): Promise<AttemptOutcome> {
    let open: FileHandle | undefined = file.handle
    let taken = false
    try {
      const checked = await checkContent(job, file)
      if ('code' in checked) {
        const detail = `${checked.detail}, SHA-256 ${file.sha256}`
        return outcomeOf({ at: 'content', code: checked.code, detail })
      }
      if ('absent' in checked) return { kind: 'absent' }
      const now = this.#parts.clock.now()
      const description = await describeFile(file.content, checked.type, file.bytes, job, now)
      const same = await this.#here.withBytes(job, file)
      const mtimeHere = same ? undefined : await setFileDate(file.handle, description.takenAt)
      if (mtimeHere !== undefined) tellOfDates(this.#parts, description.takenAt, mtimeHere)
      open = undefined
      file.content.forget()
      // The still of a video comes after it, and is a download like any other.
      if (!job.video) arrived()
      const outcome = await (same
        ? this.#keep(job, file, same, description)
        : this.#publish(job, file, description, mtimeHere))
      taken = outcome.kind === 'done'
      return outcome
    } finally {
      await open?.close()
      if (!taken) await discardDownload(this.#parts.mirror.files, file.temporary)
    }
  }

  /** The item is gone from Google before its newer file came: what is here stays, and there is nothing to wait for. */
  #nothingNewer(job: Job): AttemptOutcome | undefined {
    if (this.#record.pathOf(job.item, job.role) === undefined) return undefined
    transaction(this.#parts.mirror.database, () => this.#record.nothingNewer(job, this.#parts.journal))
    this.#parts.published(job)
    return { kind: 'done' }
  }

  /** The bytes are here already: a wrong suspicion, or an edit that was undone. */
  async #keep(
    job: Job,
    { handle, temporary }: ReceivedFile,
    same: SameBytes,
    description: FileDescription,
  ): Promise<AttemptOutcome> {
    const { mirror, journal, clock, published } = this.#parts
    await handle.close()
    transaction(mirror.database, () => {
      if (same.kind === 'current') this.#record.unchanged(job, journal)
      else this.#record.reinstate(job, journal, same.version, description, clock.now())
    })
    published(job)
    await mirror.files.removeIfThere(temporary)
    return { kind: 'done' }
  }

  async #publish(
    job: Job,
    file: ReceivedFile,
    description: FileDescription,
    mtimeHere: number | undefined,
  ): Promise<AttemptOutcome> {
    const { publisher, journal, clock, published } = this.#parts
    const stillPath = job.role === 'motion' ? this.#record.pathOf(job.item, 'primary') : undefined
    const result = await publisher.publish({
      handle: file.handle,
      temporary: file.temporary,
      ...placeOf(job, description, stillPath, this.#parts.mirror.longestName),
      bytes: file.bytes,
      sha256: file.sha256,
      intend: (path) => journal.intend(job.seq, path, file.sha256, file.bytes),
      record: (path) =>
        this.#record.save(job, journal, {
          path,
          pathKey: nameKey(path),
          bytes: file.bytes,
          sha256: file.sha256,
          description,
          mtimeHere,
          now: clock.now(),
        }),
      committed: () => published(job),
    })
    if (result.ok) return { kind: 'done' }
    if (!isDiskError(result.error)) throw result.error
    return await this.#ofDisk(result.error)
  }

  async #ofDisk(error: unknown): Promise<AttemptOutcome> {
    const { mirror } = this.#parts
    const whole = await mirrorProblem(error, mirror)
    return outcomeOf(whole ? { at: 'mirror', problem: whole } : { at: 'disk', error, root: mirror.path })
  }

  /** The picture that stands for a video in thumbnails. Nice to have: whatever happens, the video is safe already. */
  async #fetchStill(session: AccountSession, baseUrl: string, sha256: string, signal: AbortSignal): Promise<void> {
    const { still, log, clock } = this.#parts
    const [late, over] = [new AbortController(), new AbortController()]
    const watch = async (): Promise<void> => {
      await clock.sleep(stillPatience, over.signal)
      late.abort()
    }
    let watching: Promise<void> | undefined
    try {
      if (!still?.missing(sha256)) return
      watching = watch()
      const found = await readStill(session, baseUrl, AbortSignal.any([signal, late.signal]))
      if (found) still.save(sha256, found.bytes, found.mimeType)
      else log('info', 'still-not-fetched')
    } catch (error) {
      log('warn', 'still-not-fetched', { reason: error instanceof Error ? error.message : '' })
    } finally {
      over.abort()
      await watching
    }
  }
}

/** Undefined for what is no picture, whatever the server calls it. */
async function readStill(
  session: AccountSession,
  baseUrl: string,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array; mimeType: string } | undefined> {
  const answer = await session.media.open(baseUrl, stillSuffix, 0, signal)
  return answer.kind === 'bytes' ? await fetchedPicture(answer, mostStillBytes) : undefined
}

type Checked = { type: FileType } | { absent: true } | { code: ContentCode; detail: string }

async function checkContent(job: Job, file: ReceivedFile): Promise<Checked> {
  const { bytes, total, contentType } = file
  if (total !== undefined && bytes !== total) return { code: 'item-wrong-length', detail: `${bytes} of ${total} bytes` }
  if (bytes === 0) return { code: 'item-incomplete', detail: 'no bytes' }
  const type = (await typeOf(file.content)) ?? (await trustedType(file))
  if (!type) return { code: 'item-not-an-image', detail: contentType }
  if (type.kind === 'photo' && job.role === 'motion') return { absent: true }
  if (type.kind === 'photo' && job.video) return { code: 'item-wrong-type', detail: type.mimeType }
  if ((await checkComplete(file.content, type, bytes)) === 'truncated')
    return { code: 'item-incomplete', detail: `${bytes} bytes` }
  return { type }
}

/** Formats we do not know are believed to be what the server says, if they are at least no text. */
async function trustedType({ content, contentType }: ReceivedFile): Promise<FileType | undefined> {
  const [, kind, subtype] = /^(image|video)\/(?:x-)?([a-z0-9]{2,5})(?:$|[^a-z0-9])/i.exec(contentType) ?? []
  if (!kind || !subtype) return undefined
  const head = Buffer.alloc(512)
  const { bytesRead } = await content.read(head, 0, head.length, 0)
  // Text in any of the usual encodings has no such bytes; every picture and video has.
  if (!head.subarray(0, bytesRead).some((byte) => byte < 9 || (byte > 13 && byte < 27))) return undefined
  return {
    mimeType: `${kind}/${subtype}`.toLowerCase(),
    extension: `.${subtype.toLowerCase()}`,
    kind: kind.toLowerCase() === 'image' ? 'photo' : 'video',
  }
}
