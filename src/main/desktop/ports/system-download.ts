import type { Download, DownloadAnswer } from '../../ports.ts'
import { plainRequest, type OpenRequest } from './plain-request.ts'

/** Downloads over Chromium's network stack, as `createSystemFetch` does. */
export function createSystemDownload(open: OpenRequest): Download {
  return (url, { headers, signal, patienceMs }) => {
    const answered = Promise.withResolvers<DownloadAnswer>()
    if (signal.aborted) return Promise.reject(signal.reason as Error)
    const stop = (error: unknown): void => {
      settle()
      answered.reject(error)
      request.abort()
    }
    const abort = (): void => stop(signal.reason)
    const settle = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
    const request = plainRequest(open, {
      method: 'GET',
      url,
      headers,
      failed: stop,
      answered({ status, header, body }) {
        clearTimeout(timer)
        body.on('error', settle)
        body.on('close', settle)
        answered.resolve({
          status,
          header,
          body: {
            [Symbol.asyncIterator]: () => body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>,
            destroy() {
              request.abort()
              body.destroy()
            },
          },
        })
      },
    })
    const timer = setTimeout(() => stop(Object.assign(new Error('ETIMEDOUT'), { code: 'ETIMEDOUT' })), patienceMs)
    signal.addEventListener('abort', abort, { once: true })
    request.end()
    return answered.promise
  }
}
