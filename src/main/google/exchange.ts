import type { Fetch } from '../ports.ts'

/** Nothing but the start of an answer is waited for this long; then again for its body. Milliseconds. */
export const answerTimeout = 60_000
const largestBody = 20 * 1024 * 1024

export type Sent = { kind: 'answer'; response: Response } | { kind: 'offline'; detail: string } | { kind: 'cancelled' }

export type Exchanged =
  | { kind: 'answer'; status: number; headers: Headers; body: string }
  | { kind: 'too-large' }
  | { kind: 'offline'; detail: string }
  | { kind: 'cancelled' }

/**
 * Sends a request and waits for the headers, at most `timeoutMs` of real time. Aborting `signal` later ends the body
 * too. Redirects are not followed: an address in an answer is not trusted with what the request carries.
 */
export async function send(
  fetch: Fetch,
  url: string,
  init: Omit<RequestInit, 'signal' | 'redirect'>,
  signal: AbortSignal,
  timeoutMs = answerTimeout,
): Promise<Sent> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), timeoutMs)
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout.signal]),
    })
    return { kind: 'answer', response }
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' }
    return { kind: 'offline', detail: timeout.signal.aborted ? 'no answer in time' : networkReason(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** Sends a request and reads its answer as text, at most 20 MB of it. */
export async function exchange(
  fetch: Fetch,
  url: string,
  init: Omit<RequestInit, 'signal' | 'redirect'>,
  signal: AbortSignal,
  timeoutMs = answerTimeout,
): Promise<Exchanged> {
  const stalled = new AbortController()
  const sent = await send(fetch, url, init, AbortSignal.any([signal, stalled.signal]), timeoutMs)
  if (sent.kind !== 'answer') return sent
  const { response } = sent
  const timer = setTimeout(() => stalled.abort(), timeoutMs)
  try {
    const body = await readText(response)
    if (body === undefined) return { kind: 'too-large' }
    return { kind: 'answer', status: response.status, headers: response.headers, body }
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' }
    return { kind: 'offline', detail: stalled.signal.aborted ? 'the answer stalled' : networkReason(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** Lets go of a body that nobody wants, and of its connection. */
export async function discard(response: Response): Promise<void> {
  // A body whose connection broke cannot be cancelled any more, which is what was wanted.
  await response.body?.cancel().catch(() => undefined)
}

async function readText(response: Response): Promise<string | undefined> {
  if (!response.body) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    length += chunk.byteLength
    if (length > largestBody) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The system's word for a network failure, such as ECONNREFUSED; never an address. */
function networkReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return error instanceof Error ? error.name : 'network failure'
}
