import type { ByteStream, DownloadAnswer } from '../../../ports.ts'
import { bodyPieces } from './answer-body.ts'
import { readHead, type AnswerHead } from './answer-head.ts'
import { Connection } from './connection.ts'
import { decoded } from './decoded-body.ts'
import { withCode } from './http-error.ts'

/** Connections that rest, by their servers, the one that was used last at the end. */
const resting = new Map<string, Connection[]>()

export interface OwnRequest {
  method: string
  headers: Record<string, string>
  /** Sent as UTF-8, with its length. */
  body?: string | undefined
  signal: AbortSignal
  /** How long the start of the answer is waited for, if not for as long as it takes. Real time. */
  patienceMs?: number
}

/**
 * Asks over HTTP/1.1, and gives the body in pieces of memory that is used again. Connections are kept for the next request for some
 * seconds; one that was closed just then is made anew for a GET alone, which may be asked twice. See decision 18.
 */
export async function ownRequest(url: string, options: OwnRequest): Promise<DownloadAnswer> {
  const { signal, patienceMs, body } = options
  if (signal.aborted) throw stopped()
  const target = new URL(url)
  if (target.protocol !== 'https:' && target.protocol !== 'http:') throw withCode('neither http nor https', 'EPROTO')
  const head = headOf(target, options)
  const kept = resting.get(target.origin)?.pop()
  kept?.wakes()
  let connection = kept ?? new Connection(target)
  const stop = (): void => connection.destroy(stopped())
  signal.addEventListener('abort', stop, { once: true })
  const giveUp = (): void => connection.destroy(withCode('no answer in time', 'ETIMEDOUT'))
  const timer = patienceMs === undefined ? undefined : setTimeout(giveUp, patienceMs)
  try {
    connection.send(head, body)
    const answer = await readHead(connection).catch(async (error: unknown) => {
      // The server has closed a kept connection in the moment we used it again.
      if (!kept || options.method !== 'GET' || !staleCodes.has(codeOf(error)) || signal.aborted) throw error
      connection.destroy()
      connection = new Connection(target)
      connection.send(head, body)
      return await readHead(connection)
    })
    const ended = (): void => signal.removeEventListener('abort', stop)
    return answerOf(answer, new Body(connection, answer, target.origin, ended))
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

function headOf({ pathname, search, host, username, password }: URL, { method, headers, body }: OwnRequest): string {
  if (username !== '' || password !== '') throw withCode('an address with a password', 'EPROTO')
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const lines = Object.entries({ host, connection: 'keep-alive', ...length, ...headers }).map(([name, value]) => {
    // A line break would begin another header.
    if (!/^[\w-]+$/.test(name) || !/^[\t\x20-\x7E\x80-\xFF]*$/.test(value))
      throw withCode('a header that is none', 'EPROTO')
    return `${name}: ${value}\r\n`
  })
  return `${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`
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

function answerOf({ status, headers, body: end }: AnswerHead, body: Body): DownloadAnswer {
  // Nothing has no coding, whatever is said of it.
  const isEmpty = end.kind === 'length' && end.bytes === 0
  const plain = isEmpty ? body : decoded(body, headers.get('content-encoding'))
  return { status, header: (name) => headers.get(name), body: plain }
}

function stopped(): Error {
  return withCode('stopped', 'ABORT_ERR')
}
