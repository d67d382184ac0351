import type { Session, WebContents } from 'electron'
import type { Log } from '../../ports.ts'
import { isOwnPage } from './app-address.ts'
import { addressToOpen } from './external-addresses.ts'

/** Permissions that our own page may have. Everything else, for everybody, is denied. */
const allowedPermissions = new Set(['fullscreen', 'clipboard-sanitized-write'])

function allowed(permission: string, url: string): boolean {
  return allowedPermissions.has(permission) && isOwnPage(url)
}

/** The part of an address that may be logged: the rest can carry keys. */
function originOf(url: string): string {
  const parsed = URL.parse(url)
  return parsed === null ? 'not an address' : `${parsed.protocol}//${parsed.host}`
}

/**
 * Keeps a window on our own page: no navigation away, no frames, no webviews, no new windows. A link to a known https
 * address opens in the system's browser instead.
 */
export function guardContents(contents: WebContents, openExternal: (url: string) => Promise<boolean>, log: Log): void {
  const refuse = (event: { preventDefault(): void; url: string }): void => {
    if (isOwnPage(event.url)) return
    event.preventDefault()
    log('warn', 'navigation-refused', { to: originOf(event.url) })
  }
  // Emitted for the main frame and for frames inside it, so it covers `will-navigate`, which knows only the main frame.
  contents.on('will-frame-navigate', refuse)
  contents.on('will-redirect', refuse)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    log('warn', 'webview-refused')
  })
  contents.setWindowOpenHandler(({ url }) => {
    const address = addressToOpen(url, undefined)
    if (address !== undefined) void openExternal(address)
    else log('warn', 'window-refused', { to: originOf(url) })
    return { action: 'deny' }
  })
}

/** Schemes over which the page could reach something outside of the app. */
const outside = new Set(['http:', 'https:', 'ws:', 'wss:', 'ftp:', 'file:'])

/**
 * Denies every permission, download and request but the few that our own page needs. The page's policy forbids requests
 * too; this also holds for what a policy does not cover, such as prefetching.
 */
export function guardSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const granted = allowed(permission, details.requestingUrl)
    if (!granted) log('warn', 'permission-refused', { permission })
    callback(granted)
  })
  // Chromium also asks for permissions that no script requested; a line for each would only fill the log.
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    allowed(permission, details.requestingUrl ?? requestingOrigin),
  )
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const cancel = outside.has(URL.parse(url)?.protocol ?? '')
    if (cancel) log('warn', 'request-refused', { to: originOf(url) })
    callback({ cancel })
  })
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => {
    event.preventDefault()
    log('warn', 'download-refused')
  })
}
