import { fetchedPicture } from '../../file-format/fetched-picture.ts'
import type { AccountSession } from '../../google/library/library-api.ts'
import { isDiskError } from '../../disk-problem.ts'
import type { Job } from '../../index/runs/job-rows.ts'
import type { Intake, Taken } from '../../intake/intake.ts'
import type { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import type { TaskFolder } from '../../mirror/disk/task-folders.ts'
import type { Clock, Log } from '../../ports.ts'
import { SilenceWatch } from '../../tasks/silence-watch.ts'
import type { BaseUrls } from './base-urls.ts'
import type { Journal } from './journal.ts'
import { outcomeOf } from './outcome.ts'
import type { AttemptOutcome } from './outcome.ts'
import { mostPhotoBytes, mostVideoBytes, receive } from './receive.ts'

export interface AttemptParts {
  files: MirrorFiles
  folder: TaskFolder
  clock: Clock
  log: Log
  journal: Journal
  intake: Intake
  baseUrls: BaseUrls
  session: (job: Job) => AccountSession | undefined
  meter: (bytes: number, signal: AbortSignal) => Promise<void> | undefined
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

/** Downloads one file of one item, and has it taken in. */
export class Attempts {
  readonly #parts: AttemptParts
  readonly #silence: SilenceWatch

  constructor(parts: AttemptParts) {
    this.#parts = parts
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
      return outcomeOfTaken(await this.#parts.intake.failed(error))
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
      if (location.kind === 'gone') return this.#gone(job)
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
        // The still of a video comes after it, and is a download like any other.
        const taken = await this.#parts.intake.take(job, received, job.video ? undefined : arrived)
        if (taken.kind === 'done' && job.video) await this.#fetchStill(session, location.url, received.sha256, signal)
        return outcomeOfTaken(taken)
      }
      const { answer } = received
      if (answer.kind === 'failed') return outcomeOf({ at: answer.sent ? 'bytes' : 'api', failure: answer.failure })
      if (answer.kind === 'gone' && job.role === 'motion')
        return outcomeOf({ at: 'media', refusal: 'gone', motion: true })
      if (answer.kind === 'gone') return this.#gone(job)
      this.#parts.baseUrls.expired(job.item)
    }
    return outcomeOf({ at: 'media', refusal: 'expired', motion: false })
  }

  #receivePorts(job: Job): Parameters<typeof receive>[2] {
    const { files, folder, meter, journal } = this.#parts
    return { files, folder, silence: this.#silence, meter, notePart: (part) => journal.notePart(job.seq, part) }
  }

  /** The item, or its newer file, is gone from Google. */
  #gone(job: Job): AttemptOutcome {
    if (this.#parts.intake.nothingNewer(job)) return { kind: 'done' }
    return outcomeOf({ at: 'media', refusal: 'gone', motion: false })
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

function outcomeOfTaken(taken: Taken): AttemptOutcome {
  return taken.kind === 'not-taken' ? outcomeOf(taken.why) : taken
}
