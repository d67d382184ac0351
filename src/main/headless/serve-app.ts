import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encodeTransfer } from '../../shared/transfer.ts'
import type { App } from '../app/app-interface.ts'
import type { Log } from '../ports.ts'
import { createEventStreams } from './server/event-streams.ts'
import { createGate, refusal, securityHeaders } from './server/guards.ts'
import { readJson } from './server/request-body.ts'
import { openStaticFiles } from './server/static-files.ts'
import { sendWebResponse, toWebRequest } from './server/web-exchange.ts'

/** Room for a selection of 100,000 albums or an OAuth client file, and for nothing much longer. */
const callBodyLimit = 4 * 1024 * 1024
const subscribeBodyLimit = 1024

export interface ServeOptions {
  /** 0 for any free port. */
  port: number
  /** The built page: a folder with `index.html`. */
  rendererFolder: string
  log: Log
}

export interface RunningServer {
  /** Start-up address with the secret; whoever opens it may use the app. */
  url: string
  origin: string
  close(): Promise<void>
}

function sendText(response: ServerResponse, status: number, text: string): void {
  const page = `<!doctype html><meta charset="utf-8"><title>Shoebox</title><p>${text}</p>\n`
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(page) })
  response.end(page)
}

/**
 * The app in a browser of this machine: the built page, the calls and events of the contract, and media, on the
 * loopback address. Rejects if the port is taken or the page was not built.
 */
export async function serveApp(app: App, options: ServeOptions): Promise<RunningServer> {
  const gate = createGate()
  const streams = createEventStreams(app)
  const pages = await openStaticFiles(options.rendererFolder)

  const answerCall = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readJson(request, callBodyLimit)
    if (body.kind === 'too-long') return sendText(response, 413, 'Too long.')
    if (body.kind === 'not-json') return sendText(response, 400, 'A JSON object is needed.')
    const name = typeof body.value['name'] === 'string' ? body.value['name'] : ''
    const answer = encodeTransfer(await app.dispatch(name, body.value['input']))
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
    response.end(answer)
  }

  const answerSubscription = async (
    request: IncomingMessage,
    response: ServerResponse,
    [, stream = '', verb = '']: RegExpMatchArray,
  ): Promise<void> => {
    const body = await readJson(request, subscribeBodyLimit)
    if (body.kind === 'too-long') return sendText(response, 413, 'Too long.')
    const name = body.kind === 'object' && typeof body.value['name'] === 'string' ? body.value['name'] : ''
    const known = verb === 'subscribe' ? streams.subscribe(stream, name) : streams.unsubscribe(stream, name)
    response.writeHead(known ? 204 : 404).end()
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    const refused = refusal(request)
    if (refused !== undefined) return sendText(response, 403, refused)

    const address = URL.parse(request.url ?? '/', 'http://127.0.0.1')
    if (!address) return sendText(response, 400, 'This is not an address.')
    const { pathname, searchParams } = address
    const reads = request.method === 'GET' || request.method === 'HEAD'
    const key = searchParams.get('key')
    if (reads && pathname === '/' && key !== null && gate.opensWith(key)) {
      response.writeHead(303, { 'Set-Cookie': gate.cookie(port), Location: '/', 'Cache-Control': 'no-store' }).end()
      return
    }
    if (!gate.admits(request, port)) {
      return sendText(
        response,
        401,
        'Open the address that Shoebox printed when it started: it carries the key to this page.',
      )
    }

    if (request.method === 'POST') {
      if (pathname === '/api/call') return answerCall(request, response)
      const subscription = /^\/events\/([\w-]+)\/(subscribe|unsubscribe)$/.exec(pathname)
      if (subscription) return answerSubscription(request, response, subscription)
      return sendText(response, 404, 'There is nothing here.')
    }
    if (!reads) {
      response.setHeader('Allow', 'GET, HEAD, POST')
      return sendText(response, 405, 'This is not possible here.')
    }
    if (pathname === '/events') return streams.open(response)
    if (pathname.startsWith('/media/')) {
      return sendWebResponse(await app.media(toWebRequest(request, response)), request, response)
    }
    if (!(await pages.answer(pathname, request, response))) sendText(response, 404, 'There is nothing here.')
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A browser that stops reading is everyday life; the rest is worth a line.
      if (!response.destroyed) {
        // Without the query, which may carry the key.
        options.log('error', 'request-failed', { path: request.url?.split('?')[0], detail: String(error) })
      }
      if (response.headersSent) response.destroy()
      else sendText(response, 500, 'Something went wrong. The log of Shoebox knows more.')
    })
  })
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen(options.port, '127.0.0.1', listening.resolve)
  await listening.promise
  server.removeListener('error', listening.reject)
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`

  return {
    url: `${origin}/?key=${gate.key}`,
    origin,
    async close() {
      streams.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
