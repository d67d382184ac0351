import type { Problem } from '../../shared/problems/problem.ts'
import type { ApiFailure, ApiResult } from '../google/library/library-api.ts'
import { limits } from '../google/library/methods.ts'
import type { UploadApi } from '../google/library/upload-api.ts'
import type { UploadRow } from '../index/upload-rows.ts'
import type { Clock } from '../ports.ts'
import { Ended, patiently, problemOf, type Patience } from './asking.ts'
import type { FileToUpload } from './files-to-upload.ts'

/** Used well before Google forgets it, whatever clocks say. Milliseconds. */
const tokenGoodFor = limits.tokenLife - 60 * 60_000
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
}

/** The token that an earlier run was given for the bytes, if Google still accepts it. */
export function tokenFromBefore({ token }: UploadRow, clock: Clock): string | undefined {
  const age = token && clock.now() - token.at
  return age !== undefined && age >= 0 && age < tokenGoodFor ? token?.value : undefined
}

/** Sends the bytes of a file: the upload token, or a problem of the file. Throws `Ended` for whatever else. */
export async function sendBytes(file: FileToUpload, sending: Sending): Promise<{ token: string } | Problem> {
  const { uploads, patience, signal, onSent } = sending
  const values = { path: file.path }
  const wrong = await file.wrongWith?.()
  if (wrong) return wrong
  const { source } = file
  const answer = await patiently(async (): Promise<ApiResult<string>> => {
    if (file.bytes <= mostAtOnce) return await uploads.raw(source, { signal, onSent })
    const begun = await uploads.start(source, signal)
    return begun.ok ? await uploads.send(begun.value, source, { signal, onSent, chunkBytes: mostAtOnce }) : begun
  }, patience)
  if (!answer.ok) {
    if (!isOfFile(answer.failure)) throw new Ended(problemOf(answer.failure))
    return { ...problemOf(answer.failure), values }
  }
  if (!(await file.isUnchanged())) return { code: 'file-failed', values, detail: 'it changed while it was sent' }
  return { token: answer.value }
}
