import { Readable } from 'node:stream'
import type { ClientRequest, ClientRequestConstructorOptions, IncomingMessage } from 'electron'

/** How Node calls a failure of the network that Chromium calls by another name: callers read `cause.code`. */
const nodeCodes: Record<string, string> = {
  ERR_NAME_NOT_RESOLVED: 'ENOTFOUND',
  ERR_INTERNET_DISCONNECTED: 'ENETUNREACH',
  ERR_NETWORK_CHANGED: 'ECONNRESET',
  ERR_ADDRESS_UNREACHABLE: 'EHOSTUNREACH',
  ERR_CONNECTION_REFUSED: 'ECONNREFUSED',
  ERR_CONNECTION_RESET: 'ECONNRESET',
  ERR_CONNECTION_CLOSED: 'ECONNRESET',
  ERR_EMPTY_RESPONSE: 'ECONNRESET',
  ERR_CONNECTION_TIMED_OUT: 'ETIMEDOUT',
  ERR_TIMED_OUT: 'ETIMEDOUT',
}

/** A failure of Chromium's network as the error that Node's fetch would give. */
export function asFetchError(error: unknown): unknown {
  const name = error instanceof Error ? /^net::(ERR_\w+)/.exec(error.message)?.[1] : undefined
  if (name === undefined) return error
  return new TypeError('fetch failed', { cause: Object.assign(new Error(name), { code: nodeCodes[name] ?? name }) })
}

/** Headers as Electron tells them, in one form. `location` is told apart for a redirect. */
export function toHeaders(given: Record<string, string | string[]>, location?: string): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(given)) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  if (location !== undefined) headers.set('location', location)
  return headers
}

type Bytes = Uint8Array<ArrayBuffer>

/** One request under way. `settle` is called once when nothing more will come of it. */
interface Exchange {
  request: ClientRequest
  method: string
  signal: AbortSignal
  settle: () => void
}

/** The body as a stream that ends the request when its reader loses interest, and never ends early without an error. */
function bodyOf(message: IncomingMessage, { request, signal, settle }: Exchange): ReadableStream<Bytes> {
  // Documented as a readable stream, although its type says only that it emits events.
  const reader = (Readable.toWeb(message as unknown as Readable) as ReadableStream<Bytes>).getReader()
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          signal.throwIfAborted()
          if (!done) return controller.enqueue(value)
          settle()
          controller.close()
        } catch (error) {
          settle()
          controller.error(signal.aborted ? signal.reason : asFetchError(error))
        }
      },
      async cancel(reason) {
        settle()
        request.abort()
        // The stream fails because its request was just ended, which is what was wanted.
        await reader.cancel(reason).catch(() => undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

const statusWithoutBody = new Set([204, 205, 304])

function toResponse(message: IncomingMessage, exchange: Exchange): Response {
  const { statusCode: status, statusMessage: statusText } = message
  const headers = toHeaders(message.headers)
  if (exchange.method !== 'HEAD' && !statusWithoutBody.has(status))
    return new Response(bodyOf(message, exchange), { status, statusText, headers })
  exchange.settle()
  // Unread data would keep the request open.
  exchange.request.abort()
  return new Response(null, { status, statusText, headers })
}

/**
 * `fetch` over Chromium's network stack, so that the system's proxies and certificates count. Built on `net.request`
 * rather than `net.fetch`, because the latter fails on `redirect: 'manual'` instead of returning the redirect, and
 * because cancelling its body does not end the request. No cookies are kept or sent, nothing is read from or written to
 * a cache. `url` and `type` of the answer are not set.
 */
export function createSystemFetch(
  open: (options: ClientRequestConstructorOptions) => ClientRequest,
): (url: string, init?: RequestInit) => Promise<Response> {
  return async (url, init = {}) => {
    const { signal: given, ...rest } = init
    const signal = given ?? new AbortController().signal
    signal.throwIfAborted()
    // Puts every kind of body and headers into one form, with the content type that belongs to the body.
    const outgoing = new Request(url, rest)
    const body = Buffer.from(await outgoing.arrayBuffer())
    const answered = Promise.withResolvers<Response>()
    const request = open({
      url: outgoing.url,
      method: outgoing.method,
      redirect: outgoing.redirect,
      credentials: 'omit',
      cache: 'no-store',
    })
    for (const [name, value] of outgoing.headers) request.setHeader(name, value)
    const abort = (): void => {
      answered.reject(signal.reason)
      request.abort()
    }
    const settle = (): void => signal.removeEventListener('abort', abort)
    signal.addEventListener('abort', abort, { once: true })
    // `close` is no use here: it can come when the request was sent, long before its answer.
    request.on('error', (error) => {
      answered.reject(asFetchError(error))
    })
    request.on('response', (message) => {
      // An error of the stream reaches whoever reads the body; without a listener it would end the process.
      message.on('error', () => undefined)
      answered.resolve(toResponse(message, { request, method: outgoing.method, signal, settle }))
    })
    request.on('redirect', (status, _method, redirectUrl, responseHeaders) => {
      if (outgoing.redirect !== 'manual') return
      // Not following within this event ends the request; the error that this causes comes after the answer.
      settle()
      answered.resolve(new Response(null, { status, headers: toHeaders(responseHeaders, redirectUrl) }))
    })
    request.end(body.length > 0 ? body : undefined)
    return answered.promise
  }
}
