import type { UploadedFile, UploadEnd, UploadProgress } from '../../shared/contract/google/google.ts'
import type { AccountId } from '../../shared/domain.ts'
import { failure, success, type Problem, type Result } from '../../shared/problems/problem.ts'
import { AlbumsBeingMade } from '../index/albums-being-made.ts'
import { albumToFill } from '../google/library/change-albums.ts'
import { albumIsFull, tooLong } from '../google/library/what-fits.ts'
import type { AccountSession } from '../google/library/library-api.ts'
import type { NetworkWatch } from '../google/pace/network-watch.ts'
import { limits } from '../google/library/methods.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import type { Clock, FileSystem } from '../ports.ts'
import type { Arbiter } from '../tasks/arbiter.ts'
import { roomFor } from './album-room.ts'
import { settlesIn, type Patience } from './asking.ts'
import { findFiles, type FilesFound, type FileToUpload } from './files-to-upload.ts'
import { UploadRun } from './upload-run.ts'

export interface UploadsParts {
  mirror: Pick<Mirror, 'database'>
  session(account: AccountId): AccountSession | undefined
  /** Hears that something is wanted of Google. */
  network?: Pick<NetworkWatch, 'use'>
  files: FileSystem
  clock: Clock
  arbiter: Arbiter
  changed(progress: UploadProgress): void
}

interface UploadWish {
  account: AccountId
  /** Absolute paths of files and folders. */
  paths: string[]
  /** Title or Google's id; an album of that title is made if there is none. */
  album?: string
}

/** What is put into Google Photos by way of one mirror, whose index is the journal; one at a time, as the arbiter allows it. */
export interface Uploads {
  /** Resolves when it has ended. Fails before anything is sent; what fails later is in the answer. */
  run(wish: UploadWish): Promise<Result<UploadEnd>>
  /** Ends what is under way; what was begun goes on with the next run of the same files. */
  stop(): Promise<void>
}

/** A pause that Google asks for is waited for; the end of its day is not. Milliseconds. */
const longestPause = 20 * 60_000

/** Somebody sits in front of it. */
function shortPatience(clock: Clock, signal: AbortSignal): Patience {
  return {
    async until(time) {
      const pause = time - clock.now()
      if (pause > longestPause || signal.aborted) return false
      await clock.sleep(Math.max(pause, 0), signal)
      return true
    },
    again: () => Promise.resolve(false),
    async settle() {
      await clock.sleep(settlesIn, signal)
      return !signal.aborted
    },
  }
}

/** The album of this id or title, made if there is none, if there is room in it. */
async function albumWithRoom(
  named: string,
  files: readonly FileToUpload[],
  parts: Parameters<typeof roomFor>[2] & { session: AccountSession },
): Promise<Result<{ id: string }>> {
  const { account, session, database, patience, signal } = parts
  const long = tooLong('album-title', named)
  if (long) return { ok: false, problem: long }
  if (files.length > limits.albumItems) return albumIsFull(named)
  const making = new AlbumsBeingMade(database, account)
  const meant = await albumToFill(named, session, { signal, settle: () => patience.settle(), making })
  if (!meant.ok) return meant
  const room = await roomFor(files, { ...meant.value, named }, parts)
  return room.ok ? meant : room
}

/** What has come of files of the same bytes as one that is there: they are there with it. */
function twinsOf({ path, item }: UploadedFile, { twins }: FilesFound): UploadedFile[] {
  return (twins.get(path) ?? []).map((twin) => ({ path: twin, item, state: 'there', sameAs: path }))
}

/** The same of one that could not be sent. */
function problemsOfTwins(problem: Problem, { twins }: FilesFound): Problem[] {
  const { path } = problem.values ?? {}
  const paths = typeof path === 'string' ? twins.get(path) : undefined
  return (paths ?? []).map((twin) => ({ ...problem, values: { ...problem.values, path: twin } }))
}

/** Uploads by way of one mirror. Nothing is asked of Google before somebody starts one. */
export function createUploads(parts: UploadsParts): Uploads {
  const { mirror, files, clock } = parts
  let running: { ending: AbortController; over: Promise<unknown> } | undefined

  const run = async ({ account, paths, album }: UploadWish, signal: AbortSignal): Promise<Result<UploadEnd>> => {
    const google = parts.session(account)
    if (!google) return failure('sign-in-needed')
    const found = await findFiles(paths, files, signal)
    const patience = shortPatience(clock, signal)
    const place = { account, session: google, database: mirror.database, patience, signal }
    const meant =
      album === undefined || found.toUpload.length === 0
        ? success(undefined)
        : await albumWithRoom(album, found.toUpload, place)
    if (!meant.ok) return meant
    const ofBytes = found.toUpload.reduce((sum, { bytes }) => sum + bytes, 0)
    const upload = new UploadRun({
      ...place,
      clock,
      onProgress: (progress) => parts.changed({ ...progress, of: found.toUpload.length, ofBytes }),
    })
    const { ended: _, ...end } = await upload.run(found.toUpload, meant.value?.id)
    const [problem] = end.problems
    // Nothing was done: whoever asks can have it allowed, and ask again.
    if (problem?.code === 'scope-missing' && end.files.length === 0) return { ok: false, problem }
    return success({
      files: end.files.flatMap((file) => [file, ...twinsOf(file, found)]),
      problems: [...found.problems, ...end.problems.flatMap((each) => [each, ...problemsOfTwins(each, found)])],
      leftOut: found.leftOut,
      ...(meant.value && { album: meant.value.id }),
    })
  }

  return {
    async run(wish) {
      const ending = new AbortController()
      const begun = parts.arbiter.begin('upload', () => ending.abort())
      if (!begun.ok) return begun
      const done = parts.network?.use()
      const over = run(wish, ending.signal)
      running = { ending, over: over.catch(() => undefined) }
      try {
        return await over
      } finally {
        done?.()
        running = undefined
        begun.value.end()
      }
    },
    async stop() {
      running?.ending.abort()
      await running?.over
    },
  }
}
