import { createHash } from 'node:crypto'
import type { Emulator } from './start-emulator.ts'

export type Json = Record<string, unknown>

export interface Answer {
  status: number
  headers: Headers
  text: string
  json: Json
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return {}
  }
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

/** Calls the API with a token of all scopes, or of those given. */
export function caller(emulator: Emulator, scopes?: readonly string[], account?: string) {
  const { accessToken } = emulator.signIn({ ...(scopes && { scopes }), ...(account !== undefined && { account }) })
  const headers = { Authorization: `Bearer ${accessToken}` }
  const send = (method: string, path: string, body: unknown = {}): Promise<Answer> =>
    ask(`${emulator.origin}/v1/${path}`, {
      method,
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return {
    get: (path: string) => ask(`${emulator.origin}/v1/${path}`, { headers }),
    send,
    post: (path: string, body: unknown) => send('POST', path, body),
    patch: (path: string, body: unknown) => send('PATCH', path, body),
    search: (body: unknown) => send('POST', 'mediaItems:search', body),
    /** The upload token of these bytes. */
    async upload(bytes: Uint8Array, name = 'upload.jpg'): Promise<string> {
      const answer = await ask(`${emulator.origin}/v1/uploads`, {
        method: 'POST',
        headers: { ...headers, 'X-Goog-Upload-Protocol': 'raw', 'X-Goog-Upload-File-Name': name },
        body: new Uint8Array(bytes),
      })
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
      return answer.text
    },
  }
}

export interface ListedItem {
  id: string
  baseUrl: string
  mimeType: string
  filename?: string
  mediaMetadata: {
    creationTime: string
    width: string
    height: string
    photo?: Json
    video?: { fps: number; status: string }
  }
}

/** Follows a list to its end and gives the pages as they came. */
export async function allPages(next: (pageToken: string) => Promise<Answer>): Promise<Json[]> {
  const pages: Json[] = []
  let token = ''
  do {
    const { status, json, text } = await next(token)
    if (status !== 200) throw new Error(`${status} ${text}`)
    pages.push(json)
    token = typeof json['nextPageToken'] === 'string' ? json['nextPageToken'] : ''
  } while (token !== '')
  return pages
}

export async function allItems(emulator: Emulator): Promise<ListedItem[]> {
  const { get } = caller(emulator)
  const pages = await allPages((token) => get(`mediaItems?pageSize=100&pageToken=${token}`))
  return pages.flatMap((page) => (page['mediaItems'] ?? []) as ListedItem[])
}

export function errorOf(answer: Answer): { code: number; message: string; status: string } {
  return answer.json['error'] as { code: number; message: string; status: string }
}

const verifier = 'a-verifier-of-more-than-forty-three-characters-0123456789'
const redirectUri = 'http://127.0.0.1:43210/callback'

export function authorizationUrl(emulator: Emulator, changes: Record<string, string> = {}): string {
  const url = new URL('/o/oauth2/v2/auth', emulator.origin)
  url.search = new URLSearchParams({
    client_id: emulator.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'some state',
    ...changes,
  }).toString()
  return url.href
}

/** Address of the redirect that answers an authorization request. */
export function locationOf(answer: Answer): URL {
  return new URL(answer.headers.get('location') ?? 'http://nowhere')
}

export function postForm(url: string, fields: Record<string, string>): Promise<Answer> {
  return ask(url, { method: 'POST', body: new URLSearchParams(fields) })
}

export function exchange(emulator: Emulator, code: string, changes: Record<string, string> = {}): Promise<Answer> {
  return postForm(`${emulator.origin}/token`, {
    client_id: emulator.clientId,
    client_secret: emulator.clientSecret,
    code,
    code_verifier: verifier,
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    ...changes,
  })
}
