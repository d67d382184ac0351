import * as http from 'node:http'
import * as https from 'node:https'
import type { Download, DownloadAnswer } from '../../../ports.ts'
import { headerOf } from './answer-headers.ts'
import { decoded } from './decoded-body.ts'
import { withCode } from './http-error.ts'

/** Downloads by the agents of `node:http`, which know of proxies. Connections are kept for the next request. */
export const agentDownload: Download = (url, options) => request(url, options, true)

/** Node was told to go by the proxies that the environment names (`NODE_USE_ENV_PROXY`), which its own agents alone do. */
export function goesByProxies(agent: http.Agent = http.globalAgent): boolean {
  const options = 'options' in agent ? agent.options : undefined
  return typeof options === 'object' && options !== null && 'proxyEnv' in options && options.proxyEnv !== undefined
}

function request(url: string, options: Parameters<Download>[1], mayRepeat: boolean): Promise<DownloadAnswer> {
  const { headers, signal, patienceMs } = options
  const { promise, resolve, reject } = Promise.withResolvers<DownloadAnswer>()
  if (signal.aborted) return Promise.reject(stopped())
  const sent = (url.startsWith('https:') ? https : http).get(url, { headers })
  let message: http.IncomingMessage | undefined
  const stop = (): void => void (message ?? sent).destroy(stopped())
  signal.addEventListener('abort', stop, { once: true })
  const timer = setTimeout(() => sent.destroy(withCode('no answer in time', 'ETIMEDOUT')), patienceMs)
  sent.on('close', () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  })
  sent.on('error', (error) => {
    // The server has closed a kept connection in the moment we used it again.
    const stale = sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET'
    if (mayRepeat && stale && !message && !signal.aborted) resolve(request(url, options, false))
    else reject(error)
  })
  sent.on('response', (answer) => {
    clearTimeout(timer)
    message = answer
    // Whoever reads the body meets its error; without a listener it would end the process.
    answer.on('error', () => undefined)
    resolve({
      status: answer.statusCode ?? 0,
      header: headerOf(answer),
      body: decoded(answer, answer.headers['content-encoding']),
    })
  })
  return promise
}

function stopped(): Error {
  return withCode('stopped', 'ABORT_ERR')
}
