import type { Upload } from '../../ports.ts'
import { sendBody, type WireAnswer } from '../../http/send-body.ts'
import { headerOf } from './http-client/answer-headers.ts'

/** Uploads over `node:http`, with a `Content-Length`. Never repeats anything: a body can be read once. */
export const nodeUpload: Upload = async (url, { headers, ...options }) => {
  const { request } = await (url.startsWith('https:') ? import('node:https') : import('node:http'))
  const { promise: answered, resolve, reject } = Promise.withResolvers<WireAnswer>()
  // Whoever stops first never looks at the answer.
  answered.catch(() => undefined)
  const sent = request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': String(options.body.length) },
  })
  // After the answer has begun, its reader meets what goes wrong.
  sent.on('error', reject)
  sent.on('response', (message) => {
    resolve({ status: message.statusCode ?? 0, header: headerOf(message), body: message })
  })
  return await sendBody(
    {
      write: (chunk) =>
        new Promise((taken) => {
          // An error is told by the request itself; nobody must think that these bytes were taken.
          sent.write(chunk, (error) => {
            if (!error) taken()
          })
        }),
      end: () => sent.end(),
      destroy: () => void sent.destroy(),
      answered,
    },
    options,
  )
}
