import { externalLinks } from '../app/external-links.ts'

/** Hosts that the system browser may be sent to: the links of the window, and Google's sign-in page. */
const allowedHosts = new Set([...Object.values(externalLinks).map((link) => new URL(link).host), 'accounts.google.com'])

/**
 * Whether an address may leave the app for the system's browser. Only https, only known hosts, no credentials in the
 * address: `openExternal` hands the address to the operating system, which may run programs for other schemes.
 */
export function mayOpen(url: string): boolean {
  const parsed = URL.parse(url)
  if (parsed === null || parsed.protocol !== 'https:') return false
  return allowedHosts.has(parsed.host) && parsed.username === '' && parsed.password === ''
}

/**
 * Like `mayOpen`, and in a session whose Google traffic goes to a server on this machine, that server's sign-in page.
 */
export function mayOpenForSignIn(url: string, googleOrigin: string | undefined): boolean {
  if (mayOpen(url)) return true
  const parsed = URL.parse(url)
  const redirected = googleOrigin === undefined ? null : URL.parse(googleOrigin)
  if (parsed === null || redirected === null || parsed.origin !== redirected.origin) return false
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname)
  return loopback && parsed.protocol === 'http:' && parsed.pathname.startsWith('/o/oauth2/')
}
