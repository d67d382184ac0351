import type { FileHandle } from 'node:fs/promises'
import { Attempts } from '../../../../src/main/backup/downloads/attempt.ts'
import type { AttemptParts } from '../../../../src/main/backup/downloads/attempt.ts'
import { BaseUrls } from '../../../../src/main/backup/downloads/base-urls.ts'
import { Journal } from '../../../../src/main/backup/downloads/journal.ts'
import { jobColumns, jobOf, type Job } from '../../../../src/main/index/runs/job-rows.ts'
import type { AttemptOutcome } from '../../../../src/main/backup/downloads/outcome.ts'
import type {
  AccountSession,
  ApiFailure,
  LibraryApi,
  MediaAnswer,
  RemoteItem,
} from '../../../../src/main/google/library/library-api.ts'
import { Intake } from '../../../../src/main/intake/intake.ts'
import type { MirrorPath } from '../../../../src/main/mirror-path.ts'
import type { FileRole, VideoStatus } from '../../../../src/shared/domain.ts'
import type { SmallMirror } from '../../mirror/small-mirror.ts'
import { addMissing } from '../../../rows/rows.ts'

/** A picture of one pixel. */
export const gif = Buffer.from(
  '47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b',
  'hex',
)
/** Another one, just as long. */
export const otherGif = Buffer.from(gif.toString('hex').replace('ffffff', 'fffffe'), 'hex')

/** What a server sends; all of it, and its length, unless said otherwise. */
interface Sent {
  bytes: Uint8Array
  offset?: number
  /** Zero: none is told. */
  total?: number
  etag?: string
  type?: string
  end?: 'break'
}
export type Step =
  Sent | Exclude<MediaAnswer, { kind: 'bytes' }> | ((signal: AbortSignal) => Promise<MediaAnswer> | MediaAnswer)

/** What Google says of where the bytes are. */
type Address = { url: string; videoStatus?: VideoStatus } | 'gone' | 'no-address' | ApiFailure

export interface Wishes {
  addresses?: Address[]
  signal?: AbortSignal
  parts?: Partial<AttemptParts>
  journal?: Journal
}

export interface Seen {
  outcome: AttemptOutcome
  /** Addresses with suffix, and the place to begin at if it is not the start. */
  asked: string[]
  /** What happened in the run, in order: `arrived`, and `published` with the rows of the journal that are left. */
  told: string[]
  /** Downloads that are still open. */
  open: number
}

/** A row of the journal for a file of an item, and its job. */
export function jobFor(small: SmallMirror, item: number, role: FileRole = 'primary'): Job {
  addMissing(small.database, 'run', { id: 1 })
  addMissing(small.database, 'job', { item, role, state: 'active' })
  const row = small.database
    .prepare(`SELECT ${jobColumns} FROM job JOIN item ON item.ref = job.item WHERE job.item = ? AND role = ?`)
    .get(item, role)
  if (!row) throw new Error('no job')
  return jobOf(row)
}

export function answerOf(sent: Sent): MediaAnswer {
  const { bytes, offset = 0, total = offset + bytes.length, etag, type = 'image/gif', end } = sent
  const ended = new AbortController()
  return {
    kind: 'bytes',
    offset,
    contentType: type,
    ...(total > 0 && { total }),
    ...(etag !== undefined && { etag }),
    body: {
      async *[Symbol.asyncIterator]() {
        for (let at = 0; at < bytes.length && !ended.signal.aborted; at += 500_000)
          yield await Promise.resolve(bytes.subarray(at, at + 500_000))
        if (end === 'break') throw new Error('connection lost')
      },
      destroy: () => ended.abort(),
    },
  }
}

/** The batchGet of a library that gives addresses one after the other; `url-1`, `url-2` where none is planned. */
function libraryOf(addresses: readonly Address[]): LibraryApi {
  let asked = 0
  return {
    batchGet: ([id = '']: readonly string[]) => {
      const address = addresses[asked++] ?? { url: `url-${asked}` }
      const value = { items: new Map<string, RemoteItem>(), gone: new Set<string>(), failed: new Map() }
      if (address === 'gone') value.gone.add(id)
      else if (address === 'no-address') value.items.set(id, { id } as RemoteItem)
      else if ('kind' in address) return Promise.resolve({ ok: false, failure: address })
      else value.items.set(id, { id, baseUrl: address.url, videoStatus: address.videoStatus } as unknown as RemoteItem)
      return Promise.resolve({ ok: true, value })
    },
  } as unknown as LibraryApi
}

/** One attempt at a job, with a server that does as planned for each request. */
export async function attempt(
  small: SmallMirror,
  job: Job,
  steps: readonly Step[],
  wishes: Wishes = {},
): Promise<Seen> {
  const { mirror, clock, write } = small
  const journal = wishes.journal ?? new Journal(small.database, 1)
  const signal = wishes.signal ?? new AbortController().signal
  const [asked, told, handles]: [string[], string[], FileHandle[]] = [[], [], []]
  const create = mirror.files.create.bind(mirror.files)
  mirror.files.create = async (path: MirrorPath) => {
    const handle = await create(path)
    handles.push(handle)
    return handle
  }
  const library = libraryOf(wishes.addresses ?? [])
  const session = {
    library,
    media: {
      open: async (url: string, suffix: string, from: number, ending: AbortSignal) => {
        const step = steps[asked.push(`${url}${suffix}${from > 0 ? ` from ${from}` : ''}`) - 1]
        if (!step) throw new Error('one request too many')
        if (typeof step === 'function') return await step(ending)
        return 'kind' in step ? step : answerOf(step)
      },
    },
  } as unknown as AccountSession
  const published = (item: number): void => {
    const left = small
      .rows('SELECT role, state FROM job')
      .map((row) => `${String(row['role'])} ${String(row['state'])}`)
    told.push(`published ${item === job.item ? '' : 'another'}${left.join()}`)
  }
  const folder = mirror.folders.open('backup', 1)
  const attempts = new Attempts({
    files: mirror.files,
    folder,
    clock,
    log: write,
    journal,
    intake: new Intake({ mirror, clock, log: write, journal: journal.files, published }),
    baseUrls: new BaseUrls({ clock, library: () => library, signal }),
    session: () => session,
    meter: () => undefined,
    still: undefined,
    ...wishes.parts,
  })
  let outcome: AttemptOutcome
  try {
    outcome = await attempts.run(job, signal, () => void told.push('arrived'))
  } finally {
    // As the run does at its end.
    await folder.close()
  }
  return { outcome, asked, told, open: handles.filter((handle) => handle.fd >= 0).length }
}
