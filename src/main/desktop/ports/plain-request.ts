import { Readable } from 'node:stream'
import type { ClientRequest, ClientRequestConstructorOptions } from 'electron'
import { asFetchError, toHeaders } from './system-fetch.ts'

export type OpenRequest = (options: ClientRequestConstructorOptions) => ClientRequest

/** An answer of Chromium's network, with its body as it is. */
interface PlainAnswer {
  status: number
  /** By its name in lower case. */
  header: (name: string) => string | undefined
  /** Whoever reads it meets its error. Empty for a redirect, which is not followed. */
  body: Readable
}

interface PlainRequest {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  answered: (answer: PlainAnswer) => void
  /** Hears what goes wrong, which may come after the answer. */
  failed: (error: unknown) => void
}

/**
 * A request over Chromium's network stack, as `createSystemFetch` makes them, without the web streams that `fetch` owes its
 * callers and that large files need not pay for. Nothing of it is sent yet.
 */
export function plainRequest(
  open: OpenRequest,
  { method, url, headers, answered, failed }: PlainRequest,
): ClientRequest {
  const request = open({ method, url, redirect: 'manual', credentials: 'omit', cache: 'no-store' })
  for (const [name, value] of Object.entries(headers)) request.setHeader(name, value)
  const headerOf = (found: Headers) => (name: string) => found.get(name) ?? undefined
  request.on('error', (error) => failed(asFetchError(error)))
  request.on('response', (message) => {
    // Documented as a readable stream, although its type says only that it emits events.
    const body = message as unknown as Readable
    // Without a listener an error would end the process.
    body.on('error', () => undefined)
    answered({ status: message.statusCode, header: headerOf(toHeaders(message.headers)), body })
  })
  request.on('redirect', (status, _method, redirectUrl, responseHeaders) => {
    // Not following within this event ends the request; the error that this causes comes after the answer.
    answered({ status, header: headerOf(toHeaders(responseHeaders, redirectUrl)), body: Readable.from([]) })
  })
  return request
}
