import type { Problem } from '../../../shared/problems/problem.ts'
import type { Ports, UploadAnswer } from '../../ports.ts'
import { answerTimeout, mayHaveArrived, networkReason } from '../exchange.ts'
import { badAnswer, refusedHere, refusedTo, withToken } from './account-call.ts'
import type { AccountCallParts } from './account-call.ts'
import { failed } from './library-api.ts'
import type { ApiFailure, ApiResult } from './library-api.ts'
import { pathOf } from './methods.ts'
import type { UploadApi, UploadOptions, UploadSession, UploadSource, UploadState } from './upload-api.ts'

export interface UploadClientParts extends AccountCallParts {
  ports: Pick<Ports, 'upload' | 'clock'>
}

interface Request {
  url: string
  headers: Record<string, string>
  body?: { length: number; chunks: AsyncIterable<Uint8Array> }
  onSent?: (bytes: number) => void
}

/** Headers carry bytes; a name of a file is sent as those of its UTF-8 (reference, 4.1). */
const headerText = (text: string): string => Buffer.from(text.replace(/[\r\n\0]/g, ' '), 'utf8').toString('latin1')

/** The protocol counts in these; Google says so at each start (reference, 4.2). */
const usualGranularity = 262_144

/** Requests of uploads: once, or until they are answered in a way that says more than "try again". */
interface UploadRequests {
  attempt: (request: () => Request, pauses: number, signal: AbortSignal) => Promise<ApiResult<UploadAnswer>>
  run: <Value>(
    request: () => Request,
    read: (answer: UploadAnswer) => Value | undefined,
    signal: AbortSignal,
  ) => Promise<ApiResult<Value>>
}

function uploadRequests(parts: UploadClientParts): UploadRequests {
  const { ports, paced, network, endpoints, tokens } = parts

  const ask = async (
    request: Request,
    token: string,
    pauses: number,
    signal: AbortSignal,
  ): Promise<ApiResult<UploadAnswer>> => {
    const permit = await parts.quota('uploads')
    if (!('end' in permit)) return failed(permit)
    let answer: UploadAnswer
    try {
      answer = await ports.upload(request.url, {
        headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity', ...request.headers },
        body: request.body ?? { length: 0, chunks: nothing() },
        signal,
        silenceMs: answerTimeout,
        ...(request.onSent && { onSent: request.onSent }),
      })
      permit.end(true)
    } catch (error) {
      const reason = networkReason(error)
      permit.end(mayHaveArrived(reason))
      if (signal.aborted) return failed({ kind: 'cancelled' })
      return failed(failureOfSending(error, reason))
    }
    if (answer.status >= 200 && answer.status < 300) return { ok: true, value: answer }
    const refusal = { status: answer.status, body: answer.body, retryAfter: answer.header('retry-after') ?? null }
    return failed(refusedTo(parts.account(), 'uploads', refusal, { now: ports.clock.now(), pauses }))
  }

  const attempt: UploadRequests['attempt'] = async (request, pauses, signal) => {
    const notAllowed = refusedHere(parts.account(), 'uploads', endpoints)
    if (notAllowed) return failed(notAllowed)
    return await withToken(tokens, signal, (token) => ask(request(), token, pauses, signal))
  }

  return {
    attempt,
    run: (request, read, signal) =>
      paced.run(
        async (pauses) => {
          const answer = await attempt(request, pauses, signal)
          return answer.ok ? given(read(answer.value)) : answer
        },
        signal,
        network,
      ),
  }
}

const queryOf = (url: string): Request => ({ url, headers: { 'x-goog-upload-command': 'query' } })

/** Sends what a session does not have yet, piece by piece; see `UploadApi.send`. */
async function sendRest(
  { paced, network, endpoints }: UploadClientParts,
  { attempt }: UploadRequests,
  { url, granularity }: UploadSession,
  source: UploadSource,
  { signal, onSent, from = 0, chunkBytes = Infinity }: UploadOptions,
): Promise<ApiResult<string>> {
  const chunk = Math.max(1, Math.floor(chunkBytes / granularity)) * granularity
  if (endpoints.uploadAddress(url) === undefined) return isOver()
  // Only an answer tells how much is there: after whatever else, Google is asked.
  let at: number | undefined = from === 'unknown' ? undefined : from
  const step = async (pauses: number): Promise<ApiResult<string | undefined>> => {
    if (at === undefined) {
      const answer = await attempt(() => queryOf(url), pauses, signal)
      if (!answer.ok) return answer
      const state = stateIn(answer.value)
      if (!state) return failed(badAnswer('no such state of an upload'))
      if (state.state !== 'active') return whatIsOver(answer.value)
      if (state.received > source.bytes) return isOver()
      at = state.received
    }
    const offset = at
    const until = Math.min(source.bytes, offset + chunk)
    const isLast = until === source.bytes
    at = undefined
    const answer = await attempt(
      () => ({
        url,
        headers: {
          'x-goog-upload-command': isLast ? 'upload, finalize' : 'upload',
          'x-goog-upload-offset': String(offset),
        },
        body: { length: until - offset, chunks: source.open(offset, until) },
        ...(onSent && { onSent: (sent: number) => onSent(offset + sent) }),
      }),
      pauses,
      signal,
    )
    if (!answer.ok) return answer
    if (isLast) return given(tokenIn(answer.value))
    at = until
    return { ok: true, value: undefined }
  }
  for (;;) {
    const done = await paced.run(step, signal, network)
    if (!done.ok) return done
    if (done.value !== undefined) return { ok: true, value: done.value }
  }
}

/** Bytes sent to Google for one account, paced, retried and counted (reference, 4). */
export function createUploadClient(parts: UploadClientParts): UploadApi {
  const { endpoints } = parts
  const requests = uploadRequests(parts)
  const { run } = requests
  return {
    start: (source, signal) =>
      run(
        () => ({
          url: endpoints.library + pathOf('uploads'),
          headers: {
            ...describing(source),
            'x-goog-upload-command': 'start',
            'x-goog-upload-protocol': 'resumable',
            'x-goog-upload-raw-size': String(source.bytes),
          },
        }),
        (answer) => {
          const url = endpoints.uploadAddress(answer.header('x-goog-upload-url') ?? '')
          const granularity = wholeNumber(answer.header('x-goog-upload-chunk-granularity')) ?? usualGranularity
          return url === undefined ? undefined : { url, granularity: Math.max(1, granularity) }
        },
        signal,
      ),
    query: (url, signal) => run(() => queryOf(url), stateIn, signal),
    cancel: (url, signal) =>
      run(
        () => ({ url, headers: { 'x-goog-upload-command': 'cancel' } }),
        () => true as const,
        signal,
      ),
    raw: (source, { signal, onSent }) =>
      run(
        () => ({
          url: endpoints.library + pathOf('uploads'),
          headers: {
            ...describing(source),
            'content-type': 'application/octet-stream',
            'x-goog-upload-protocol': 'raw',
          },
          body: { length: source.bytes, chunks: source.open(0, source.bytes) },
          ...(onSent && { onSent }),
        }),
        tokenIn,
        signal,
      ),
    send: (session, source, options) => sendRest(parts, requests, session, source, options),
  }
}

function describing({ name, mimeType }: UploadSource): Record<string, string> {
  return { 'x-goog-upload-content-type': mimeType, 'x-goog-upload-file-name': headerText(name) }
}

function tokenIn({ body }: UploadAnswer): string | undefined {
  const token = body.trim()
  return token === '' ? undefined : token
}

function stateIn({ header }: UploadAnswer): UploadState | undefined {
  const state = header('x-goog-upload-status')?.trim().toLowerCase()
  if (state !== 'active' && state !== 'final' && state !== 'cancelled') return undefined
  const received = wholeNumber(header('x-goog-upload-size-received'))
  if (state === 'active' && received === undefined) return undefined
  return { state, received: received ?? 0 }
}

/** An upload that is finished may still tell its token; otherwise its bytes have to be sent anew. */
function whatIsOver(answer: UploadAnswer): ApiResult<string> {
  const token = stateIn(answer)?.state === 'final' ? tokenIn(answer) : undefined
  if (token !== undefined) return { ok: true, value: token }
  return isOver()
}

const isOver = (): ApiResult<never> =>
  failed({ kind: 'permanent', problem: { code: 'google-not-found', detail: 'the upload is over' } })

function failureOfSending(error: unknown, reason: string): ApiFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ERR_BODY_SOURCE' || code === 'ERR_BODY_LENGTH') {
    const detail = error instanceof Error && error.cause instanceof Error ? error.cause.message : code
    return { kind: 'permanent', problem: { code: 'file-failed', detail } }
  }
  const problem: Problem =
    code === 'ERR_ANSWER_LENGTH' ? { code: 'google-bad-answer', detail: reason } : { code: 'offline', detail: reason }
  return { kind: 'retry', problem, afterMs: 0 }
}

function given<Value>(value: Value | undefined): ApiResult<Value> {
  return value === undefined ? failed(badAnswer('the answer is not what the method promises')) : { ok: true, value }
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
