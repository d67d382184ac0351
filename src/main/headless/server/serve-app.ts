import type { IncomingMessage, ServerResponse } from 'node:http'
import { binaryType, encodeBinary, encodeTransfer } from '../../../shared/tasks/transfer.ts'
import type { App } from '../../app/app-interface.ts'
import { listenOnLoopback } from '../../loopback/loopback-server.ts'
import type { Log } from '../../ports.ts'
import { createEventStreams } from './event-streams.ts'
import { createGate, refusal, securityHeaders } from './guards.ts'
import { sendRefusal } from './refusal-page.ts'
import { readJson } from './request-body.ts'
import { openStaticFiles } from './static-files.ts'
import { sendWebResponse, toWebRequest } from './web-exchange.ts'

/** Room for a selection of 100,000 albums or an OAuth client file, and for nothing much longer. */
const callBodyLimit = 4 * 1024 * 1024
const subscribeBodyLimit = 1024

export interface ServeParts {
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
  /** Address of the page, without the key. */
  page: string
  close(): Promise<void>
}

/**
 * The app in a browser of this machine: the built page, the calls and events of the contract, and media, on the
 * loopback address. Rejects if the port is taken or the page was not built.
 */
export async function serveApp(app: App, parts: ServeParts): Promise<RunningServer> {
  const gate = createGate()
  const streams = createEventStreams(app)
  const pages = await openStaticFiles(parts.rendererFolder)

  const answerCall = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readJson(request, callBodyLimit)
    if (body.kind === 'too-long') return sendRefusal(request, response, 'too-long')
    if (body.kind === 'not-json') return sendRefusal(request, response, 'malformed')
    const name = typeof body.value['name'] === 'string' ? body.value['name'] : ''
    const answer = await app.dispatch(name, body.value['input'])
    const pieces = request.headers.accept === binaryType ? encodeBinary(answer) : undefined
    if (pieces) return sendPieces(response, pieces)
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
    response.end(encodeTransfer(answer))
  }

  const answerSubscription = async (
    request: IncomingMessage,
    response: ServerResponse,
    [, stream = '', verb = '']: RegExpMatchArray,
  ): Promise<void> => {
    const body = await readJson(request, subscribeBodyLimit)
    if (body.kind === 'too-long') return sendRefusal(request, response, 'too-long')
    const name = body.kind === 'object' && typeof body.value['name'] === 'string' ? body.value['name'] : ''
    const known = verb === 'subscribe' ? streams.subscribe(stream, name) : streams.unsubscribe(stream, name)
    response.writeHead(known ? 204 : 404).end()
  }

  /** Answers somebody who has the key; `path` is below the base and begins with a slash. */
  const answerAdmitted = async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    search: string,
  ): Promise<void> => {
    if (request.method === 'POST') {
      if (path === '/api/call') return answerCall(request, response)
      const subscription = /^\/events\/([\w-]+)\/(subscribe|unsubscribe)$/.exec(path)
      if (subscription) return answerSubscription(request, response, subscription)
      return sendRefusal(request, response, 'not-found')
    }
    if (!isRead(request)) {
      response.setHeader('Allow', 'GET, HEAD, POST')
      return sendRefusal(request, response, 'method')
    }
    if (path === '/events') return request.method === 'HEAD' ? streams.describe(response) : streams.open(response)
    if (path.startsWith('/media/')) {
      const url = new URL(`http://127.0.0.1${path}${search}`)
      return sendWebResponse(await app.media(toWebRequest(request, response, url)), request, response)
    }
    if (!(await pages.answer(path, request, response))) sendRefusal(request, response, 'not-found')
  }

  const answer = async (request: IncomingMessage, response: ServerResponse, target: URL): Promise<void> => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    const refused = refusal(request)
    if (refused !== undefined) return sendRefusal(request, response, refused)

    const { pathname, search, searchParams } = target
    const key = searchParams.get('key')
    if (isRead(request) && pathname === gate.base && key !== null && gate.opensWith(key)) {
      const headers = { 'Set-Cookie': gate.cookie, Location: gate.base, 'Cache-Control': 'no-store' }
      response.writeHead(303, headers).end()
      return
    }
    if (!pathname.startsWith(gate.base) || !gate.admits(request)) return sendRefusal(request, response, 'no-key')
    return answerAdmitted(request, response, pathname.slice(gate.base.length - 1), search)
  }

  const { server, port } = await listenOnLoopback({
    port: parts.port,
    answer,
    refuse: (request, response, status) => sendRefusal(request, response, status === 400 ? 'malformed' : 'failed'),
    log: parts.log,
    secretBase: gate.base,
  })
  const origin = `http://127.0.0.1:${port}`
  const page = `${origin}${gate.base}`

  return {
    url: `${page}?key=${gate.key}`,
    origin,
    page,
    async close() {
      streams.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function sendPieces(response: ServerResponse, pieces: readonly Uint8Array[]): void {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  response.writeHead(200, { 'Content-Type': binaryType, 'Content-Length': length, 'Cache-Control': 'no-store' })
  for (const piece of pieces) response.write(piece)
  response.end()
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}
