import { externalLinks } from '../../app/external-links.ts'

/** Hosts that the system browser may be sent to: the links of the window, and Google's sign-in page. */
const allowedHosts = new Set([...Object.values(externalLinks).map((link) => new URL(link).host), 'accounts.google.com'])

function isKnown(parsed: URL): boolean {
  if (parsed.protocol !== 'https:') return false
  return allowedHosts.has(parsed.host) && parsed.username === '' && parsed.password === ''
}

/** The sign-in page of the server on this machine that stands in for Google in this session. */
function isStandInPage(parsed: URL, googleOrigin: string | undefined): boolean {
  const standIn = googleOrigin === undefined ? null : URL.parse(googleOrigin)
  if (standIn === null || parsed.origin !== standIn.origin) return false
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname)
  return loopback && parsed.protocol === 'http:' && parsed.pathname.startsWith('/o/oauth2/')
}

/**
 * The address to hand to the system's browser, or undefined if this one may not leave the app. Only https, only known
 * hosts, no credentials in the address, and in a session whose Google traffic goes to a server on this machine that
 * server's sign-in page: the operating system may run programs for other schemes. It is the parsed address that was
 * looked at, so nothing is left for another reader to understand in another way.
 */
export function addressToOpen(url: string, googleOrigin: string | undefined): string | undefined {
  const parsed = URL.parse(url)
  if (parsed === null) return undefined
  return isKnown(parsed) || isStandInPage(parsed, googleOrigin) ? parsed.href : undefined
}
