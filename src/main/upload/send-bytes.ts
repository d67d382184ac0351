import type { Problem } from '../../shared/problems/problem.ts'
import type { ApiFailure, ApiResult } from '../google/library/library-api.ts'
import { limits } from '../google/library/methods.ts'
import type { UploadApi, UploadSession } from '../google/library/upload-api.ts'
import type { StartedSending, UploadRow } from '../index/upload-rows.ts'
import type { Clock } from '../ports.ts'
import { Ended, patiently, problemOf, type Patience } from './asking.ts'
import type { FileToUpload } from './files-to-upload.ts'

/** Used well before Google forgets it, whatever clocks say. Milliseconds. */
const tokenGoodFor = limits.tokenLife - 60 * 60_000
/** How long Google remembers what was started is not said (reference, 14.7): it is asked, unless that is pointless. Milliseconds. */
const sessionGoodFor = 7 * 24 * 60 * 60_000
/** A file that was forgotten so often is not begun once more. */
const mostForgotten = 3
/** So many bytes are sent with one request, which counts as a call of the day; after a break Google says how much has come. */
export const mostAtOnce = 64 << 20

/** What concerns this very file, and not whatever else is to be sent. */
const isOfFile = ({ kind, ...failure }: ApiFailure): boolean =>
  kind === 'permanent' &&
  'problem' in failure &&
  ['file-failed', 'google-not-found', 'google-bad-request'].includes(failure.problem.code)

interface Sending {
  uploads: UploadApi
  patience: Patience
  clock: Clock
  signal: AbortSignal
  onSent: (bytes: number) => void
  /** Of these bytes. */
  row: UploadRow
  journal: {
    /** Before the first byte of a large file is sent. */
    started(started: StartedSending): void
    /** Google takes no more bytes of what was started. */
    over(): void
  }
}

/** The token that an earlier run was given for the bytes, if Google still accepts it. */
export function tokenFromBefore({ token }: UploadRow, clock: Clock): string | undefined {
  const age = token && clock.now() - token.at
  return age !== undefined && age >= 0 && age < tokenGoodFor ? token?.value : undefined
}

/**
 * What an earlier run has started to send, if it was of this very file: of its length, and of the same bytes, since it has not been
 * written to from before the first of them was sent.
 */
function startedBefore(
  { started }: UploadRow,
  bytes: number,
  changedAt: number,
  now: number,
): UploadSession | undefined {
  if (started?.bytes !== bytes || started.changedAt !== changedAt) return undefined
  const age = now - started.at
  return age >= 0 && age < sessionGoodFor ? started : undefined
}

/** Google does not know any more what was started, or takes nothing for it, which is no fault of the file. */
function isForgotten(failure: ApiFailure, isNew: boolean): boolean {
  if (failure.kind !== 'permanent') return false
  const { code } = failure.problem
  return code === 'google-not-found' || (!isNew && code !== 'file-failed')
}

/**
 * Sends a large file by pieces, as often as it is asked to: what Google has of it already is not sent again, and it is begun anew
 * where Google has forgotten it.
 */
function byPieces(
  { source, bytes }: FileToUpload,
  changedAt: number,
  sending: Sending,
): () => Promise<ApiResult<string>> {
  const { uploads, clock, signal, onSent, row, journal } = sending
  let session = startedBefore(row, bytes, changedAt, clock.now())
  let isNew = false
  let forgotten = 0
  return async () => {
    for (;;) {
      if (!session) {
        const begun = await uploads.start(source, signal)
        if (!begun.ok) return begun
        session = begun.value
        isNew = true
        journal.started({ ...session, bytes, changedAt, at: clock.now() })
      }
      const from = isNew ? 0 : 'unknown'
      const sent = await uploads.send(session, source, { signal, onSent, chunkBytes: mostAtOnce, from })
      if (sent.ok) return sent
      const again = isForgotten(sent.failure, isNew)
      isNew = false
      if (!again) return sent
      session = undefined
      journal.over()
      forgotten += 1
      if (forgotten >= mostForgotten) return sent
    }
  }
}

/**
 * Sends the bytes of a file: the upload token, or a problem of the file. `isOld`: an earlier run has sent a part of them, which Google
 * may have forgotten. Throws `Ended` for whatever else.
 */
export async function sendBytes(
  file: FileToUpload,
  sending: Sending,
): Promise<{ token: string; isOld: boolean } | Problem> {
  const { uploads, patience, signal, onSent, row, journal } = sending
  const values = { path: file.path }
  const changed = { code: 'file-failed', values, detail: 'it changed while it was sent' } as const
  const wrong = await file.wrongWith?.()
  if (wrong) return wrong
  const { source } = file
  const changedAt = await file.changedAt()
  if (changedAt === undefined) return changed
  const ask =
    file.bytes <= mostAtOnce ? () => uploads.raw(source, { signal, onSent }) : byPieces(file, changedAt, sending)
  const answer = await patiently(ask, patience)
  if (!answer.ok) {
    if (!isOfFile(answer.failure)) throw new Ended(problemOf(answer.failure))
    return { ...problemOf(answer.failure), values }
  }
  if ((await file.changedAt()) === undefined) {
    journal.over()
    return changed
  }
  return { token: answer.value, isOld: row.started !== undefined }
}
