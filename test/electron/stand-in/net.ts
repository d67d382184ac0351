import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { Readable, Writable } from 'node:stream'
import { onlyWhenReady } from './lifecycle.ts'
import { SessionStandIn } from './session.ts'

interface Options {
  url: string
  method?: string
  redirect?: 'follow' | 'error' | 'manual'
  credentials?: 'include' | 'omit' | 'same-origin'
  cache?: string
  session?: SessionStandIn
}

const restricted = new Set([
  'content-length',
  'host',
  'trailer',
  'te',
  'upgrade',
  'cookie2',
  'keep-alive',
  'transfer-encoding',
])
const redirects = new Set([301, 302, 303, 307, 308])

const chromiumNames: Record<string, string> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
}

function chromiumError(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return new Error(`net::${chromiumNames[code] ?? 'ERR_FAILED'}`)
}

class IncomingMessageStandIn extends Readable {
  readonly statusCode: number
  readonly statusMessage: string
  readonly headers: Record<string, string | string[]>
  private readonly source: IncomingMessage

  constructor(source: IncomingMessage) {
    super()
    this.source = source
    this.statusCode = source.statusCode ?? 0
    this.statusMessage = source.statusMessage ?? ''
    this.headers = Object.fromEntries(
      Object.entries(source.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    )
    source.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) source.pause()
    })
    source.on('end', () => this.push(null))
    source.on('error', (error) => this.destroy(chromiumError(error)))
  }

  override _read(): void {
    this.source.resume()
  }
}

/** `net.request` over Node's HTTP. Redirects are never followed here; no caller asks for it. */
class ClientRequestStandIn extends Writable {
  private readonly options: Options
  private readonly headers: Record<string, string> = {}
  private readonly chunks: Buffer[] = []
  private outgoing: ClientRequest | undefined
  private response: IncomingMessageStandIn | undefined
  private aborted = false

  constructor(options: Options) {
    super()
    onlyWhenReady('net.request')
    if (options.session !== undefined && !(options.session instanceof SessionStandIn))
      throw new TypeError('`session` should be an instance of the Session class')
    this.options = options
  }

  setHeader(name: string, value: string): void {
    if (restricted.has(name.toLowerCase())) throw new Error(`Apps may not set ${name}`)
    this.headers[name] = value
  }

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.chunks.push(chunk)
    callback()
  }

  override _final(callback: () => void): void {
    const { url, method = 'GET' } = this.options
    const body = Buffer.concat(this.chunks)
    this.outgoing = httpRequest(url, { method, headers: this.headers, agent: false }, (message) =>
      this.answered(message),
    )
    this.outgoing.on('error', (error) => this.fail(chromiumError(error)))
    this.outgoing.end(body.length > 0 ? body : undefined)
    callback()
  }

  private answered(message: IncomingMessage): void {
    const { location } = message.headers
    if (redirects.has(message.statusCode ?? 0) && location !== undefined) {
      const headers = Object.fromEntries(
        Object.entries(message.headersDistinct).map(([name, values]) => [name, values ?? []]),
      )
      message.resume()
      if (this.options.redirect === 'manual')
        this.emit('redirect', message.statusCode, 'GET', new URL(location, this.options.url).href, headers)
      return this.fail(new Error('Redirect was cancelled'))
    }
    this.response = new IncomingMessageStandIn(message)
    this.emit('response', this.response)
  }

  private fail(error: Error): void {
    if (this.aborted) return
    this.outgoing?.destroy()
    this.emit('error', error)
  }

  abort(): void {
    if (!this.aborted) process.nextTick(() => this.emit('abort'))
    this.aborted = true
    this.outgoing?.destroy()
    this.response?.destroy()
  }
}

export const net = { request: (options: Options): ClientRequestStandIn => new ClientRequestStandIn(options) }
