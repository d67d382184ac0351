import type { Fetch } from '../ports.ts'

/** Nothing but the start of an answer is waited for this long; then again for its body. Milliseconds. */
const answerTimeout = 60_000
const largestBody = 20 * 1024 * 1024

export type Sent =
  /** `release` is called when nobody reads the body any more: until then the caller's signal can end it. */
  | { kind: 'answer'; response: Response; release: () => void }
  | { kind: 'offline'; detail: string }
  | { kind: 'cancelled' }

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
  if (signal.aborted) return { kind: 'cancelled' }
  // One listener on the signal of a whole backup for as long as the request lives: `AbortSignal.any` would leave its
  // traces there for each of 100,000 requests.
  const own = new AbortController()
  const end = (): void => own.abort()
  const release = (): void => signal.removeEventListener('abort', end)
  signal.addEventListener('abort', end, { once: true })
  const timer = setTimeout(end, timeoutMs)
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: own.signal })
    return { kind: 'answer', response, release }
  } catch (error) {
    release()
    if (signal.aborted) return { kind: 'cancelled' }
    return { kind: 'offline', detail: own.signal.aborted ? 'no answer in time' : networkReason(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** Sends a request and reads its answer as text, at most 20 MB of it and for at most twice `timeoutMs`. */
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
  const { response, release } = sent
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
    release()
  }
}

/** Lets go of a body that nobody wants, and of its connection. */
export async function discard({ response, release }: Extract<Sent, { kind: 'answer' }>): Promise<void> {
  release()
  // A body whose connection broke cannot be cancelled any more, which is what was wanted.
  await response.body?.cancel().catch(() => undefined)
}

/** The same bytes; `release` is called when they end, break off, or are no longer wanted. */
export function releasing(body: ReadableStream<Uint8Array>, release: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!done) return controller.enqueue(value)
          release()
          controller.close()
        } catch (error) {
          release()
          controller.error(error)
        }
      },
      async cancel(reason) {
        release()
        await reader.cancel(reason)
      },
    },
    // Nothing is read ahead of who reads us: bytes wait in the connection.
    { highWaterMark: 0 },
  )
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
