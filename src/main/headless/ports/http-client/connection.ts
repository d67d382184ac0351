import * as net from 'node:net'
import * as tls from 'node:tls'
import { withCode } from './http-error.ts'

/** Memory that bytes are read into, again and again: the system fills up to so much of it at a time. */
const roomBytes = 256 * 1024
/** A server closes a connection that rests; most wait for five seconds, and who asks just then meets its end. Milliseconds. */
const restsFor = 4000

/** As long as Node's `fetch` waits for a connection. Until there is one nothing has been sent, and whoever asked may ask again. */
const connectsWithin = 10_000

/** Sessions of TLS by the server, so that the next connection to it needs fewer steps. */
const sessions = new Map<string, Buffer>()

/**
 * A connection to a server that is read when somebody wants more, into memory of its own: what `read` gives counts until it is
 * called again. Node's own streams make new memory for each piece.
 */
export class Connection {
  readonly #socket: net.Socket
  readonly #room = Buffer.allocUnsafeSlow(roomBytes)
  #from = 0
  #to = 0
  #isOver = false
  #failure: Error | undefined
  #wake: (() => void) | undefined
  #rested: (() => void) | undefined

  constructor(url: URL, patienceMs = connectsWithin) {
    const isSecure = url.protocol === 'https:'
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const to = {
      host,
      port: Number(url.port) || (isSecure ? 443 : 80),
      noDelay: true,
      onread: { buffer: this.#room, callback: (bytes: number) => this.#came(bytes) },
    }
    if (isSecure) {
      const session = sessions.get(url.origin)
      const socket = tls.connect({
        ...to,
        ...(net.isIP(host) === 0 && { servername: host }),
        ALPNProtocols: ['http/1.1'],
        ...(session && { session }),
      })
      socket.on('session', (made: Buffer) => sessions.set(url.origin, made))
      this.#socket = socket
    } else this.#socket = net.connect(to)
    const over = (): void => {
      this.#isOver = true
      this.#changed()
    }
    this.#socket.on('end', over)
    this.#socket.on('close', over)
    this.#socket.on('error', (error) => {
      this.#failure ??= error
      over()
    })
    let isConnected = false
    this.#socket.setTimeout(patienceMs)
    this.#socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      isConnected = true
      this.#socket.setTimeout(0)
    })
    this.#socket.on('timeout', () =>
      this.destroy(isConnected ? undefined : withCode('no connection in time', 'UND_ERR_CONNECT_TIMEOUT')),
    )
  }

  /** Sends a head of Latin-1 and a body of UTF-8, if there is one. What goes wrong is met by whoever reads. */
  send(head: string, body = ''): void {
    const isPlain = /^[\0-\x7F]*$/.test(body)
    this.#socket.write(
      isPlain ? head + body : Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]),
      'latin1',
    )
  }

  /**
   * What has come and was not taken yet, at least a byte, waiting for it if need be; undefined at the end of the connection. Rejects
   * with what ended it before.
   */
  async read(): Promise<Buffer | undefined> {
    while (this.#from === this.#to) {
      if (this.#failure) throw this.#failure
      if (this.#isOver) return undefined
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      this.#socket.resume()
      await promise
    }
    return this.#room.subarray(this.#from, this.#to)
  }

  /** The first `bytes` of what `read` has given are done with. */
  take(bytes: number): void {
    // Whoever ended it meanwhile has done with all.
    this.#from = Math.min(this.#from + bytes, this.#to)
  }

  /** Keeps it open for the next request; `ended` is called if it ends, or anything comes, before `wakes`. It keeps no program running. */
  rest(ended: () => void): void {
    this.#rested = ended
    if (this.#from < this.#to || this.#isOver) {
      this.destroy()
      return
    }
    this.#socket.setTimeout(restsFor)
    this.#socket.unref()
    this.#socket.resume()
  }

  /** It is used again. */
  wakes(): void {
    this.#rested = undefined
    this.#socket.setTimeout(0)
    this.#socket.ref()
  }

  /** Ends it; whoever reads meets `reason`. */
  destroy(reason?: Error): void {
    this.#failure ??= reason
    this.#from = this.#to
    this.#socket.destroy()
    this.#isOver = true
    this.#changed()
  }

  /** Says that nothing more is to be read before somebody asks. */
  #came(bytes: number): boolean {
    this.#from = 0
    this.#to = bytes
    if (this.#rested) this.destroy(withCode('the server spoke without being asked', 'EPROTO'))
    this.#changed()
    return false
  }

  #changed(): void {
    const [wake, rested] = [this.#wake, this.#isOver ? this.#rested : undefined]
    this.#wake = undefined
    wake?.()
    if (!rested) return
    this.#rested = undefined
    rested()
  }
}
