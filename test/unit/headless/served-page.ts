import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { App } from '../../../src/main/app/app-interface.ts'
import { createEventHub, type EventHub } from '../../../src/main/app/event-hub.ts'
import { serveApp, type RunningServer } from '../../../src/main/headless/server/serve-app.ts'
import { success } from '../../../src/shared/problems/problem.ts'
import { decodeTransfer } from '../../../src/shared/tasks/transfer.ts'

/**
 * A folder with a page, and for each test a server of it that answers every call. To be called once at the top of a test file.
 */
export function servedPage() {
  let folder: string
  let server: RunningServer
  let hub: EventHub
  let cookie: string
  let mediaAsked: PromiseWithResolvers<void>
  let mediaCancelled: PromiseWithResolvers<void>
  let log: { event: string; fields: Record<string, unknown> | undefined }[]

  /** Ten bytes with ranges, an endless body that notices when nobody reads it any more, and what was asked for. */
  function media(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    const asked = [request.method, search, [...request.headers]]
    if (pathname === '/media/asked')
      return Promise.resolve(Response.json(asked, { headers: { 'x-method': request.method } }))
    if (pathname === '/media/nothing')
      return Promise.resolve(new Response(null, { status: 304, headers: { etag: '"x"' } }))
    if (pathname === '/media/slow') {
      mediaAsked.resolve()
      return new Promise(() => request.signal.addEventListener('abort', () => mediaCancelled.resolve()))
    }
    if (pathname === '/media/endless') {
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        cancel: () => mediaCancelled.resolve(),
      })
      return Promise.resolve(new Response(body))
    }
    const headers = { 'content-type': 'image/png', 'accept-ranges': 'bytes' }
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get('range') ?? '')
    if (!range) return Promise.resolve(new Response('0123456789', { headers: { ...headers, 'content-length': '10' } }))
    const part = '0123456789'.slice(Number(range[1]), Number(range[2]) + 1)
    const partHeaders = { ...headers, 'content-range': `bytes ${range[1]}-${range[2]}/10` }
    return Promise.resolve(new Response(part, { status: 206, headers: partHeaders }))
  }

  /** An app that says yes to every call. */
  function silentApp(): App {
    return {
      dispatch: () => Promise.resolve(success(undefined)),
      subscribe: hub.subscribe,
      media,
      stopOpening: () => undefined,
      close: () => Promise.resolve(),
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shoebox-page-'))
    await mkdir(join(folder, 'renderer', 'assets'), { recursive: true })
    await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html>the page')
    await writeFile(join(folder, 'renderer', 'assets', 'index-Ab12Cd34.js'), 'run()')
    await writeFile(join(folder, 'secret.txt'), 'secret')
  })
  afterAll(() => rm(folder, { recursive: true }))

  beforeEach(async () => {
    hub = createEventHub((error) => {
      throw error
    })
    mediaAsked = Promise.withResolvers()
    mediaCancelled = Promise.withResolvers()
    log = []
    server = await serveApp(
      {
        dispatch: (name, input) =>
          name === 'fails'
            ? Promise.reject(new Error('a bug'))
            : Promise.resolve(success({ name, input, columns: new Uint32Array([1, 2]) })),
        subscribe: hub.subscribe,
        media,
        stopOpening: () => undefined,
        close: () => Promise.resolve(),
      },
      {
        port: 0,
        rendererFolder: join(folder, 'renderer'),
        log: (_level, event, fields) => void log.push({ event, fields }),
      },
    )
    const opened = await fetch(server.url, { redirect: 'manual' })
    cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  })
  afterEach(() => server.close())

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(server.page + path, { headers: { cookie, ...headers }, redirect: 'manual' })
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(server.page + path, { method: 'POST', body, headers: { cookie, ...headers } })

  /** A request as it is given, which fetch would tidy up. */
  function raw(path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>()
    const { port, pathname } = new URL(server.page)
    httpRequest({ host: '127.0.0.1', port, path: pathname.slice(0, -1) + path, headers, setHost: false }, (answer) => {
      let body = ''
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
      .on('error', reject)
      .end()
    return promise
  }

  /** Reads messages of the stream, each as its fields. */
  async function openStream() {
    const away = new AbortController()
    const answer = await fetch(`${server.page}events`, { headers: { cookie }, signal: away.signal })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const next = async (): Promise<{ event?: string; data: unknown }> => {
      while (!text.includes('\n\n')) {
        const piece = await reader?.read()
        if (!piece || piece.done) throw new Error('the stream has ended')
        text += piece.value
      }
      const [message = '', ...rest] = text.split('\n\n')
      text = rest.join('\n\n')
      const event = /^event: (.*)$/m.exec(message)?.[1]
      const data = decodeTransfer(/^data: (.*)$/m.exec(message)?.[1] ?? 'null')
      return event === undefined ? { data } : { event, data }
    }
    const opened = await next()
    const { stream } = opened.data as { stream: string }
    return { next, opened, stream, away, type: answer.headers.get('content-type') }
  }

  return {
    get folder() {
      return folder
    },
    get server() {
      return server
    },
    get hub() {
      return hub
    },
    get cookie() {
      return cookie
    },
    get mediaAsked() {
      return mediaAsked
    },
    get mediaCancelled() {
      return mediaCancelled
    },
    get log() {
      return log
    },
    get,
    post,
    raw,
    silentApp,
    openStream,
  }
}
