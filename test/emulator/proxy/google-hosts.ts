/** Names that Google's clients call, and the paths that each of them answers (reference, 1, 5 and 12.1). */
const pathsOf = {
  'photoslibrary.googleapis.com': /^\/(v1\/(?!userinfo$)|\$discovery\/)/,
  'lh3.googleusercontent.com': /^\/lr\//,
  'accounts.google.com': /^\/(o\/oauth2\/|\.well-known\/)/,
  'oauth2.googleapis.com': /^\/(token|revoke)$/,
  'openidconnect.googleapis.com': /^\/v1\/userinfo$/,
  'www.googleapis.com': /^\/oauth2\/v4\/token$/,
} as const

export type GoogleHost = keyof typeof pathsOf

export const googleHosts = Object.keys(pathsOf) as GoogleHost[]

/** Whether this name of Google's answers the path, which has no query. */
export function hasPath(host: GoogleHost, path: string): boolean {
  return pathsOf[host].test(path)
}

/** The name that a `Host` header or the target of a CONNECT says; undefined if the emulator does not answer for it. */
export function googleHost(authority: string): GoogleHost | undefined {
  const name = authority.replace(/:443$/, '').toLowerCase()
  return googleHosts.find((host) => host === name)
}
