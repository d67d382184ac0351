import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Certificates } from './certificates.ts'
import { googleHost, hasPath, type GoogleHost } from './google-hosts.ts'

export interface ProxyParts {
  certificates: Certificates
  /** `http://127.0.0.1:PORT` of the emulator, which is reached through the proxy, too. */
  origin: string
  /** Answers a request that was sent to one of Google's names. */
  asGoogle(request: IncomingMessage, response: ServerResponse): void
  /** Answers a request that was sent to the emulator's own address. */
  asOneself(request: IncomingMessage, response: ServerResponse): void
  /** Answers a request for a path that nobody has. */
  unknown(request: IncomingMessage, response: ServerResponse): void
}

export interface ConnectProxy {
  server: Server
  /** Cuts every connection that goes through it. */
  cut(): void
}

/**
 * A proxy as `HTTPS_PROXY` means it, which is not listening yet. It ends TLS for Google's names and has the emulator answer; any
 * other address is refused with 502, so that nothing ever leaves this machine through it.
 */
export function connectProxy({ certificates, origin, ...answers }: ProxyParts): ConnectProxy {
  const { host: ownAuthority, hostname, port } = new URL(origin)
  const { key, certificate, authority } = certificates
  const secure = createSecureServer(
    { key, cert: certificate + authority, ALPNProtocols: ['http/1.1'], keepAliveTimeout: 65_000 },
    (request, response) => {
      const host: GoogleHost | undefined = googleHost(request.headers.host ?? '')
      const path = (request.url ?? '').replace(/\?.*/s, '')
      if (host && hasPath(host, path)) answers.asGoogle(request, response)
      else answers.unknown(request, response)
    },
  )

  const server = createServer((request, response) => {
    const { url = '' } = request
    if (!url.startsWith(`${origin}/`)) {
      response.writeHead(502, { 'Content-Type': 'text/plain' }).end('This proxy leads to the emulator alone.\n')
      return
    }
    request.url = url.slice(origin.length)
    answers.asOneself(request, response)
  })

  const tunnels = new Set<Duplex>()
  const keep = (socket: Duplex): void => {
    tunnels.add(socket)
    // Clients may cut at any instant; that is no concern of the others.
    socket.on('error', () => socket.destroy())
    socket.once('close', () => tunnels.delete(socket))
  }
  const isOpen = (socket: Duplex): void => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
  }
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    keep(socket)
    const target = request.url ?? ''
    if (head.length > 0) socket.unshift(head)
    if (target === ownAuthority) {
      const onward = connect(Number(port), hostname, () => {
        isOpen(socket)
        socket.pipe(onward).pipe(socket)
      })
      keep(onward)
      return
    }
    if (googleHost(target) === undefined) {
      socket.end('HTTP/1.1 502 This proxy leads to the emulator alone\r\nContent-Length: 0\r\n\r\n')
      return
    }
    isOpen(socket)
    secure.emit('connection', socket)
  })
  return {
    server,
    cut: () => {
      for (const socket of tunnels) socket.destroy()
    },
  }
}
