import type { IncomingMessage, ServerResponse } from 'node:http'
import { listenOnLoopback } from '../../loopback/loopback-server.ts'
import type { Log } from '../../ports.ts'
import type { ClosingPage } from './closing-page.ts'
import { renderClosingPage } from './closing-page.ts'

/** The web server of one sign-in, which the browser comes back to (reference, 12.2). */
export interface RedirectListener {
  redirectUri: string
  /** The query of the first visit. Later visits change nothing: they only see the same page. */
  visit: Promise<URLSearchParams>
  /** Shows the page to everybody who has come or comes; resolves when the first visitor has it or is gone, or the server is closed. */
  show(page: ClosingPage): Promise<void>
  close(): void
}

/**
 * Listens on a free port of 127.0.0.1 under a path that nobody can guess. Anything but a GET of that path under that
 * very address is refused, so that no other page or program can meddle.
 */
export async function listenForRedirect(secretPath: string, log: Log): Promise<RedirectListener> {
  const visited = Promise.withResolvers<URLSearchParams>()
  const decided = Promise.withResolvers<ClosingPage>()
  const shown = Promise.withResolvers<void>()
  let host = ''

  const answer = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    if (request.headers.host !== host) return refuse(response, 421)
    if (url.pathname !== `/${secretPath}`) return refuse(response, 404)
    if (request.method !== 'GET') return refuse(response, 405)
    response.once('close', shown.resolve)
    visited.resolve(url.searchParams)
    const { html, headers } = renderClosingPage(await decided.promise, request.headers['accept-language'] ?? '')
    response.writeHead(200, headers).end(html)
  }

  const { server, port } = await listenOnLoopback({
    port: 0,
    answer,
    refuse: (_request, response, status) => refuse(response, status),
    log,
    requestTimeout: 10_000,
  })
  // A finished sign-in never keeps a program from ending.
  server.unref()
  host = `127.0.0.1:${port}`

  return {
    redirectUri: `http://${host}/${secretPath}`,
    visit: visited.promise,
    async show(page) {
      decided.resolve(page)
      await shown.promise
    },
    close() {
      shown.resolve()
      server.close()
      server.closeAllConnections()
    },
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end()
}
