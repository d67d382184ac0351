import type { Readable } from 'node:stream'
import type { ClientRequest, ClientRequestConstructorOptions } from 'electron'
import type { Upload } from '../../ports.ts'
import { sendBody, type WireAnswer } from '../../http/send-body.ts'
import { asFetchError, toHeaders } from './system-fetch.ts'

/**
 * Uploads over Chromium's network stack, as `createSystemFetch` does. The body is chunked, because `net.request` would keep
 * any other in memory until its end; the callback of a write comes when Chromium takes the next piece.
 */
export function createSystemUpload(open: (options: ClientRequestConstructorOptions) => ClientRequest): Upload {
  return async (url, { headers, ...options }) => {
    const { promise: answered, resolve, reject } = Promise.withResolvers<WireAnswer>()
    // Whoever stops first never looks at the answer.
    answered.catch(() => undefined)
    const request = open({ url, method: 'POST', redirect: 'manual', credentials: 'omit', cache: 'no-store' })
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value)
    if (options.body.length > 0) request.chunkedEncoding = true
    request.on('error', (error) => reject(asFetchError(error)))
    request.on('response', (message) => {
      const found = toHeaders(message.headers)
      // Documented as a readable stream, although its type says only that it emits events.
      const stream = message as unknown as Readable
      // Whoever reads the body meets its error; without a listener it would end the process.
      stream.on('error', () => undefined)
      resolve({ status: message.statusCode, header: (name) => found.get(name) ?? undefined, body: stream })
    })
    request.on('redirect', (status, _method, redirectUrl, responseHeaders) => {
      // Not following within this event ends the request; the error that this causes comes after the answer.
      const found = toHeaders(responseHeaders)
      found.set('location', redirectUrl)
      resolve({ status, header: (name) => found.get(name) ?? undefined, body: (async function* () {})() })
    })
    return await sendBody(
      {
        write: (chunk) =>
          new Promise((taken) => {
            request.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), undefined, taken)
          }),
        end: () => void request.end(),
        destroy: () => request.abort(),
        answered,
      },
      options,
    )
  }
}
