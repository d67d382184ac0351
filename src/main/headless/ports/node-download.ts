import type { ByteStream, Download, DownloadAnswer } from '../../ports.ts'
import { agentDownload, goesByProxies } from './http-client/agent-download.ts'
import { bodyPieces } from './http-client/answer-body.ts'
import { readHead, type AnswerHead } from './http-client/answer-head.ts'
import { Connection } from './http-client/connection.ts'
import { decoded } from './http-client/decoded-body.ts'
import { withCode } from './http-client/http-error.ts'

/** Connections that rest, by their servers, the one that was used last at the end. */
const resting = new Map<string, Connection[]>()

/** Downloads by our own client, unless Node was told to go by proxies, which only its own knows. */
export const nodeDownload: Download = (url, options) =>
  goesByProxies() ? agentDownload(url, options) : ownDownload(url, options)

/**
 * Downloads over HTTP/1.1, read into memory that is used again: bodies cost a third of the processor time of those of `node:http`,
 * and no garbage. Connections are kept for the next request for some seconds. See decision 18.
 */
export const ownDownload: Download = async (url, options) => {
  const { signal, patienceMs } = options
  if (signal.aborted) throw stopped()
  const target = new URL(url)
  if (target.protocol !== 'https:' && target.protocol !== 'http:') throw withCode('neither http nor https', 'EPROTO')
  const text = requestOf(target, options.headers)
  const kept = resting.get(target.origin)?.pop()
  kept?.wakes()
  let connection = kept ?? new Connection(target)
  const stop = (): void => connection.destroy(stopped())
  signal.addEventListener('abort', stop, { once: true })
  const timer = setTimeout(() => connection.destroy(withCode('no answer in time', 'ETIMEDOUT')), patienceMs)
  try {
    connection.send(text)
    const head = await readHead(connection).catch(async (error: unknown) => {
      // The server has closed a kept connection in the moment we used it again.
      if (!kept || !staleCodes.has(codeOf(error)) || signal.aborted) throw error
      connection.destroy()
      connection = new Connection(target)
      connection.send(text)
      return await readHead(connection)
    })
    return answerOf(head, new Body(connection, head, target.origin, () => signal.removeEventListener('abort', stop)))
  } catch (error) {
    signal.removeEventListener('abort', stop)
    connection.destroy()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** How a connection looks that its server has closed. */
const staleCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE'])

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function requestOf({ pathname, search, host, username, password }: URL, headers: Record<string, string>): string {
  if (username !== '' || password !== '') throw withCode('an address with a password', 'EPROTO')
  const lines = Object.entries({ host, connection: 'keep-alive', ...headers }).map(([name, value]) => {
    // A line break would begin another header.
    if (!/^[\w-]+$/.test(name) || !/^[\t\x20-\x7E\x80-\xFF]*$/.test(value))
      throw withCode('a header that is none', 'EPROTO')
    return `${name}: ${value}\r\n`
  })
  return `GET ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** The body of an answer, after which its connection rests. */
class Body implements ByteStream {
  readonly #connection: Connection
  readonly #head: AnswerHead
  readonly #origin: string
  #ended: (() => void) | undefined

  constructor(connection: Connection, head: AnswerHead, origin: string, ended: () => void) {
    this.#connection = connection
    this.#head = head
    this.#origin = origin
    this.#ended = ended
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    let isWhole = false
    try {
      yield* bodyPieces(this.#connection, this.#head.body)
      isWhole = true
    } finally {
      this.#end(isWhole && this.#head.keeps)
    }
  }

  destroy(): void {
    this.#end(false)
  }

  #end(keeps: boolean): void {
    const ended = this.#ended
    if (!ended) return
    this.#ended = undefined
    ended()
    if (keeps) rest(this.#origin, this.#connection)
    else this.#connection.destroy(stopped())
  }
}

function rest(origin: string, connection: Connection): void {
  const same = resting.get(origin) ?? []
  resting.set(origin, same)
  same.push(connection)
  connection.rest(() => {
    const at = same.indexOf(connection)
    if (at >= 0) same.splice(at, 1)
  })
}

function answerOf({ status, headers }: AnswerHead, body: Body): DownloadAnswer {
  return { status, header: (name) => headers.get(name), body: decoded(body, headers.get('content-encoding')) }
}

function stopped(): Error {
  return withCode('stopped', 'ABORT_ERR')
}
