import type { Fetch, FetchAnswer, FetchOptions } from '../ports.ts'

/** Nothing but the start of an answer is waited for this long; then again for its body. Milliseconds. */
export const answerTimeout = 60_000
const largestBody = 20 * 1024 * 1024

export type Exchanged =
  | { kind: 'answer'; status: number; headers: FetchAnswer['headers']; body: string }
  | { kind: 'too-large' }
  | { kind: 'offline'; detail: string }
  | { kind: 'cancelled' }

/**
 * Sends a request and reads its answer as text, at most 20 MB of it and for at most twice `timeoutMs` of real time.
 * Redirects are not followed: an address in an answer is not trusted with what the request carries.
 */
export async function exchange(
  fetch: Fetch,
  url: string,
  init: Omit<FetchOptions, 'signal' | 'redirect'>,
  signal: AbortSignal,
  timeoutMs = answerTimeout,
): Promise<Exchanged> {
  if (signal.aborted) return { kind: 'cancelled' }
  // One listener on the signal of a whole backup for as long as the request lives: `AbortSignal.any` would leave its
  // traces there for each of thousands of requests.
  const own = new AbortController()
  const end = (): void => own.abort()
  signal.addEventListener('abort', end, { once: true })
  let timer = setTimeout(end, timeoutMs)
  let answered = false
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: own.signal })
    answered = true
    clearTimeout(timer)
    timer = setTimeout(end, timeoutMs)
    const body = await readText(response)
    if (body === undefined) return { kind: 'too-large' }
    return { kind: 'answer', status: response.status, headers: response.headers, body }
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' }
    if (!own.signal.aborted) return { kind: 'offline', detail: networkReason(error) }
    return { kind: 'offline', detail: answered ? 'the answer stalled' : 'no answer in time' }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}

/** Failures to make a connection: nothing was sent. */
const notConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** False only if the reason, as `networkReason` gives it, proves that no request can have reached the server. */
export function mayHaveArrived(reason: string): boolean {
  return !notConnected.has(reason)
}

async function readText({ body }: FetchAnswer): Promise<string | undefined> {
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.byteLength
    if (length > largestBody) return undefined
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The system's word for a network failure, such as ECONNREFUSED; never an address. */
export function networkReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return error instanceof Error ? error.name : 'network failure'
}
