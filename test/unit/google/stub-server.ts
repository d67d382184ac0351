import { createServer } from 'node:http'
import { once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Seen {
  method: string
  /** Path without the query. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
}

export interface Answer {
  status?: number
  headers?: Record<string, string>
  json?: unknown
  body?: string | Buffer
}

/** What to answer; a function that returns nothing has written the response itself. */
type Reply = Answer | ((seen: Seen, response: ServerResponse) => Answer | undefined)

export interface StubServer {
  origin: string
  requests: Seen[]
  /** Answers requests to a path, one reply after the other; the last one stays. */
  on(path: string, ...replies: Reply[]): void
  /** Requests to one path. */
  to(path: string): Seen[]
  close(): Promise<void>
}

/** A server on the loopback address that answers as told and remembers what it was asked; else 404. */
export async function startStubServer(): Promise<StubServer> {
  const requests: Seen[] = []
  const plans = new Map<string, Reply[]>()

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://stub')
      const { method = 'GET', headers } = request
      const body = Buffer.concat(chunks).toString('utf8')
      const seen: Seen = { method, path: url.pathname, query: url.searchParams, headers, body }
      requests.push(seen)
      const plan = plans.get(seen.path)
      const next = plan && plan.length > 1 ? plan.shift() : plan?.[0]
      const answer = typeof next === 'function' ? next(seen, response) : (next ?? { status: 404 })
      if (answer) write(response, answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    on: (path, ...replies) => void plans.set(path, replies),
    to: (path) => requests.filter((seen) => seen.path === path),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function write(response: ServerResponse, { status = 200, headers, json, body = '' }: Answer): void {
  if (json === undefined) response.writeHead(status, headers).end(body)
  else {
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers })
    response.end(`${JSON.stringify(json, undefined, 2)}\n`)
  }
}
