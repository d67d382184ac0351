import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Log } from '../ports.ts'

/** Why a request gets no answer of its own: it names no path, or answering it failed. */
type RefusedStatus = 400 | 500

export interface LoopbackParts {
  /** 0 for any free port. */
  port: number
  /** Answers a request. `target` is what follows the host: its path always begins with a slash. */
  answer: (request: IncomingMessage, response: ServerResponse, target: URL) => void | Promise<void>
  /** Answers in place of `answer`; must not throw. */
  refuse: (request: IncomingMessage, response: ServerResponse, status: RefusedStatus) => void
  log: Log
  /** Begins the paths that are answered, and is known to nobody else: the log has `/` in its place. Ends with a slash. */
  secretBase?: string
  /** Milliseconds in which a request must have arrived whole; Node's five minutes without. */
  requestTimeout?: number
}

export interface LoopbackServer {
  server: Server
  port: number
}

/**
 * The path and query of a request line, whatever stands there: undefined for `*`, for whole addresses, as proxies get
 * them, and for what is none. `//x` is a path, not a host.
 */
function requestTarget(line: string | undefined): URL | undefined {
  if (!line?.startsWith('/')) return undefined
  return URL.parse(`http://127.0.0.1${line}`) ?? undefined
}

/**
 * A web server on 127.0.0.1 that strangers cannot end: any program of this machine and any page in its browser can send
 * anything to it. A request without a path is answered with 400, an answer that fails with 500 and a line in the log.
 * Rejects if the port is taken.
 */
export async function listenOnLoopback(parts: LoopbackParts): Promise<LoopbackServer> {
  const { answer, refuse, log, secretBase } = parts
  const fitToTell = (text: string): string => (secretBase === undefined ? text : text.replaceAll(secretBase, '/'))

  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Whoever goes away before the end is no failure, and without a listener it would count as an uncaught one.
    response.on('error', () => undefined)
    const target = requestTarget(request.url)
    if (!target) return refuse(request, response, 400)
    try {
      await answer(request, response, target)
    } catch (error) {
      // A browser that stops reading is everyday life; the rest is worth a line, without the query, which can be secret.
      if (!response.destroyed) {
        const told = { path: fitToTell(target.pathname), detail: fitToTell(String(error)) }
        log('error', 'request-failed', told)
      }
      if (response.headersSent) response.destroy()
      else refuse(request, response, 500)
    }
  }

  const limits = parts.requestTimeout === undefined ? {} : { requestTimeout: parts.requestTimeout }
  // Not before a server is wanted: to import it takes each start of a command a tenth of its time.
  const { createServer } = await import('node:http')
  const server = createServer(limits, (request, response) => void answerTo(request, response))
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen(parts.port, '127.0.0.1', listening.resolve)
  await listening.promise
  server.removeListener('error', listening.reject)
  // Such as too many open files: those who come later are served again.
  server.on('error', (error) => log('error', 'server-error', { detail: String(error) }))
  return { server, port: (server.address() as AddressInfo).port }
}
