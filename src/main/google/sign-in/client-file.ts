import { z } from 'zod'
import { failure, success } from '../../../shared/problems/problem.ts'
import type { Result } from '../../../shared/problems/problem.ts'
import { parseJson } from '../../../shared/parse-json.ts'

/** The OAuth client that a person made in Google's console. */
export interface OAuthClient {
  clientId: string
  clientSecret: string
}

const filled = z.string().trim().min(1).max(500)
const desktopFile = z.object({ installed: z.object({ client_id: filled, client_secret: filled }) })
const webFile = z.object({ web: z.object({}) })
const typedIn = z.object({ clientId: filled, clientSecret: filled })

/**
 * Reads the client from the JSON file that Google's console offers for download, or from an id and a secret.
 * `client-file-web-type` for a client of type "Web application", which cannot redirect to this machine.
 */
export function readClient(input: { json: string } | { clientId: string; clientSecret: string }): Result<OAuthClient> {
  if (!('json' in input)) {
    const parsed = typedIn.safeParse(input)
    return parsed.success ? success(parsed.data) : failure('client-file-invalid', { detail: 'id or secret is missing' })
  }
  const value = parseJson(input.json.replace(/^\uFEFF/, ''))
  const desktop = desktopFile.safeParse(value)
  if (desktop.success) {
    const { client_id: clientId, client_secret: clientSecret } = desktop.data.installed
    return success({ clientId, clientSecret })
  }
  if (webFile.safeParse(value).success) return failure('client-file-web-type')
  return failure('client-file-invalid', { detail: 'no client of type "installed" with an id and a secret' })
}

/** Enough of a client id to recognise it. */
export function shortClientId(clientId: string): string {
  return clientId.length <= 24 ? clientId : `${clientId.slice(0, 20)}…`
}
