import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { Readable, Writable } from 'node:stream'
import { onlyWhenReady } from './lifecycle.ts'

/** What `net.request` is asked for. */
export interface RequestOptions {
  url: string
  method?: string
  redirect?: 'follow' | 'error' | 'manual'
  credentials?: 'include' | 'omit' | 'same-origin'
  cache?: string
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

/** A request over Node's HTTP. Redirects are never followed here; no caller asks for it. */
export class ClientRequestStandIn extends Writable {
  private readonly options: RequestOptions
  private readonly headers: Record<string, string> = {}
  private readonly chunks: Buffer[] = []
  private outgoing: ClientRequest | undefined
  private response: IncomingMessageStandIn | undefined
  private aborted = false
  private chunked = false

  constructor(options: RequestOptions) {
    super()
    onlyWhenReady('net.request')
    this.options = options
  }

  setHeader(name: string, value: string): void {
    if (restricted.has(name.toLowerCase())) throw new Error(`Apps may not set ${name}`)
    this.headers[name] = value
  }

  get chunkedEncoding(): boolean {
    return this.chunked
  }

  set chunkedEncoding(value: boolean) {
    if (this.outgoing || this.chunks.length > 0)
      throw new Error('chunkedEncoding can only be set before any data is written')
    this.chunked = value
  }

  /** A chunked body goes out piece by piece, and a piece is done when the network has taken it; any other is kept. */
  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    if (!this.chunked) {
      this.chunks.push(chunk)
      return callback()
    }
    this.outgoing ??= this.open()
    this.outgoing.write(chunk, (error) => {
      if (!error) callback()
    })
  }

  private open(): ClientRequest {
    const { url, method = 'GET' } = this.options
    const outgoing = httpRequest(url, { method, headers: this.headers, agent: false }, (message) =>
      this.answered(message),
    )
    outgoing.on('error', (error) => this.fail(chromiumError(error)))
    return outgoing
  }

  override _final(callback: () => void): void {
    const body = Buffer.concat(this.chunks)
    this.outgoing ??= this.open()
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
