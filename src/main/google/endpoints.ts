import { failure, success } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/problems/problem.ts'
import { scopes } from './library/methods.ts'

/** Where Google's services are, and which addresses in their answers may be followed. */
export interface Endpoints {
  /** Sign-ins of the two are kept apart, so that a real sign-in never reaches a server on this machine. */
  realm: 'google' | 'redirected'
  authorization: string
  token: string
  revocation: string
  userinfo: string
  /** Ends with a slash; the methods' paths follow. */
  library: string
  /** Permissions to ask for, blank-separated. */
  scopes: string
  /** The address if bytes may be fetched from it, else undefined: answers are not trusted to name any host they like. */
  mediaAddress: (url: string) => string | undefined
  /** The address if bytes may be sent there with the sign-in, else undefined. */
  uploadAddress: (url: string) => string | undefined
  /** The address if it is a page of Google Photos that a person may be sent to, else undefined. */
  productAddress: (url: string) => string | undefined
}

const identityScopes = 'openid email profile'

const longestAddress = 8192

/**
 * What to ask a person for: what every sign-in asks for, what the account allows already, and the one scope that a call needs.
 * A new consent replaces the one before, because Google adds nothing up for installed applications (reference, 12.2).
 */
export function scopesToAsk(
  { scopes: usual }: Endpoints,
  granted: readonly string[],
  needed: readonly string[],
): string {
  const photos = granted.filter((scope) => scope.startsWith(scopes.all))
  return [...new Set([...usual.split(' '), ...photos, ...needed])].join(' ')
}

/**
 * Google's own hosts, or with `origin` one server that stands in for all of them under the same paths. Only a loopback
 * address is accepted (127.0.0.0/8, [::1], localhost), because sign-ins are sent there; anything else is `bad-input`.
 */
export function googleEndpoints(origin?: string): Result<Endpoints> {
  return origin === undefined ? success(realEndpoints()) : redirectedEndpoints(origin)
}

function realEndpoints(): Endpoints {
  return {
    realm: 'google',
    authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    revocation: 'https://oauth2.googleapis.com/revoke',
    userinfo: 'https://openidconnect.googleapis.com/v1/userinfo',
    library: 'https://photoslibrary.googleapis.com/v1/',
    scopes: `${identityScopes} ${scopes.readAppCreated}`,
    mediaAddress: acceptedBy(isGoogleMedia),
    uploadAddress: acceptedBy(isGoogleUpload),
    productAddress: acceptedBy(isGooglePhotosPage),
  }
}

function redirectedEndpoints(origin: string): Result<Endpoints> {
  const home = parseAddress(origin)
  const bare = home && home.pathname === '/' && home.search === '' && home.hash === ''
  if (!home || !bare || hasCredentials(home) || !isHttp(home) || !isLoopback(home.hostname)) {
    return failure('bad-input', {
      detail: 'The stand-in for Google must be an http(s) origin on the loopback address.',
    })
  }
  // The stand-in may call itself 127.0.0.1 although we were told localhost; the port says that it is the same server.
  const isStandIn = (url: URL): boolean =>
    url.protocol === home.protocol && url.port === home.port && isLoopback(url.hostname)
  return success({
    realm: 'redirected',
    authorization: `${home.origin}/o/oauth2/v2/auth`,
    token: `${home.origin}/token`,
    revocation: `${home.origin}/revoke`,
    userinfo: `${home.origin}/v1/userinfo`,
    library: `${home.origin}/v1/`,
    // A server on this machine may still go by the rules from before 31 March 2025.
    scopes: `${identityScopes} ${scopes.readAppCreated} ${scopes.readAll}`,
    mediaAddress: acceptedBy(isStandIn),
    uploadAddress: acceptedBy(isStandIn),
    productAddress: acceptedBy((parsed) => isStandIn(parsed) || isGooglePhotosPage(parsed)),
  })
}

/** Scheme, host and port written so plainly that nothing behind them can make them mean something else. */
const plainOrigin = /^https?:\/\/[a-z0-9.-]+(?::\d+)?\//

/**
 * A check that returns an address if it is accepted. `accepts` goes by scheme, host and port alone: those that it accepted last
 * are not parsed again, because an answer of Google's has hundreds of addresses with the same ones.
 */
function acceptedBy(accepts: (parsed: URL) => boolean): (url: string) => string | undefined {
  let accepted: string | undefined
  return (url) => {
    if (url.length > longestAddress) return undefined
    if (accepted !== undefined && url.startsWith(accepted)) return url
    const parsed = parseAddress(url)
    if (!parsed || hasCredentials(parsed) || !accepts(parsed)) return undefined
    accepted = plainOrigin.exec(url)?.[0] ?? accepted
    return url
  }
}

function parseAddress(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined
}

function hasCredentials(url: URL): boolean {
  return url.username !== '' || url.password !== ''
}

function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:'
}

/** Takes a host name as `URL` normalises it, so that 127.1 and 0x7f000001 arrive as 127.0.0.1. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

function isGoogleMedia(url: URL): boolean {
  const trusted = url.hostname.endsWith('.googleusercontent.com') || url.hostname.endsWith('.google.com')
  return url.protocol === 'https:' && url.port === '' && trusted
}

function isGoogleUpload(url: URL): boolean {
  return url.protocol === 'https:' && url.port === '' && url.hostname === 'photoslibrary.googleapis.com'
}

function isGooglePhotosPage(url: URL): boolean {
  return url.protocol === 'https:' && url.port === '' && url.hostname === 'photos.google.com'
}
