import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Why a request is refused before anything looks at it, or undefined. `Host` must name the loopback address, so that a
 * name a web site points at 127.0.0.1 is of no use to that site; any port is accepted, because an SSH tunnel may end at
 * another one. `Origin`, where a browser sends it, must be this very page, and so must the page that embeds a picture.
 */
export function refusal(request: IncomingMessage): 'wrong-host' | 'foreign-page' | undefined {
  const { host, origin } = request.headers
  if (host === undefined || !loopbackNames.has(host.replace(/:\d+$/, ''))) return 'wrong-host'
  if (origin !== undefined && origin !== `http://${host}`) return 'foreign-page'
  const site = request.headers['sec-fetch-site']
  const navigates = request.headers['sec-fetch-mode'] === 'navigate'
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (foreign && !(navigates && request.method === 'GET')) return 'foreign-page'
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
  /** Everything is below this path, which nobody can guess either; it begins and ends with a slash. */
  base: string
  opensWith(key: string): boolean
  /** Value of `Set-Cookie` for a browser that showed the key. */
  cookie: string
  admits(request: IncomingMessage): boolean
}

const cookieName = 'shoebox'

/**
 * The secrets of one server; they live as long as the process. Browsers send a cookie of 127.0.0.1 to every port of it,
 * and so to programs of other users of this machine. The path keeps it from them: it is sent below `base` alone, to an
 * address that only the browser knows that showed the key. A cookie that leaks all the same opens nothing without the path.
 */
export function createGate(): Gate {
  const [key, ticket, path] = [randomBytes(24), randomBytes(24), randomBytes(24)].map((bytes) =>
    bytes.toString('base64url'),
  ) as [string, string, string]
  const base = `/${path}/`
  return {
    key,
    base,
    opensWith: (given) => sameSecret(given, key),
    cookie: `${cookieName}=${ticket}; HttpOnly; SameSite=Strict; Path=${base}`,
    admits(request) {
      const prefix = `${cookieName}=`
      const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim())
      // A program at another port may have left one of the same name, with a path that matches as well.
      return cookies.some((cookie) => cookie.startsWith(prefix) && sameSecret(cookie.slice(prefix.length), ticket))
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
