import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Why a request is refused before anything looks at it, or undefined. `Host` must name the loopback address, so that a
 * name a web site points at 127.0.0.1 is of no use to that site; any port is accepted, because an SSH tunnel may end at
 * another one. `Origin`, where a browser sends it, must be this very page, and so must the page that embeds a picture.
 */
export function refusal(request: IncomingMessage): string | undefined {
  const { host, origin } = request.headers
  if (host === undefined || !loopbackNames.has(host.replace(/:\d+$/, '')))
    return 'This address answers on 127.0.0.1 only.'
  if (origin !== undefined && origin !== `http://${host}`) return 'This page may not talk to Shoebox.'
  const site = request.headers['sec-fetch-site']
  const navigates = request.headers['sec-fetch-mode'] === 'navigate'
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (foreign && !(navigates && request.method === 'GET')) return 'This page may not talk to Shoebox.'
  return undefined
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function sameSecret(given: string, expected: string): boolean {
  // Hashes have one length, which timingSafeEqual demands.
  return timingSafeEqual(digest(given), digest(expected))
}

export interface Gate {
  /** Secret for the start-up address. */
  key: string
  opensWith(key: string): boolean
  /** Value of `Set-Cookie` for a browser that showed the key. */
  cookie(port: number): string
  admits(request: IncomingMessage, port: number): boolean
}

/** Browsers do not keep cookies of different ports apart. */
function cookieName(port: number): string {
  return `shoebox-${port}`
}

/** The secret of the start-up address and the cookie it is exchanged for; both live as long as the process. */
export function createGate(): Gate {
  const key = randomBytes(24).toString('base64url')
  const ticket = randomBytes(24).toString('base64url')
  return {
    key,
    opensWith: (given) => sameSecret(given, key),
    cookie: (port) => `${cookieName(port)}=${ticket}; HttpOnly; SameSite=Strict; Path=/`,
    admits(request, port) {
      const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim())
      const prefix = `${cookieName(port)}=`
      const own = cookies.find((cookie) => cookie.startsWith(prefix))
      return own !== undefined && sameSecret(own.slice(prefix.length), ticket)
    },
  }
}

/** Headers of every answer. Nothing but our own files may run, be shown or be connected to. */
export const securityHeaders: Record<string, string> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self'",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
}
