import type { Call, Context } from '../http/call.ts'
import { htmlReply, redirectReply, type Reply } from '../http/reply.ts'
import { authorizationErrorPage, authorizationPage } from './authorization-page.ts'
import { grantedName, isIdentityScope, scopeSentence } from './scopes.ts'

interface Request {
  redirectUri: string
  scopes: string[]
  state: string | undefined
  hint: string | undefined
  challenge: { method: 'S256' | 'plain'; value: string } | undefined
}

const refused = (error: string, description: string): { error: Reply } => ({
  error: htmlReply(400, authorizationErrorPage(error, description)),
})

function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}

function readRequest(parameters: URLSearchParams, context: Context): Request | { error: Reply } {
  if (parameters.get('client_id') !== context.clientId)
    return refused('invalid_client', 'The OAuth client was not found.')
  const redirectUri = parameters.get('redirect_uri') ?? ''
  if (!isLoopback(redirectUri)) return refused('redirect_uri_mismatch', 'A desktop app must use a loopback address.')
  if (parameters.get('response_type') !== 'code')
    return refused('unsupported_response_type', 'The response type must be code.')
  const scopes = (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  if (scopes.length === 0) return refused('invalid_request', 'Missing required parameter: scope')
  const unknown = scopes.filter((scope) => scopeSentence(scope) === undefined)
  if (unknown.length > 0)
    return refused('invalid_scope', `Some requested scopes were invalid. {invalid=[${unknown.join(', ')}]}`)
  const method = parameters.get('code_challenge_method') ?? 'plain'
  const value = parameters.get('code_challenge')
  if (method !== 'S256' && method !== 'plain') return refused('invalid_request', 'Transform algorithm not supported.')
  if (value !== null && !/^[A-Za-z0-9._~-]{43,128}$/.test(value))
    return refused('invalid_request', 'Code challenge must be a base64 encoded SHA256 hash.')
  return {
    redirectUri,
    scopes,
    state: parameters.get('state') ?? undefined,
    hint: parameters.get('login_hint') ?? undefined,
    challenge: value === null ? undefined : { method, value },
  }
}

function answer(request: Request, parameters: Record<string, string>): Reply {
  const target = new URL(request.redirectUri)
  if (request.state !== undefined) target.searchParams.set('state', request.state)
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value)
  return redirectReply(target.href)
}

function allow(request: Request, sub: string, granted: readonly string[], context: Context): Reply {
  const scopes = granted.map(grantedName)
  const code = context.grants.newCode({
    sub,
    scopes,
    redirectUri: request.redirectUri,
    ...(request.challenge && { challenge: request.challenge }),
  })
  return answer(request, { code, scope: scopes.join(' ') })
}

/** `/o/oauth2/v2/auth`: GET shows the page (or answers at once, see `consent`), POST is the page's form. */
export function authorize(call: Call, context: Context): Reply {
  const parameters = call.verb === 'POST' ? new URLSearchParams(call.body.toString('utf8')) : call.query
  const request = readRequest(parameters, context)
  if ('error' in request) return request.error
  const { accounts } = context.library

  if (call.verb === 'POST') {
    if (parameters.get('decision') !== 'allow') return answer(request, { error: 'access_denied' })
    const ticked = parameters.getAll('granted')
    const granted = request.scopes.filter((scope) => isIdentityScope(scope) || ticked.includes(scope))
    const chosen = accounts.find(({ sub }) => sub === parameters.get('account')) ?? context.library.main
    return allow(request, chosen.sub, granted, context)
  }

  switch (context.consent()) {
    case 'deny':
      return answer(request, { error: 'access_denied' })
    case 'allow': {
      const hinted = accounts.find(({ email }) => email === request.hint) ?? context.library.main
      const withheld = context.withheldScopes()
      return allow(
        request,
        hinted.sub,
        request.scopes.filter((scope) => !withheld.includes(scope)),
        context,
      )
    }
    case 'ask': {
      const hidden: Record<string, string> = {}
      for (const [name, value] of parameters) hidden[name] = value
      const page = authorizationPage({ accounts, hint: request.hint, scopes: request.scopes, hidden })
      return htmlReply(200, page)
    }
  }
}
