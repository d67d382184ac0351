import { createHash, createHmac } from 'node:crypto'
import type { Call, Context } from '../http/call.ts'
import { apiErrorFor } from '../http/api-errors.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import type { EmulatorAccount } from '../library/model.ts'
import type { Grant } from './grants.ts'
import { scopes } from './scopes.ts'

/** The error shape of the token endpoint (reference, 12.3). */
export function oauthError(status: number, error: string, description?: string): Reply {
  return jsonReply(status, { error, ...(description !== undefined && { error_description: description }) })
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signed with the client secret: nobody needs keys to read it. */
function idToken(account: EmulatorAccount, grant: Grant, context: Context): string {
  const seconds = Math.floor(context.now() / 1000)
  const content = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({
    iss: 'https://accounts.google.com',
    azp: context.clientId,
    aud: context.clientId,
    ...identity(account, grant),
    iat: seconds,
    exp: seconds + 3600,
  })}`
  return `${content}.${createHmac('sha256', context.clientSecret).update(content).digest('base64url')}`
}

function identity(account: EmulatorAccount, grant: Grant): Record<string, unknown> {
  const withEmail = grant.scopes.includes(scopes.userinfoEmail)
  const withProfile = grant.scopes.includes(scopes.userinfoProfile)
  return {
    sub: account.sub,
    ...(withProfile && {
      name: `${account.givenName} ${account.familyName}`,
      given_name: account.givenName,
      family_name: account.familyName,
    }),
    ...(withEmail && { email: account.email, email_verified: true }),
  }
}

function tokens(grant: Grant, context: Context, refreshToken?: string): Reply {
  const account = context.library.account(grant.sub)
  const withIdentity = [scopes.openid, scopes.userinfoEmail, scopes.userinfoProfile].some((scope) =>
    grant.scopes.includes(scope),
  )
  const reply = jsonReply(200, {
    access_token: context.grants.accessToken(grant),
    expires_in: context.accessTokenSeconds,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    scope: grant.scopes.join(' '),
    token_type: 'Bearer',
    ...(withIdentity && { id_token: idToken(account, grant, context) }),
  })
  reply.headers['Cache-Control'] = 'no-cache, no-store, max-age=0, must-revalidate'
  return reply
}

function verifierFits(verifier: string | null, challenge: { method: string; value: string }): boolean {
  if (verifier === null || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false
  const value = challenge.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier
  return value === challenge.value
}

function exchange(form: URLSearchParams, context: Context): Reply {
  const pending = context.grants.useCode(form.get('code') ?? '')
  if (!pending) return oauthError(400, 'invalid_grant', 'Bad Request')
  if (pending.redirectUri !== form.get('redirect_uri')) return oauthError(400, 'redirect_uri_mismatch', 'Bad Request')
  const verifier = form.get('code_verifier')
  if (pending.challenge && verifier === null) return oauthError(400, 'invalid_grant', 'Missing code verifier.')
  if (pending.challenge && !verifierFits(verifier, pending.challenge))
    return oauthError(400, 'invalid_grant', 'Invalid code verifier.')
  const grant = { sub: pending.sub, scopes: pending.scopes }
  return tokens(grant, context, context.grants.refreshToken(grant))
}

function readForm(call: Call): URLSearchParams {
  const form = new URLSearchParams(call.body.toString('utf8'))
  const basic = /^Basic (.+)$/.exec(call.header('authorization') ?? '')?.[1]
  if (basic === undefined) return form
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  form.set('client_id', decodeURIComponent(id))
  form.set('client_secret', decodeURIComponent(secret))
  return form
}

/** `POST /token`: exchange of a code, or refresh (reference, 12.3). */
export function tokenEndpoint(call: Call, context: Context): Reply {
  const form = readForm(call)
  const wrongClient = context.switches.wrongClientStatus
  if (form.get('client_id') !== context.clientId)
    return oauthError(wrongClient, 'invalid_client', 'The OAuth client was not found.')
  const secret = form.get('client_secret')
  if (secret === null || secret === '') return oauthError(400, 'invalid_request', 'client_secret is missing.')
  if (secret !== context.clientSecret) return oauthError(wrongClient, 'invalid_client', 'Unauthorized')
  const type = form.get('grant_type') ?? ''
  if (type === 'authorization_code') return exchange(form, context)
  if (type !== 'refresh_token') return oauthError(400, 'unsupported_grant_type', `Invalid grant_type: ${type}`)
  const grant = context.grants.openRefreshToken(form.get('refresh_token') ?? '')
  if (!grant) return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.')
  return tokens({ sub: grant.sub, scopes: grant.scopes }, context)
}

/** As it is usual, or in parts, as rclone sends it (reference, 10.2). */
async function revocationForm(call: Call): Promise<{ get(name: string): unknown }> {
  const type = call.header('content-type') ?? ''
  if (!/^multipart\/form-data/i.test(type)) return new URLSearchParams(call.body.toString('utf8'))
  const parts = new Response(new Uint8Array(call.body), { headers: { 'content-type': type } })
  return await parts.formData().catch(() => new FormData())
}

/** `POST /revoke` with an access or refresh token: everything of this account is dead afterwards. */
export async function revokeEndpoint(call: Call, context: Context): Promise<Reply> {
  const token = (await revocationForm(call)).get('token') ?? call.query.get('token') ?? ''
  return typeof token === 'string' && context.grants.revoke(token)
    ? jsonReply(200, {})
    : oauthError(400, 'invalid_token', 'Token expired or revoked')
}

/** `GET /v1/userinfo` (reference, 12.5). */
export function userinfo(call: Call, context: Context): Reply {
  const token = /^Bearer (.+)$/.exec(call.header('authorization') ?? '')?.[1]
  const grant = token === undefined ? undefined : context.grants.openAccessToken(token)
  if (!grant) return apiErrorFor(401)
  return jsonReply(200, identity(context.library.account(grant.sub), grant))
}

/** `GET /.well-known/openid-configuration`: where the endpoints are. */
export function openIdConfiguration(context: Context): Reply {
  return jsonReply(200, {
    issuer: 'https://accounts.google.com',
    authorization_endpoint: `${context.originOf('accounts.google.com')}/o/oauth2/v2/auth`,
    token_endpoint: `${context.originOf('oauth2.googleapis.com')}/token`,
    revocation_endpoint: `${context.originOf('oauth2.googleapis.com')}/revoke`,
    userinfo_endpoint: `${context.originOf('openidconnect.googleapis.com')}/v1/userinfo`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['plain', 'S256'],
  })
}
