import type { Upload } from '../../ports.ts'
import { sendBody, type WireAnswer } from '../../http/send-body.ts'
import { plainRequest, type OpenRequest } from './plain-request.ts'

/**
 * Uploads over Chromium's network stack, as `createSystemFetch` does. The body is chunked, because `net.request` would keep
 * any other in memory until its end; the callback of a write comes when Chromium takes the next piece.
 */
export function createSystemUpload(open: OpenRequest): Upload {
  return async (url, { headers, ...options }) => {
    const { promise: answered, resolve, reject } = Promise.withResolvers<WireAnswer>()
    // Whoever stops first never looks at the answer.
    answered.catch(() => undefined)
    const request = plainRequest(open, { method: 'POST', url, headers, answered: resolve, failed: reject })
    if (options.body.length > 0) request.chunkedEncoding = true
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
